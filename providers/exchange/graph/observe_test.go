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
	"contactsync/providers/providertest"
	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/fault"
	sandboxgraph "contactsync/providers/sandbox/graph"
	"contactsync/providers/sandbox/mailbox"
)

// TestRequestCounts holds what a run costs: a quiet mailbox one request for the folders
// and one for each, and twenty writes one.
func TestRequestCounts(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.Main()
	w.Done(providertest.FolderCreation(main, "CRM"))
	o := w.Observe(nil)

	w.forget()
	o = w.Observe(providertest.CursorsOf(o))
	if n := len(w.sent("")); n != 1+len(o.Folders) {
		t.Errorf("a quiet mailbox with %d folders took %d requests", len(o.Folders), n)
	}

	w.forget()
	w.Done(providertest.Creations(main, 1000)...)
	if n := len(w.sent("POST $batch")); n != 50 {
		t.Errorf("1,000 creates took %d batches", n)
	}
	if n := len(w.sent("")); n != 50 {
		t.Errorf("1,000 creates took %d requests", n)
	}

	w.forget()
	if n := len(w.items(w.Observe(providertest.CursorsOf(o)))); n != 1000 {
		t.Errorf("%d items are observed", n)
	}
	// Folders, two deltas of which one has three pages, two pages of a listing, a count.
	if n := len(w.sent("")); n > 9 {
		t.Errorf("1,000 changes took %d requests", n)
	}
	if n := len(w.Slept()); n != 0 {
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
	main := w.Main()
	(&user{w.box}).AddContact(t, main, providertest.Contact("surname", "Own"))
	w.Done(providertest.Creations(main, 30)...)
	w.forget()
	o := w.Observe(nil)
	w.Done(providertest.Creation(main, 30))
	w.Observe(providertest.CursorsOf(o))
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
	w.Done(providertest.Creations(w.Main(), 5)...)
	w.Observe(providertest.CursorsOf(w.Observe(nil)))
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
	w.Done(providertest.Creations(w.Main(), 1)...)
	cursors := providers.Cursors{}
	for i := range 8 {
		o := w.Observe(cursors)
		if o.Deltas[0].Full != (i%3 == 0) {
			t.Errorf("observation %d is full: %v", i, o.Deltas[0].Full)
		}
		cursors = providertest.CursorsOf(o)
	}
}

// TestDeltaFaults has the service err about what changed. What is observed in the end is
// what is there.
func TestDeltaFaults(t *testing.T) {
	for _, kind := range []fault.Kind{fault.GraphDeltaExpired, fault.GraphDeltaRepeated} {
		t.Run(string(kind), func(t *testing.T) {
			w := newWorld(t, sandbox.Options{})
			w.Done(providertest.Creations(w.Main(), 5)...)
			o := w.Observe(nil)
			before := w.items(o)
			w.Done(providertest.Deleting(before[0]), providertest.Updating(before[1]))
			w.server.Faults().Once(kind, 1)
			o = w.Observe(providertest.CursorsOf(o))
			delta := o.Deltas[0]
			gone := slices.Contains(delta.Gone, before[0].ID) || delta.Full
			if !gone || slices.ContainsFunc(delta.Items, func(i addressbook.Item) bool { return i.ID == before[0].ID }) {
				t.Errorf("observed %+v", delta)
			}
			for range 2 { // what is told again changes nothing
				o = w.Observe(providertest.CursorsOf(o))
				for _, item := range o.Deltas[0].Items {
					if item.ID == before[0].ID {
						t.Errorf("%s is there again", item.Key)
					}
				}
			}
			if n := len(w.All()); n != 4 {
				t.Errorf("there are %d items", n)
			}
		})
	}
}

// TestLostDeletion has the service leave out a deletion: the next full reading shows it.
func TestLostDeletion(t *testing.T) {
	w := newWorld(t, sandbox.Options{}, "full_every = 2")
	w.Done(providertest.Creations(w.Main(), 3)...)
	o := w.Observe(nil)
	w.Done(providertest.Deleting(w.items(o)[0]))
	w.server.Faults().Once(fault.GraphDeltaLost, 1)
	o = w.Observe(providertest.CursorsOf(o))
	o = w.Observe(providertest.CursorsOf(o))
	if delta := o.Deltas[0]; !delta.Full || len(delta.Items) != 2 {
		t.Errorf("observed %+v", delta)
	}
}

// TestMainFolderWithoutName works where the service does not know the main folder by
// name, from an empty mailbox on.
func TestMainFolderWithoutName(t *testing.T) {
	for name, begin := range map[string]func(w *world){
		"empty":      func(*world) {},
		"a contact":  func(w *world) { (&user{w.box}).AddContact(t, mainOf(w), providertest.Contact("surname", "Own")) },
		"a folder":   func(w *world) { (&user{w.box}).MakeFolder(t, mainOf(w), "Own") },
		"two levels": func(w *world) { u := &user{w.box}; u.MakeFolder(t, u.MakeFolder(t, mainOf(w), "Own"), "Below") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, sandbox.Options{Graph: sandboxgraph.Options{WellKnown: "off"}})
			begin(w)
			main := w.Main()
			if name != "empty" && main != mainOf(w) {
				t.Errorf("the main folder is %q, not %q", main, mainOf(w))
			}
			o := w.Observe(nil)
			w.Done(providertest.Creations(main, 3)...)
			crm := w.Done(providertest.FolderCreation(main, "CRM"))[0].Folder
			w.Done(providertest.Creation(crm, 3))
			o = w.Observe(providertest.CursorsOf(o))
			if n := len(w.items(o)); n != 4 {
				t.Errorf("%d items are observed", n)
			}
			if w.Main() != mainOf(w) {
				t.Errorf("the main folder is %q, not %q", w.Main(), mainOf(w))
			}
			for _, item := range w.All() {
				w.Done(providertest.Updating(item))
			}
			w.Done(providertest.Creation(main, 4)) // by the id of before
			if n := len(w.All()); n != 5 {
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
	main := w.Main()
	w.Done(providertest.Creations(main, 1)...)
	o := w.Observe(nil)
	item := w.items(o)[0]
	u := &user{w.box}
	deep := u.MakeFolder(t, u.MakeFolder(t, main, "Own"), "Deep")
	u.Move(t, item.ID, deep)
	found, err := w.target.Find(t.Context(), providertest.Bob, providertest.Owner, []addressbook.Key{providertest.KeyOf(0)})
	if err != nil || len(found) != 1 || found[0].Folder != deep {
		t.Errorf("found %+v, %v", found, err)
	}
	o = w.Observe(providertest.CursorsOf(o))
	if items := w.items(o); len(items) != 1 || items[0].Folder != deep || items[0].ID != item.ID {
		t.Errorf("observed %+v", items)
	}
}

// TestPages reads folders and contacts of more than a page.
func TestPages(t *testing.T) {
	w := newWorld(t, sandbox.Options{}, "page_size = 5")
	main := w.Main()
	for i := range 102 {
		must(w.box.CreateFolder(mailbox.FolderID(storeID(main)), mailbox.Bag{
			mailbox.FolderName: fmt.Sprint("Folder ", i), mailbox.FolderClass: "IPF.Contact",
		}))(t)
	}
	w.Done(providertest.Creations(main, 40)...)
	o := w.Observe(nil)
	if len(o.Folders) != 103 || len(w.items(o)) != 40 {
		t.Errorf("observed %d folders and %d items", len(o.Folders), len(w.items(o)))
	}
	found, err := w.target.Find(t.Context(), providertest.Bob, providertest.Owner, []addressbook.Key{providertest.KeyOf(1), providertest.KeyOf(2), providertest.KeyOf(3), providertest.KeyOf(39), providertest.KeyOf(40)})
	if err != nil || len(found) != 4 {
		t.Errorf("found %d, %v", len(found), err)
	}
}

// TestReadWhileOthersAreDeleted has contacts move up to a page that was read already: what a
// listing passes over is read by its id, and nothing but that.
func TestReadWhileOthersAreDeleted(t *testing.T) {
	w := newWorld(t, sandbox.Options{}, "page_size = 50")
	var ids []addressbook.ItemID // as they are listed
	for some := range slices.Chunk(providertest.Creations(w.Main(), 200), 20) {
		for _, result := range w.Done(some...) {
			ids = append(ids, result.ID)
		}
	}
	wanted := ids[40:140]
	for _, deleted := range []int{0, 20} {
		w.Observe(nil) // tells how many pages there are
		w.forget()
		w.on("GET skip=50", func() {
			for _, id := range ids[:deleted] {
				(&user{w.box}).Delete(t, id)
			}
		})
		readings, err := w.target.Read(t.Context(), providertest.Bob, wanted, addressbook.NewShape("surname"))
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range readings {
			if want := providertest.Contact("surname", fmt.Sprint("Byron ", 40+i)); r.ID != wanted[i] || r.Contact == nil {
				t.Fatalf("the reading of %d is %+v", 40+i, r)
			} else {
				providertest.MustEqual(t, r.Contact, want, "surname")
			}
		}
		oneByOne := 0
		for _, r := range w.sent("POST $batch") {
			oneByOne += strings.Count(r.body, `"method":"GET"`)
		}
		if oneByOne != deleted {
			t.Errorf("%d of %d are read one by one while %d are deleted", oneByOne, len(wanted), deleted)
		}
	}
}

func TestMailboxErrors(t *testing.T) {
	tests := map[string]struct {
		options sandbox.Options
		strike  fault.Kind
		want    error
	}{
		"not in the cloud":     {sandbox.Options{OnPremises: []string{providertest.Bob.Address}}, "", providers.ErrNoMailbox},
		"not enabled for REST": {sandbox.Options{}, fault.GraphNotEnabled, providers.ErrNoMailbox},
		"outside of the scope": {sandbox.Options{Refuse: []string{providertest.Bob.Address}}, "", providers.ErrDenied},
		"no token":             {sandbox.Options{}, fault.GraphTokenRefused, providers.ErrCredentials},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, test.options)
			if test.strike != "" {
				w.server.Faults().Once(test.strike, 9)
			}
			_, err := w.target.Observe(t.Context(), providertest.Bob, nil)
			if !errors.Is(err, test.want) {
				t.Errorf("the error is %v, not %v", err, test.want)
			}
			if n := len(w.sent("")); n > 2 {
				t.Errorf("there were %d requests", n)
			}
		})
	}
}
