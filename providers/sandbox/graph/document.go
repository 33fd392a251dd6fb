package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// document is an object of JSON as it was written: its members in their order.
// A value is a string, a json.Number, a bool, nil, a []any or a *document.
type document struct{ members []member }

// member is a member of an object.
type member struct {
	name  string
	value any
}

// get is the value of a member; false if there is none.
func (d *document) get(name string) (any, bool) {
	for _, m := range d.members {
		if m.name == name {
			return m.value, true
		}
	}
	return nil, false
}

// maxDepth is how deep objects and lists may lie in each other.
const maxDepth = 32

// What a body is refused for.
var (
	errObject    = errors.New("an object was expected")
	errDepth     = errors.New("it is nested too deep")
	errUTF8      = errors.New("it is no UTF-8")
	errMore      = errors.New("something follows the end")
	errNul       = errors.New("a text has a NUL")
	errDuplicate = errors.New("a member is there twice")
)

// parseDocument reads a body that is one object. Members that are there twice,
// texts with a NUL and what is no UTF-8 are errors, as what is no JSON is.
func parseDocument(body []byte) (*document, error) {
	if !utf8.Valid(body) {
		return nil, errUTF8
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	value, err := parseValue(decoder, 0)
	if err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errMore
	}
	d, ok := value.(*document)
	if !ok {
		return nil, errObject
	}
	return d, nil
}

func parseValue(decoder *json.Decoder, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	token, err := decoder.Token()
	if err != nil {
		return nil, fmt.Errorf("no JSON: %w", err)
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '{' {
			return parseObject(decoder, depth)
		}
		return parseList(decoder, depth)
	case string:
		if strings.ContainsRune(token, 0) {
			return nil, errNul
		}
	}
	return token, nil
}

// parseObject reads what follows the opening brace.
func parseObject(decoder *json.Decoder, depth int) (any, error) {
	d := &document{}
	seen := map[string]bool{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, fmt.Errorf("no JSON: %w", err)
		}
		name, ok := token.(string)
		if !ok || seen[name] {
			return nil, errDuplicate
		}
		seen[name] = true
		value, err := parseValue(decoder, depth+1)
		if err != nil {
			return nil, err
		}
		d.members = append(d.members, member{name, value})
	}
	_, err := decoder.Token()
	return d, err
}

// parseList reads what follows the opening bracket.
func parseList(decoder *json.Decoder, depth int) (any, error) {
	list := []any{}
	for decoder.More() {
		value, err := parseValue(decoder, depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	_, err := decoder.Token()
	return list, err
}
