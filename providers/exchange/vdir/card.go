package vdir

import (
	"errors"
	"slices"
	"strings"
)

// card is a vCard file that is read and edited line by line: what is not edited
// stays byte for byte as it was, whichever program wrote it. Lines that it does
// not understand are kept too.
type card struct {
	lines []*line

	// eol is the line end of lines that are added.
	eol string
}

// What parseCard finds wrong. The texts go into warnings as they are.
var (
	errNoCard  = errors.New("it does not hold a vCard")
	errNoEnd   = errors.New("its vCard has no end")
	errSeveral = errors.New("it holds more than one vCard")
)

// byteOrderMark is what some programs begin a file with.
const byteOrderMark = "\ufeff"

// parseCard reads the one card of a file.
func parseCard(data string) (*card, error) {
	c := &card{eol: "\r\n"}
	if i := strings.IndexByte(data, '\n'); i == 0 || i > 0 && data[i-1] != '\r' {
		c.eol = "\n"
	}
	begins, end := 0, -1
	for rest := data; rest != ""; {
		n := lineLength(rest)
		l := parseLine(strings.TrimPrefix(rest[:n], byteOrderMark))
		l.raw, rest = rest[:n], rest[n:]
		switch {
		case l.is("BEGIN"):
			begins++
		case l.is("END"):
			end = len(c.lines)
		case end >= 0 && strings.TrimSpace(l.raw) != "":
			end = -1
		}
		if begins == 0 && strings.Trim(l.raw, byteOrderMark+" \t\r\n") != "" {
			return nil, errNoCard
		}
		c.lines = append(c.lines, l)
	}
	switch {
	case begins == 0:
		return nil, errNoCard
	case begins > 1:
		return nil, errSeveral
	case end < 0:
		return nil, errNoEnd
	}
	c.bind()
	return c, nil
}

// is says whether the line begins or ends a card.
func (l *line) is(delimiter string) bool {
	return l.name == delimiter && strings.EqualFold(strings.TrimSpace(l.value), "VCARD")
}

// lineLength is the length of the first line with its folds and its end.
func lineLength(data string) int {
	n := 0
	for {
		i := strings.IndexByte(data[n:], '\n')
		if i < 0 {
			return len(data)
		}
		n += i + 1
		if n == len(data) || data[n] != ' ' && data[n] != '\t' {
			return n
		}
	}
}

// text is the file.
func (c *card) text() string {
	var b strings.Builder
	for _, l := range c.lines {
		b.WriteString(l.text(c.eol))
	}
	return b.String()
}

// named is the first line of a name, nil if there is none.
func (c *card) named(name string) *line {
	for _, l := range c.lines {
		if l.name == name {
			return l
		}
	}
	return nil
}

// version is the version of vCard that the file says it is.
func (c *card) version() string {
	if l := c.named("VERSION"); l != nil {
		return strings.TrimSpace(l.value)
	}
	return ""
}

// add adds a line behind the last one of its name, else at the end.
func (c *card) add(l *line) {
	at := -1
	for i, other := range c.lines {
		if other.name == l.name {
			at = i + 1
		} else if at < 0 && other.is("END") {
			at = i
			break
		}
	}
	c.lines = slices.Insert(c.lines, at, l)
}

// remove takes lines out.
func (c *card) remove(unwanted func(*line) bool) {
	c.lines = slices.DeleteFunc(c.lines, unwanted)
}
