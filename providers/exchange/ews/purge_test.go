package ews_test

import (
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/providertest"
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
	main := w.Main()
	crm := w.Done(providertest.FolderCreation(main, "CRM"))[0].Folder
	w.Done(append(providertest.Creations(main, 4), providertest.Creation(crm, 4))...)
	all := w.All()
	u := &user{box: w.box}
	u.Delete(t, all[0].ID)
	w.Done(providertest.Deleting(all[1]))
	permanent := providertest.Deleting(all[2])
	permanent.Mode = providers.Permanent
	w.Done(permanent)
	u.DeleteFolder(t, crm)
	own := must(w.box.CreateItem(must(w.box.Distinguished("deleteditems"))(t).ID, mailbox.Bag{mailbox.MessageClass: "IPM.Contact"}, false))(t)

	n, err := w.target.Purge(t.Context(), providertest.Bob, providertest.Owner, []addressbook.Key{providertest.KeyOf(0), providertest.KeyOf(1), providertest.KeyOf(2), providertest.KeyOf(3), providertest.KeyOf(4)})
	if n != 3 || err != nil {
		t.Errorf("%d were purged, %v", n, err)
	}
	if w.in("deleteditems") != 1 || w.in("recoverableitemsdeletions") != 0 || w.in("recoverableitemspurges") != 4 {
		t.Errorf("there are %d, %d and %d items", w.in("deleteditems"), w.in("recoverableitemsdeletions"), w.in("recoverableitemspurges"))
	}
	must(w.box.Peek(own.ID))(t)
	if left := w.All(); len(left) != 1 || left[0] != all[3] {
		t.Errorf("left are %+v", left)
	}
}
