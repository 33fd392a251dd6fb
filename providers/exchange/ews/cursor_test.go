package ews

import (
	"bytes"
	"reflect"
	"slices"
	"testing"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
)

// contactsFolder is a folder for contacts as the server tells of it.
func contactsFolder(id, parent addressbook.FolderID) wire.FolderEntry {
	return wire.FolderEntry{ID: id, Parent: parent, Name: "name of " + string(id), Class: "IPF.Contact", Total: 3, Children: 1}
}

// mailFolder is a folder for something else.
func mailFolder(id, parent addressbook.FolderID) wire.FolderEntry {
	f := contactsFolder(id, parent)
	f.Class = "IPF.Note"
	return f
}

// grow makes a tree of folders. Its root is "root", Deleted Items "trash", and
// the main contacts folder "main".
func grow(folders ...wire.FolderEntry) *tree {
	t := &tree{state: "state", root: "root", main: "main", deleted: "trash", folders: make(map[addressbook.FolderID]branch)}
	for _, f := range append(folders, contactsFolder("main", "root"), mailFolder("trash", "root")) {
		t.apply(&wire.FolderChange{Kind: wire.Created, Folder: f})
	}
	return t
}

func TestCursorRoundTrip(t *testing.T) {
	mark := addressbook.FolderMark{Owner: "acme", Path: addressbook.NewDigester("acme").PathDigest([]string{"CRM"})}
	marked := contactsFolder("crm", "main")
	marked.Mark = mark.Encode()
	before := grow(marked, mailFolder("mail", "root"), contactsFolder("below mail", "mail"))
	after, ok := decodeTree(before.encode())
	if !ok || !reflect.DeepEqual(after, before) {
		t.Errorf("%+v became %+v, %v", before, after, ok)
	}
	if !bytes.Equal(after.encode(), before.encode()) {
		t.Error("the same tree has two cursors")
	}
}

func TestCursorRefused(t *testing.T) {
	valid := grow().encode()
	changed := slices.Clone(valid)
	changed[len(changed)-1]++
	broken := grow(contactsFolder("lost", "nowhere"))
	tests := map[string][]byte{
		"none":                    nil,
		"cut":                     valid[:len(valid)-1],
		"longer":                  append(slices.Clone(valid), 0),
		"changed":                 changed,
		"zeros":                   make([]byte, 100),
		"of items":                sealCursor(itemsCursor, []byte("state")),
		"of a newer version":      append([]byte{cursorVersion + 1}, valid[1:]...),
		"without a state":         sealCursor(hierarchyCursor, (&tree{}).encode()),
		"with an unknown parent":  broken.encode(),
		"with a length too large": sealCursor(hierarchyCursor, []byte{0xff, 0xff, 0xff, 0xff, 0x7f, 'x'}),
	}
	for name, cursor := range tests {
		t.Run(name, func(t *testing.T) {
			if decoded, ok := decodeTree(cursor); ok {
				t.Errorf("decoded as %+v", decoded)
			}
		})
	}
}

func FuzzDecodeTree(f *testing.F) {
	valid := grow(contactsFolder("crm", "main")).encode()
	f.Add(valid[cursorHead:])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, rest []byte) {
		decoded, ok := decodeTree(sealCursor(hierarchyCursor, rest))
		if !ok {
			return
		}
		if again, ok := decodeTree(decoded.encode()); !ok || !reflect.DeepEqual(again, decoded) {
			t.Errorf("%+v became %+v, %v", decoded, again, ok)
		}
		decoded.contacts()
		decoded.prune()
	})
}

func TestTreeContacts(t *testing.T) {
	hidden := contactsFolder("hidden", "main")
	hidden.Hidden = true
	derived := contactsFolder("derived", "main")
	derived.Class = "IPF.Contact.GalContacts"
	shouted := contactsFolder("shouted", "root")
	shouted.Class = "ipf.CONTACT"
	now := grow(
		hidden, derived, shouted,
		contactsFolder("crm", "main"), contactsFolder("below crm", "crm"),
		mailFolder("mail", "root"), contactsFolder("below mail", "mail"),
		contactsFolder("deleted", "trash"), mailFolder("deleted mail", "trash"), contactsFolder("deep", "deleted mail"),
		contactsFolder("lost", "nowhere"), contactsFolder("circle", "circle"),
	)
	want := map[addressbook.FolderID]addressbook.FolderID{
		"main": "", "crm": "main", "below crm": "crm", "shouted": "", "below mail": "",
	}
	got := make(map[addressbook.FolderID]addressbook.FolderID)
	for _, folder := range now.contacts() {
		got[folder.ID] = folder.Parent
		if folder.Main != (folder.ID == "main") || folder.Holds != 4 {
			t.Errorf("%+v", folder)
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the folders and their parents are %v, not %v", got, want)
	}
}

func TestTreePrune(t *testing.T) {
	now := grow(
		mailFolder("mail", "root"), mailFolder("below", "mail"), contactsFolder("contacts", "below"),
		mailFolder("other", "root"), mailFolder("deleted mail", "trash"), contactsFolder("deleted", "deleted mail"),
	)
	before := now.contacts()
	now.prune()
	if _, there := now.folders["other"]; there || len(now.folders) != 7 {
		t.Errorf("left are %v", now.folders)
	}
	if !reflect.DeepEqual(now.contacts(), before) || !now.isWhole() {
		t.Errorf("the folders are %v, were %v", now.contacts(), before)
	}
}
