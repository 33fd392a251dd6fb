package wire

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// maxDepth is the most elements within each other; Exchange's answers have
// about a dozen.
const maxDepth = 64

// maxElements is the most elements of an answer that are read.
const maxElements = 10_000_000

// errBounds is the cause of the error for a document that is too large.
var errBounds = errors.New("it is larger than any that a server sends")

// scanner reads a document element by element as it streams.
type scanner struct {
	d        *xml.Decoder
	depth    int
	elements int
	buffer   []byte // of the text that is being read
}

func newScanner(r io.Reader) *scanner {
	return &scanner{d: xml.NewDecoder(newCleaner(r))}
}

// broken is the error for a document that cannot be read. What the XML decoder
// says may quote the document and is left out; an error of the connection stays.
func (s *scanner) broken(err error) error {
	line, _ := s.d.InputPos()
	if _, ok := errors.AsType[*xml.SyntaxError](err); ok {
		return fmt.Errorf("%w: it is malformed in line %d", ErrNotEWS, line)
	}
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: it ends in line %d", ErrNotEWS, line)
	}
	return fmt.Errorf("%w: line %d: %w", ErrNotEWS, line, err)
}

// children calls f for each child of the element that was entered last. f
// reads the child to its end, by children, text or skip; one that it does not read at
// all is skipped.
func (s *scanner) children(f func(e xml.StartElement) error) error {
	for {
		t, err := s.d.Token()
		if err != nil {
			return s.broken(err)
		}
		switch t := t.(type) {
		case xml.EndElement:
			s.depth--
			return nil
		case xml.StartElement:
			before := s.depth
			if err := s.enter(); err != nil {
				return err
			}
			if err := f(t); err != nil {
				return err
			}
			if s.depth > before {
				if err := s.skip(); err != nil {
					return err
				}
			}
		}
	}
}

func (s *scanner) enter() error {
	s.depth++
	if s.elements++; s.depth > maxDepth || s.elements > maxElements {
		return s.broken(errBounds)
	}
	return nil
}

// skip reads to the end of the element that was entered last.
func (s *scanner) skip() error {
	return s.children(func(xml.StartElement) error { return nil })
}

// text reads the element that was entered last, and returns its text without that
// of its children.
func (s *scanner) text() (string, error) {
	s.buffer = s.buffer[:0]
	for {
		t, err := s.d.Token()
		if err != nil {
			return "", s.broken(err)
		}
		switch t := t.(type) {
		case xml.CharData:
			s.buffer = append(s.buffer, t...)
		case xml.EndElement:
			s.depth--
			return string(s.buffer), nil
		case xml.StartElement:
			if err := s.enter(); err != nil {
				return "", err
			}
			if err := s.skip(); err != nil {
				return "", err
			}
		}
	}
}

// word reads the element that was entered last, and returns its text without blanks
// around it.
func (s *scanner) word(to *string) error {
	text, err := s.text()
	*to = strings.TrimSpace(text)
	return err
}

// number reads a count; what is none, or negative, is 0.
func (s *scanner) number(to *int) error {
	var word string
	if err := s.word(&word); err != nil {
		return err
	}
	*to = count(word)
	return nil
}

// flag reads an xs:boolean; what is none is false.
func (s *scanner) flag(to *bool) error {
	var word string
	if err := s.word(&word); err != nil {
		return err
	}
	*to = isTrue(word)
	return nil
}

func count(s string) int {
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil {
		return 0
	}
	return int(max(n, 0))
}

func isTrue(s string) bool {
	value, _ := canonicalBool(s)
	return value == "true"
}

// attribute is the value of an attribute without a namespace, "" if there is none.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// isType says whether an element is one of the types namespace.
func isType(e xml.StartElement, local string) bool {
	return e.Name.Local == local && e.Name.Space == typesSpace
}
