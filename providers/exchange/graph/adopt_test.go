package graph_test

import (
	"errors"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/sandbox"
)

// TestAdoption finds the user's own contacts by what is asked for, and makes one ours.
func TestAdoption(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.main()
	u := &user{w.box}
	u.AddContact(t, main, contact("surname", "Own", "email1", "own@example.com", "notes", "private"))
	own := u.MakeFolder(t, main, "Own")
	u.AddContact(t, own, contact("surname", "Elsewhere"))
	w.done(creations(main, 3)...)
	strays, err := w.target.Unmarked(t.Context(), bob, []addressbook.FolderID{main}, addressbook.NewShape("surname", "email1", "photo"))
	if err != nil || len(strays) != 1 || len(strays[0].Contact.Fields) != 2 || strays[0].Contact.Get("email1").Text != "own@example.com" {
		t.Fatalf("found %+v, %v", strays, err)
	}
	item := strays[0].Item
	if item.Folder != main || item.Owner != "" || item.Key != "" || item.ChangeKey == "" || item.Created.IsZero() {
		t.Errorf("found %+v", item)
	}
	mustEqual(t, w.read(item.ID, "surname"), contact("surname", "Own"), "surname")
	adoption := providers.Operation{
		Kind: providers.UpdateItem, Item: item.ID, ChangeKey: item.ChangeKey, Contact: contact("surname", "Ours"), Shape: addressbook.NewShape("surname"),
		Owner: owner, Key: key(7), Mark: markOf(7),
	}
	w.done(adoption)
	if n := len(w.all()); n != 4 {
		t.Errorf("there are %d items", n)
	}
	mustEqual(t, w.read(item.ID, "surname", "notes"), contact("surname", "Ours", "notes", "private"), "surname", "notes")
	if strays, err = w.target.Unmarked(t.Context(), bob, []addressbook.FolderID{main, own, "gone", ""}, nil); err != nil || len(strays) != 1 || strays[0].Item.Folder != own {
		t.Errorf("found %+v, %v", strays, err)
	}
}

func TestHas(t *testing.T) {
	w := newWorld(t, sandbox.Options{OnPremises: []string{bob.Address}})
	for address, want := range map[string]bool{bob.Address: false, "eve@example.com": false, "no address": false} {
		if has, err := w.target.Has(t.Context(), addressbook.Mailbox{Rep: "5", Address: address}); has != want || err != nil {
			t.Errorf("%s: %v, %v", address, has, err)
		}
	}
	w = newWorld(t, sandbox.Options{})
	w.forget()
	if has, err := w.target.Has(t.Context(), bob); !has || err != nil || len(w.sent("")) != 1 {
		t.Errorf("%v, %v, by %d requests", has, err, len(w.sent("")))
	}
}

func TestUpdateFolder(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.main()
	creation := folderCreation(main, "CRM")
	id := w.done(creation)[0].Folder
	w.done(folderCreation(main, "Other"))
	folder := func() addressbook.Folder {
		for _, f := range w.observe(nil).Folders {
			if f.ID == id {
				return f
			}
		}
		return addressbook.Folder{}
	}
	update := providers.Operation{Kind: providers.UpdateFolder, Folder: id, Name: "Kunden", FolderMark: creation.FolderMark}
	w.done(update)
	if f := folder(); f.Name != "Kunden" || f.Mark != creation.FolderMark {
		t.Errorf("the folder is %+v", f)
	}
	update.Name, update.FolderMark.Owner = "", "other"
	w.done(update)
	if f := folder(); f.Name != "Kunden" || f.Mark.Owner != "other" {
		t.Errorf("the folder is %+v", f)
	}
	update.FolderMark = addressbook.FolderMark{}
	w.done(update)
	if f := folder(); f.Name != "Kunden" || f.Mark != (addressbook.FolderMark{}) {
		t.Errorf("the folder is %+v", f)
	}
	for name, want := range map[string]struct {
		operation providers.Operation
		err       error
	}{
		"of another one's name": {providers.Operation{Kind: providers.UpdateFolder, Folder: id, Name: "other"}, providers.ErrExists},
		"that is gone":          {providers.Operation{Kind: providers.UpdateFolder, Folder: "AAAA", Name: "x"}, providers.ErrGone},
		"that is the main one":  {providers.Operation{Kind: providers.UpdateFolder, Folder: main, Name: "x"}, providers.ErrDenied},
	} {
		if err := w.target.Do(t.Context(), bob, []providers.Operation{want.operation})[0].Err; !errors.Is(err, want.err) {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}
