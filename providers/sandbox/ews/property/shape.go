package property

import (
	"slices"
	"strings"

	"contactsync/providers/sandbox/ews/schema"
)

// Shape says which fields and extended properties a response holds.
type Shape struct {
	base     base
	body     bodyType
	fields   fieldSet
	slots    [dictionaries]uint32 // wanted entries of each dictionary, a bit for each slot
	extended []extendedField
}

// bodyType is how a body is wanted.
type bodyType int

// The ways to show a body. The zero value shows what was stored.
const (
	bodyAsIs bodyType = iota
	bodyAsText
	bodyAsHTML
)

// fieldSet has a bit for each field by its number.
type fieldSet [2]uint64

func (s *fieldSet) add(f *field)      { s[f.number/64] |= 1 << (f.number % 64) }
func (s *fieldSet) has(f *field) bool { return s[f.number/64]&(1<<(f.number%64)) != 0 }

// extendedField is a wanted property, with its path ready to be written.
type extendedField struct {
	path Path
	xml  string
}

// ParseShape reads an ItemShape, FolderShape or AttachmentShape. Fields that the
// schema has and this server not are absent from responses, as they would be
// if they were empty; fields of folders in the shape of an item, and the other
// way round, are ErrorInvalidPropertyRequest. A nil node is IdOnly.
func ParseShape(n *schema.Node) (Shape, *Problem) {
	var s Shape
	if n == nil {
		return s, nil
	}
	switch n.ChildText("BaseShape") {
	case "Default":
		s.base = baseDefault
	case "AllProperties":
		s.base = baseAll
	}
	switch n.ChildText("BodyType") {
	case "Text":
		s.body = bodyAsText
	case "HTML":
		s.body = bodyAsHTML
	}
	if s.base > baseID {
		for i := range s.slots {
			s.slots[i] = ^uint32(0)
		}
	}
	if more := n.Child("AdditionalProperties"); more != nil {
		for _, c := range more.Children {
			path, problem := ParsePath(c)
			if problem != nil {
				return Shape{}, problem
			}
			if !s.add(path, n.Name == "FolderShape") {
				return Shape{}, (&Problem{Code: codeRequest, Text: "The property is none of the requested type."}).at(path)
			}
		}
	}
	return s, nil
}

// add adds what a path names. It is false if that cannot be in this shape.
func (s *Shape) add(p Path, ofFolder bool) bool { //nolint:revive // the kind of the shape has just two values
	if p.extended() {
		known := func(e extendedField) bool { return e.path == p }
		if !slices.ContainsFunc(s.extended, known) {
			var w Writer
			p.write(&w)
			s.extended = append(s.extended, extendedField{p, string(w.Bytes())})
		}
		return true
	}
	if strings.HasPrefix(p.uri, "folder:") != ofFolder {
		return false
	}
	if d := dictionaryOf(p.uri); d != nil {
		s.fields.add(fields.uris[d.field])
		s.slots[d.number] |= 1 << d.slot(p)
		return true
	}
	if f := fields.uris[p.uri]; f != nil {
		s.fields.add(f)
		if f.dictionary != nil {
			s.slots[f.dictionary.number] = ^uint32(0)
		}
	}
	return true
}

// wants says whether the shape has the field.
func (s *Shape) wants(f *field) bool { return f.base <= s.base || s.fields.has(f) }
