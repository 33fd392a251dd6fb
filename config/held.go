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
			holds := l.opts.Schemas.Holds[kind]
			if holds == nil {
				continue
			}
			for _, mapping := range []*Mapping{s.Mappings[addressbook.Person], s.Mappings[addressbook.Company]} {
				l.checkHeld(mapping, target, holds)
			}
		}
	}
}

// checkHeld reports the properties of a mapping, or of nil, that a target cannot hold. What
// is derived is none that somebody asked for.
func (l *loader) checkHeld(mapping *Mapping, target string, holds func(property string) string) {
	if mapping == nil {
		return
	}
	isDerived := func(p MappedProperty) bool { return p.Value.derivation != nil }
	for _, p := range slices.DeleteFunc(slices.Clone(mapping.Properties), isDerived) {
		if reason := holds(p.Name); reason != "" {
			l.errorf(p.Value.Range().Ptr(), "Property that the target cannot hold", "provider.%s, to which mapping.%s is written, cannot hold this property: %s.", target, mapping.Name, reason)
		}
	}
}
