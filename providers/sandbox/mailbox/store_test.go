package mailbox_test

import (
	"errors"
	"os"
	"testing"

	"contactsync/providers/sandbox/mailbox"
)

func TestMailboxesAreFoundIgnoringCase(t *testing.T) {
	w := plain(t)
	if got := must(w.store.Mailbox("A@Example.COM"))(t); got != w.Mailbox {
		t.Errorf("found %v", got)
	}
	if _, err := w.store.Add("A@EXAMPLE.com", "twin"); !errors.Is(err, mailbox.ErrExists) {
		t.Errorf("a second one of the address: %v", err)
	}
	if _, err := w.store.Mailbox("b@example.com"); !errors.Is(err, mailbox.ErrNoMailbox) {
		t.Errorf("one that is not there: %v", err)
	}
	if err := w.store.SetMovedAway("b@example.com", true); !errors.Is(err, mailbox.ErrNoMailbox) {
		t.Errorf("moving one that is not there: %v", err)
	}
}

func TestMailboxesAreListedByAddress(t *testing.T) {
	w := plain(t)
	must(w.store.Add("c@example.com", ""))(t)
	must(w.store.Add("B@example.com", ""))(t)
	w.ok(w.store.SetMovedAway("c@example.com", true))
	got := ""
	for _, m := range w.store.Mailboxes() {
		got += m.Address() + " "
	}
	if want := "a@example.com B@example.com c@example.com "; got != want {
		t.Errorf("listed %s, want %s", got, want)
	}
}

func TestMailboxThatMovedAwayIsRefused(t *testing.T) {
	path := inFile(t)
	w := open(t, mailbox.Options{Path: path})
	id := string(w.known("inbox"))
	w.ok(w.store.SetMovedAway("a@example.com", true))
	again := must(mailbox.Open(mailbox.Options{Path: path}))(t)
	defer func() { w.ok(again.Close()) }()
	for name, s := range map[string]*mailbox.Store{"at once": w.store, "after it was opened again": again} {
		if _, err := s.Mailbox("a@example.com"); !errors.Is(err, mailbox.ErrMoved) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := s.MailboxOf(id); !errors.Is(err, mailbox.ErrMoved) {
			t.Errorf("%s, by id: %v", name, err)
		}
	}
	w.ok(w.store.SetMovedAway("a@example.com", false))
	must(w.store.Mailbox("a@example.com"))(t)
}

func TestMailboxOfAnyID(t *testing.T) {
	w := plain(t)
	other := world{t, w.store, must(w.store.Add("b@example.com", ""))(t)}
	i := other.add(other.known("contacts"), "Muster")
	i, a, err := other.Attach(i.ID, mailbox.Attachment{Name: "photo"})
	w.ok(err)
	for _, id := range []string{string(other.known("inbox")), string(i.ID), a.ID} {
		if got := must(w.store.MailboxOf(id))(t); got != other.Mailbox {
			t.Errorf("%s: is of %s", id, got.Address())
		}
	}
	if _, err := open(t, mailbox.Options{Seed: 7}).store.MailboxOf(a.ID); !errors.Is(err, mailbox.ErrNoMailbox) {
		t.Errorf("an id of another store: %v", err)
	}
	if _, err := w.store.MailboxOf("nonsense"); !errors.Is(err, mailbox.ErrMalformedID) {
		t.Errorf("no id: %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	foreign := inFile(t)
	if err := os.WriteFile(foreign, []byte("this is a text, and no database at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]mailbox.Options{
		"an unknown rewrite":     {Rewrites: []mailbox.Rewrite{"shout"}},
		"a file of another kind": {Path: foreign},
		"a path without folder":  {Path: foreign + "/below"},
	} {
		if s, err := mailbox.Open(o); err == nil {
			t.Errorf("%s: was opened", name)
			w := world{t: t}
			w.ok(s.Close())
		}
	}
}

func TestWritesAfterCloseFailAndChangeNothing(t *testing.T) {
	w := open(t, mailbox.Options{Path: inFile(t)})
	contacts := w.known("contacts")
	w.add(contacts, "before")
	w.ok(w.store.Close())
	if _, err := w.CreateItem(contacts, mailbox.Bag{surname: "after"}, false); err == nil {
		t.Error("an item was made")
	}
	if got := w.names(contacts); len(got) != 1 {
		t.Errorf("there are %q", got)
	}
	if _, _, more, err := w.Changes(contacts, 0, 0); err != nil || more {
		t.Errorf("changes: %v", err)
	}
}
