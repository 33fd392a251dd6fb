package database

// Type is the type of a field, by the letter that Aurea has for it.
type Type byte

// The types, and what values of them look like in the store. A value that is ""
// is empty, whatever the type.
const (
	Text    Type = 'C' // as it is
	Bool    Type = 'B' // "1", or empty
	Date    Type = 'D' // 2006-01-02
	Time    Type = 'T' // 15:04
	Long    Type = 'L' // a decimal number
	Choice  Type = 'K' // the number of a catalog's entry
	Decoded Type = 'Z' // text that is computed out of other records
)

// Field is a column of a table.
type Field struct {
	Name   string // its XML name
	Number int
	Type   Type

	// Catalog has the values of a field of the type Choice.
	Catalog *Catalog

	column   int                  // in the values of a record
	compute  func(*Record) string // instead of a column
	index    map[string][]*Record // by folded value; nil: there is none
	identity bool                 // the value is the prefix and the record's id
	prefix   string
}

// Computed says whether the field cannot be written.
func (f *Field) Computed() bool { return f.compute != nil }

// Value is what a record has in the field, "" if nothing.
func (f *Field) Value(r *Record) string {
	switch {
	case f.compute != nil:
		return f.compute(r)
	case f.column < len(r.values):
		return r.values[f.column]
	}
	return ""
}

// Plain is what somebody types to have that value: of a catalog's entry its text.
func (f *Field) Plain(r *Record) string {
	value := f.Value(r)
	if f.Catalog == nil {
		return value
	}
	e, _ := f.Catalog.Entry(value) // none has no text
	return e.Text("")
}
