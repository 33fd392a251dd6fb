package run_test

import (
	"slices"

	"contactsync/providers/addressbook"
)

// keyCheck checks what is under one key of a mailbox after an apply without a
// fault.
type keyCheck struct {
	*simulation
	box *box
	key addressbook.Key

	// before are the cards of ours that were there before, managed the ones
	// that are managed now. surplus says that the plan lists some as surplus.
	before  []card
	managed []*card
	surplus bool

	fail func(string, ...any)
}

// mayBeSurplus says whether there may be more than one contact of the key.
func (k *keyCheck) mayBeSurplus() bool { return k.surplus && (k.lost || k.aged) }

// wanted is about a contact that should be there.
func (k *keyCheck) wanted(w *wish) {
	switch {
	case len(k.managed) == 0:
		k.fail("%s: is wanted and is not there", k.key)
		return
	case len(k.managed) > 1 && !k.mayBeSurplus():
		k.fail("%s: is there %d times", k.key, len(k.managed))
		return
	}
	places := k.places(w)
	for _, c := range k.managed {
		if same(c.contact, k.stored(w), w) && slices.Contains(places, c.folder) {
			return
		}
	}
	c := k.managed[0]
	if !same(c.contact, k.stored(w), w) {
		k.fail("%s: has not the wanted contents: %v, not %v", k.key, c.contact, k.stored(w))
	} else {
		k.fail("%s: is in %s, not in one of %v", k.key, c.folder, places)
	}
}

// places are the folders that a wanted contact may be in.
func (k *keyCheck) places(w *wish) []addressbook.FolderID {
	var configured addressbook.FolderID
	if w.folder == nil {
		configured = mainFolder
	} else if f := folderAt(k.box, w.folder); f != nil {
		configured = f.id
	}
	var places []addressbook.FolderID
	for i := range k.before {
		c := &k.before[i]
		asStored, asWanted := same(c.contact, k.stored(w), w), same(c.contact, contactOf(w, normalized), w)
		switch {
		case w.folder == nil:
			places = append(places, c.folder)
		case w.always || !asStored && !asWanted:
			places = append(places, configured)
		case asWanted && k.wasToMove(c, w):
			places = append(places, configured)
		case asWanted && k.calm:
			places = append(places, c.folder)
		default:
			// Whether this is what was wanted before too, or whether a move was
			// begun, is in the state alone.
			places = append(places, c.folder, configured)
		}
	}
	if len(places) == 0 {
		places = append(places, configured)
	}
	return places
}

// wasToMove says whether the contents of a contact changed in a run with
// faults, which should have moved it as well.
func (k *keyCheck) wasToMove(c *card, w *wish) bool {
	had := k.entries[k.box.rep][k.key]
	return had != nil && len(k.before) == 1 && !c.touched && !k.lost && !k.box.rearranged &&
		!same(contactOf(had, normalized), contactOf(w, normalized), w)
}

// stored is a wish as the system stores it.
func (k *keyCheck) stored(w *wish) *addressbook.Contact {
	if k.exchange.rewrites {
		return contactOf(w, func(name, text string) string { return rewritten(name, normalized(name, text)) })
	}
	return contactOf(w, normalized)
}

func contactOf(w *wish, change func(name, text string) string) *addressbook.Contact {
	var fields []addressbook.Field
	for name, text := range w.values {
		fields = append(fields, addressbook.Field{Name: name, Value: addressbook.Text(change(name, text))})
	}
	return addressbook.NewContact(fields...)
}

// same says whether two contacts have the same managed properties.
func same(a, b *addressbook.Contact, w *wish) bool {
	for name := range w.values {
		if !a.Get(name).Equal(b.Get(name)) {
			return false
		}
	}
	return true
}

// unknown is about a contact that would have no name: nothing is done about
// it.
func (k *keyCheck) unknown() {
	for _, was := range k.before {
		if now := k.box.item(was.id); now == nil || now.marked && now.version != was.version {
			k.fail("%s: it is not known what should be there, and %s changed", k.key, was.id)
		}
	}
}

// unwanted is about a contact that should not be there, or that was released.
func (k *keyCheck) unwanted() {
	_, kind, id, _ := k.key.Split()
	keeps := k.policy.keepUnselected
	if k.crm.find(kind, id) == nil {
		keeps = k.policy.keepDeleted
	}
	if len(k.managed) > 0 && !k.mayBeSurplus() {
		k.fail("%s: is not wanted and is there %d times", k.key, len(k.managed))
	}
	if len(k.before) != 1 {
		return
	}
	was := k.before[0]
	now := k.box.item(was.id)
	if !keeps && now != nil && now.marked && k.crm.find(kind, id) == nil {
		k.fail("%s: is gone from the CRM and is there", k.key)
	}
	if !keeps {
		return
	}
	if now == nil || now.marked && now.mark.Status != addressbook.Released || now.contact != was.contact {
		k.fail("%s: is not released as it was", k.key)
	}
}
