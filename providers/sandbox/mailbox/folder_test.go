package mailbox_test

import (
	"reflect"
	"slices"
	"testing"

	"contactsync/providers/sandbox/mailbox"
)

func TestDistinguishedFolders(t *testing.T) {
	w := plain(t)
	for name, parent := range map[string]string{
		"msgfolderroot": "root", "inbox": "msgfolderroot", "deleteditems": "msgfolderroot", "contacts": "msgfolderroot",
		"recipientcache": "contacts", "quickcontacts": "contacts", "recoverableitemspurges": "recoverableitemsroot",
	} {
		f := must(w.Distinguished(name))(t)
		if f.Parent != w.known(parent) || f.Distinguished != name {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if root := must(w.Distinguished("root"))(t); root.Parent != "" {
		t.Errorf("the root lies in %s", root.Parent)
	}
	if f := must(w.Distinguished("contacts"))(t); f.Props[mailbox.FolderClass] != "IPF.Contact" || f.Children != 3 {
		t.Errorf("contacts: %+v", f)
	}
	for _, name := range []string{"", "Contacts", "archiveinbox", "publicfoldersroot"} {
		_, err := w.Distinguished(name)
		expect(t, name, err, mailbox.ErrNotFound)
	}
}

func TestCreateFolder(t *testing.T) {
	w := plain(t)
	inbox := w.known("inbox")
	f := must(w.CreateFolder(inbox, mailbox.Bag{mailbox.FolderName: "CRM", own: "mark"}))(t)
	if f.Parent != inbox || f.Props[own] != "mark" || f.Props[mailbox.FolderClass] != "IPF.Note" || f.Props[mailbox.CreationTime] == nil {
		t.Errorf("made %+v", f)
	}
	if got := must(w.Folder(f.ID))(t); !reflect.DeepEqual(got, f) {
		t.Errorf("is %+v, made was %+v", got, f)
	}
	if got := must(w.Folder(inbox))(t).Children; got != 1 {
		t.Errorf("the parent has %d children", got)
	}
	_, err := w.CreateFolder(inbox, mailbox.Bag{mailbox.FolderName: "crm"})
	expect(t, "the name in another case", err, mailbox.ErrExists)
	_, err = w.CreateFolder(inbox, mailbox.Bag{own: "x"})
	expect(t, "no name", err, mailbox.ErrNoName)
	_, err = w.CreateFolder(w.known("recoverableitemsdeletions"), mailbox.Bag{mailbox.FolderName: "x"})
	expect(t, "in Recoverable Items", err, mailbox.ErrUnsupported)
	w.make(w.known("contacts"), "CRM")
}

func TestUpdateFolder(t *testing.T) {
	w := plain(t)
	contacts := w.known("contacts")
	w.make(contacts, "Other")
	before := must(w.Folder(w.make(contacts, "CRM")))(t)
	after := must(w.UpdateFolder(before.ID, before.ChangeKey, mailbox.Bag{mailbox.FolderName: "crm", own: "mark"}, []mailbox.Property{mailbox.FolderHidden}))(t)
	if after.ID != before.ID || after.ChangeKey == before.ChangeKey || after.Props[mailbox.FolderName] != "crm" || after.Props[own] != "mark" {
		t.Errorf("renamed %+v to %+v", before, after)
	}
	if after.Props[mailbox.CreationTime] != before.Props[mailbox.CreationTime] || after.Props[mailbox.LastModified] == before.Props[mailbox.LastModified] {
		t.Errorf("times were %v, are %v", before.Props, after.Props)
	}
	_, err := w.UpdateFolder(before.ID, before.ChangeKey, nil, nil)
	expect(t, "with the old key", err, mailbox.ErrConflict)
	_, err = w.UpdateFolder(before.ID, "", mailbox.Bag{mailbox.FolderName: "OTHER"}, nil)
	expect(t, "with a sibling's name", err, mailbox.ErrExists)
	_, err = w.UpdateFolder(before.ID, "", nil, []mailbox.Property{mailbox.FolderName})
	expect(t, "without a name", err, mailbox.ErrNoName)
	if got := must(w.Folder(before.ID))(t); !reflect.DeepEqual(got, after) {
		t.Errorf("after refused updates it is %+v", got)
	}
}

func TestFoldersAreListedByName(t *testing.T) {
	w := plain(t)
	top := w.make(w.known("inbox"), "top")
	b := w.make(top, "b")
	w.make(top, "C")
	w.make(top, "a")
	w.make(b, "z")
	var deep []string
	for _, f := range must(w.Folders(top, true))(t) {
		deep = append(deep, f.Props[mailbox.FolderName].(string))
	}
	if got := w.tree(top); !slices.Equal(got, []string{"a", "b", "C"}) {
		t.Errorf("right below: %q", got)
	}
	if !slices.Equal(deep, []string{"a", "b", "z", "C"}) {
		t.Errorf("below: %q", deep)
	}
}

func TestMoveFolder(t *testing.T) {
	w := plain(t)
	contacts, inbox := w.known("contacts"), w.known("inbox")
	crm := w.make(contacts, "CRM")
	below := w.make(crm, "Firms")
	i := w.add(below, "Muster")

	before := must(w.Folder(crm))(t)
	after := must(w.MoveFolder(crm, inbox))(t)
	if after.ID != crm || after.Parent != inbox || after.ChangeKey == before.ChangeKey {
		t.Errorf("moved %+v to %+v", before, after)
	}
	if got := [][]string{w.tree(inbox), w.tree(crm)}; !reflect.DeepEqual(got, [][]string{{"CRM"}, {"Firms"}}) || slices.Contains(w.tree(contacts), "CRM") {
		t.Errorf("the tree is %q and %q", got, w.tree(contacts))
	}
	must(w.Item(i.ID))(t)

	_, err := w.MoveFolder(crm, below)
	expect(t, "below itself", err, mailbox.ErrDescendant)
	_, err = w.MoveFolder(crm, crm)
	expect(t, "into itself", err, mailbox.ErrDescendant)
	_, err = w.MoveFolder(contacts, inbox)
	expect(t, "a distinguished one", err, mailbox.ErrDistinguished)
	w.make(contacts, "crm")
	_, err = w.MoveFolder(crm, contacts)
	expect(t, "beside its namesake", err, mailbox.ErrExists)
	_, err = w.MoveFolder(crm, w.known("recoverableitemspurges"))
	expect(t, "into Recoverable Items", err, mailbox.ErrUnsupported)
}

func TestCopyFolder(t *testing.T) {
	w := plain(t)
	contacts, inbox := w.known("contacts"), w.known("inbox")
	crm := w.make(contacts, "CRM")
	w.add(crm, "Muster")
	w.add(w.make(crm, "Firms"), "ACME")
	copied := must(w.CopyFolder(crm, inbox))(t)
	below := must(w.Folders(copied.ID, true))(t)
	if copied.ID == crm || copied.Items != 1 || len(below) != 1 || !slices.Equal(w.names(below[0].ID), []string{"ACME"}) {
		t.Errorf("copied %+v with %+v", copied, below)
	}
	if got := w.names(crm); !slices.Equal(got, []string{"Muster"}) {
		t.Errorf("the original has %q", got)
	}
	_, err := w.CopyFolder(crm, below[0].ID)
	w.ok(err)
	_, err = w.CopyFolder(inbox, below[0].ID)
	expect(t, "below itself", err, mailbox.ErrDescendant)
	if f := must(w.CopyFolder(contacts, inbox))(t); f.Distinguished != "" {
		t.Errorf("a copy is distinguished: %+v", f)
	}
}
