package config

import (
	"errors"
	"strconv"
	"strings"

	"contactsync/providers/addressbook"
)

// identifier is what MAPI knows a property by: a tag, or the id or the name
// that it has within a set.
type identifier struct {
	set   string
	tag   uint32
	named string

	// as is the type that it has where none is given, and isKnown says that it can
	// have no other.
	as      addressbook.Type
	isKnown bool
}

// isZero says that nothing is identified.
func (id identifier) isZero() bool { return id.tag == 0 && id.named == "" }

// identify finds what the label of a block property, and the set beside it or "", are
// the name of. It is the zero identifier for a label that is no name.
func identify(set, label string) (identifier, error) {
	digits, isNumber := strings.CutPrefix(strings.ToLower(label), "0x")
	switch {
	case isNumber:
		tag, err := strconv.ParseUint(digits, 16, 16)
		if err != nil || tag == 0 || len(digits) != 4 {
			return identifier{}, errors.New("a tag, or an id within a set, has four hexadecimal digits, without those of the type: \"0x3A45\"")
		}
		return identifier{set: set, tag: uint32(tag)}, nil
	case set != "":
		return identifier{set: set, named: label, as: addressbook.String}, nil
	}
	for _, p := range addressbook.WellKnown() {
		if p.Name == label || p.MAPI != "" && strings.EqualFold(p.MAPI, label) {
			return identifierOf(p), nil
		}
	}
	for name, id := range mapiNames {
		if strings.EqualFold(name, label) {
			id.isKnown = true
			return id, nil
		}
	}
	return identifier{}, nil
}

// photo is the name of the well-known property that has no place in MAPI: it is an attachment.
const photo = "photo"

// identifierOf is the identifier of a property: equal for two that write the same.
func identifierOf(p addressbook.Property) identifier {
	set, _ := addressbook.LookUpSet(p.Set) // "" for a tag
	id := identifier{set: set, tag: p.Tag, named: p.Named}
	if p.Name == photo {
		id.named = photo
	}
	return id
}

// wellKnown is the well-known property of this identifier.
func (id identifier) wellKnown() (addressbook.Property, bool) {
	if id.set == "" && id.named == photo {
		return addressbook.LookUp(photo)
	}
	return addressbook.WellKnownMAPI(id.set, id.tag, id.named)
}
