package crm

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// What a request may have at most. A client comes nowhere near.
const (
	maxDepth    = 64
	maxElements = 100_000
)

// element is a part of a request.
type element struct {
	name     string
	attrs    []attr
	children []*element
	text     string
}

// attr is an attribute without a namespace, or of xml.
type attr struct{ name, value string }

// get is the value of an attribute; ok is false if it is not there.
func (e *element) get(name string) (value string, ok bool) {
	for _, a := range e.attrs {
		if a.name == name {
			return a.value, true
		}
	}
	return "", false
}

// errNoDocument is that a request is no XML document.
var errNoDocument = errors.New("no XML document")

// parse reads a document. It fails, with errNoDocument, if it is not well-formed,
// declares a document type, or has more than any client could mean.
func parse(body []byte) (*element, error) {
	root, err := parseElements(body)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoDocument, err)
	}
	return root, nil
}

func parseElements(body []byte) (*element, error) {
	utf16 := bytes.HasPrefix(body, []byte("\xff\xfe")) || bytes.HasPrefix(body, []byte("\xfe\xff"))
	plain, _, err := transform.Bytes(unicode.BOMOverride(transform.Nop), body)
	if err != nil {
		return nil, err
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
	var root *element
	var open []*element
	for elements := 0; ; {
		token, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF) && root != nil:
			return root, nil
		case err != nil:
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if elements++; elements > maxElements || len(open) == maxDepth || root != nil && len(open) == 0 {
				return nil, errors.New("too many elements, or too deep")
			}
			e, err := newElement(t)
			if err != nil {
				return nil, err
			}
			if len(open) == 0 {
				root = e
			} else {
				parent := open[len(open)-1]
				parent.children = append(parent.children, e)
			}
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text += string(t)
			} else if strings.TrimSpace(string(t)) != "" {
				return nil, errors.New("text outside of the document")
			}
		case xml.Directive:
			return nil, errors.New("a document type")
		}
	}
}

// newElement is an element without what is in it.
func newElement(t xml.StartElement) (*element, error) {
	e := &element{name: t.Name.Local}
	seen := map[xml.Name]bool{}
	for _, a := range t.Attr {
		if seen[a.Name] {
			return nil, errors.New("an attribute twice")
		}
		seen[a.Name] = true
		switch {
		case a.Name.Space == "" && a.Name.Local != "xmlns":
			e.attrs = append(e.attrs, attr{a.Name.Local, a.Value})
		case a.Name.Space == "http://www.w3.org/XML/1998/namespace" || a.Name.Space == "xml":
			e.attrs = append(e.attrs, attr{"xml:" + a.Name.Local, a.Value})
		}
	}
	return e, nil
}
