package ews_test

import (
	"errors"
	"fmt"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/providertest"
	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

func photoContact(photo string) *addressbook.Contact {
	return providertest.Contact("surname", "Byron", "photo", photo)
}

func photoCreation(folder addressbook.FolderID, record int, photo string) providers.Operation {
	o := providertest.Creation(folder, record)
	o.Contact = photoContact(photo)
	return o
}

// photos are the photos that an item has in the mailbox itself.
func (w *world) photos(id addressbook.ItemID) []string {
	w.Helper()
	var photos []string
	for _, a := range must(w.box.Peek(mailbox.ItemID(id)))(w).Attachments {
		if a.ContactPhoto {
			photos = append(photos, string(a.Content))
		}
	}
	return photos
}

func (w *world) mustHave(id addressbook.ItemID, photos ...string) {
	w.Helper()
	if got := w.photos(id); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", photos) {
		w.Errorf("the photos are %q, not %q", got, photos)
	}
}

func TestPhotoUpdate(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.Main()
	created := w.Done(photoCreation(main, 1, "one"), photoCreation(main, 2, ""), photoCreation(main, 3, "three"))
	items := w.All()
	for i, want := range [][]string{{"one"}, nil, {"three"}} {
		w.mustHave(created[i].ID, want...)
		if items[i].ChangeKey != created[i].ChangeKey {
			t.Errorf("%d: the change key %q is observed as %q", i, created[i].ChangeKey, items[i].ChangeKey)
		}
	}
	update := func(item addressbook.Item, photo string) providers.Operation {
		o := providertest.Updating(item)
		o.Contact, o.Shape = photoContact(photo), addressbook.NewShape("surname", "photo")
		return o
	}
	results := w.Done(update(items[0], "another"), update(items[1], "new"), update(items[2], ""))
	for i, want := range [][]string{{"another"}, {"new"}, nil} {
		w.mustHave(created[i].ID, want...)
		if now := w.All()[i]; now.ChangeKey != results[i].ChangeKey {
			t.Errorf("%d: the change key %q is observed as %q", i, results[i].ChangeKey, now.ChangeKey)
		}
	}
	// The same photo is not written again; without photo in the shape it stays.
	items = w.All()
	if got := w.counted(func() { w.Done(update(items[0], "another")) }); got["CreateAttachment"]+got["DeleteAttachment"] != 0 {
		t.Errorf("the requests are %v", got)
	}
	w.Done(providertest.Updating(w.All()[1]))
	w.mustHave(created[1].ID, "new")
	// A stale version writes nothing.
	if err := w.target.Do(t.Context(), providertest.Bob, []providers.Operation{update(items[0], "late")})[0].Err; !errors.Is(err, providers.ErrChanged) {
		t.Errorf("the error is %v", err)
	}
	w.mustHave(created[0].ID, "another")
}

// TestPhotoOnce has faults strike the requests that write a photo.
func TestPhotoOnce(t *testing.T) {
	for _, kind := range []fault.Kind{fault.CutBefore, fault.CutAfter, fault.Truncated, fault.TimeoutAfter, fault.ServerBusy, fault.TimeoutExpired} {
		t.Run(string(kind), func(t *testing.T) {
			w := newWorld(t, sandbox.Options{})
			w.strike("CreateAttachment", kind)
			id := w.Done(photoCreation(w.Main(), 1, "one"))[0].ID
			w.mustHave(id, "one")
			for _, operation := range []string{"DeleteAttachment", "CreateAttachment", "UpdateItem"} {
				o := providertest.Updating(w.All()[0])
				photo := "after " + operation
				o.Contact, o.Shape = photoContact(photo), addressbook.NewShape("surname", "photo")
				w.strike(operation, kind)
				w.Done(o)
				w.mustHave(id, photo)
				if now := w.All()[0]; now.Mark != o.Mark {
					t.Errorf("%s: the mark is %+v", operation, now.Mark)
				}
			}
		})
	}
}

// TestPhotoRefused has the photo refused: the contact is made nevertheless.
func TestPhotoRefused(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.Main()
	w.on("CreateAttachment", func() { w.server.Faults().Once(fault.CutAfter, 100) })
	result := w.Done(photoCreation(main, 1, "one"))[0]
	w.server.Faults().Once(fault.CutAfter, 0)
	if len(result.Notes) != 1 || result.ChangeKey != "" {
		t.Errorf("the result is %+v", result)
	}
	if all := w.All(); len(all) != 1 || all[0].ID != result.ID {
		t.Errorf("observed %+v", all)
	}
}
