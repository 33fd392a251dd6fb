package property

import (
	"slices"

	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/mapi"
)

// dictionary is a field with an entry for each of a few keys, such as the
// telephone numbers. Each entry is a view of one property, and of
// more in the case of e-mail addresses. In a Path and in a Shape a slot stands for an entry.
type dictionary struct {
	number int      // its place in a Shape
	field  string   // the URI of the whole
	tag    string   // the element, with prefix
	uris   []string // of one entry; several if an entry has parts
	parts  []string // names of the parts' elements, in the order of uris; nil if an entry is a text
	keys   []string // in the order in which entries are written
	slots  []slot   // key by key, and part by part within a key
}

// slot is where the value of an entry, or of a part of one, is kept.
type slot struct {
	prop   mailbox.Property
	spread *mailbox.EmailGroup // the group that prop belongs to, nil of most
}

// slot is the index of the slot that a path names, -1 if there is none.
func (d *dictionary) slot(p Path) int {
	for k, key := range d.keys {
		if key != p.index {
			continue
		}
		for u, uri := range d.uris {
			if uri == p.uri {
				return k*len(d.uris) + u
			}
		}
	}
	return -1
}

// read takes every entry of the element into the patch, and returns the slots
// that it found.
func (d *dictionary) read(n *schema.Node, p *patch) (found []int, problem *Problem) {
	for _, entry := range n.Children {
		first := d.key(entry.Attr("Key"))
		if first < 0 {
			return nil, &Problem{Code: codeValue, Text: "The dictionary has no entry of this key."}
		}
		if d.parts == nil {
			d.slots[first].put(p, entry)
			found = append(found, first)
			continue
		}
		for i, part := range d.parts {
			if value := entry.Child(part); value != nil {
				p.put(d.slots[first+i].prop, value.Text)
				found = append(found, first+i)
			}
		}
	}
	return found, nil
}

// key is the first slot of a key, -1 if there is no such key.
func (d *dictionary) key(name string) int {
	for k, key := range d.keys {
		if key == name {
			return k * len(d.uris)
		}
	}
	return -1
}

// put sets the property from an entry. An entry without text says that there is
// none.
func (s slot) put(p *patch, entry *schema.Node) {
	if s.spread == nil {
		p.put(s.prop, entry.Text)
		return
	}
	putEmail(p, s.spread, entry)
}

// drop removes the property as DeleteItemField does.
func (s slot) drop(p *patch) {
	if s.spread == nil {
		p.drop(s.prop)
		return
	}
	dropEmail(p, s.spread)
}

// write writes the wanted entries that have a value.
func (d *dictionary) write(w *Writer, r *record) {
	wanted := r.shape.slots[d.number]
	open := false
	for k, key := range d.keys {
		inside := false
		for i := range d.uris {
			n := k*len(d.uris) + i
			text, _ := r.value(d.slots[n].prop).(string)
			if wanted&(1<<n) == 0 || text == "" {
				continue
			}
			if !open {
				w.Open(d.tag)
				open = true
			}
			if !inside {
				w.Open("t:Entry")
				w.Attr("Key", key)
				inside = true
			}
			d.writeValue(w, r, n, text)
		}
		if inside {
			w.Close("t:Entry")
		}
	}
	if open {
		w.Close(d.tag)
	}
}

// writeValue writes what stands in an entry.
func (d *dictionary) writeValue(w *Writer, r *record, n int, text string) {
	if d.parts != nil {
		w.Element("t:"+d.parts[n%len(d.parts)], r.cut(text))
		return
	}
	if group := d.slots[n].spread; group != nil {
		writeEmailAttrs(w, r, group)
	}
	w.Text(r.cut(text))
}

// The dictionaries of a contact, by their number.
const (
	numberEmails = iota
	numberPhones
	numberIMs
	numberAddresses
	dictionaries
)

// contactDictionaries are the dictionaries by number.
var contactDictionaries = [dictionaries]*dictionary{
	numberEmails: {
		number: numberEmails, field: "contacts:EmailAddresses", tag: "t:EmailAddresses",
		uris:  []string{"contacts:EmailAddress"},
		keys:  []string{"EmailAddress1", "EmailAddress2", "EmailAddress3"},
		slots: emailSlots(),
	},
	numberPhones: {
		number: numberPhones, field: "contacts:PhoneNumbers", tag: "t:PhoneNumbers",
		uris: []string{"contacts:PhoneNumber"},
		keys: []string{
			"AssistantPhone", "BusinessFax", "BusinessPhone", "BusinessPhone2", "Callback", "CarPhone",
			"CompanyMainPhone", "HomeFax", "HomePhone", "HomePhone2", "Isdn", "MobilePhone", "OtherFax",
			"OtherTelephone", "Pager", "PrimaryPhone", "RadioPhone", "Telex", "TtyTddPhone",
			"BusinessMobile", "IPPhone", "Mms", "Msn",
		},
		slots: phoneSlots(),
	},
	numberIMs: {
		number: numberIMs, field: "contacts:ImAddresses", tag: "t:ImAddresses",
		uris:  []string{"contacts:ImAddress"},
		keys:  []string{"ImAddress1", "ImAddress2", "ImAddress3"},
		slots: imSlots(),
	},
	numberAddresses: {
		number: numberAddresses, field: "contacts:PhysicalAddresses", tag: "t:PhysicalAddresses",
		uris: []string{
			"contacts:PhysicalAddress:Street", "contacts:PhysicalAddress:City", "contacts:PhysicalAddress:State",
			"contacts:PhysicalAddress:CountryOrRegion", "contacts:PhysicalAddress:PostalCode",
		},
		parts: []string{"Street", "City", "State", "CountryOrRegion", "PostalCode"},
		keys:  []string{"Home", "Business", "Other"},
		slots: addressSlots(),
	},
}

// dictionaryOf is the dictionary whose entries have this URI, or nil.
func dictionaryOf(uri string) *dictionary {
	for _, d := range contactDictionaries {
		if slices.Contains(d.uris, uri) {
			return d
		}
	}
	return nil
}

// emailSlots are the addresses of the three groups.
func emailSlots() []slot {
	var slots []slot
	for _, g := range mailbox.EmailGroups() {
		slots = append(slots, slot{prop: g.Address, spread: &g})
	}
	return slots
}

// imSlots are the addresses for instant messages.
func imSlots() []slot {
	var slots []slot
	for _, prop := range mapi.IMAddresses {
		slots = append(slots, slot{prop: prop})
	}
	return slots
}

// phoneSlots are in the order of the keys. The last four came with Exchange
// Online; they have no tag that Microsoft has published, so that
// names stand in for tags.
func phoneSlots() []slot {
	var slots []slot
	for _, tag := range []uint32{
		0x3A2E, 0x3A24, 0x3A08, 0x3A1B, 0x3A02, 0x3A1E, 0x3A57, 0x3A25, 0x3A09, 0x3A2F, 0x3A2D, 0x3A1C, 0x3A23,
		0x3A1F, 0x3A21, 0x3A1A, 0x3A1D, 0x3A2C, 0x3A4B,
	} {
		slots = append(slots, slot{prop: mailbox.Tag(tag)})
	}
	for _, name := range []string{"BusinessMobile", "IPPhone", "Mms", "Msn"} {
		slots = append(slots, slot{prop: mailbox.Property{Set: mailbox.SetAddress, Name: name}})
	}
	return slots
}
