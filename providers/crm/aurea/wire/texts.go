package wire

// Texts keeps one copy of each text that stands in many rows: cities, countries,
// departments. It is for one reader at a time.
type Texts struct {
	columns map[string]column
}

// column is the texts of one field of a table.
type column map[string]string

// The bounds of a column. A field with more different texts is one of names or
// numbers, and gains nothing.
const (
	mostTexts   = 4096
	longestText = 64
)

// NewTexts keeps nothing yet.
func NewTexts() *Texts { return &Texts{columns: map[string]column{}} }

// column is the column of a field.
func (t *Texts) column(table, field string) column {
	name := table + "/" + field
	c, ok := t.columns[name]
	if !ok {
		c = column{}
		t.columns[name] = c
	}
	return c
}

// text is a copy of b, perhaps an older one.
func (c column) text(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if s, ok := c[string(b)]; ok {
		return s
	}
	s := string(b)
	if len(s) <= longestText && len(c) < mostTexts {
		c[s] = s
	}
	return s
}
