package property

import (
	"strings"

	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/mapi"
)

// place is one of a contact's three addresses.
type place struct{ mapi.Address }

// places are the addresses in the order of the keys: home, business, other.
var places = [3]place{{mapi.HomeAddress}, {mapi.BusinessAddress}, {mapi.OtherAddress}}

// mailing are the parts of the mailing address, which PostalAddressIndex makes a
// copy of one of the three.
var mailing = place{mapi.Address{
	Street: mailbox.Tag(0x3A29), City: mailbox.Tag(0x3A27), State: mailbox.Tag(0x3A28),
	Country: mailbox.Tag(0x3A26), PostalCode: mailbox.Tag(0x3A2A), Full: mailbox.Tag(0x3A15),
}}

// postalIndex says which address is the mailing address: 1 home, 2 business,
// 3 other ([MS-OXOCNTC] 2.2.1.3.9).
var postalIndex = mapi.Contact(0x8022)

// parts are the properties in the order of the schema.
func (p *place) parts() [5]mailbox.Property {
	return [5]mailbox.Property{p.Street, p.City, p.State, p.Country, p.PostalCode}
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
	region := join("  ", text(p.State), text(p.PostalCode))
	full := join("\r\n", text(p.Street), join(", ", text(p.City), region), text(p.Country))
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
	if prop == mailing.Full {
		if v := props[from.Full]; v != nil {
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
