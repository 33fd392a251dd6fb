package graph_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/fault"
	sandboxgraph "contactsync/providers/sandbox/graph"
	"contactsync/providers/sandbox/mailbox"
)

// TestRequestCounts holds what a run costs: a quiet mailbox one request for the folders
// and one for each, and twenty writes one.
func TestRequestCounts(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.main()
	w.done(folderCreation(main, "CRM"))
	o := w.observe(nil)

	w.forget()
	o = w.observe(cursorsOf(o))
	if n := len(w.sent("")); n != 1+len(o.Folders) {
		t.Errorf("a quiet mailbox with %d folders took %d requests", len(o.Folders), n)
	}

	w.forget()
	w.done(creations(main, 1000)...)
	if n := len(w.sent("POST $batch")); n != 50 {
		t.Errorf("1,000 creates took %d batches", n)
	}
	if n := len(w.sent("")); n != 50 {
		t.Errorf("1,000 creates took %d requests", n)
	}

	w.forget()
	if n := len(w.items(w.observe(cursorsOf(o)))); n != 1000 {
		t.Errorf("%d items are observed", n)
	}
	// Folders, two deltas of which one has three pages, two pages of a listing, a count.
	if n := len(w.sent("")); n > 9 {
		t.Errorf("1,000 changes took %d requests", n)
	}
	if n := len(w.slept); n != 0 {
		t.Errorf("there were %d pauses", n)
	}
}

// items are the items of an observation.
func (w *world) items(o *providers.Observation) []addressbook.Item {
	var all []addressbook.Item
	for _, delta := range o.Deltas {
		all = append(all, delta.Items...)
	}
	return all
}

// TestValuesOfOthersAreNotRequested has the user's own contacts listed by their ids alone.
func TestValuesOfOthersAreNotRequested(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.main()
	(&user{w.box}).AddContact(t, main, contact("surname", "Own"))
	w.done(creations(main, 30)...)
	w.forget()
	o := w.observe(nil)
	w.done(creation(main, 30))
	w.observe(cursorsOf(o))
	allowed := []string{"", "id", "id,changeKey,parentFolderId,createdDateTime", "id,displayName,parentFolderId"}
	for _, r := range w.sent("") {
		paths := []string{}
		if r.method == http.MethodGet {
			paths = append(paths, r.path)
		}
		for _, m := range regexp.MustCompile(`"method":"GET","url":"([^"]*)"`).FindAllStringSubmatch(r.body, -1) {
			paths = append(paths, m[1])
		}
		for _, path := range paths {
			u := must(url.Parse(path))(t)
			selected := u.Query().Get("$select")
			isLink := u.Query().Get("$skiptoken")+u.Query().Get("$deltatoken") != ""
			isBare := isLink || strings.HasSuffix(u.Path, "$count") || strings.HasSuffix(u.Path, "contactFolders/delta")
			if !slices.Contains(allowed, selected) || selected == "" && !isBare {
				t.Errorf("%s %s", r.method, path)
			}
		}
	}
}

// TestPreferOnEveryRequest has each request, those in batches too, ask for ids that
// outlive a move.
func TestPreferOnEveryRequest(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.done(creations(w.main(), 5)...)
	w.observe(cursorsOf(w.observe(nil)))
	ids := make(map[string]bool)
	for _, r := range w.sent("") {
		if !strings.Contains(r.header.Get("Prefer"), `IdType="ImmutableId"`) {
			t.Errorf("%s %s prefers %q", r.method, r.path, r.header.Get("Prefer"))
		}
		if n, all := strings.Count(r.body, `IdType=\"ImmutableId\"`), strings.Count(r.body, `"method"`); n != all {
			t.Errorf("%d of %d requests in a batch prefer so", n, all)
		}
		id := r.header.Get("client-request-id")
		if len(id) != 36 || ids[id] {
			t.Errorf("the id is %q", id)
		}
		ids[id] = true
	}
}

func TestFullEvery(t *testing.T) {
	w := newWorld(t, sandbox.Options{}, "full_every = 3")
	w.done(creations(w.main(), 1)...)
	cursors := providers.Cursors{}
	for i := range 8 {
		o := w.observe(cursors)
		if o.Deltas[0].Full != (i%3 == 0) {
			t.Errorf("observation %d is full: %v", i, o.Deltas[0].Full)
		}
		cursors = cursorsOf(o)
	}
}

// TestDeltaFaults has the service err about what changed. What is observed in the end is
// what is there.
func TestDeltaFaults(t *testing.T) {
	for _, kind := range []fault.Kind{fault.GraphDeltaExpired, fault.GraphDeltaRepeated} {
		t.Run(string(kind), func(t *testing.T) {
			w := newWorld(t, sandbox.Options{})
			w.done(creations(w.main(), 5)...)
			o := w.observe(nil)
			before := w.items(o)
			w.done(deleting(before[0]), updating(before[1]))
			w.server.Faults().Once(kind, 1)
			o = w.observe(cursorsOf(o))
			delta := o.Deltas[0]
			gone := slices.Contains(delta.Gone, before[0].ID) || delta.Full
			if !gone || slices.ContainsFunc(delta.Items, func(i addressbook.Item) bool { return i.ID == before[0].ID }) {
				t.Errorf("observed %+v", delta)
			}
			for range 2 { // what is told again changes nothing
				o = w.observe(cursorsOf(o))
				for _, item := range o.Deltas[0].Items {
					if item.ID == before[0].ID {
						t.Errorf("%s is there again", item.Key)
					}
				}
			}
			if n := len(w.all()); n != 4 {
				t.Errorf("there are %d items", n)
			}
		})
	}
}

// TestLostDeletion has the service leave out a deletion: the next full reading shows it.
func TestLostDeletion(t *testing.T) {
	w := newWorld(t, sandbox.Options{}, "full_every = 2")
	w.done(creations(w.main(), 3)...)
	o := w.observe(nil)
	w.done(deleting(w.items(o)[0]))
	w.server.Faults().Once(fault.GraphDeltaLost, 1)
	o = w.observe(cursorsOf(o))
	o = w.observe(cursorsOf(o))
	if delta := o.Deltas[0]; !delta.Full || len(delta.Items) != 2 {
		t.Errorf("observed %+v", delta)
	}
}

// TestMainFolderWithoutName works where the service does not know the main folder by
// name, from an empty mailbox on.
func TestMainFolderWithoutName(t *testing.T) {
	for name, begin := range map[string]func(w *world){
		"empty":      func(*world) {},
		"a contact":  func(w *world) { (&user{w.box}).AddContact(t, mainOf(w), contact("surname", "Own")) },
		"a folder":   func(w *world) { (&user{w.box}).MakeFolder(t, mainOf(w), "Own") },
		"two levels": func(w *world) { u := &user{w.box}; u.MakeFolder(t, u.MakeFolder(t, mainOf(w), "Own"), "Below") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, sandbox.Options{Graph: sandboxgraph.Options{WellKnown: "off"}})
			begin(w)
			main := w.main()
			if name != "empty" && main != mainOf(w) {
				t.Errorf("the main folder is %q, not %q", main, mainOf(w))
			}
			o := w.observe(nil)
			w.done(creations(main, 3)...)
			crm := w.done(folderCreation(main, "CRM"))[0].Folder
			w.done(creation(crm, 3))
			o = w.observe(cursorsOf(o))
			if n := len(w.items(o)); n != 4 {
				t.Errorf("%d items are observed", n)
			}
			if w.main() != mainOf(w) {
				t.Errorf("the main folder is %q, not %q", w.main(), mainOf(w))
			}
			for _, item := range w.all() {
				w.done(updating(item))
			}
			w.done(creation(main, 4)) // by the id of before
			if n := len(w.all()); n != 5 {
				t.Errorf("there are %d items", n)
			}
		})
	}
}

// mainOf is the id of the main folder.
func mainOf(w *world) addressbook.FolderID {
	w.Helper()
	return addressbook.FolderID(graphID(must(w.box.Distinguished("contacts"))(w.T).ID))
}

// TestNewFolderIsFoundThatWasNotReported has an item go to a folder that the service did not
// say was made.
func TestUnreportedFolder(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.main()
	w.done(creations(main, 1)...)
	o := w.observe(nil)
	item := w.items(o)[0]
	u := &user{w.box}
	deep := u.MakeFolder(t, u.MakeFolder(t, main, "Own"), "Deep")
	u.Move(t, item.ID, deep)
	found, err := w.target.Find(t.Context(), bob, owner, []addressbook.Key{key(0)})
	if err != nil || len(found) != 1 || found[0].Folder != deep {
		t.Errorf("found %+v, %v", found, err)
	}
	o = w.observe(cursorsOf(o))
	if items := w.items(o); len(items) != 1 || items[0].Folder != deep || items[0].ID != item.ID {
		t.Errorf("observed %+v", items)
	}
}

// TestPages reads folders and contacts of more than a page.
func TestPages(t *testing.T) {
	w := newWorld(t, sandbox.Options{}, "page_size = 5")
	main := w.main()
	for i := range 102 {
		must(w.box.CreateFolder(mailbox.FolderID(storeID(main)), mailbox.Bag{
			mailbox.FolderName: fmt.Sprint("Folder ", i), mailbox.FolderClass: "IPF.Contact",
		}))(t)
	}
	w.done(creations(main, 40)...)
	o := w.observe(nil)
	if len(o.Folders) != 103 || len(w.items(o)) != 40 {
		t.Errorf("observed %d folders and %d items", len(o.Folders), len(w.items(o)))
	}
	found, err := w.target.Find(t.Context(), bob, owner, []addressbook.Key{key(1), key(2), key(3), key(39), key(40)})
	if err != nil || len(found) != 4 {
		t.Errorf("found %d, %v", len(found), err)
	}
}

func TestMailboxErrors(t *testing.T) {
	tests := map[string]struct {
		options sandbox.Options
		strike  fault.Kind
		want    error
	}{
		"not in the cloud":     {sandbox.Options{OnPremises: []string{bob.Address}}, "", providers.ErrNoMailbox},
		"not enabled for REST": {sandbox.Options{}, fault.GraphNotEnabled, providers.ErrNoMailbox},
		"outside of the scope": {sandbox.Options{Refuse: []string{bob.Address}}, "", providers.ErrDenied},
		"no token":             {sandbox.Options{}, fault.GraphTokenRefused, providers.ErrCredentials},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, test.options)
			if test.strike != "" {
				w.server.Faults().Once(test.strike, 9)
			}
			_, err := w.target.Observe(t.Context(), bob, nil)
			if !errors.Is(err, test.want) {
				t.Errorf("the error is %v, not %v", err, test.want)
			}
			if n := len(w.sent("")); n > 2 {
				t.Errorf("there were %d requests", n)
			}
		})
	}
}
