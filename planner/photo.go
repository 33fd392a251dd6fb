package planner

import (
	"slices"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// photo is the digest of the photo that the contact is to have: the wanted one or, if the photo stays as
// it is, the one that was written last.
func (g *group) photo() addressbook.Digest {
	switch {
	case !g.photoStays:
		return g.slot.Mapped.Photo
	case g.entry != nil && g.entry.Format == addressbook.DigestFormat:
		return g.entry.Photo
	}
	return addressbook.Digest{}
}

// fetched is the photo that is to be fetched for a contact, nil if there is none or if the wanted
// contents have it.
func (p *plan) fetched(g *group) *FetchedPhoto {
	m := g.slot.Mapped
	if m.PhotoRef == "" || g.photoStays {
		return nil
	}
	f := &FetchedPhoto{Reference: m.PhotoRef, Size: p.in.Photos[g.key].Size}
	if g.entry != nil && g.entry.Format == addressbook.DigestFormat {
		f.Was = g.entry.Photo
	}
	return f
}

// withPhoto is a shape with the photo in it.
func withPhoto(shape addressbook.Shape) addressbook.Shape {
	return addressbook.NewShape(append(slices.Clone(shape), photo)...)
}

// MayFetchPhoto says whether a plan may have to fetch the photo of a slot. entry and item are what
// the state and the mailbox have under its key, nil if nothing; replaced says that the user asked
// for the contact to be made anew.
func MayFetchPhoto(slot *Slot, entry *state.Entry, item *Item, replaced map[addressbook.Key]bool) bool {
	m := slot.Mapped
	switch {
	case m == nil || m.PhotoRef == "" || slices.Contains(m.Locked, photo):
		return false
	case item == nil || entry == nil || entry.Format != addressbook.DigestFormat || replaced[slot.Key]:
		return true
	case m.Photo.IsZero():
		return false // it is written once
	}
	return entry.Photo != m.Photo || slot.Policy.Recreate && !Same(m, entry, item)
}
