package mailbox_test

import (
	"reflect"
	"slices"
	"testing"

	"contactsync/providers/sandbox/mailbox"
)

func TestDeletedItems(t *testing.T) {
	for _, c := range []struct {
		name string
		from string
		mode mailbox.DeleteMode
		to   string
		err  error
	}{
		{name: "to Deleted Items", from: "contacts", mode: mailbox.MoveToDeletedItems, to: "deleteditems"},
		{name: "softly", from: "contacts", mode: mailbox.SoftDelete, to: "recoverableitemsdeletions"},
		{name: "hard", from: "contacts", mode: mailbox.HardDelete, to: "recoverableitemspurges"},
		{name: "from Deleted Items", from: "deleteditems", mode: mailbox.MoveToDeletedItems, to: "recoverableitemsdeletions"},
		{name: "hard from Deleted Items", from: "deleteditems", mode: mailbox.HardDelete, to: "recoverableitemspurges"},
		{name: "again", from: "recoverableitemsdeletions", mode: mailbox.SoftDelete, to: "recoverableitemsdeletions", err: mailbox.ErrUnsupported},
		{name: "purged from Recoverable Items", from: "recoverableitemsdeletions", mode: mailbox.HardDelete, to: "recoverableitemspurges"},
		{name: "what is purged", from: "recoverableitemspurges", mode: mailbox.HardDelete, to: "recoverableitemspurges", err: mailbox.ErrUnsupported},
	} {
		w := plain(t)
		i := w.add(w.known(c.from), "Muster")
		expect(t, c.name, w.DeleteItem(i.ID, c.mode), c.err)
		found := must(w.Items(w.known(c.to), false))(t)
		if len(found) != 1 || found[0].Immutable != i.Immutable {
			t.Errorf("%s: in %s is %+v", c.name, c.to, found)
			continue
		}
		if stays := c.err != nil; (found[0].ID == i.ID) != stays {
			t.Errorf("%s: the id stayed: %v", c.name, !stays)
		}
		if c.from != c.to && w.names(w.known(c.from)) != nil {
			t.Errorf("%s: still in %s", c.name, c.from)
		}
	}
}

func TestDeleteFolderMovesItBelowDeletedItems(t *testing.T) {
	w := plain(t)
	contacts, trash := w.known("contacts"), w.known("deleteditems")
	w.make(trash, "crm")
	crm := w.make(contacts, "CRM")
	firms := w.make(crm, "Firms")
	i := w.add(firms, "ACME")
	w.ok(w.DeleteFolder(crm, mailbox.MoveToDeletedItems))
	if f := must(w.Folder(crm))(t); f.Parent != trash || f.Props[mailbox.FolderName] != "CRM1" {
		t.Errorf("the folder is %+v", f)
	}
	if got := must(w.Item(i.ID))(t); got.Folder != firms {
		t.Errorf("the item is %+v", got)
	}

	w.ok(w.DeleteFolder(crm, mailbox.MoveToDeletedItems))
	for _, id := range []mailbox.FolderID{crm, firms} {
		_, err := w.Folder(id)
		expect(t, "deleted from Deleted Items", err, mailbox.ErrNotFound)
	}
	if got := w.names(w.known("recoverableitemsdeletions")); !slices.Equal(got, []string{"ACME"}) {
		t.Errorf("recoverable: %q", got)
	}
}

func TestDeleteFolderHard(t *testing.T) {
	w := plain(t)
	contacts := w.known("contacts")
	crm := w.make(contacts, "CRM")
	w.add(crm, "Muster")
	w.add(w.make(crm, "Firms"), "ACME")
	children := must(w.Folder(contacts))(t).Children
	w.ok(w.DeleteFolder(crm, mailbox.HardDelete))
	if got := must(w.Folder(contacts))(t).Children; got != children-1 {
		t.Errorf("%d children of %d are left", got, children)
	}
	got := w.names(w.known("recoverableitemspurges"))
	slices.Sort(got)
	if !slices.Equal(got, []string{"ACME", "Muster"}) {
		t.Errorf("purged: %q", got)
	}
	expect(t, "twice", w.DeleteFolder(crm, mailbox.HardDelete), mailbox.ErrNotFound)
	w.make(contacts, "CRM")
}

func TestFoldersThatCannotBeDeleted(t *testing.T) {
	w := plain(t)
	crm := w.make(w.known("inbox"), "CRM")
	expect(t, "softly", w.DeleteFolder(crm, mailbox.SoftDelete), mailbox.ErrUnsupported)
	expect(t, "contacts", w.DeleteFolder(w.known("contacts"), mailbox.HardDelete), mailbox.ErrDistinguished)
	w.add(w.known("contacts"), "Muster")
	expect(t, "emptying contacts of its folders", w.EmptyFolder(w.known("contacts"), mailbox.HardDelete, true), mailbox.ErrDistinguished)
	if got := w.names(w.known("contacts")); len(got) != 1 {
		t.Errorf("a refused emptying left %q", got)
	}
	expect(t, "emptying the purges", w.EmptyFolder(w.known("recoverableitemspurges"), mailbox.HardDelete, false), mailbox.ErrUnsupported)
}

func TestEmptyFolder(t *testing.T) {
	grow := func(t *testing.T) (world, mailbox.FolderID) {
		w := plain(t)
		inbox := w.known("inbox")
		w.add(inbox, "1")
		w.add(inbox, "2")
		must(w.CreateItem(inbox, mailbox.Bag{surname: "hidden"}, true))(t)
		w.add(w.make(inbox, "A"), "below")
		w.make(inbox, "A1")
		w.make(w.known("deleteditems"), "a")
		return w, inbox
	}
	t.Run("items", func(t *testing.T) {
		w, inbox := grow(t)
		w.ok(w.EmptyFolder(inbox, mailbox.SoftDelete, false))
		got := [][]string{w.names(inbox), w.tree(inbox), w.names(w.known("recoverableitemsdeletions"))}
		if !reflect.DeepEqual(got, [][]string{nil, {"A", "A1"}, {"1", "2"}}) {
			t.Errorf("left %q", got)
		}
		if len(must(w.Items(inbox, true))(t)) != 1 {
			t.Error("the associated item is gone")
		}
	})
	t.Run("subfolders to Deleted Items", func(t *testing.T) {
		w, inbox := grow(t)
		w.ok(w.EmptyFolder(inbox, mailbox.MoveToDeletedItems, true))
		trash := w.known("deleteditems")
		got := [][]string{w.names(inbox), w.tree(inbox), w.names(trash), w.tree(trash)}
		if !reflect.DeepEqual(got, [][]string{nil, nil, {"1", "2"}, {"a", "A1", "A11"}}) {
			t.Errorf("left %q", got)
		}
	})
	t.Run("subfolders hard", func(t *testing.T) {
		w, inbox := grow(t)
		w.ok(w.EmptyFolder(inbox, mailbox.HardDelete, true))
		got := [][]string{w.names(inbox), w.tree(inbox), w.names(w.known("recoverableitemspurges"))}
		if !reflect.DeepEqual(got, [][]string{nil, nil, {"1", "2", "below"}}) {
			t.Errorf("left %q", got)
		}
	})
}
