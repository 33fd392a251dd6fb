package vdir

import (
	"strings"

	"contactsync/providers/addressbook"
)

// place says where a well-known property lives in a card, and how.
type place struct {
	slot slot
	form form

	// part is the number of the component of a structured line.
	part int
}

// form is how a value is written.
type form string

// The forms.
const (
	textForm      form = "text"
	uriForm       form = "uri"
	dateForm      form = "date"
	listForm      form = "list"
	binaryForm    form = "binary"
	componentForm form = "component"
)

// extensionPrefix begins the names of the lines for properties that vCard has
// no place for.
const extensionPrefix = "X-CONTACTSYNC-"

// components are the properties that share a line with others: its slot, and
// the place of each within the line (RFC 6350, sections 6.2.2, 6.3.1 and
// 6.6.4).
var components = map[string]struct {
	slot string
	part int
}{
	"surname":      {"name", 0},
	"given_name":   {"name", 1},
	"middle_name":  {"name", 2},
	"title":        {"name", 3},
	"suffix":       {"name", 4},
	"company_name": {"organization", 0},
	"department":   {"organization", 1},
}

// addressParts are the components of an address line; the first two, post
// office box and extended address, are not ours.
var addressParts = map[string]int{"street": 2, "city": 3, "state": 4, "postal_code": 5, "country": 6}

// sizes are the numbers of components of structured lines.
var sizes = map[string]int{"N": 5, "ORG": 1, "ADR": 7}

// places is the place of every well-known property, slotByID and slotsByName
// are all slots. None of them changes.
var (
	places      = makePlaces()
	slotByID    = makeSlotByID()
	slotsByName = makeSlotsByName()
)

func makePlaces() map[string]place {
	vcard := make(map[string]slot, len(slots))
	for _, s := range slots {
		vcard[s.id] = s
	}
	all := make(map[string]place)
	for _, p := range addressbook.WellKnown() {
		address, part, isPart := strings.Cut(p.Name, ".")
		number, isAddress := addressParts[part]
		component, isComponent := components[p.Name]
		standard, isStandard := vcard[p.Name]
		switch {
		case isPart && isAddress:
			all[p.Name] = place{slot: vcard[address], form: componentForm, part: number}
		case isComponent:
			all[p.Name] = place{slot: vcard[component.slot], form: componentForm, part: component.part}
		case isStandard:
			all[p.Name] = place{slot: standard, form: formOf(p, standard)}
		default:
			own := slot{id: p.Name, name: extensionPrefix + extensionName(p.Name), list: p.Type == addressbook.Strings}
			all[p.Name] = place{slot: own, form: formOf(p, own)}
		}
	}
	return all
}

func extensionName(property string) string {
	return strings.ToUpper(strings.NewReplacer("_", "-", ".", "-").Replace(property))
}

func formOf(p addressbook.Property, s slot) form {
	switch {
	case p.Type == addressbook.Strings:
		return listForm
	case p.Type == addressbook.Binary:
		return binaryForm
	case p.Type == addressbook.Time && p.Date:
		return dateForm
	case s.name == "URL" || s.name == "IMPP":
		return uriForm
	}
	return textForm
}

func makeSlotByID() map[string]slot {
	byID := make(map[string]slot)
	for _, p := range places {
		byID[p.slot.id] = p.slot
	}
	return byID
}

// makeSlotsByName lists the slots for lines of a name in the order in which
// they are filled.
func makeSlotsByName() map[string][]slot {
	byName := make(map[string][]slot)
	for _, s := range slots {
		byName[s.name] = append(byName[s.name], s)
	}
	for _, p := range places {
		if strings.HasPrefix(p.slot.name, extensionPrefix) {
			byName[p.slot.name] = []slot{p.slot}
		}
	}
	return byName
}
