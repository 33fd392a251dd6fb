package planner

import (
	"slices"

	"contactsync/providers/addressbook"
)

// Basis are the properties that have to be read of the item of a change to say whether it still has the
// contents that the change was planned on: those that are managed and, of a recreate, those that it takes
// over or loses. It is empty where the contents were not looked at.
func (c *Change) Basis() addressbook.Shape {
	if c.Action != Recreate {
		return c.Shape
	}
	return addressbook.NewShape(slices.Concat(c.Shape, c.Carried, addressbook.Everything())...)
}

// RestsOn says whether a contact, read in the shape of the Basis, has the contents that the change was planned
// on. A nil contact, one that is not there any more, has not.
func (c *Change) RestsOn(now *addressbook.Contact) bool {
	if c.Before == nil || len(c.Shape) == 0 || now == nil || !agree(now, c.Before, c.Shape) {
		return false
	}
	if c.Action != Recreate {
		return true
	}
	lost := Dropped(now, c.Shape, c.Carried)
	return agree(now, c.After, c.Carried) && !slices.ContainsFunc(lost, func(name string) bool { return !slices.Contains(c.Drops, name) })
}

// agree says whether two contacts have the same values of some properties.
func agree(a, b *addressbook.Contact, shape addressbook.Shape) bool {
	return !slices.ContainsFunc(shape, func(name string) bool { return !a.Get(name).Equal(b.Get(name)) })
}
