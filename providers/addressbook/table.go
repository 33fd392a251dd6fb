package addressbook

import (
	"slices"
	"strings"
)

// wellKnown is the one table of well-known properties, sorted by name. What
// the language accepts, what the providers translate and what is redacted are
// all read from it. Tags, ids and paths are those of MS-OXPROPS, of the
// Exchange Web Services schema and of the Graph v1.0 contact resource. No
// system documents a limit of texts, but for the categories (MS-OXCMSG).
var wellKnown = sortedTable(nameRows, workRows, onlineRows, phoneRows, addressRows, detailRows)

func sortedTable(groups ...[]Property) []Property {
	table := slices.Concat(groups...)
	slices.SortFunc(table, func(a, b Property) int { return strings.Compare(a.Name, b.Name) })
	return table
}

// WellKnown is the table of well-known properties, sorted by Name. The slice
// is the caller's own.
func WellKnown() []Property { return slices.Clone(wellKnown) }

// Everything is the shape of all well-known properties.
func Everything() Shape {
	shape := make(Shape, len(wellKnown))
	for i, p := range wellKnown {
		shape[i] = p.Name
	}
	return shape
}

// LookUp finds a property by its name: a well-known one by what it is called in the
// configuration language, any other by the Name that NewMAPI composed. ok is
// false if there is none of exactly that name.
func LookUp(name string) (p Property, ok bool) {
	if strings.HasPrefix(name, mapiPrefix) {
		return lookUpMAPI(name)
	}
	i, ok := slices.BinarySearchFunc(wellKnown, name, func(p Property, name string) int {
		return strings.Compare(p.Name, name)
	})
	if !ok {
		return Property{}, false
	}
	return wellKnown[i], true
}
