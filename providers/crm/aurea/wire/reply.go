package wire

import (
	"errors"
	"strings"
)

// Reply is what came back for a request, but for the rows.
type Reply struct {
	// Returns are the errors that are about no query: most likely all were
	// refused.
	Returns []Return

	// Answers has one element for each query, in their order.
	Answers []Answer
}

// Answer is what came back for a query.
type Answer struct {
	// Found says that there is an element for the query.
	Found bool

	// Rows are how many there are of the query's table, and All how many there are
	// of all its tables.
	Rows, All int

	// Count is how many rows there are by the attribute that Form names, -1 if there
	// is none that is a number.
	Count int

	// Returns are the errors within it. With any of them the rows are worth nothing.
	Returns []Return
}

// Return is an error of CRM.interface.
type Return struct {
	// Code is its code, "" if it has none that is a number or a word.
	Code string

	// Text is all that it says. It may hold personal data and is not for messages.
	Text string
}

// Row is a row of a table.
type Row struct {
	// Table is the place in Children of the table around it, for rows that have one.
	Table int

	// ID is the record id: the station number in the upper 32 bits, the serial
	// number in the lower ones.
	ID uint64

	// Values are those of the table's fields, in their order; without a value
	// it is "".
	Values []string

	// Locked are the places in Values of fields that may not be read.
	Locked []int

	// Children are the rows of the tables that belong to this one.
	Children []Row
}

// FormatError is a reply that is no complete document of CRM.interface, or none to
// the request.
type FormatError struct {
	// Reason says in words what it is instead, without anything of it.
	Reason string
}

// Error is the reason.
func (e *FormatError) Error() string { return e.Reason }

// longestReturn is how much of the text of a return is kept.
const longestReturn = 4 << 10

// newReturn reads a return element that has started. How it says what is wrong is not
// documented: its text is all attributes and texts of it.
func (d *decoder) newReturn(attributes []attr) (Return, error) {
	var r Return
	var text strings.Builder
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" && text.Len()+len(s) < longestReturn {
			text.WriteString(s)
			text.WriteByte(' ')
		}
	}
	for _, a := range attributes {
		switch strings.ToLower(a.Name.Local) {
		case "type":
			continue
		case "code", "number", "errorcode", "errornumber":
			if isCode(a.Value) {
				r.Code = a.Value
			}
		}
		add(a.Value)
	}
	depth := 0
	for {
		t, err := d.token()
		if err != nil {
			return r, err
		}
		switch t := t.(type) {
		case charData:
			add(string(t))
		case start:
			depth++
			for _, a := range t.Attr {
				add(a.Value)
			}
		case end:
			if depth--; depth < 0 {
				r.Text = strings.TrimSpace(text.String())
				return r, nil
			}
		}
	}
}

// isCode says whether a text is a code and cannot be anything else.
func isCode(s string) bool {
	if s == "" || len(s) > 12 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

// isErrorReturn says whether an element is an error of CRM.interface. There may be
// a field of this name, without the type.
func isErrorReturn(e start) bool {
	return strings.EqualFold(e.Name.Local, "return") && strings.EqualFold(attribute(e, "type"), "error")
}

func attribute(e start, name string) string {
	for i := range e.Attr {
		if e.Attr[i].Name.Local == name {
			return e.Attr[i].Value
		}
	}
	return ""
}

// isSet says whether an attribute of an element is true.
func isSet(value string) bool {
	switch strings.ToLower(value) {
	case "true", "1", "yes":
		return true
	}
	return false
}

var errTruncated = &FormatError{Reason: "it ends in the middle"}

// IsTruncated says whether an error of Decode is that of a document that ends in
// the middle.
func IsTruncated(err error) bool { return errors.Is(err, errTruncated) }
