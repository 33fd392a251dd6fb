package ews_test

import (
	"fmt"
	"strings"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/providertest"
	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/mailbox"
)

func (w *world) unmarked(folders []addressbook.FolderID, shape ...string) []providers.Stray {
	w.Helper()
	strays, err := w.target.Unmarked(w.Context(), providertest.Bob, folders, addressbook.NewShape(shape...))
	if err != nil {
		w.Fatal(err)
	}
	return strays
}

// TestRequestsOfUnmarked looks at what is asked for: ids by a search, and then nothing but
// the values of the shape, of nothing but contacts without a mark.
func TestRequestsOfUnmarked(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.Main()
	crm := w.Done(providertest.FolderCreation(main, "CRM"))[0].Folder
	w.Done(append(providertest.Creations(main, 20), providertest.Creation(crm, 100))...)
	u := &user{box: w.box}
	for i := range 600 {
		u.AddContact(t, main, providertest.Contact("surname", fmt.Sprint("Own ", i), "notes", "hush", "email1", "own@example.com"))
	}
	u.AddContact(t, crm, providertest.Contact("surname", "Own", "email1", strings.Repeat("x", 300)+"@example.com"))
	for _, class := range []string{"IPM.DistList", "IPM.Note"} {
		must(w.box.CreateItem(mailbox.FolderID(crm), mailbox.Bag{mailbox.MessageClass: class}, false))(t)
	}
	clear(w.bodies)
	var strays []providers.Stray
	w.mustAsk(sandbox.Counts{"FindItem": 3, "GetItem": 7}, func() { strays = w.unmarked([]addressbook.FolderID{main, crm}, "email1", "photo") })
	if len(strays) != 601 {
		t.Fatalf("there are %d contacts", len(strays))
	}
	for _, stray := range strays {
		if n := len(stray.Contact.Get("email1").Text); stray.Item.Folder == crm && n != 312 || stray.Item.Folder == main && n != 15 {
			t.Errorf("an address has %d characters", n)
		}
	}
	managed := w.All()
	for operation, bodies := range w.bodies {
		for _, body := range bodies {
			for _, path := range []string{"contacts:Surname", "item:Body", "item:Attachments", "AllProperties"} {
				if strings.Contains(body, path) {
					t.Errorf("%s asks for %s", operation, path)
				}
			}
			for _, item := range managed {
				if strings.Contains(body, string(item.ID)) {
					t.Fatalf("%s names a managed contact", operation)
				}
			}
		}
	}
	if found := w.bodies["FindItem"][0]; strings.Contains(found, "contacts:") {
		t.Errorf("the search asks for values: %s", found)
	}
}

// TestUnmarkedThatGoes has contacts of the user's get a mark, leave, or be deleted between the
// search and the look at them: they are none any more.
func TestUnmarkedThatGoes(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.Main()
	u := &user{box: w.box}
	other := u.MakeFolder(t, main, "Eigene")
	for range 4 {
		u.AddContact(t, main, providertest.Contact("surname", "Own"))
	}
	strays := w.unmarked([]addressbook.FolderID{main}, "surname")
	w.on("GetItem", func() {
		u.Delete(t, strays[0].Item.ID)
		u.Move(t, strays[1].Item.ID, other)
		second := w.open()
		adopted := providertest.Updating(strays[2].Item)
		adopted.Owner, adopted.Key, adopted.Mark = providertest.Owner, providertest.KeyOf(1), providertest.MarkOf(1)
		for _, result := range second.Do(t.Context(), providertest.Bob, []providers.Operation{adopted}) {
			if result.Err != nil {
				t.Error(result.Err)
			}
		}
	})
	left := w.unmarked([]addressbook.FolderID{main}, "surname")
	if len(left) != 1 || left[0].Item != strays[3].Item {
		t.Errorf("left are %+v", left)
	}
}
