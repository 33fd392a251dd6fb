package csv

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// header is the names of a file's columns, in their order.
type header []string

// newHeader checks the first row of a file. Its errors name columns by number:
// in a file without a header the row is somebody's data.
func newHeader(names []string) (header, error) {
	h := make(header, len(names))
	for i, name := range names {
		h[i] = strings.TrimSpace(name)
		if h[i] == "" {
			return nil, fmt.Errorf("column %d has no name: name it, or remove it", i+1)
		}
		if strings.ContainsFunc(h[i], unicode.IsControl) {
			return nil, fmt.Errorf("the name of column %d contains a control character: "+
				"if it is a line break, save the file with LF or CRLF at the ends of lines", i+1)
		}
		if first := slices.Index(h[:i], h[i]); first >= 0 {
			return nil, fmt.Errorf("columns %d and %d have one name: rename one of them", first+1, i+1)
		}
	}
	return h, nil
}

// column is the place of a column that has to be there. advice says what else
// can be done than to add it, "" for nothing.
func (h header) column(name, advice string) (int, error) {
	if i := slices.Index(h, name); i >= 0 {
		return i, nil
	}
	for i := range h {
		if strings.EqualFold(h[i], name) {
			return 0, fmt.Errorf("there is no column %q: column %d is named %q, and case counts%s", name, i+1, h[i], advice)
		}
	}
	return 0, fmt.Errorf("there is no column %q: add it to the header and the rows%s", name, advice)
}

// findDelimiter finds out from the beginning of a file whether commas or
// semicolons separate the names in its header. A header of one column counts
// as one with commas.
func findDelimiter(start []byte) (rune, error) {
	var comma, semicolon, quoted, begun bool
	for _, c := range start {
		if !quoted && begun && (c == '\n' || c == '\r') {
			break
		}
		switch c {
		case '"':
			quoted = !quoted
		case ',':
			comma = comma || !quoted
		case ';':
			semicolon = semicolon || !quoted
		}
		begun = begun || c != '\n' && c != '\r'
	}
	if comma && semicolon {
		return 0, errors.New("the header has both commas and semicolons: set delimiter in the provider's block")
	}
	if semicolon {
		return ';', nil
	}
	return ',', nil
}
