package property

import (
	"slices"
	"strings"
	"time"

	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/mapi"
)

// field is one row of the table of fields.
type field struct {
	uri     string // FieldURI; the element has the name behind the colon
	number  int    // its bit in a Shape
	element string
	tag     string // the element with its prefix

	base     base             // the smallest base shape that has it
	prop     mailbox.Property // what it is a view of; zero if it is calculated or has several
	kind     mapi.Kind        // of prop
	names    []choice         // of an enumeration
	fallback any              // what is shown when prop is absent
	fixed    bool             // read-only
	required bool             // cannot be deleted
	hidden   bool             // cannot be searched or sorted by, although it has a prop

	// Instead of prop: how the field is written into a response, read from a
	// request, and deleted. Without put the field is read-only.
	write func(*Writer, *record)
	put   func(*patch, *schema.Node) *Problem
	drop  func(*patch)

	dictionary *dictionary
}

// base is a base shape; each has the fields of those before it.
type base int

// The base shapes. onDemand are fields that only AdditionalProperties bring.
const (
	baseID base = iota
	baseDefault
	baseAll
	onDemand
)

// choice is a value of an enumeration.
type choice struct {
	value int32
	name  string
}

// class is the kind of an element that has fields.
type class int

// The classes.
const (
	classItem class = iota
	classMessage
	classContact
	classList
	classFolder // all but contacts and calendar folders
	classPlainFolder
	classes
)

// fieldTable has the fields of each class in the order of the schema. A nil
// stands for where extended properties go.
type fieldTable struct {
	rows     [classes][]*field
	elements [classes]map[string]*field
	uris     map[string]*field
	kinds    map[mailbox.Property]mapi.Kind // of the properties behind fields
}

// fields is the table of all fields.
var fields = newFieldTable()

func newFieldTable() *fieldTable {
	t := &fieldTable{uris: map[string]*field{}, kinds: map[mailbox.Property]mapi.Kind{}}
	item, itemTail := t.own(itemRows()), t.own(itemTailRows())
	contact, message := t.own(contactRows()), t.own(messageRows())
	folder, folderTail, folderEnd := t.own(folderRows()), t.own(folderTailRows()), t.own(folderEndRows())
	extended := []*field{nil}
	item = slices.Concat(item, extended, itemTail)
	folder = slices.Concat(folder, extended, folderTail)
	t.rows[classItem] = item
	t.rows[classMessage] = slices.Concat(item, message)
	t.rows[classContact] = slices.Concat(item, contact)
	t.rows[classList] = slices.Concat(item, []*field{
		t.uris["contacts:DisplayName"], t.uris["contacts:FileAs"], t.uris["contacts:ContactSource"],
	})
	t.rows[classPlainFolder] = folder
	t.rows[classFolder] = slices.Concat(folder, folderEnd)
	for c := range t.rows {
		t.elements[c] = map[string]*field{}
		for _, f := range t.rows[c] {
			if f != nil {
				t.elements[c][f.element] = f
			}
		}
	}
	for _, d := range contactDictionaries {
		for _, s := range d.slots {
			t.kinds[s.prop] = mapi.String
		}
	}
	return t
}

// own numbers rows and fills in what follows from the rest of a row.
func (t *fieldTable) own(rows []field) []*field {
	owned := make([]*field, len(rows))
	for i := range rows {
		f := &rows[i]
		f.number = len(t.uris)
		_, f.element, _ = strings.Cut(f.uri, ":")
		f.tag = "t:" + f.element
		if f.kind == "" && f.names != nil {
			f.kind = mapi.Integer
		}
		t.uris[f.uri] = f
		if f.prop != (mailbox.Property{}) {
			t.kinds[f.prop] = f.kind
		}
		owned[i] = f
	}
	return owned
}

// calculated says whether no property stands behind the field that a search
// could look at.
func (f *field) calculated() bool { return f == nil || f.hidden || f.prop == (mailbox.Property{}) }

// writable says whether a request may set the field.
func (f *field) writable() bool {
	return f != nil && !f.fixed && (f.put != nil || f.write == nil && f.prop != (mailbox.Property{}))
}

// read takes the element of the field into the patch.
func (f *field) read(p *patch, n *schema.Node) *Problem {
	if !f.writable() {
		return f.refuse()
	}
	if f.put != nil {
		return f.put(p, n)
	}
	v, ok := f.parse(n)
	if !ok {
		return (&Problem{Code: codeValue, Text: "The value is none of the property's type."}).at(Path{uri: f.uri})
	}
	p.put(f.prop, v)
	return nil
}

// refuse is the answer to a field that cannot be set. f may be nil.
func (f *field) refuse() *Problem {
	problem := &Problem{Code: codeSet, Text: "Set action is invalid for property."}
	if f != nil {
		problem.at(Path{uri: f.uri})
	}
	return problem
}

// parse reads the value of an element.
func (f *field) parse(n *schema.Node) (v any, ok bool) {
	if f.names != nil {
		return valueOf(f.names, n.Text)
	}
	if _, many := f.kind.List(); many {
		texts := make([]string, 0, len(n.Children))
		for _, c := range n.Children {
			texts = append(texts, c.Text)
		}
		return f.kind.ParseList(texts)
	}
	return f.kind.Parse(n.Text)
}

// remove removes what the field shows.
func (f *field) remove(p *patch) {
	if f.drop != nil {
		f.drop(p)
		return
	}
	p.drop(f.prop)
}

// show writes the element, or nothing if the field is absent.
func (f *field) show(w *Writer, r *record) {
	if f.write != nil {
		f.write(w, r)
		return
	}
	v := r.value(f.prop)
	if v == nil {
		v = f.fallback
	}
	switch v := v.(type) {
	case nil:
	case string:
		if f.kind == mapi.String {
			w.Element(f.tag, r.cut(v))
		}
	case int32:
		f.showInteger(w, v)
	case time.Time:
		if f.kind == mapi.Time {
			w.Time(f.tag, v)
		}
	case []string:
		if texts, ok := f.kind.FormatList(v); ok {
			writeStrings(w, r, f.tag, texts)
		}
	case []byte:
		if text, ok := f.kind.Format(r.cutBytes(v)); ok {
			w.Element(f.tag, text)
		}
	default:
		if text, ok := f.kind.Format(v); ok {
			w.Element(f.tag, text)
		}
	}
}

// showInteger writes a number, or the name that it stands for.
func (f *field) showInteger(w *Writer, v int32) {
	switch {
	case f.kind != mapi.Integer:
	case f.names == nil:
		w.Int(f.tag, int64(v))
	default:
		for _, c := range f.names {
			if c.value == v {
				w.Element(f.tag, c.name)
			}
		}
	}
}

// valueOf is the value behind a name.
func valueOf(names []choice, name string) (v any, ok bool) {
	for _, c := range names {
		if c.name == name {
			return c.value, true
		}
	}
	return nil, false
}

// writeStrings writes an array of strings; its elements are called String.
func writeStrings(w *Writer, r *record, tag string, texts []string) {
	w.Open(tag)
	for _, t := range texts {
		w.Element("t:String", r.cut(t))
	}
	w.Close(tag)
}
