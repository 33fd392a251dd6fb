package ews_test

import (
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/mailbox"
)

// in counts the items in a distinguished folder.
func (w *world) in(name string) int {
	w.Helper()
	return must(w.box.Distinguished(name))(w.T).Items
}

// TestPurge purges contacts from Deleted Items, from a folder that the user put there, and from
// Recoverable Items, to where administrators alone can get them back.
func TestPurge(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.main()
	crm := w.done(folderCreation(main, "CRM"))[0].Folder
	w.done(append(creations(main, 4), creation(crm, 4))...)
	all := w.all()
	u := &user{box: w.box}
	u.Delete(t, all[0].ID)
	w.done(deleting(all[1]))
	permanent := deleting(all[2])
	permanent.Mode = providers.Permanent
	w.done(permanent)
	u.DeleteFolder(t, crm)
	own := must(w.box.CreateItem(must(w.box.Distinguished("deleteditems"))(t).ID, mailbox.Bag{mailbox.MessageClass: "IPM.Contact"}, false))(t)

	n, err := w.target.Purge(t.Context(), bob, owner, []addressbook.Key{key(0), key(1), key(2), key(3), key(4)})
	if n != 3 || err != nil {
		t.Errorf("%d were purged, %v", n, err)
	}
	if w.in("deleteditems") != 1 || w.in("recoverableitemsdeletions") != 0 || w.in("recoverableitemspurges") != 4 {
		t.Errorf("there are %d, %d and %d items", w.in("deleteditems"), w.in("recoverableitemsdeletions"), w.in("recoverableitemspurges"))
	}
	must(w.box.Peek(own.ID))(t)
	if left := w.all(); len(left) != 1 || left[0] != all[3] {
		t.Errorf("left are %+v", left)
	}
}
