package desired

import (
	"slices"
	"strings"

	"contactsync/providers/addressbook"
)

// emails are the properties that hold a contact's e-mail addresses.
var emails = []string{"email1", "email2", "email3"}

// WithEmail are the keys of the persons who have an e-mail address as some sync maps it, ignoring
// case, sorted. A mapping that needs the rep for it finds nobody.
func (w *World) WithEmail(address string) []addressbook.Key {
	address = strings.TrimSpace(address)
	if address == "" {
		return nil
	}
	var keys []addressbook.Key
	for _, sync := range w.syncs {
		mapper := sync.mappers[addressbook.Person]
		if mapper == nil {
			continue
		}
		for i := range sync.source.Persons.List {
			if id := sync.source.Persons.List[i].ID; id != "" && mapper.hasEmail(i, address) {
				keys = append(keys, addressbook.NewKey(sync.source.Label, addressbook.Person, id))
			}
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// hasEmail says whether a person's e-mail addresses, as far as they can be mapped, are an
// address.
func (p *mapper) hasEmail(i int, address string) bool {
	scope, _ := p.source.scope(addressbook.Person, &p.source.Persons.List[i], nil)
	for j, property := range p.mapping.Properties {
		if !slices.Contains(emails, property.Name) {
			continue
		}
		value, err := property.Value.Value(scope, p.properties[j].Property)
		if err == nil && strings.EqualFold(strings.TrimSpace(value.Text), address) {
			return true
		}
	}
	return false
}
