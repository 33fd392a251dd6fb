package graph_test

import (
	"errors"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/providertest"
	"contactsync/providers/sandbox"
)

// TestAdoption finds the user's own contacts by what is asked for, and makes one ours.
func TestAdoption(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.Main()
	u := &user{w.box}
	u.AddContact(t, main, providertest.Contact("surname", "Own", "email1", "own@example.com", "notes", "private"))
	own := u.MakeFolder(t, main, "Own")
	u.AddContact(t, own, providertest.Contact("surname", "Elsewhere"))
	w.Done(providertest.Creations(main, 3)...)
	strays, err := w.target.Unmarked(t.Context(), providertest.Bob, []addressbook.FolderID{main}, addressbook.NewShape("surname", "email1", "photo"))
	if err != nil || len(strays) != 1 || len(strays[0].Contact.Fields) != 2 || strays[0].Contact.Get("email1").Text != "own@example.com" {
		t.Fatalf("found %+v, %v", strays, err)
	}
	item := strays[0].Item
	if item.Folder != main || item.Owner != "" || item.Key != "" || item.ChangeKey == "" || item.Created.IsZero() {
		t.Errorf("found %+v", item)
	}
	providertest.MustEqual(t, w.Read(item.ID, "surname"), providertest.Contact("surname", "Own"), "surname")
	adoption := providers.Operation{
		Kind: providers.UpdateItem, Item: item.ID, ChangeKey: item.ChangeKey, Contact: providertest.Contact("surname", "Ours"), Shape: addressbook.NewShape("surname"),
		Owner: providertest.Owner, Key: providertest.KeyOf(7), Mark: providertest.MarkOf(7),
	}
	w.Done(adoption)
	if n := len(w.All()); n != 4 {
		t.Errorf("there are %d items", n)
	}
	providertest.MustEqual(t, w.Read(item.ID, "surname", "notes"), providertest.Contact("surname", "Ours", "notes", "private"), "surname", "notes")
	if strays, err = w.target.Unmarked(t.Context(), providertest.Bob, []addressbook.FolderID{main, own, "gone", ""}, nil); err != nil || len(strays) != 1 || strays[0].Item.Folder != own {
		t.Errorf("found %+v, %v", strays, err)
	}
}

func TestHas(t *testing.T) {
	w := newWorld(t, sandbox.Options{OnPremises: []string{providertest.Bob.Address}})
	for address, want := range map[string]bool{providertest.Bob.Address: false, "eve@example.com": false, "no address": false} {
		if has, err := w.target.Has(t.Context(), addressbook.Mailbox{Rep: "5", Address: address}); has != want || err != nil {
			t.Errorf("%s: %v, %v", address, has, err)
		}
	}
	w = newWorld(t, sandbox.Options{})
	w.forget()
	if has, err := w.target.Has(t.Context(), providertest.Bob); !has || err != nil || len(w.sent("")) != 1 {
		t.Errorf("%v, %v, by %d requests", has, err, len(w.sent("")))
	}
}

func TestUpdateFolder(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.Main()
	creation := providertest.FolderCreation(main, "CRM")
	id := w.Done(creation)[0].Folder
	w.Done(providertest.FolderCreation(main, "Other"))
	folder := func() addressbook.Folder {
		for _, f := range w.Observe(nil).Folders {
			if f.ID == id {
				return f
			}
		}
		return addressbook.Folder{}
	}
	update := providers.Operation{Kind: providers.UpdateFolder, Folder: id, Name: "Kunden", FolderMark: creation.FolderMark}
	w.Done(update)
	if f := folder(); f.Name != "Kunden" || f.Mark != creation.FolderMark {
		t.Errorf("the folder is %+v", f)
	}
	update.Name, update.FolderMark.Owner = "", "other"
	w.Done(update)
	if f := folder(); f.Name != "Kunden" || f.Mark.Owner != "other" {
		t.Errorf("the folder is %+v", f)
	}
	update.FolderMark = addressbook.FolderMark{}
	w.Done(update)
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
		if err := w.target.Do(t.Context(), providertest.Bob, []providers.Operation{want.operation})[0].Err; !errors.Is(err, want.err) {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}
