package schema

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// maxAttributes bounds the attributes of an element, namespaces included; they
// are compared with each other.
const maxAttributes = 256

const spaceXML = "http://www.w3.org/XML/1998/namespace"

// reader gives the tokens of a document with their namespaces. It refuses what
// is not well-formed, document types and entities, and what is beyond the limits.
type reader struct {
	xml    *xml.Decoder
	source *bounded
	limits Limits
	// open are the elements that are not closed yet.
	open []openElement
	// spaces are the prefixes in force, the innermost last.
	spaces []binding
	begun  bool
}

type openElement struct {
	name   xml.Name // as it is written: the prefix and the local name
	spaces int      // how many bindings were in force outside of it
}

type binding struct{ prefix, space string }

// start is a start tag.
type start struct {
	space, name string
	attrs       []Attr
	line        int
}

func newReader(r io.Reader, limits Limits) (*reader, error) {
	source := &bounded{source: r, left: limits.Bytes}
	b := bufio.NewReader(source)
	mark, err := b.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if string(mark) == "\uFEFF" {
		if _, err := b.Discard(len(mark)); err != nil {
			return nil, err
		}
	}
	return &reader{
		xml:    xml.NewDecoder(b),
		source: source,
		limits: limits,
		spaces: []binding{{prefix: "xml", space: spaceXML}},
	}, nil
}

// bounded reads at most left bytes, and fails with ErrTooLarge after them.
type bounded struct {
	source io.Reader
	left   int64
	// err is what ended the reading, nil after a proper end.
	err error
}

// Read reads from the source.
func (b *bounded) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	n, err := b.source.Read(p[:min(int64(len(p)), b.left+1)])
	b.left -= int64(n)
	switch {
	case b.left < 0:
		b.err = ErrTooLarge
	case err != nil && !errors.Is(err, io.EOF):
		b.err = fmt.Errorf("reading the request: %w", err)
	default:
		return n, err
	}
	return n, b.err
}

// violation is a *ViolationError at the place that was read last.
func (r *reader) violation(format string, args ...any) error {
	line, column := r.place()
	return &ViolationError{Line: line, Column: column, Reason: fmt.Sprintf(format, args...)}
}

// place is where the reader stands. After a line end that was looked at only, the
// decoder gives column 0.
func (r *reader) place() (line, column int) {
	line, column = r.xml.InputPos()
	return line, max(column, 1)
}

// token returns the next token that counts: *start, xml.EndElement or
// xml.CharData, which is of use only until the next call. At the end of the
// document it is nil.
func (r *reader) token() (any, error) {
	for {
		raw, err := r.xml.RawToken()
		if errors.Is(err, io.EOF) {
			if len(r.open) > 0 {
				return nil, r.violation("the document ends inside of an element")
			}
			return nil, nil
		}
		if err != nil {
			return nil, r.failure(err)
		}
		first := !r.begun
		r.begun = true
		switch t := raw.(type) {
		case xml.StartElement:
			return r.start(t)
		case xml.EndElement:
			return t, r.end(t)
		case xml.CharData:
			if len(t) > r.limits.Text {
				return nil, r.violation("a text is longer than %d bytes", r.limits.Text)
			}
			return t, nil
		case xml.Directive:
			return nil, r.violation("a document type is not allowed")
		case xml.ProcInst:
			if strings.EqualFold(t.Target, "xml") && !first {
				return nil, r.violation("an XML declaration stands only at the very beginning")
			}
		}
	}
}

// failure turns what the decoder refuses into a violation. Errors of the
// connection and ErrTooLarge stay as they are.
func (r *reader) failure(err error) error {
	if r.source.err != nil {
		return r.source.err
	}
	if syntax := (*xml.SyntaxError)(nil); errors.As(err, &syntax) {
		return r.violation("the document is not well-formed")
	}
	if r.begun {
		return fmt.Errorf("reading the request: %w", err)
	}
	// The decoder has no type of error for the declarations that it refuses.
	return r.violation("the XML declaration names another version or encoding than 1.0 and UTF-8")
}

func (r *reader) start(t xml.StartElement) (*start, error) {
	if len(r.open) >= r.limits.Depth {
		return nil, r.violation("elements are nested deeper than %d", r.limits.Depth)
	}
	if len(t.Attr) > maxAttributes {
		return nil, r.violation("an element has more than %d attributes", maxAttributes)
	}
	r.open = append(r.open, openElement{name: t.Name, spaces: len(r.spaces)})
	s := &start{name: t.Name.Local}
	s.line, _ = r.place()
	declared := 0
	for _, a := range t.Attr {
		if len(a.Value) > r.limits.Text {
			return nil, r.violation("an attribute is longer than %d bytes", r.limits.Text)
		}
		prefix, ok := declares(a.Name)
		if !ok {
			continue
		}
		declared++
		if err := r.declare(prefix, a.Value); err != nil {
			return nil, err
		}
	}
	var ok bool
	if s.space, ok = r.space(t.Name.Space); !ok {
		return nil, r.violation("the prefix of the element %s is not declared", label(s.name))
	}
	if len(t.Attr) > declared {
		s.attrs = make([]Attr, 0, len(t.Attr)-declared)
	}
	for _, a := range t.Attr {
		if _, ok := declares(a.Name); ok {
			continue
		}
		attr := Attr{Name: a.Name.Local, Value: a.Value}
		if a.Name.Space != "" {
			if attr.Space, ok = r.space(a.Name.Space); !ok {
				return nil, r.violation("the prefix of the attribute %s is not declared", label(attr.Name))
			}
		}
		for _, other := range s.attrs {
			if other.Name == attr.Name && other.Space == attr.Space {
				return nil, r.violation("the attribute %s stands twice", label(attr.Name))
			}
		}
		s.attrs = append(s.attrs, attr)
	}
	return s, nil
}

// declares tells whether an attribute declares a namespace, and its prefix.
func declares(name xml.Name) (string, bool) {
	if name.Space == "xmlns" {
		return name.Local, true
	}
	return "", name.Space == "" && name.Local == "xmlns"
}

func (r *reader) declare(prefix, space string) error {
	switch {
	case prefix == "xmlns", prefix == "xml" && space != spaceXML, prefix != "" && space == "":
		return r.violation("the prefix %s cannot be declared so", label(prefix))
	}
	for _, b := range r.spaces[r.open[len(r.open)-1].spaces:] {
		if b.prefix == prefix {
			return r.violation("a prefix is declared twice")
		}
	}
	r.spaces = append(r.spaces, binding{prefix: prefix, space: space})
	return nil
}

// space returns the namespace of a prefix. No prefix and no default namespace is
// no namespace.
func (r *reader) space(prefix string) (string, bool) {
	for _, v := range slices.Backward(r.spaces) {
		if v.prefix == prefix {
			return v.space, true
		}
	}
	return "", prefix == ""
}

func (r *reader) end(t xml.EndElement) error {
	if len(r.open) == 0 || r.open[len(r.open)-1].name != t.Name {
		return r.violation("the end tag %s closes no element", label(t.Name.Local))
	}
	return nil
}

// leave takes the namespaces of an element out of force, after its end tag.
func (r *reader) leave() {
	last := len(r.open) - 1
	r.spaces = r.spaces[:r.open[last].spaces]
	r.open = r.open[:last]
}

// label makes a name out of the document fit for a message.
func label(name string) string {
	if len(name) > 64 {
		name = name[:64] + "…"
	}
	return fmt.Sprintf("%q", name)
}
