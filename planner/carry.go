package planner

import (
	"slices"
	"strings"

	"contactsync/providers/addressbook"
)

// carried are the properties that a recreated contact takes over from its old
// half where the mapping does not manage them: the user's own doing that would
// be missed most.
var carried = [...]string{categories, notes}

// carryOver is the contents of a recreated contact, the names of the properties that it
// takes over, and those of the properties of its old half that it will not
// have. shape is what of the contact is written anew.
func carryOver(contact, old *addressbook.Contact, shape addressbook.Shape, g *group) (whole *addressbook.Contact, carries addressbook.Shape, drops []string) {
	m := g.slot.Mapped
	names := slices.Concat(carried[:], m.Once, m.Locked, m.Shape)
	writesPhoto := !m.Photo.IsZero() && !g.photoStays
	if g.photoStays {
		names = append(names, photo)
	}
	carries = addressbook.NewShape(slices.DeleteFunc(names, func(name string) bool { return slices.Contains(shape, name) })...)
	fields := slices.Clone(contact.Fields)
	if writesPhoto {
		fields = append(fields, addressbook.Field{Name: photo, Value: m.Contact.Get(photo)})
	}
	for _, name := range carries {
		fields = append(fields, addressbook.Field{Name: name, Value: old.Get(name)})
	}
	drops = Dropped(old, shape, carries)
	if writesPhoto {
		drops = slices.DeleteFunc(drops, func(name string) bool { return name == photo })
	}
	return addressbook.NewContact(fields...), carries, drops
}

// Dropped are the names of the properties of a contact that are lost when it is
// made anew: those that are neither written nor taken over.
func Dropped(old *addressbook.Contact, shape, carries addressbook.Shape) (names []string) {
	if old == nil {
		return nil
	}
	for _, f := range old.Fields {
		if !slices.Contains(shape, f.Name) && !slices.Contains(carries, f.Name) && !derived(old, f) {
			names = append(names, f.Name)
		}
	}
	return names
}

// derived says whether a value is what a server makes by itself out of another one: the
// name of an e-mail address that has none is the address.
func derived(c *addressbook.Contact, f addressbook.Field) bool {
	address, isName := strings.CutSuffix(f.Name, "_name")
	return isName && strings.HasPrefix(address, "email") && f.Value.Equal(c.Get(address))
}
