package schema

import (
	"errors"
	"fmt"
	"slices"
	"sync"
)

// complexType is a named type: what an element or attribute of it may hold.
type complexType struct {
	space, name string
	base        *complexType
	abstract    bool
	attrs       []attribute
	soapAttrs   bool
	// text is set when the content is text; the type is a simple one, or one
	// with text and attributes.
	text *simpleType
	// content is nil when there are neither text nor children.
	content program

	definition *definition
}

type attribute struct {
	name     string
	text     *simpleType
	required bool
}

// derives tells whether t is other, or is built upon it.
func (t *complexType) derives(other *complexType) bool {
	for at := t; at != nil; at = at.base {
		if at == other {
			return true
		}
	}
	return false
}

// grammar is the compiled schema. It never changes.
type grammar struct {
	types      map[string]*complexType
	headers    map[string]*complexType
	operations map[string]*complexType
}

// loadGrammar compiles the grammar at the first use.
var loadGrammar = sync.OnceValues(compileGrammar)

// builder holds what is needed only while the grammar is compiled.
type builder struct {
	*grammar
	groups map[string]*particle
	// done has the types that are linked; false while one is under way.
	done map[*complexType]bool
}

func newBuilder() *builder {
	b := &builder{
		grammar: &grammar{
			types:      map[string]*complexType{},
			headers:    map[string]*complexType{},
			operations: map[string]*complexType{},
		},
		groups: map[string]*particle{},
		done:   map[*complexType]bool{},
	}
	for _, s := range simpleTypes() {
		b.addSimple(s)
	}
	return b
}

func compileGrammar() (*grammar, error) {
	b := newBuilder()
	var errs []error
	errs = append(errs, b.read(SpaceMessages, operationTypes))
	for _, text := range []string{
		headerTypes, idTypes, pathTypes, folderTypes, findTypes, restrictionTypes, itemTypes, contactTypes,
		messageTypes, responseTypes, calendarTypes, recurrenceTypes, taskTypes, networkTypes, entityTypes,
		socialTypes, attachmentTypes, changeTypes,
	} {
		errs = append(errs, b.read(SpaceTypes, text))
	}
	for _, t := range b.types {
		errs = append(errs, b.link(t))
	}
	errs = append(errs, b.name(b.headers, headerElements), b.name(b.operations, operationElements))
	return b.grammar, errors.Join(errs...)
}

func (b *builder) addSimple(s *simpleType) {
	t := &complexType{space: s.space, name: s.name, text: s}
	if s.base != nil {
		t.base = b.types[s.base.name]
	}
	b.types[s.name] = t
	b.done[t] = true
}

// read enters the definitions of a text, all of one namespace.
func (b *builder) read(space, text string) error {
	definitions, err := parseNotation(text)
	for i := range definitions {
		d := &definitions[i]
		if _, ok := b.types[d.name]; ok {
			return fmt.Errorf("%s is defined twice", d.name)
		}
		switch d.kind {
		case kindGroup:
			b.groups[d.name] = d.model
		case kindEnum:
			b.addSimple(enumeration(space, d.name, b.types["string"].text, d.words))
		default:
			b.types[d.name] = &complexType{space: space, name: d.name, abstract: d.abstract, definition: d}
		}
	}
	return err
}

// link compiles a type, and its base before it.
func (b *builder) link(t *complexType) error {
	d := t.definition
	if finished, seen := b.done[t]; seen {
		if !finished {
			return fmt.Errorf("%s is built upon itself", t.name)
		}
		return nil
	}
	b.done[t] = false
	if d.base != "" {
		base, ok := b.types[d.base]
		if !ok {
			return fmt.Errorf("%s is built upon the unknown type %s", t.name, d.base)
		}
		if err := b.link(base); err != nil {
			return err
		}
		t.base = base
		t.attrs = slices.Clone(base.attrs)
		t.soapAttrs = base.soapAttrs
		t.text = base.text
	}
	if err := b.attrs(t); err != nil {
		return err
	}
	c := compiler{grammar: b.grammar, space: t.space, groups: b.groups}
	if t.base != nil && d.kind == kindType && t.base.content != nil {
		c.code = slices.Clone(t.base.content[:len(t.base.content)-1])
	}
	if d.model != nil {
		if err := c.compile(d.model); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	if len(c.code) > 0 {
		c.emit(instruction{op: opEnd})
		t.content = c.code
	}
	b.done[t] = true
	return nil
}

func (b *builder) attrs(t *complexType) error {
	for _, a := range t.definition.attrs {
		switch {
		case a.name == anyAttrs:
			t.soapAttrs = true
		case a.prohibited:
			t.attrs = slices.DeleteFunc(t.attrs, func(o attribute) bool { return o.name == a.name })
		default:
			typ, ok := b.types[a.typ]
			if !ok || typ.text == nil {
				return fmt.Errorf("the attribute %s of %s has the unknown type %s", a.name, t.name, a.typ)
			}
			t.attrs = append(t.attrs, attribute{name: a.name, text: typ.text, required: !a.optional})
		}
	}
	return nil
}

// name enters top-level elements, written as a sequence of the notation.
func (b *builder) name(table map[string]*complexType, elements string) error {
	s := &scanner{rest: elements}
	for s.peek() != 0 {
		p := s.single()
		t, ok := b.types[p.typ]
		if !ok {
			return fmt.Errorf("the element %s has the unknown type %s", p.name, p.typ)
		}
		table[p.name] = t
	}
	return s.err
}
