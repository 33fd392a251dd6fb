package mailbox_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"contactsync/providers/sandbox/mailbox"
)

func TestIdsLookLikeExchanges(t *testing.T) {
	w := plain(t)
	folder := must(w.Distinguished("contacts"))(t)
	i, a, err := w.Attach(w.add(folder.ID, "Muster").ID, mailbox.Attachment{})
	w.ok(err)
	opaque := regexp.MustCompile(`^[A-Za-z0-9+/]+=*$`)
	for what, id := range map[string]string{"folder": string(folder.ID), "item": string(i.ID), "attachment": a.ID} {
		if !strings.HasPrefix(id, "AAMk") || len(id) < 100 || !opaque.MatchString(id) {
			t.Errorf("%s: %s", what, id)
		}
	}
	if !opaque.MatchString(i.Immutable) {
		t.Errorf("immutable: %s", i.Immutable)
	}
	for what, key := range map[mailbox.ChangeKey]string{folder.ChangeKey: "AwAAABYA", i.ChangeKey: "EQAAABYA"} {
		if !strings.HasPrefix(string(what), key) || !what.WellFormed() {
			t.Errorf("change key %s, want %s…", what, key)
		}
	}
	if mailbox.ChangeKey("EQAAABYA").WellFormed() {
		t.Error("a cut change key is well-formed")
	}
}

func TestIdsAreDecidedBySeedAndAddress(t *testing.T) {
	id := func(seed int64, address string) mailbox.ItemID {
		w := open(t, mailbox.Options{Seed: seed})
		w.Mailbox = must(w.store.Add(address, ""))(t)
		return w.add(w.known("contacts"), "Muster").ID
	}
	first := id(1, "x@example.com")
	if id(1, "x@example.com") != first {
		t.Error("the same store gives out other ids")
	}
	if first == id(2, "x@example.com") || first == id(1, "y@example.com") {
		t.Error("another store gives out the same ids")
	}
}

func TestUnknownAndMalformedIds(t *testing.T) {
	w, other := plain(t), open(t, mailbox.Options{Seed: 1})
	contacts, foreign := w.known("contacts"), other.known("contacts")
	i, a, err := w.Attach(w.add(contacts, "Muster").ID, mailbox.Attachment{})
	w.ok(err)
	stranger := other.add(foreign, "Muster")
	swapped := strings.ToLower(string(i.ID))

	notFound, malformed := mailbox.ErrNotFound, mailbox.ErrMalformedID
	for _, c := range []struct {
		name                     string
		id                       string
		folder, item, attachment error
	}{
		{"of another store's folder", string(foreign), notFound, notFound, notFound},
		{"of another store's item", string(stranger.ID), notFound, notFound, notFound},
		{"of a folder", string(contacts), nil, notFound, notFound},
		{"of an item", string(i.ID), notFound, nil, notFound},
		{"of an attachment", a.ID, notFound, notFound, nil},
		{"empty", "", malformed, malformed, malformed},
		{"words", "AAMkItem1", malformed, malformed, malformed},
		{"cut", string(i.ID)[:len(i.ID)-4], malformed, malformed, malformed},
		{"longer", string(i.ID) + "AAAA", malformed, malformed, malformed},
		{"in another case", swapped, malformed, malformed, malformed},
		{"with a line end", string(i.ID) + "\n", malformed, malformed, malformed},
	} {
		_, err := w.Folder(mailbox.FolderID(c.id))
		expect(t, c.name+", as folder", err, c.folder)
		_, err = w.Item(mailbox.ItemID(c.id))
		expect(t, c.name+", as item", err, c.item)
		_, _, err = w.Attachment(c.id)
		expect(t, c.name+", as attachment", err, c.attachment)
	}
}

// expect compares an error with the one it should be.
func expect(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
