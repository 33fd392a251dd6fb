// Package reference writes down what the configuration language has: as the tables of
// the program's help, as a page of Markdown, and as a JSON Schema. All of them are made of
// the tables that configurations are read by, so that none can say anything else.
//
// What the specifications of providers and stores do not tell, what their settings mean
// and what they are without, is written here, a file for each.
package reference

import (
	"slices"

	"contactsync/config"
)

// Manuals are what is to be said of the providers and stores, by their type.
func Manuals() map[string]config.Manual {
	return map[string]config.Manual{
		"aurea":  aurea(),
		"csv":    csv(),
		"ews":    ews(),
		"graph":  graph(),
		"vdir":   vdir(),
		"sqlite": sqlite(),
	}
}

// within puts entries into a block: their paths are those in the block.
func within(block string, entries ...config.Attribute) config.Manual {
	list := slices.Clone(entries)
	for i := range list {
		list[i].Name = block + "." + list[i].Name
	}
	return list
}
