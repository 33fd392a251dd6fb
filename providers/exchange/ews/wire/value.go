package wire

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"contactsync/providers/addressbook"
)

// canonical is the text of a property's value in the form that comes back
// after it was written. It is empty if there is nothing left to store; ok is
// false if the text is none of the property's type.
func (f *field) canonical(text string) (value string, ok bool) {
	if f.Type == addressbook.Binary {
		return text, true
	}
	clean := cleanText(text)
	s := strings.TrimSpace(clean)
	switch {
	case s == "":
		return "", true
	case f.kind == kindBody: // the one text of several lines, where blanks may indent
		return strings.TrimRight(clean, "\n"), true
	case f.kind == kindSensitivity:
		if i := slices.Index(f.OneOf, s); i <= 0 {
			return "", i == 0 // the first one is the default: it comes back when there is none
		}
		return s, true
	case f.Type == addressbook.Int:
		n, err := strconv.ParseInt(s, 10, 32)
		return strconv.FormatInt(n, 10), err == nil
	case f.Type == addressbook.Long:
		n, err := strconv.ParseInt(s, 10, 64)
		return strconv.FormatInt(n, 10), err == nil
	case f.Type == addressbook.Bool:
		return canonicalBool(s)
	case f.Type == addressbook.Double:
		n, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return "", false
		}
		return strconv.FormatFloat(n+0, 'g', -1, 64), true // -0 + 0 is 0
	case f.Type == addressbook.Time:
		return f.canonicalTime(s)
	}
	return s, true
}

// canonicalBool reads an xs:boolean, whatever its case.
func canonicalBool(s string) (string, bool) {
	switch strings.ToLower(s) {
	case "true", "1":
		return "true", true
	case "false", "0":
		return "false", true
	}
	return "", false
}

// The years that a MAPI time can have: it counts from 1601, and Outlook writes
// the first day of 4501 where it means that there is none ([MS-OXOCAL]).
const (
	firstYear = 1601
	endYear   = 4501
)

// canonicalTime reads an xs:dateTime or a date, which is UTC if it names no
// zone.
func (f *field) canonicalTime(s string) (string, bool) {
	t, ok := parseTime(s)
	switch {
	case !ok || t.Year() < firstYear || t.Year() > endYear:
		return "", false
	case t.Year() == endYear:
		return "", true
	case f.Date:
		return t.Format(time.DateOnly), true
	}
	return t.Format(time.RFC3339), true
}

// parseTime reads an xs:dateTime or a date, cut to the second.
func parseTime(s string) (time.Time, bool) {
	for _, layout := range [...]string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC().Truncate(time.Second), true
		}
	}
	return time.Time{}, false
}

// cleanText is a text as it comes back: what is no UTF-8 is replaced,
// characters that XML forbids are left out, and every line ends with a line
// feed.
func cleanText(s string) string {
	if isCleanText(s) {
		return s
	}
	b := make([]byte, 0, len(s))
	afterReturn := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case !isCharacter(r):
			continue
		case r == '\r':
			b = append(b, '\n')
		case r == '\n' && afterReturn: // the line has ended already
		default:
			b = utf8.AppendRune(b, r)
		}
		afterReturn = r == '\r'
	}
	return string(b)
}

// isCleanText says whether cleanText has nothing to do.
func isCleanText(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c < 0x20 && c != '\n' && c != '\t' {
			return utf8.ValidString(s[i:]) && !strings.ContainsFunc(s[i:], func(r rune) bool { return r == '\r' || !isCharacter(r) })
		}
	}
	return true
}

// canonicalList is the elements of a list as they come back.
func canonicalList(list []string) addressbook.Value {
	isCanonical := func(s string) bool { return s != "" && s == strings.TrimSpace(cleanText(s)) }
	increases := true
	for i, s := range list {
		if !isCanonical(s) || i > 0 && list[i-1] >= s {
			increases = false
			break
		}
	}
	if increases {
		return addressbook.Value{List: list}
	}
	clean := make([]string, len(list))
	for i, s := range list {
		clean[i] = strings.TrimSpace(cleanText(s))
	}
	return addressbook.List(clean...)
}
