package wire

import (
	"slices"

	"contactsync/providers/addressbook"
)

// Normalize is the contact as it comes back after it was written. It returns
// its argument if nothing changes, and is idempotent.
//
// Texts of one line lose the blanks around them, notes the line ends at their
// end, all texts the characters that XML 1.0 forbids; line ends become line
// feeds, and what is no UTF-8 becomes U+FFFD. A birthday is a date. What is
// empty then, is none of its property's type, or belongs to a property that
// Graph cannot hold is left out, and so are the sensitivity "normal" and e-mail
// addresses that are none. An e-mail address without a name is its own name, and a
// name without an address is dropped.
//
// E-mail addresses, business and home phones are lists in Graph and know no
// gaps: where the first one is absent, the second one takes its place.
func Normalize(c *addressbook.Contact) *addressbook.Contact {
	if c == nil {
		return nil
	}
	fields := make([]addressbook.Field, 0, len(c.Fields))
	for _, f := range c.Fields {
		if value := normalValue(f.Name, f.Value); !value.IsAbsent() {
			fields = append(fields, addressbook.Field{Name: f.Name, Value: value})
		}
	}
	normal := closeGaps(&addressbook.Contact{Fields: fields})
	same := func(a, b addressbook.Field) bool { return a.Name == b.Name && a.Value.Equal(b.Value) }
	if slices.EqualFunc(normal.Fields, c.Fields, same) {
		return c
	}
	return normal
}

// normalValue is a value as it comes back, absent if it cannot be held.
func normalValue(name string, v addressbook.Value) addressbook.Value {
	f, _ := lookUp(name)
	switch {
	case f == nil:
		return addressbook.Value{}
	case f.Type == addressbook.Strings:
		return canonicalList(v.List)
	}
	return addressbook.Text(f.canonical(v.Text))
}

// closeGaps moves the entries of lists to the front, and gives e-mail
// addresses without a name a name.
func closeGaps(c *addressbook.Contact) *addressbook.Contact {
	var changed []addressbook.Field
	set := func(name, text string) {
		if c.Get(name).Text != text {
			changed = append(changed, addressbook.Field{Name: name, Value: addressbook.Text(text)})
		}
	}
	var emails []email
	for i := range slots(emailAddresses) {
		address, name := emailNames(i)
		emails = append(emails, email{c.Get(address).Text, c.Get(name).Text})
	}
	emails = compactEmails(emails)
	for i := range slots(emailAddresses) {
		address, name := emailNames(i)
		e := email{}
		if i < len(emails) {
			e = emails[i]
		}
		set(address, e.Address)
		set(name, e.Name)
	}
	for _, pair := range [][2]string{{"business_phone", "business_phone2"}, {"home_phone", "home_phone2"}} {
		if first, second := c.Get(pair[0]).Text, c.Get(pair[1]).Text; first == "" && second != "" {
			set(pair[0], second)
			set(pair[1], "")
		}
	}
	if changed == nil {
		return c
	}
	return addressbook.NewContact(append(slices.Clip(c.Fields), changed...)...)
}

// emailNames are the properties of a place in the list of e-mail addresses.
func emailNames(slot int) (address, name string) {
	address = [...]string{"email1", "email2", "email3"}[slot]
	return address, address + "_name"
}

// email is an entry of emailAddresses.
type email struct {
	Address string `json:"address"`
	Name    string `json:"name,omitempty"`
}

// compactEmails are the entries that have an address, each with a name.
func compactEmails(list []email) []email {
	var kept []email
	for _, e := range list {
		switch {
		case e.Address == "":
			continue
		case e.Name == "":
			e.Name = e.Address
		}
		kept = append(kept, e)
	}
	return kept
}
