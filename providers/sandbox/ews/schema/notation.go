package schema

import (
	"fmt"
	"strings"
)

// The kinds of definitions.
const (
	kindType     = "type"
	kindRestrict = "restrict"
	kindText     = "text"
	kindEnum     = "enum"
	kindGroup    = "group"
)

// definition is one definition of the notation, see the package comment.
type definition struct {
	kind     string
	name     string
	base     string
	abstract bool
	attrs    []attrDefinition
	model    *particle
	words    []string
}

type attrDefinition struct {
	name       string
	typ        string
	optional   bool
	prohibited bool
}

// particle is a node of a content model: an element, a group, a sequence or a
// choice, with its occurrence.
type particle struct {
	op    byte // 'e', '%', 's', '|', or 'a' for any foreign element
	name  string
	typ   string
	kids  []*particle
	count byte // 0, '?', '*' or '+'
}

// anyAttrs and anyElement are the two wildcards of the notation.
const (
	anyAttrs   = "soap"
	anyElement = "ANY"
)

// parseNotation reads the definitions of a text. It fails on a mistake in the
// grammar, which is a mistake of this package.
func parseNotation(text string) ([]definition, error) {
	s := &scanner{rest: text}
	var all []definition
	for s.peek() != 0 {
		d := s.definition()
		if s.err != nil {
			return nil, fmt.Errorf("the definition of %q: %w", d.name, s.err)
		}
		all = append(all, d)
	}
	return all, nil
}

// scanner reads the notation. After a mistake err is set and all else is of no
// meaning.
type scanner struct {
	rest string
	err  error
}

const (
	blanks      = " \t\r\n"
	punctuation = blanks + "=:;|()?*+@%!"
)

// peek returns the next character that is no blank, 0 at the end.
func (s *scanner) peek() byte {
	s.rest = strings.TrimLeft(s.rest, blanks)
	if s.rest == "" || s.err != nil {
		return 0
	}
	return s.rest[0]
}

func (s *scanner) accept(c byte) bool {
	if s.peek() != c || c == 0 {
		return false
	}
	s.rest = s.rest[1:]
	return true
}

func (s *scanner) expect(c byte) {
	if !s.accept(c) && s.err == nil {
		s.err = fmt.Errorf("expected %q before %.20q", c, s.rest)
	}
}

// until reads up to one of the characters.
func (s *scanner) until(stop string) string {
	s.peek()
	end := strings.IndexAny(s.rest, stop)
	if end < 0 {
		end = len(s.rest)
	}
	word := s.rest[:end]
	s.rest = s.rest[end:]
	if word == "" && s.err == nil {
		s.err = fmt.Errorf("expected a name before %.20q", s.rest)
	}
	return word
}

func (s *scanner) name() string { return s.until(punctuation) }

func (s *scanner) definition() definition {
	d := definition{kind: s.name()}
	if d.kind == "abstract" {
		d.abstract = true
		d.kind = s.name()
	}
	d.name = s.name()
	if s.accept(':') {
		d.base = s.name()
	}
	s.expect('=')
	switch d.kind {
	case kindEnum:
		d.words = s.words()
	case kindType, kindRestrict, kindText:
		for s.accept('@') {
			d.attrs = append(d.attrs, s.attr())
		}
		if s.peek() != ';' {
			d.model = s.choice()
		}
	case kindGroup:
		d.model = s.choice()
	default:
		s.err = fmt.Errorf("there is no kind %q", d.kind)
	}
	s.expect(';')
	return d
}

func (s *scanner) words() []string {
	var all []string
	prefix := ""
	for c := s.peek(); c != ';' && c != 0; c = s.peek() {
		word := s.until(blanks + ";")
		if strings.HasSuffix(word, ":") {
			prefix = word
			continue
		}
		all = append(all, prefix+word)
	}
	return all
}

func (s *scanner) attr() attrDefinition {
	a := attrDefinition{name: s.name(), typ: "string"}
	if s.accept(':') {
		a.typ = s.name()
	}
	a.optional = s.accept('?')
	a.prohibited = s.accept('!')
	return a
}

func (s *scanner) choice() *particle {
	p := &particle{op: '|', kids: []*particle{s.sequence()}}
	for s.accept('|') {
		p.kids = append(p.kids, s.sequence())
	}
	return p.simple()
}

func (s *scanner) sequence() *particle {
	p := &particle{op: 's'}
	for c := s.peek(); c != '|' && c != ')' && c != ';' && c != 0; c = s.peek() {
		p.kids = append(p.kids, s.counted())
	}
	return p.simple()
}

func (s *scanner) counted() *particle {
	p := s.single()
	for _, c := range []byte("?*+") {
		if s.accept(c) {
			return &particle{op: 's', kids: []*particle{p}, count: c}
		}
	}
	return p
}

func (s *scanner) single() *particle {
	switch {
	case s.accept('('):
		p := s.choice()
		s.expect(')')
		return p
	case s.accept('%'):
		return &particle{op: '%', name: s.name()}
	}
	p := &particle{op: 'e', name: s.name(), typ: "string"}
	if p.name == anyElement {
		p.op = 'a'
	}
	if s.accept(':') {
		p.typ = s.name()
	}
	return p
}

// simple drops a sequence or choice of one part.
func (p *particle) simple() *particle {
	if len(p.kids) == 1 && p.count == 0 {
		return p.kids[0]
	}
	return p
}
