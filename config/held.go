package config

import (
	"slices"
	"strings"

	"contactsync/providers/addressbook"
)

// checkTargets reports the mapped properties that a target of a sync cannot hold.
func (l *loader) checkTargets() {
	for _, name := range sortedKeys(l.syncs) {
		s := l.syncs[name].Sync
		for _, target := range s.To {
			kind, _, _ := strings.Cut(target, ".")
			holds, normalize := l.opts.Schemas.Holds[kind], l.opts.Schemas.Normalize[kind]
			for _, mapping := range []*Mapping{s.Mappings[addressbook.Person], s.Mappings[addressbook.Company]} {
				if mapping != nil && holds != nil {
					l.checkHeld(mapping, target, holds)
				}
				if mapping != nil && normalize != nil {
					l.checkPlaces(mapping, target, normalize)
				}
			}
		}
	}
}

// checkHeld reports the properties of a mapping that a target cannot hold. What
// is derived is none that somebody asked for.
func (l *loader) checkHeld(mapping *Mapping, target string, holds func(property string) string) {
	isDerived := func(p MappedProperty) bool { return p.Value.derivation != nil }
	for _, p := range slices.DeleteFunc(slices.Clone(mapping.Properties), isDerived) {
		if reason := holds(p.Name); reason != "" {
			l.errorf(p.Value.Range().Ptr(), "Property that the target cannot hold", "provider.%s, to which mapping.%s is written, cannot hold this property: %s.", target, mapping.Name, reason)
		}
	}
}

// checkPlaces warns of the properties of a mapping that a target moves to other ones, which
// are managed too then.
func (l *loader) checkPlaces(mapping *Mapping, target string, normalize func(*addressbook.Contact) *addressbook.Contact) {
	var names []string
	for _, p := range mapping.Properties {
		names = append(names, p.Name)
	}
	places := addressbook.Places(normalize, names)
	for _, p := range mapping.Properties {
		if place := places[p.Name]; place != "" {
			l.warnf(p.Value.Range().Ptr(), "Property that the target moves up", "provider.%s, to which mapping.%s is written, keeps a list without gaps: this value becomes %s, which the mapping does not set. So %s is managed too, and what a user has there is replaced. Set %s, or set it instead.", target, mapping.Name, place, place, place)
		}
	}
}
