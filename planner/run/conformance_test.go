package run_test

import (
	"testing"

	"contactsync/providers/addressbook"
	"contactsync/providers/providertest"
	"contactsync/state"
	"contactsync/state/statetest"
)

// The mail system and the store that the convergence is tested with keep the
// contracts themselves.
func TestExchangeConforms(t *testing.T) {
	providertest.TestTarget(t, func(*testing.T) providertest.Fixture {
		clock := newClock()
		b := newBox("5", clock)
		return providertest.Fixture{
			Target:  &exchange{boxes: map[string]*box{"bob@example.com": b}, clock: clock},
			Mailbox: addressbook.Mailbox{Rep: "5", Address: "Bob@example.com"},
			Absent:  addressbook.Mailbox{Rep: "6", Address: "eve@example.com"},
			User:    &hand{b},
		}
	})
}

func TestMemoryStoreConforms(t *testing.T) {
	statetest.TestStore(t, func(*testing.T) state.Store { return newMemoryStore() })
}

// hand is the user of the conformance suite.
type hand struct{ *box }

func (h *hand) AddContact(_ *testing.T, folder addressbook.FolderID, contact *addressbook.Contact) func(*testing.T) {
	c := h.insert(&card{contact: contact, created: h.clock.tick()}, folder)
	before := *c
	return func(t *testing.T) {
		t.Helper()
		if *c != before || h.item(c.id) != c {
			t.Errorf("the contact %s changed", before.id)
		}
	}
}

func (h *hand) EditPhone(_ *testing.T, item addressbook.ItemID, number string) {
	h.edit(h.item(item), "business_phone", addressbook.Text(number))
}

func (h *hand) Move(_ *testing.T, item addressbook.ItemID, folder addressbook.FolderID) {
	h.move(h.item(item), folder)
}

func (h *hand) Copy(_ *testing.T, item addressbook.ItemID, folder addressbook.FolderID) {
	h.copy(h.item(item), h.box, folder, h.clock.tick())
}

func (h *hand) Delete(_ *testing.T, item addressbook.ItemID) { h.move(h.item(item), trash) }

func (h *hand) MakeFolder(_ *testing.T, parent addressbook.FolderID, name string) addressbook.FolderID {
	return h.makeFolder(parent, name, addressbook.FolderMark{}).id
}

func (h *hand) RenameFolder(_ *testing.T, folder addressbook.FolderID, name string) {
	h.folders[folder].name = name
	h.next()
}

func (h *hand) DeleteFolder(_ *testing.T, folder addressbook.FolderID) {
	h.folders[folder].parent = trash
	h.next()
}
