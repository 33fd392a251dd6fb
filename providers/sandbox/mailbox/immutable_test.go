package mailbox_test

import (
	"errors"
	"strings"
	"testing"

	"contactsync/providers/sandbox/mailbox"
)

// TestKept finds an item by the id that it keeps, wherever it is moved to, also
// after the store was closed and opened again.
func TestKept(t *testing.T) {
	o := mailbox.Options{Path: inFile(t), Seed: 1, Now: clock(), Rewrites: []mailbox.Rewrite{}}
	store := must(mailbox.Open(o))(t)
	w := world{t, store, must(store.Add("a@example.com", ""))(t)}
	contacts, other := w.known("contacts"), w.make(w.known("contacts"), "Other")
	i := w.add(contacts, "Muster")
	deleted := w.add(contacts, "Gone")
	w.ok(w.DeleteItem(deleted.ID, mailbox.HardDelete))
	moved := w.move(i, other)
	copied := must(w.CopyItem(moved.ID, other))(t)
	since := func() int64 {
		_, until, _, err := w.Changes(other, 0, 0)
		w.ok(err)
		return until
	}()
	back := w.move(moved, contacts)

	look := func() {
		t.Helper()
		for immutable, want := range map[string]mailbox.ItemID{i.Immutable: back.ID, copied.Immutable: copied.ID} {
			if got := must(w.Kept(immutable))(t); got.ID != want {
				t.Errorf("%s is %s, want %s", immutable, got.ID, want)
			}
		}
		changes, _, _, err := w.Changes(other, since, 0)
		w.ok(err)
		if len(changes) != 1 || changes[0].Kind != mailbox.Deleted || changes[0].Item.ID != moved.ID || changes[0].Item.Immutable != i.Immutable {
			t.Errorf("what left the folder: %+v", changes)
		}
	}
	look()
	w.ok(store.Close())
	store = must(mailbox.Open(o))(t)
	w = world{t, store, must(store.Mailbox("a@example.com"))(t)}
	look()

	stranger := open(t, mailbox.Options{Seed: 2})
	for name, test := range map[string]struct {
		id   string
		want error
	}{
		"an id of another store": {stranger.add(stranger.known("contacts"), "x").Immutable, mailbox.ErrNotFound},
		"an id that is not kept": {string(back.ID), mailbox.ErrMalformedID},
		"a cut id":               {i.Immutable[4:], mailbox.ErrMalformedID},
		"an id in another case":  {strings.ToLower(i.Immutable), mailbox.ErrMalformedID},
		"nothing":                {"", mailbox.ErrMalformedID},
	} {
		if _, err := w.Kept(test.id); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	w.ok(store.Close())
}

func TestWherever(t *testing.T) {
	w := plain(t)
	w.ok(w.store.SetMovedAway("a@example.com", true))
	if _, err := w.store.Mailbox("a@example.com"); !errors.Is(err, mailbox.ErrMoved) {
		t.Errorf("Mailbox: %v", err)
	}
	if m := must(w.store.Wherever("A@example.com"))(t); m != w.Mailbox {
		t.Error("another mailbox")
	}
	if _, err := w.store.Wherever("b@example.com"); !errors.Is(err, mailbox.ErrNoMailbox) {
		t.Errorf("nobody: %v", err)
	}
}
