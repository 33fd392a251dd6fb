package connector

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"contactsync/planner/redact"
)

// maxDepth is how deep elements are nested at most.
const maxDepth = 100

// document is an XML document, as far as it is well-formed.
type document struct {
	file string
	root element // holds the document's own root element

	// brokenAt is the line from which on it is not well-formed, 0 if it is.
	brokenAt int
}

// element is an element of a document. Its text is left out: the connector's
// files have all they say in names and attributes.
type element struct {
	name     xml.Name
	attrs    []xml.Attr
	line     int
	children []*element
}

// parse reads a document. Entities are not expanded, other than XML's own.
func parse(file string, text []byte) *document {
	d := &document{file: file}
	utf16 := bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff"))
	plain, _, err := transform.Bytes(unicode.BOMOverride(transform.Nop), text)
	if err != nil {
		d.brokenAt = 1
		return d
	}
	decoder := xml.NewDecoder(bytes.NewReader(plain))
	decoder.CharsetReader = func(name string, from io.Reader) (io.Reader, error) {
		if utf16 {
			return from, nil
		}
		encoding, err := htmlindex.Get(name)
		if err != nil {
			return nil, err
		}
		return encoding.NewDecoder().Reader(from), nil
	}
	open := []*element{&d.root}
	for {
		line, _ := decoder.InputPos()
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) && len(d.root.children) > 0 {
			return d
		}
		if err != nil || len(open) > maxDepth {
			d.brokenAt = line
			return d
		}
		switch t := token.(type) {
		case xml.StartElement:
			e := &element{name: t.Name, attrs: t.Attr, line: line}
			parent := open[len(open)-1]
			parent.children = append(parent.children, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
}

// is says whether an element has one of some names, whatever its namespace.
func (e *element) is(names ...string) bool { return slices.Contains(names, e.name.Local) }

// attr is the value of an attribute without blanks around it, "" if there is none.
func (e *element) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Local == name && a.Name.Space == "" {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// others are the attributes besides those that are known, quoted, and "" if
// there are none.
func (e *element) others(known ...string) string {
	var names []string
	for _, a := range e.attrs {
		isNamespace := a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns"
		if !isNamespace && (a.Name.Space != "" || !slices.Contains(known, a.Name.Local)) {
			names = append(names, redact.Quote(a.Name.Local))
		}
	}
	return strings.Join(names, ", ")
}

// find calls visit for each element of the names below this one, but not for those
// inside of these. Elements that neither are such nor hold such are given to other.
func (e *element) find(names []string, visit, other func(*element)) {
	for _, child := range e.children {
		switch {
		case child.is(names...):
			visit(child)
		case child.holds(names):
			child.find(names, visit, other)
		default:
			other(child)
		}
	}
}

// holds says whether an element of the names is below this one.
func (e *element) holds(names []string) bool {
	return slices.ContainsFunc(e.children, func(child *element) bool {
		return child.is(names...) || child.holds(names)
	})
}

// shape notes what of a document was not understood as a whole: where it
// ends to be well-formed.
func (s *Settings) shape(d *document, at place) {
	if d.brokenAt > 0 {
		s.note(Note{File: d.file, Line: d.brokenAt, place: at, Text: "From here on this is no well-formed XML, and was not read. Repair the file and run init again, or carry the rest over by hand."})
	}
}

// unknown notes an element that was not understood.
func (s *Settings) unknown(d *document, at place) func(*element) {
	return func(e *element) {
		s.note(Note{File: d.file, Line: e.line, place: at, Text: "The element " + redact.Quote(e.name.Local) + " is not understood, and was not carried over."})
	}
}

// unknownAttributes notes attributes that were not understood.
func (s *Settings) unknownAttributes(d *document, at place, e *element, known ...string) {
	if others := e.others(known...); others != "" {
		s.note(Note{File: d.file, Line: e.line, place: at, Text: "Not understood of the element " + redact.Quote(e.name.Local) + ", and not carried over, is what these attributes say: " + others + "."})
	}
}
