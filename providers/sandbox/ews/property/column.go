package property

import (
	"bytes"
	"cmp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/mapi"
)

// column is what one can search and sort by: a property, with the type that it
// has to have.
type column struct {
	path  Path
	prop  mailbox.Property
	kind  mapi.Kind
	names []choice
}

// parseColumn reads a path. What has no property of its own behind it is
// refused with the code.
func parseColumn(n *schema.Node, code string) (column, *Problem) {
	path, problem := ParsePath(n)
	if problem != nil {
		return column{}, problem
	}
	if path.extended() {
		return column{path: path, prop: path.prop, kind: path.kind}, nil
	}
	if d := dictionaryOf(path.uri); d != nil {
		return column{path: path, prop: d.slots[d.slot(path)].prop, kind: mapi.String}, nil
	}
	f := fields.uris[path.uri]
	if path.index != "" || f.calculated() {
		return column{}, (&Problem{Code: code, Text: "The property can be neither searched nor sorted by."}).at(path)
	}
	return column{path: path, prop: f.prop, kind: f.kind, names: f.names}, nil
}

// value is what stands in the column, nil if there is nothing of its type. Of
// several values it is the texts.
func (c column) value(s source) any {
	v := s.value(c.prop)
	if v == nil {
		return nil
	}
	if _, many := c.kind.List(); many {
		texts, ok := c.kind.FormatList(v)
		if !ok {
			return nil
		}
		return texts
	}
	text, ok := c.kind.Format(v)
	if !ok {
		return nil
	}
	if _, guid := v.([]string); guid {
		return text
	}
	return v
}

// parse reads a constant to compare the column with.
func (c column) parse(text string) (v any, ok bool) {
	if c.names != nil {
		return valueOf(c.names, text)
	}
	kind := c.kind
	if of, many := kind.List(); many {
		v, ok = of.Parse(text)
		if !ok {
			return nil, false
		}
		text, ok = of.Format(v)
		return text, ok
	}
	v, ok = kind.Parse(text)
	if !ok {
		return nil, false
	}
	if kind == mapi.CLSID {
		return strings.ToLower(strings.TrimSpace(text)), true
	}
	return v, true
}

// compare orders two values of a bag. ok is false if they are of different
// types or one is absent.
func compare(a, b any) (order int, ok bool) {
	switch a := a.(type) {
	case string:
		if b, ok := b.(string); ok {
			return compareFold(a, b), true
		}
	case int32:
		if b, ok := b.(int32); ok {
			return cmp.Compare(a, b), true
		}
	case int64:
		if b, ok := b.(int64); ok {
			return cmp.Compare(a, b), true
		}
	case float64:
		if b, ok := b.(float64); ok {
			return cmp.Compare(a, b), true
		}
	case time.Time:
		if b, ok := b.(time.Time); ok {
			return a.Compare(b), true
		}
	case []byte:
		if b, ok := b.([]byte); ok {
			return bytes.Compare(a, b), true
		}
	case bool:
		if b, ok := b.(bool); ok {
			return cmp.Compare(rank(a), rank(b)), true
		}
	}
	return 0, false
}

// rank puts false before true.
func rank(b bool) int { //nolint:revive // the value is what is ranked
	if b {
		return 1
	}
	return 0
}

// compareFold orders strings without regard to case.
func compareFold(a, b string) int {
	for a != "" && b != "" {
		x, n := utf8.DecodeRuneInString(a)
		y, m := utf8.DecodeRuneInString(b)
		if x != y {
			if c := cmp.Compare(unicode.ToLower(x), unicode.ToLower(y)); c != 0 {
				return c
			}
		}
		a, b = a[n:], b[m:]
	}
	return cmp.Compare(len(a), len(b))
}
