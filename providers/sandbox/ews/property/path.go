package property

import (
	"strconv"
	"strings"

	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/mapi"
)

// Path names a field, an entry of a dictionary, or an extended property. Two
// paths are equal if they name the same, however they were spelled: tags and
// ids may be hexadecimal or decimal, sets may be given by name or by GUID.
type Path struct {
	uri, index string           // of a FieldURI and an IndexedFieldURI
	prop       mailbox.Property // of an ExtendedFieldURI
	kind       mapi.Kind
}

// ParsePath reads a t:FieldURI, t:IndexedFieldURI or t:ExtendedFieldURI. The
// answer to a combination of attributes that names no property is
// ErrorInvalidExtendedProperty, to a key that a dictionary does not have
// ErrorInvalidPropertyRequest.
func ParsePath(n *schema.Node) (Path, *Problem) {
	switch {
	case n == nil:
	case n.Name == "FieldURI":
		return Path{uri: alias(n.Attr("FieldURI"))}, nil
	case n.Name == "IndexedFieldURI":
		p := Path{uri: n.Attr("FieldURI"), index: n.Attr("FieldIndex")}
		if d := dictionaryOf(p.uri); d != nil && d.slot(p) < 0 {
			return Path{}, (&Problem{Code: codeRequest, Text: "The dictionary has no entry of this key."}).at(p)
		}
		return p, nil
	case n.Name == "ExtendedFieldURI":
		return parseExtended(n)
	}
	return Path{}, &Problem{Code: codeRequest, Text: "The path names no property of an item or folder."}
}

// alias is the one URI of a field that has two.
func alias(uri string) string {
	if uri == "contacts:Culture" {
		return "item:Culture"
	}
	return uri
}

// parseExtended checks what the schema leaves open: which attributes go
// together.
func parseExtended(n *schema.Node) (Path, *Problem) {
	tag, byTag := n.LookupAttr("PropertyTag")
	set, bySet := n.LookupAttr("PropertySetId")
	known, byKnown := n.LookupAttr("DistinguishedPropertySetId")
	name, byName := n.LookupAttr("PropertyName")
	id, byID := n.LookupAttr("PropertyId")
	p := Path{kind: mapi.Kind(n.Attr("PropertyType"))}
	switch {
	case byTag && (bySet || byKnown || byName || byID):
		return Path{}, invalidExtended("A property has either a tag or a property set.")
	case byTag:
		number, ok := parseNumber(tag, 16)
		if !ok || number == 0 || number == 0xFFFF {
			return Path{}, invalidExtended("The property tag is no number from 1 to 0xFFFE.")
		}
		if number >= 0x8000 {
			return Path{}, invalidExtended("Tags from 0x8000 mean another property in each mailbox: use the property set.")
		}
		p.prop.ID = number
	case bySet == byKnown:
		return Path{}, invalidExtended("A named property has exactly one property set.")
	case byName == byID:
		return Path{}, invalidExtended("A property of a set has exactly one of name and id.")
	default:
		p.prop.Set = strings.ToLower(set)
		if byKnown {
			p.prop.Set = distinguishedSets[known]
		}
		if !mapi.IsGUID(p.prop.Set) {
			return Path{}, invalidExtended("The property set is not known.")
		}
		if !p.named(name, id) {
			return Path{}, invalidExtended("The property has an empty name, or an id that is no number.")
		}
	}
	if !p.kind.Supported() {
		return Path{}, &Problem{Code: codeExtendedType, Text: "Properties of this type cannot be read or written."}
	}
	return p, nil
}

// named sets the name of a property in its set, or its id.
func (p *Path) named(name, id string) bool {
	if name != "" {
		p.prop.Name = name
		return true
	}
	var ok bool
	p.prop.ID, ok = parseNumber(id, 32)
	return ok
}

func invalidExtended(text string) *Problem { return &Problem{Code: codeExtended, Text: text} }

// parseNumber reads a number that is decimal, or hexadecimal with 0x.
func parseNumber(s string, bits int) (uint32, bool) {
	base := 10
	if hex, ok := strings.CutPrefix(strings.ToLower(s), "0x"); ok {
		s, base = hex, 16
	}
	n, err := strconv.ParseUint(s, base, bits)
	return uint32(n), err == nil
}

// extended says whether the path is one of an extended property.
func (p Path) extended() bool { return p.kind != "" }

// write writes the path as it stands in a response: in MessageXml, and before
// the value of an extended property.
func (p Path) write(w *Writer) {
	switch {
	case p.extended():
		p.writeExtended(w)
	case p.index != "":
		w.Open("t:IndexedFieldURI")
		w.Attr("FieldURI", p.uri)
		w.Attr("FieldIndex", p.index)
		w.Close("t:IndexedFieldURI")
	default:
		w.Open("t:FieldURI")
		w.Attr("FieldURI", p.uri)
		w.Close("t:FieldURI")
	}
}

// writeExtended writes a set by its name if it has one, a tag in hexadecimal and
// an id in decimal digits, as Exchange does.
func (p Path) writeExtended(w *Writer) {
	w.Open("t:ExtendedFieldURI")
	if p.prop.Set == "" {
		w.Attr("PropertyTag", "0x"+strconv.FormatUint(uint64(p.prop.ID), 16))
	} else {
		if name, ok := setNames[p.prop.Set]; ok {
			w.Attr("DistinguishedPropertySetId", name)
		} else {
			w.Attr("PropertySetId", p.prop.Set)
		}
		if p.prop.Name != "" {
			w.Attr("PropertyName", p.prop.Name)
		} else {
			w.Attr("PropertyId", strconv.FormatUint(uint64(p.prop.ID), 10))
		}
	}
	w.Attr("PropertyType", string(p.kind))
	w.Close("t:ExtendedFieldURI")
}
