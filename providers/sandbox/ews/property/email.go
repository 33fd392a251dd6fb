package property

import (
	"encoding/binary"
	"unicode/utf16"

	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
)

// smtp is the address type of an entry without RoutingType.
const smtp = "SMTP"

// putEmail writes a whole group, as Exchange does when an entry is set. A name
// that was not given is removed, so that the store gives the new address its
// own. Without an address there is no entry.
func putEmail(p *patch, g *mailbox.EmailGroup, entry *schema.Node) {
	if entry.Text == "" {
		dropEmail(p, g)
		return
	}
	name, routing := entry.Attr("Name"), entry.Attr("RoutingType")
	if routing == "" {
		routing = smtp
	}
	p.put(g.Address, entry.Text)
	p.put(g.AddressType, routing)
	p.put(g.DisplayName, name)
	p.put(g.OriginalDisplayName, entry.Text)
	if name == "" {
		name = entry.Text
	}
	p.put(g.OriginalEntryID, oneOff(name, routing, entry.Text))
}

// dropEmail is what DeleteItemField does on an entry: the name and the entry id
// under which the address was resolved stay. Outlook shows them as an
// entry that cannot be mailed to; who wants none deletes all five properties.
func dropEmail(p *patch, g *mailbox.EmailGroup) {
	p.drop(g.Address, g.DisplayName, g.AddressType)
}

// writeEmailAttrs writes what an entry has beside the address.
func writeEmailAttrs(w *Writer, r *record, g *mailbox.EmailGroup) {
	if name, _ := r.value(g.DisplayName).(string); name != "" {
		w.Attr("Name", r.cut(name))
	}
	routing, _ := r.value(g.AddressType).(string)
	if routing == "" {
		routing = smtp
	}
	w.Attr("RoutingType", routing)
	w.Attr("MailboxType", "Contact")
}

// oneOff is the entry id of a recipient that is in no address book
// ([MS-OXCDATA] 2.2.5.1), with its texts in UTF-16.
func oneOff(name, routing, address string) []byte {
	id := []byte{
		0, 0, 0, 0,
		0x81, 0x2B, 0x1F, 0xA4, 0xBE, 0xA3, 0x10, 0x19, 0x9D, 0x6E, 0x00, 0xDD, 0x01, 0x0F, 0x54, 0x02,
		0, 0, // version
		0x01, 0x90, // Unicode, rich text is not wanted
	}
	for _, text := range []string{name, routing, address} {
		for _, unit := range append(utf16.Encode([]rune(text)), 0) {
			id = binary.LittleEndian.AppendUint16(id, unit)
		}
	}
	return id
}
