package wire

import (
	"fmt"
	"strconv"
	"strings"

	"contactsync/providers/addressbook"
)

// kind is how a property is written.
type kind int

const (
	kindText         kind = iota // a member of its own: "givenName"
	kindNotes                    // the same, of several lines
	kindDate                     // a member with a time that means a date: "birthday"
	kindTexts                    // a member with a list of texts: "categories"
	kindSlot                     // a place in a list of texts: "businessPhones[1]"
	kindEmail                    // a part of a place in emailAddresses
	kindPart                     // a part of an address: "homeAddress.city"
	kindExtended                 // a single-value extended property
	kindExtendedList             // a multi-value extended property
	kindPhoto                    // a stream of its own
)

// field is a property and how it is written.
type field struct {
	addressbook.Property
	kind kind

	// member is the member of the contact; slot and part are the place and the
	// name within it.
	member string
	slot   int
	part   string

	// id is the id of an extended property: "String 0x3A24".
	id string
}

// slots is how many places the lists have that have places. More are refused.
func slots(member string) int {
	switch member {
	case emailAddresses:
		return 3
	case "imAddresses":
		return 1 // of three; the others have no property
	}
	return 2
}

const emailAddresses = "emailAddresses"

// wellKnown are the fields of the well-known properties that Graph can hold. It
// is never changed.
var wellKnown = func() map[string]*field {
	table := make(map[string]*field)
	for _, p := range addressbook.WellKnown() {
		if f, why := newField(p); why == "" {
			table[p.Name] = f
		}
	}
	return table
}()

// lookUp is the field of a property, nil if Graph cannot hold it; why says so.
func lookUp(name string) (f *field, why string) {
	if f := wellKnown[name]; f != nil {
		return f, ""
	}
	p, ok := addressbook.LookUp(name)
	if !ok {
		return nil, fmt.Sprintf("there is no property %q", name)
	}
	return newField(p)
}

func newField(p addressbook.Property) (f *field, why string) {
	f = &field{Property: p}
	switch {
	case p.Name == "photo":
		f.kind = kindPhoto
	case p.Graph == "":
		why = f.extend()
	case p.Name == "notes":
		f.kind, f.member = kindNotes, p.Graph
	case p.Date:
		f.kind, f.member = kindDate, p.Graph
	case p.Type == addressbook.Strings:
		f.kind, f.member = kindTexts, p.Graph
	default:
		f.place()
	}
	if why != "" {
		return nil, why
	}
	return f, ""
}

// place takes the path of a text apart.
func (f *field) place() {
	member, part, hasPart := strings.Cut(f.Graph, ".")
	list, index, isSlot := strings.Cut(member, "[")
	f.member, f.part = list, part
	switch {
	case isSlot:
		f.kind = kindSlot
		f.slot, _ = strconv.Atoi(strings.TrimSuffix(index, "]")) // the table is ours
		if hasPart {
			f.kind = kindEmail
		}
	case hasPart:
		f.kind = kindPart
	default:
		f.kind = kindText
	}
}
