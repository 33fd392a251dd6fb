package ews_test

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/providertest"
	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// counted are the requests that a function makes.
func (w *world) counted(act func()) sandbox.Counts {
	w.Helper()
	before := w.server.Requests()
	act()
	after := w.server.Requests()
	maps.DeleteFunc(after, func(operation string, n int) bool { return n == before[operation] })
	for operation := range after {
		after[operation] -= before[operation]
	}
	return after
}

func (w *world) mustAsk(want sandbox.Counts, act func()) {
	w.Helper()
	if got := w.counted(act); !maps.Equal(got, want) {
		w.Errorf("the requests are %v, not %v", got, want)
	}
}

func TestRequestsOfObserve(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.Main()
	crm := w.Done(providertest.FolderCreation(main, "CRM"))[0].Folder
	w.Done(append(providertest.Creations(main, 20), providertest.Creation(crm, 100))...)
	var o *providers.Observation
	w.mustAsk(sandbox.Counts{"GetFolder": 1, "SyncFolderHierarchy": 1, "SyncFolderItems": 2}, func() { o = w.Observe(nil) })
	cursors := providertest.CursorsOf(o)
	for range 3 {
		w.mustAsk(sandbox.Counts{"SyncFolderHierarchy": 1, "SyncFolderItems": 2}, func() { o = w.Observe(cursors) })
		if !maps.EqualFunc(providertest.CursorsOf(o), cursors, bytes.Equal) {
			t.Error("a quiet observation has other cursors")
		}
	}
	u := &user{box: w.box}
	u.AddContact(t, main, providertest.Person(7))
	w.mustAsk(sandbox.Counts{"SyncFolderHierarchy": 1, "SyncFolderItems": 2}, func() { o = w.Observe(cursors) })
	cursors = providertest.CursorsOf(o)
	u.AddContact(t, crm, providertest.Person(8))
	w.mustAsk(sandbox.Counts{"SyncFolderHierarchy": 1, "SyncFolderItems": 2, "GetFolder": 1}, func() { o = w.Observe(cursors) })
	for _, folder := range o.Folders {
		if folder.ID == crm && folder.Holds != 2 {
			t.Errorf("%+v", folder)
		}
	}
	cursors = providertest.CursorsOf(o)
	w.mustAsk(sandbox.Counts{"SyncFolderHierarchy": 1, "SyncFolderItems": 2}, func() { o = w.Observe(cursors) })
	if !bytes.Equal(o.Hierarchy, cursors[""]) {
		t.Error("the hierarchy has another cursor")
	}
}

func TestRequestsOfFirstSync(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	crm := w.Done(providertest.FolderCreation(w.Main(), "CRM"))[0].Folder
	got := w.counted(func() {
		for some := range slices.Chunk(providertest.Creations(crm, 5000), 100) {
			w.Done(some...)
		}
	})
	reads := got["SyncFolderHierarchy"] + got["GetFolder"]
	if got["CreateItem"] != 50 || reads > 3 || len(got) > 3 {
		t.Errorf("the requests are %v", got)
	}
	if got := w.counted(func() { w.Done(providertest.Creations(w.Main(), 300)...) }); got["CreateItem"] != 3 {
		t.Errorf("the requests are %v", got)
	}
	o := w.Observe(nil)
	n := 0
	for _, delta := range o.Deltas {
		n += len(delta.Items)
	}
	if n != 5300 {
		t.Errorf("%d items are observed", n)
	}
}

func TestRequestsOfBatches(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.Main()
	crm := w.Done(providertest.FolderCreation(main, "CRM"))[0].Folder
	w.Done(providertest.Creations(main, 250)...)
	var ids []addressbook.ItemID
	var updates, moves []providers.Operation
	for _, item := range w.All() {
		ids = append(ids, item.ID)
		updates = append(updates, providertest.Updating(item))
	}
	w.mustAsk(sandbox.Counts{"GetItem": 3}, func() {
		if _, err := w.target.Read(t.Context(), providertest.Bob, ids, addressbook.NewShape("surname")); err != nil {
			t.Error(err)
		}
	})
	w.mustAsk(sandbox.Counts{"UpdateItem": 3}, func() { w.Done(updates...) })
	for _, item := range w.All() {
		moves = append(moves, providertest.Moving(item, crm))
	}
	w.mustAsk(sandbox.Counts{"GetItem": 3, "MoveItem": 3}, func() { w.Done(moves...) })
	var keys []addressbook.Key
	for record := range 120 {
		keys = append(keys, providertest.KeyOf(record))
	}
	w.mustAsk(sandbox.Counts{"SyncFolderHierarchy": 1, "FindItem": 3}, func() {
		if found, err := w.target.Find(t.Context(), providertest.Bob, providertest.Owner, keys); err != nil || len(found) != 120 {
			t.Errorf("found %d, %v", len(found), err)
		}
	})
}

func TestObserveRefusedState(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.Done(providertest.Creations(w.Main(), 3)...)
	cursors := providertest.CursorsOf(w.Observe(nil))
	for _, operation := range []string{"SyncFolderHierarchy", "SyncFolderItems"} {
		w.strike(operation, fault.SyncStateRefused)
		o := w.Observe(cursors)
		if full := o.Deltas[0].Full; full != (operation == "SyncFolderItems") || full != (len(o.Deltas[0].Items) == 3) {
			t.Errorf("%s: full %v, %d items", operation, full, len(o.Deltas[0].Items))
		}
		if len(o.Folders) != 1 || w.server.Faults().Counts()[fault.SyncStateRefused] == 0 {
			t.Errorf("%s: %d folders", operation, len(o.Folders))
		}
	}
}

// TestObserveVanished has a folder go between the reading of the folders and of
// its items.
func TestObserveVanished(t *testing.T) {
	w := newWorld(t, sandbox.Options{}, "mailbox_concurrency = 1")
	main := w.Main()
	crm := w.Done(providertest.FolderCreation(main, "CRM"))[0].Folder
	w.Done(providertest.Creation(crm, 1))
	w.on("SyncFolderItems", func() {
		if err := w.box.DeleteFolder(mailbox.FolderID(crm), mailbox.HardDelete); err != nil {
			t.Error(err)
		}
	})
	o := w.Observe(nil)
	if len(o.Folders) != 1 || len(o.Deltas) != 1 || len(o.Deltas[0].Items) != 0 {
		t.Errorf("observed %+v", o)
	}
}

// TestObserveFolders has folders of all sorts beside those that count.
func TestObserveFolders(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.Main()
	root, trash := must(w.box.Distinguished("msgfolderroot"))(t), must(w.box.Distinguished("deleteditems"))(t)
	made := func(parent mailbox.FolderID, name, class string, hidden bool) addressbook.FolderID {
		props := mailbox.Bag{mailbox.FolderName: name, mailbox.FolderClass: class}
		if hidden {
			props[mailbox.FolderHidden] = true
		}
		return addressbook.FolderID(must(w.box.CreateFolder(parent, props))(t).ID)
	}
	mail := made(root.ID, "Mail", "IPF.Note", false)
	want := map[addressbook.FolderID]addressbook.FolderID{
		main: "", made(root.ID, "At the top", "IPF.Contact", false): "", made(mailbox.FolderID(mail), "In mail", "ipf.contact", false): "",
	}
	top := made(mailbox.FolderID(main), "Own", "IPF.Contact", false)
	want[top] = main
	want[made(mailbox.FolderID(top), "Deeper", "IPF.Contact", false)] = top
	made(root.ID, "Hidden", "IPF.Contact", true)
	made(root.ID, "Derived", "IPF.Contact.Company", false)
	made(trash.ID, "Deleted", "IPF.Contact", false)
	check := func(o *providers.Observation) {
		t.Helper()
		got := map[addressbook.FolderID]addressbook.FolderID{}
		for _, folder := range o.Folders {
			got[folder.ID] = folder.Parent
		}
		if !maps.Equal(got, want) {
			t.Errorf("the folders are %v, not %v", got, want)
		}
	}
	o := w.Observe(nil)
	check(o)
	// A mail folder with a contacts folder in it goes to Deleted Items and back.
	cursors := providertest.CursorsOf(o)
	var inMail addressbook.FolderID
	for id, parent := range want {
		if parent == "" && id != main && must(w.box.Folder(mailbox.FolderID(id)))(t).Parent == mailbox.FolderID(mail) {
			inMail = id
		}
	}
	must(w.box.MoveFolder(mailbox.FolderID(mail), trash.ID))(t)
	delete(want, inMail)
	o = w.Observe(cursors)
	check(o)
	must(w.box.MoveFolder(mailbox.FolderID(mail), root.ID))(t)
	want[inMail] = ""
	check(w.Observe(providertest.CursorsOf(o)))
}

// TestReadDeletedFolder has the user put a folder into Deleted Items: the server
// goes on to serve its items under their ids, but they count as not there.
func TestReadDeletedFolder(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	crm := w.Done(providertest.FolderCreation(w.Main(), "CRM"))[0].Folder
	id := w.Done(providertest.Creation(crm, 1))[0].ID
	if w.Read(id) == nil {
		t.Fatal("the item is not there")
	}
	(&user{box: w.box}).DeleteFolder(t, crm)
	w.Advance(2 * time.Minute)
	if w.Read(id) != nil {
		t.Error("an item in a deleted folder is there")
	}
	if err := w.target.Do(t.Context(), providertest.Bob, []providers.Operation{providertest.Creation(crm, 2)})[0].Err; !errors.Is(err, providers.ErrGone) {
		t.Errorf("the error is %v", err)
	}
}

func TestObserveUnreadableMarks(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.Main()
	w.Done(providertest.Creations(main, 3)...)
	cursors := providertest.CursorsOf(w.Observe(nil))
	keyTag := mailbox.Property{Set: addressbook.PropertySet, Name: addressbook.KeyProperty}
	markTag := mailbox.Property{Set: addressbook.PropertySet, Name: addressbook.MarkProperty}
	items := w.All()
	must(w.box.UpdateItem(mailbox.ItemID(items[0].ID), "", mailbox.Bag{keyTag: "no key"}, nil))(t)
	must(w.box.UpdateItem(mailbox.ItemID(items[1].ID), "", mailbox.Bag{markTag: "9|from the future"}, nil))(t)
	must(w.box.UpdateItem(mailbox.ItemID(items[2].ID), "", nil, []mailbox.Property{markTag}))(t)
	delta := w.Observe(cursors).Deltas[0]
	if len(delta.Items) != 2 || delta.Items[0].Mark != (addressbook.Mark{}) || delta.Items[1].Mark != (addressbook.Mark{}) {
		t.Errorf("the items are %+v", delta.Items)
	}
	if !slices.Equal(delta.Gone, []addressbook.ItemID{items[0].ID}) || len(delta.Warnings) != 1 {
		t.Errorf("gone are %v, the warnings are %q", delta.Gone, delta.Warnings)
	}
	if n := len(w.All()); n != 2 {
		t.Errorf("%d items are there", n)
	}
}
