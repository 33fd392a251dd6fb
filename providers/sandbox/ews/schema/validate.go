package schema

import (
	"encoding/xml"
	"strings"
)

// validator builds the nodes of a document and checks them against the grammar.
type validator struct {
	*reader
	*grammar
}

// element reads the content of an element up to its end tag.
func (v *validator) element(s *start, declared *complexType) (*Node, error) {
	t, err := v.actualType(s, declared)
	if err != nil {
		return nil, err
	}
	n := &Node{Space: s.space, Name: s.name, Line: s.line}
	if n.Attrs, err = v.attributes(s, t); err != nil {
		return nil, err
	}
	if t.text != nil {
		err = v.text(n, t.text)
	} else {
		err = v.children(n, t.content)
	}
	if err != nil {
		return nil, err
	}
	v.leave()
	return n, nil
}

// actualType is the type that xsi:type names, or the declared one.
func (v *validator) actualType(s *start, declared *complexType) (*complexType, error) {
	actual := declared
	for _, a := range s.attrs {
		if a.Space != spaceXSI || a.Name != "type" {
			continue
		}
		prefix, name, ok := strings.Cut(strings.Trim(a.Value, blanks), ":")
		if !ok {
			prefix, name = "", prefix
		}
		space, _ := v.space(prefix)
		actual = v.types[name]
		if actual == nil || actual.space != space {
			return nil, v.violation("the element %s has an xsi:type that is unknown", label(s.name))
		}
		if !actual.derives(declared) {
			return nil, v.violation("the element %s cannot be of the type that xsi:type names", label(s.name))
		}
	}
	if actual.abstract {
		return nil, v.violation("the element %s is of an abstract type", label(s.name))
	}
	return actual, nil
}

// attributes checks the attributes and returns them without xsi:*.
func (v *validator) attributes(s *start, t *complexType) ([]Attr, error) {
	kept := s.attrs[:0]
	for _, a := range s.attrs {
		switch {
		case a.Space == spaceXSI:
			// xsi:nil is only for elements that are declared nillable; none is.
			if a.Name != "type" && a.Name != "schemaLocation" && a.Name != "noNamespaceSchemaLocation" {
				return nil, v.violation("the attribute xsi:%s is not allowed", label(a.Name))
			}
			continue
		case a.Space == SpaceEnvelope && t.soapAttrs && (a.Name == "mustUnderstand" || a.Name == "actor"):
		default:
			declared := t.attribute(a)
			if declared == nil {
				return nil, v.violation("the element %s has no attribute %s", label(s.name), label(a.Name))
			}
			value, ok := declared.text.read(a.Value)
			if !ok {
				return nil, v.violation("the attribute %s of %s is not a valid %s", label(a.Name), label(s.name), declared.text.name)
			}
			a.Value = value
		}
		kept = append(kept, a)
	}
	for i := range t.attrs {
		if t.attrs[i].required && !has(kept, t.attrs[i].name) {
			return nil, v.violation("the element %s lacks the attribute %s", label(s.name), t.attrs[i].name)
		}
	}
	return kept, nil
}

// attribute returns the declaration of an attribute, or nil.
func (t *complexType) attribute(a Attr) *attribute {
	if a.Space != "" {
		return nil
	}
	for i := range t.attrs {
		if t.attrs[i].name == a.Name {
			return &t.attrs[i]
		}
	}
	return nil
}

func has(attrs []Attr, name string) bool {
	for _, a := range attrs {
		if a.Name == name && a.Space == "" {
			return true
		}
	}
	return false
}

// text reads a content of text only.
func (v *validator) text(n *Node, typ *simpleType) error {
	var text []byte
	for {
		token, err := v.token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.CharData:
			if len(text)+len(t) > v.limits.Text {
				return v.violation("a text is longer than %d bytes", v.limits.Text)
			}
			text = append(text, t...)
		case *start:
			return v.violation("the element %s holds text, not %s", label(n.Name), label(t.name))
		case xml.EndElement:
			var ok bool
			if n.Text, ok = typ.read(string(text)); !ok {
				return v.violation("the text of %s is not a valid %s", label(n.Name), typ.name)
			}
			return nil
		}
	}
}

// children reads a content of elements only; content is nil if there are none.
func (v *validator) children(n *Node, content program) error {
	pc := 0
	for {
		token, err := v.token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.CharData:
			if content == nil && len(t) > 0 || !allBlank(t) {
				return v.violation("the element %s holds no text", label(n.Name))
			}
		case *start:
			if content == nil {
				return v.violation("the element %s is empty, but has the child %s", label(n.Name), label(t.name))
			}
			at, ok := content.next(pc, t.space, t.name)
			if !ok {
				return v.violation("the element %s cannot have the child %s here; expected %s",
					label(n.Name), label(t.name), content.list(pc))
			}
			child, err := v.child(t, &content[at])
			if err != nil {
				return err
			}
			n.Children = append(n.Children, child)
			pc = at + 1
		case xml.EndElement:
			if content != nil && !content.complete(pc) {
				return v.violation("the element %s is incomplete; expected %s", label(n.Name), content.list(pc))
			}
			return nil
		}
	}
}

func (v *validator) child(s *start, in *instruction) (*Node, error) {
	if in.op == opAny {
		return v.skip(s)
	}
	return v.element(s, in.element.typ)
}

// skip reads an element of any content. Its node has no children and no text.
func (v *validator) skip(s *start) (*Node, error) {
	n := &Node{Space: s.space, Name: s.name, Attrs: s.attrs, Line: s.line}
	for depth := 1; depth > 0; {
		token, err := v.token()
		if err != nil {
			return nil, err
		}
		switch token.(type) {
		case *start:
			depth++
		case xml.EndElement:
			v.leave()
			depth--
		}
	}
	return n, nil
}

// list names what may follow at pc, for messages.
func (p program) list(pc int) string {
	names := p.expected(pc, nil)
	rest := ""
	if len(names) > 12 {
		names, rest = names[:12], ", …"
	}
	if p.complete(pc) {
		rest += " or the end"
	}
	if len(names) == 0 {
		return "the end"
	}
	return strings.Join(names, ", ") + rest
}
