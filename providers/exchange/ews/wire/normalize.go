package wire

import (
	"slices"

	"contactsync/providers/addressbook"
)

// Normalize is the contact as it comes back after it was written. It returns
// its argument if nothing changes, and is idempotent.
//
// Single-line texts lose the blanks around them, notes the line ends at their
// end, all texts the characters that XML 1.0 forbids; line ends become line
// feeds, and what is no UTF-8 becomes U+FFFD. Numbers, truth values and times
// take their canonical form, times whole seconds. What is empty then, is none
// of its property's type, or belongs to a property that Exchange cannot hold
// is left out, and so is the sensitivity "normal", which is what an item has
// that has none. An e-mail address without a name is its own name, and a name
// without an address is dropped.
func Normalize(c *addressbook.Contact) *addressbook.Contact {
	return normalize(c, catalog{})
}

func normalize(c *addressbook.Contact, fields catalog) *addressbook.Contact {
	if c == nil {
		return nil
	}
	var changed []addressbook.Field // nil while all is as it was
	for i, field := range c.Fields {
		value := normalValue(fields.field(field.Name), field.Value)
		if changed == nil {
			if !value.IsAbsent() && value.Equal(field.Value) {
				continue
			}
			changed = append(make([]addressbook.Field, 0, len(c.Fields)), c.Fields[:i]...)
		}
		if !value.IsAbsent() {
			changed = append(changed, addressbook.Field{Name: field.Name, Value: value})
		}
	}
	if changed != nil {
		return normalizeEmail(&addressbook.Contact{Fields: changed})
	}
	return normalizeEmail(c)
}

// normalValue is a value as it comes back, absent if it cannot be held.
func normalValue(f *field, v addressbook.Value) addressbook.Value {
	if f == nil {
		return addressbook.Value{}
	}
	if f.Type == addressbook.Strings {
		return canonicalList(v.List)
	}
	s, ok := f.canonical(v.Text)
	if !ok {
		return addressbook.Value{}
	}
	return addressbook.Text(s)
}

// normalizeEmail gives addresses without a name a name, and drops names
// without an address.
func normalizeEmail(contact *addressbook.Contact) *addressbook.Contact {
	c := contact
	for _, g := range emailGroups {
		address, name := c.Get(g.address), c.Get(g.name)
		switch {
		case !address.IsAbsent() && name.IsAbsent():
			name = address
		case address.IsAbsent() && !name.IsAbsent():
			name = addressbook.Value{}
		default:
			continue
		}
		fields := append(slices.Clip(c.Fields), addressbook.Field{Name: g.name, Value: name})
		c = addressbook.NewContact(fields...)
	}
	return c
}
