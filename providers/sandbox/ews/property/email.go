package property

import (
	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/mapi"
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
	p.put(g.OriginalEntryID, mapi.OneOff(name, routing, entry.Text))
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
