package planner

import (
	"slices"
	"strings"

	"contactsync/providers/addressbook"
)

// carried are the properties that a recreated contact takes over from its old
// half where the mapping does not manage them: the user's own doing that would
// be missed most.
var carried = [...]string{"categories", "notes"}

// CarriedOver are the names of the properties that a recreated contact takes
// over from its old half where the mapping does not manage them.
func CarriedOver() []string { return slices.Clone(carried[:]) }

// carryOver is the contents of a recreated contact, and the names of the
// properties of its old half that it will not have.
func carryOver(m *Mapped, old *addressbook.Contact) (contact *addressbook.Contact, drops []string) {
	if old == nil {
		return m.Contact, nil
	}
	fields := slices.Clone(m.Contact.Fields)
	for _, f := range old.Fields {
		if _, managed := slices.BinarySearch(m.Shape, f.Name); !managed && slices.Contains(carried[:], f.Name) {
			fields = append(fields, f)
		}
	}
	drops = Dropped(old, m.Shape)
	if len(fields) == len(m.Contact.Fields) {
		return m.Contact, drops
	}
	return addressbook.NewContact(fields...), drops
}

// Dropped are the names of the properties of a contact that are lost when it is
// made anew by a mapping of a shape.
func Dropped(old *addressbook.Contact, shape addressbook.Shape) (names []string) {
	for _, f := range old.Fields {
		_, managed := slices.BinarySearch(shape, f.Name)
		if !managed && !slices.Contains(carried[:], f.Name) && !derived(old, f) {
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
