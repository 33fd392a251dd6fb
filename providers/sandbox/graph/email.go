package graph

import (
	"strings"

	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/mapi"
)

// routing is the type of an address that is one of SMTP.
const routing = "SMTP"

// showEmails writes the e-mail addresses that there are, in the order of their
// slots. What is no address is a name without one.
func showEmails(_ *call, i mailbox.Item) any {
	shown := []object{}
	for _, group := range mailbox.EmailGroups() {
		if e := emailOf(i.Props, group); e != nil {
			shown = append(shown, e)
		}
	}
	return shown
}

// showEmail writes the address of one slot.
func showEmail(slot int) func(*call, mailbox.Item) any {
	return func(_ *call, i mailbox.Item) any {
		if e := emailOf(i.Props, mailbox.EmailGroups()[slot]); e != nil {
			return e
		}
		return nil
	}
}

// emailOf is what a slot holds, nil if it is empty.
func emailOf(props mailbox.Bag, group mailbox.EmailGroup) object {
	written, _ := props[group.Address].(string)
	name, _ := props[group.DisplayName].(string)
	switch {
	case written == "" && name == "":
		return nil
	case written == "":
		return object{"name": name}
	case name == "":
		name = written
	}
	return object{"name": name, "address": written}
}

// email is an address as it was written.
type email struct{ name, address string }

// readEmails takes all addresses: those that are not in the list go.
func readEmails(w *writing, value any) *problem {
	values, ok := value.([]any)
	if !ok {
		return wrongType("emailAddresses", "Collection(microsoft.graph.emailAddress)")
	}
	var emails []email
	for _, value := range values {
		e, p := w.readEmail(value)
		if p != nil {
			return p
		}
		if e != (email{}) {
			emails = append(emails, e)
		}
	}
	groups := mailbox.EmailGroups()
	if len(emails) > len(groups) {
		return tooMany("EmailAddresses", len(emails), len(groups))
	}
	for slot, group := range groups {
		w.dropEmail(group)
		if slot < len(emails) {
			w.putEmail(group, emails[slot])
		}
	}
	return nil
}

// readEmail takes one address. Null is none.
func (w *writing) readEmail(value any) (e email, p *problem) {
	if value == nil {
		return email{}, nil
	}
	written, ok := value.(*document)
	if !ok {
		return email{}, wrongType("emailAddresses", "microsoft.graph.emailAddress")
	}
	for _, m := range written.members {
		if m.name == "@odata.type" {
			if p := w.readType("emailAddress", m.value); p != nil {
				return email{}, p
			}
			continue
		}
		s, ok := m.value.(string)
		if !ok && m.value != nil {
			return email{}, wrongType("emailAddresses/"+m.name, "Edm.String")
		}
		switch m.name {
		case "name":
			e.name = s
		case "address":
			e.address = s
		default:
			return email{}, unknownMember("emailAddress", m.name)
		}
	}
	return e, nil
}

func (w *writing) dropEmail(g mailbox.EmailGroup) {
	for _, prop := range []mailbox.Property{g.DisplayName, g.AddressType, g.Address, g.OriginalDisplayName, g.OriginalEntryID} {
		w.set[prop] = nil
	}
}

// putEmail writes a whole group. What is no address is kept as a name only.
func (w *writing) putEmail(g mailbox.EmailGroup, e email) {
	if e.address == "" || !strings.Contains(e.address, "@") && w.call.server.Options.EmailNames != "plain" {
		name := e.address
		if name == "" {
			name = e.name
		}
		w.set[g.DisplayName] = name
		return
	}
	name := w.nameOf(e)
	w.set[g.DisplayName] = name
	w.set[g.AddressType] = routing
	w.set[g.Address] = e.address
	w.set[g.OriginalDisplayName] = e.address
	w.set[g.OriginalEntryID] = mapi.OneOff(name, routing, e.address)
}

// nameOf is the name that an address gets: that of the directory, if it is in
// there, else the one it had, which stays as long as the address does, else the
// one that was written.
func (w *writing) nameOf(e email) string {
	if w.call.server.Options.EmailNames != "plain" {
		if m, err := w.call.server.Store.Wherever(e.address); err == nil && m.DisplayName() != "" {
			return m.DisplayName()
		}
		for _, g := range mailbox.EmailGroups() {
			had, _ := w.before[g.Address].(string)
			name, _ := w.before[g.DisplayName].(string)
			if name != "" && strings.EqualFold(had, e.address) {
				return name
			}
		}
	}
	if e.name == "" {
		return e.address
	}
	return e.name
}
