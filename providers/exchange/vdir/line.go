package vdir

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// line is one content line of a card (RFC 6350, section 3.3), or a line that is
// none and is kept as it is.
type line struct {
	// raw is the line as it stands in the file, folds and line end included. It
	// is empty for a line that was made or changed since.
	raw string

	// group is what stands before the name and a dot ("item1").
	group string

	// name is the property's name in upper case, empty if this is no content
	// line.
	name string

	// params are the parameters as written: "TYPE=work", or "WORK" alone.
	params []string

	// value is the value without folds, still escaped.
	value string

	// slot is the id of the slot that the line fills, empty if it fills none.
	slot string
}

// parseLine takes a line of a file apart.
func parseLine(raw string) *line {
	l := &line{raw: raw}
	text := unfold(raw)
	head, value, ok := cutOutsideQuotes(text, ':')
	if !ok {
		if head, value, ok = strings.Cut(text, ":"); !ok {
			return l
		}
	}
	name, rest, hasParams := strings.Cut(head, ";")
	group, bare, grouped := strings.Cut(name, ".")
	if !grouped {
		group, bare = "", name
	}
	if !isName(bare) || grouped && !isName(group) {
		return l
	}
	l.group, l.name, l.value = group, strings.ToUpper(bare), value
	for hasParams {
		var param string
		param, rest, hasParams = cutOutsideQuotes(rest, ';')
		l.params = append(l.params, param)
	}
	return l
}

// cutOutsideQuotes is strings.Cut for a separator that does not count within
// double quotes.
func cutOutsideQuotes(s string, separator byte) (before, after string, found bool) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == separator && !quoted:
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

// isName says whether a text can be the name of a property or a group.
func isName(s string) bool {
	for _, c := range []byte(s) {
		isLetter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !isLetter && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return s != ""
}

// unfold removes the line end and the folds: a line end and the one blank after
// it.
func unfold(raw string) string {
	text := strings.TrimSuffix(strings.TrimSuffix(raw, "\n"), "\r")
	if !strings.Contains(text, "\n") {
		return text
	}
	var b strings.Builder
	for {
		part, rest, more := strings.Cut(text, "\n")
		b.WriteString(strings.TrimSuffix(part, "\r"))
		if !more {
			return b.String()
		}
		text = rest[1:]
	}
}

// foldWidth is the most bytes of a line, without its end.
const foldWidth = 75

// fold breaks a line into lines of at most foldWidth bytes, never within a
// character, and ends it.
func fold(text, eol string) string {
	if len(text) <= foldWidth {
		return text + eol
	}
	var b strings.Builder
	rest, width := text, foldWidth
	for len(rest) > width {
		cut := width
		for cut > 1 && !utf8.RuneStart(rest[cut]) {
			cut--
		}
		b.WriteString(rest[:cut])
		b.WriteString(eol)
		b.WriteByte(' ')
		rest, width = rest[cut:], foldWidth-1
	}
	b.WriteString(rest)
	b.WriteString(eol)
	return b.String()
}

// text is the line as it is to stand in a file with the given line ends.
func (l *line) text(eol string) string {
	if l.raw != "" {
		return l.raw
	}
	var b strings.Builder
	if l.group != "" {
		b.WriteString(l.group)
		b.WriteByte('.')
	}
	b.WriteString(l.name)
	for _, param := range l.params {
		b.WriteByte(';')
		b.WriteString(param)
	}
	b.WriteByte(':')
	b.WriteString(l.value)
	return fold(b.String(), eol)
}

// change gives the line a value that is escaped already. Parameters of the
// names dropped, which told of the old value, go.
func (l *line) change(value string, dropped ...string) {
	l.raw, l.value = "", value
	l.params = slices.DeleteFunc(slices.Clone(l.params), func(param string) bool {
		name, _, _ := strings.Cut(param, "=")
		return slices.ContainsFunc(dropped, func(d string) bool { return strings.EqualFold(d, name) })
	})
}

// param is the first value of a parameter without quotes, "" if there is none.
func (l *line) param(name string) string {
	for _, param := range l.params {
		if n, value, _ := strings.Cut(param, "="); strings.EqualFold(n, name) {
			return strings.Trim(value, `"`)
		}
	}
	return ""
}

// setParam sets a parameter and leaves the others.
func (l *line) setParam(name, value string) {
	l.change(l.value, name)
	l.params = append(l.params, name+"="+value)
}

// types are the values of the TYPE parameters in lower case. Older cards write
// them without the name: "TEL;WORK;VOICE:".
func (l *line) types() []string {
	var types []string
	for _, param := range l.params {
		name, values, named := strings.Cut(param, "=")
		if !named {
			values = name
		} else if !strings.EqualFold(name, "TYPE") {
			continue
		}
		for value := range strings.SplitSeq(strings.ToLower(strings.Trim(values, `"`)), ",") {
			types = append(types, strings.TrimSpace(value))
		}
	}
	return types
}

// unranked is the preference of a line that says none.
const unranked = 101

// preference is how much a line is preferred to others of its name, 1 the most.
func (l *line) preference() int {
	if rank, err := strconv.Atoi(l.param("PREF")); err == nil && 1 <= rank && rank < unranked {
		return rank
	}
	if slices.Contains(l.types(), "pref") {
		return 1 // version 3
	}
	return unranked
}
