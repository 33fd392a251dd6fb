package graph_test

import (
	"testing"

	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/graph"
	"contactsync/providers/sandbox/mailbox"
)

// TestFaults has each fault strike a request that makes a contact, and compares
// the answer, and whether the contact is there.
func TestFaults(t *testing.T) {
	for _, test := range []struct {
		kind       fault.Kind
		status     int
		code       string
		retryAfter string
		made       int
	}{
		{fault.GraphThrottled, 429, "ApplicationThrottled", "1", 0},
		{fault.GraphUnavailable, 503, "serviceNotAvailable", "1", 0},
		{fault.GraphUnavailableAfter, 503, "ErrorMailboxStoreUnavailable", "", 1},
		{fault.GraphTimeout, 504, "UnknownError", "", 0},
		{fault.GraphTimeoutAfter, 504, "UnknownError", "", 1},
		{fault.GraphNotEnabled, 404, "MailboxNotEnabledForRESTAPI", "", 0},
		{fault.Quota, 507, "ErrorQuotaExceeded", "", 0},
	} {
		t.Run(string(test.kind), func(t *testing.T) {
			w := newWorld(t)
			w.faults.Once(test.kind, 1)
			got := w.do("POST", "/contacts", object{"surname": "Muster"})
			if got.status != test.status || got.code() != test.code || got.header.Get("Retry-After") != test.retryAfter {
				t.Errorf("%d %q, Retry-After %q", got.status, got.code(), got.header.Get("Retry-After"))
			}
			if n := w.distinguished("contacts").Items; n != test.made {
				t.Errorf("%d contacts", n)
			}
			if n := w.faults.Counts()[test.kind]; n != 1 {
				t.Errorf("it struck %d times", n)
			}
		})
	}
}

// TestFaultsAfterAreOfWrites reads: there is no after.
func TestFaultsAfterAreOfWrites(t *testing.T) {
	w := newWorld(t)
	w.faults.Once(fault.GraphUnavailableAfter, 1)
	w.faults.Once(fault.GraphTimeoutAfter, 1)
	w.do("GET", "/contacts", nil).want(200)
}

func TestUserComesBetween(t *testing.T) {
	t.Run("edits", func(t *testing.T) {
		for _, method := range []string{"PATCH", "DELETE"} {
			w := newWorld(t)
			made := w.add("Muster")
			w.faults.Once(fault.ItemEdited, 1)
			var body any
			if method == "PATCH" {
				body = object{"jobTitle": "CEO"}
			}
			w.do(method, "/contacts/"+made.id(), body, "If-Match", made.text("@odata.etag")).want(412)
			got := w.do("GET", "/contacts/"+made.id(), nil).want(200)
			if categories := got.body["categories"].(list); len(categories) != 1 || categories[0] != graph.UserEdit {
				t.Errorf("%s: categories %v", method, categories)
			}
		}
	})
	t.Run("deletes the folder", func(t *testing.T) {
		w := newWorld(t)
		folder := w.folder("F")
		w.faults.Once(fault.FolderDeleted, 1)
		w.do("POST", folder+"/contacts", object{"surname": "Muster"}).want(404)
		w.do("GET", folder, nil).want(404)
	})
}

func TestGhostFolder(t *testing.T) {
	w := newWorld(t)
	folder := w.folder("F")
	before := w.do("GET", folder, nil).text("parentFolderId")
	w.faults.Once(fault.GraphGhostFolder, 1)
	w.do("DELETE", folder, nil).want(204)
	if got := w.do("GET", folder, nil).want(200).text("parentFolderId"); got != before {
		t.Error("it is not where it was")
	}
	w.do("DELETE", folder, nil).want(204)
	if got := w.do("GET", folder, nil).want(200).text("parentFolderId"); got == before {
		t.Error("it is where it was")
	}
}

// TestGhostOfTheSameName deletes two folders of one name, one after the other.
func TestGhostOfTheSameName(t *testing.T) {
	w := with(t, graph.Options{FolderDelete: "ghost"})
	w.do("DELETE", w.folder("F"), nil).want(204)
	again := w.folder("F")
	w.do("DELETE", again, nil).want(204)
	if got := w.do("GET", "/contactFolders", nil).each("displayName"); len(got) != 1 {
		t.Errorf("folders %q", got)
	}
	w.do("PATCH", again, object{"displayName": "G"}).want(200)
	w.do("DELETE", again, nil).want(204)
	if got := w.do("GET", "/contactFolders", nil).each("displayName"); len(got) != 0 {
		t.Errorf("folders %q", got)
	}
}

func TestFullMailbox(t *testing.T) {
	w := newWorld(t)
	w.box.SetQuota(1)
	w.add("a")
	if got := w.do("POST", "/contacts", object{"surname": "b"}).want(507); got.code() != "ErrorQuotaExceeded" {
		t.Errorf("code %q", got.code())
	}
	items, err := w.box.Items(w.distinguished("contacts").ID, false)
	if err != nil || len(items) != 1 || items[0].Props[mailbox.Surname] != "a" {
		t.Errorf("%d contacts, %v", len(items), err)
	}
}
