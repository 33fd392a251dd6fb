package connector

import (
	"fmt"
	"regexp"
	"slices"

	"contactsync/planner/redact"
)

// appointments is the type of the form of appointments.
const appointments = "vevent"

// tableKind is what is known of a table that has contacts in it.
type tableKind struct {
	place   place
	root    string   // what the language calls a record of it
	carried []string // fields that the mappings have anyway
}

// tables are the tables of contacts by their XML names and by their short ids.
var tables = map[string]tableKind{
	"Person":  person,
	"KP":      person,
	"Company": company,
	"FI":      company,
}

var (
	person  = tableKind{atPerson, "person", []string{"FirstName", "LastName", "E-mail1", "Tel1", "StatNo", "SeqNo"}}
	company = tableKind{atCompany, "company", []string{"Company", "StatNo", "SeqNo"}}
)

// formReader reads forms.xml.
type formReader struct {
	*Settings
	*document
	sheet map[string]emission
	seen  map[string]bool // references to the fields that were noted
}

// readForms reads forms.xml, nil if there is none, with what the style sheet makes of
// its fields.
func (s *Settings) readForms(d *document, sheet map[string]emission) {
	if d == nil {
		s.note(Note{File: formsFile, place: atPerson, Text: "This file is not there: which fields were added to the four above is not known."})
		return
	}
	r := formReader{s, d, sheet, map[string]bool{}}
	d.root.find([]string{"form"}, r.form, s.unknown(d, atPerson))
	s.shape(d, atPerson)
}

func (r formReader) form(e *element) {
	formType := e.attr("type")
	if formType == appointments {
		return // contactsync has no appointments
	}
	r.unknownAttributes(r.document, atPerson, e, "type")
	for _, child := range e.children {
		if !child.is("table") {
			r.unknown(r.document, atPerson)(child)
			continue
		}
		r.table(child, formType)
	}
}

func (r formReader) table(e *element, formType string) {
	name := e.attr("tablename")
	kind, found := tables[name]
	if !found {
		r.note(Note{File: r.file, Line: e.line, place: atPerson, Text: fmt.Sprintf("The table %s in the form %s is neither Person nor Company, and was not carried over.", redact.Quote(name), redact.Quote(formType))})
		return
	}
	r.unknownAttributes(r.document, kind.place, e, "tablename")
	for _, child := range e.children {
		if !child.is("field") {
			r.unknown(r.document, kind.place)(child)
			continue
		}
		r.unknownAttributes(r.document, kind.place, child, "fieldname")
		r.field(child, kind, formType)
	}
}

func (r formReader) field(e *element, kind tableKind, formType string) {
	name := e.attr("fieldname")
	if slices.Contains(kind.carried, name) {
		return
	}
	reference, ok := reference(kind.root, name)
	if !ok {
		r.note(Note{File: r.file, Line: e.line, place: kind.place, Text: "The field " + redact.Quote(name) + " has no name that a field can have, and was not carried over."})
		return
	}
	if r.seen[reference] {
		return
	}
	r.seen[reference] = true
	text := fmt.Sprintf("The field %s is given out, in the form %s. Which property it fills is not in the connector's files.", redact.Quote(name), redact.Quote(formType))
	if made, found := r.sheet[name]; found {
		text += fmt.Sprintf(" %s, line %d, makes the element %s of a field of this name.", sheetFile, made.line, redact.Quote(made.element))
	}
	r.note(Note{File: r.file, Line: e.line, place: kind.place, Text: text, lead: "If it is a contact's:", code: "PROPERTY = " + reference})
}

var (
	plainField  = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	quotedField = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]*$`)
)

// reference is how the language names a field of a record.
func reference(root, field string) (text string, ok bool) {
	switch {
	case plainField.MatchString(field):
		return root + "." + field, true
	case quotedField.MatchString(field):
		return root + `["` + field + `"]`, true
	}
	return "", false
}
