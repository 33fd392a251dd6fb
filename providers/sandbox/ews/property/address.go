package property

import (
	"strings"

	"contactsync/providers/sandbox/mailbox"
)

// place is one of a contact's three addresses: its parts in the order of the
// schema, and the text of the whole, which is derived from them as
// long as nobody has written one.
type place struct {
	street, city, state, country, postalCode mailbox.Property
	full                                     mailbox.Property
}

// places are the addresses in the order of the keys: home, business, other.
var places = [3]place{
	{
		mailbox.Tag(0x3A5D), mailbox.Tag(0x3A59), mailbox.Tag(0x3A5C), mailbox.Tag(0x3A5A), mailbox.Tag(0x3A5B),
		address(0x801A),
	},
	{address(0x8045), address(0x8046), address(0x8047), address(0x8049), address(0x8048), address(0x801B)},
	{
		mailbox.Tag(0x3A63), mailbox.Tag(0x3A5F), mailbox.Tag(0x3A62), mailbox.Tag(0x3A60), mailbox.Tag(0x3A61),
		address(0x801C),
	},
}

// mailing are the parts of the mailing address, which PostalAddressIndex makes a
// copy of one of the three.
var mailing = place{
	mailbox.Tag(0x3A29), mailbox.Tag(0x3A27), mailbox.Tag(0x3A28), mailbox.Tag(0x3A26), mailbox.Tag(0x3A2A),
	mailbox.Tag(0x3A15),
}

// postalIndex says which address is the mailing address: 1 home, 2 business,
// 3 other ([MS-OXOCNTC] 2.2.1.3.9).
var postalIndex = address(0x8022)

// parts are the properties in the order of the schema.
func (p *place) parts() [5]mailbox.Property {
	return [5]mailbox.Property{p.street, p.city, p.state, p.country, p.postalCode}
}

func addressSlots() []slot {
	var slots []slot
	for i := range places {
		for _, part := range places[i].parts() {
			slots = append(slots, slot{prop: part})
		}
	}
	return slots
}

// compose writes an address as it stands on a letter, in the American order,
// which is the one of a server set up in English.
func (p *place) compose(props mailbox.Bag) any {
	text := func(part mailbox.Property) string {
		s, _ := props[part].(string)
		return s
	}
	region := join("  ", text(p.state), text(p.postalCode))
	full := join("\r\n", text(p.street), join(", ", text(p.city), region), text(p.country))
	if full == "" {
		return nil
	}
	return full
}

// mail is the part of the mailing address that the property is, nil if it is none.
func mail(props mailbox.Bag, prop mailbox.Property) any {
	index, _ := props[postalIndex].(int32)
	if index < 1 || int(index) > len(places) {
		return nil
	}
	from := &places[index-1]
	if prop == mailing.full {
		if v := props[from.full]; v != nil {
			return v
		}
		return from.compose(props)
	}
	parts := from.parts()
	for i, part := range mailing.parts() {
		if part == prop {
			return props[parts[i]]
		}
	}
	return nil
}

// join joins what is not empty.
func join(separator string, texts ...string) string {
	var kept []string
	for _, t := range texts {
		if t != "" {
			kept = append(kept, t)
		}
	}
	return strings.Join(kept, separator)
}
