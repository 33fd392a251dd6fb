package connector

import (
	"fmt"
	"strings"

	"contactsync/planner/redact"
	"contactsync/providers/addressbook"
)

// declarations are the elements that declare a property, and the attribute of
// each that names it.
var declarations = map[string]string{
	"FieldFullName": "MSExFieldFullName",
	"FieldFullId":   "MSExFieldFullID",
	"FieldExtId":    "MSExFieldID",
	"FieldExtName":  "MSExFieldName",
}

// readMapping reads FieldMapping.xml, nil if there is none: then only the
// default fields are mapped.
func (s *Settings) readMapping(d *document) {
	if d == nil {
		return
	}
	names := []string{"FieldFullName", "FieldFullId", "FieldExtId", "FieldExtName"}
	d.root.find(names, func(e *element) {
		key := declarations[e.name.Local]
		known := []string{"MapFieldID", "OLDisplName", "MapiPropTag", key}
		if e.is("FieldExtId", "FieldExtName") {
			known = append(known, "MSExFieldType", "MSExFieldGuid")
		}
		s.unknownAttributes(d, atPerson, e, known...)
		for _, child := range e.children {
			s.unknown(d, atPerson)(child)
		}
		s.note(declared(d.file, e))
	}, s.unknown(d, atPerson))
	s.shape(d, atPerson)
}

// declared is the note about a declaration.
func declared(file string, e *element) Note {
	n := Note{File: file, Line: e.line, place: atPerson}
	what := e.name.Local + " " + redact.Quote(e.attr(declarations[e.name.Local]))
	if id := e.attr("MapFieldID"); id != "" {
		what += ", MapFieldID " + redact.Quote(id)
	}
	if label := e.attr("OLDisplName"); label != "" {
		what += ", shown as " + redact.Quote(label)
	}
	target, doubt, err := resolve(e)
	if err != nil {
		n.Text = what + ": it cannot be told which property this is: " + err.Error() + "."
		return n
	}
	n.code = target.code()
	n.Text = what + ": which field of the CRM fills it is not in the connector's files."
	if doubt != "" {
		n.Text += " " + doubt
	}
	if field, found := defaults[target.name]; found {
		n.Text += fmt.Sprintf(" Above it is %s; the connector may fill it from another field.", field)
	}
	if target.name != "" {
		n.Text += " In contactsync it is " + target.name + "."
	}
	n.lead = "With this field for FIELD, write:"
	return n
}

// target is a property that a declaration means.
type target struct {
	name     string               // of a well-known one, else ""
	set      string               // the property set of any other, "" for a tag
	property addressbook.Property // any other
}

// code is what maps the property.
func (t target) code() string {
	const value = "person.FIELD"
	if group, part, ok := strings.Cut(t.name, "."); ok {
		return group + " { " + part + " = " + value + " }"
	}
	if t.name != "" {
		return t.name + " = " + value
	}
	label := t.property.Named
	if label == "" {
		label = fmt.Sprintf("0x%04X", t.property.Tag)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "property %s {\n", literal(label))
	if t.set != "" {
		fmt.Fprintf(&b, "  set   = %s\n", literal(t.set))
	}
	fmt.Fprintf(&b, "  type  = %s\n  value = %s\n}\n", literal(string(t.property.Type)), value)
	return b.String()
}

// defaults are the properties that are filled out of the box, and from what.
var defaults = map[string]string{
	"given_name":     "person.FirstName",
	"surname":        "person.LastName",
	"email1":         `person["E-mail1"]`,
	"business_phone": "person.Tel1",
}
