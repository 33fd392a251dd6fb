package wire

import (
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"contactsync/providers/addressbook"
)

// canonical is the text of a property's value in the form that comes back
// after it was written, "" if nothing is left of it.
func (f *field) canonical(text string) string {
	if f.kind == kindPhoto {
		return text
	}
	clean := cleanText(text)
	s := strings.TrimSpace(clean)
	switch {
	case s == "":
		return ""
	case f.kind == kindEmail && f.part == "address" && !isAddress(s):
		return ""
	case f.kind == kindNotes: // the one text of several lines, where blanks may indent
		return strings.TrimRight(clean, "\n")
	case f.OneOf != nil:
		if slices.Index(f.OneOf, s) <= 0 {
			return "" // the first one is what a contact has that has none
		}
	case f.Type == addressbook.Time:
		return f.canonicalTime(s)
	}
	return s
}

// isAddress says whether a text is an e-mail address (RFC 5322, addr-spec, with the
// letters of RFC 6532). What is none is made a name without an address by the service.
func isAddress(s string) bool {
	parsed, err := mail.ParseAddress(s)
	return err == nil && parsed.Name == "" && parsed.Address == s
}

// canonicalList is the elements of a list as they come back.
func canonicalList(list []string) addressbook.Value {
	clean := make([]string, len(list))
	for i, s := range list {
		clean[i] = strings.TrimSpace(cleanText(s))
	}
	if v := addressbook.List(clean...); !slices.Equal(v.List, list) {
		return v
	}
	return addressbook.Value{List: list}
}

// The years that a MAPI time can have: it counts from 1601, and Outlook writes
// the first day of 4501 where it means that there is none ([MS-OXOCAL]).
const (
	firstYear = 1601
	endYear   = 4501
	noTime    = "4501-01-01T00:00:00Z"
)

// canonicalTime reads a time, which is UTC if it names no zone, or a date.
func (f *field) canonicalTime(s string) string {
	for _, layout := range [...]string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		t = t.UTC().Truncate(time.Second)
		switch {
		case t.Year() < firstYear || t.Year() >= endYear:
			return ""
		case f.Date:
			return t.Format(time.DateOnly)
		}
		return t.Format(time.RFC3339)
	}
	return ""
}

// timeText is a canonical time as it is written. A date is written with the time of
// day that the service itself gives to birthdays, which is the same day from
// Samoa to New Zealand.
func (f *field) timeText(canonical string) string {
	if f.Date {
		return canonical + "T11:59:00Z"
	}
	return canonical
}

// cleanText is a text as it comes back: what is no UTF-8 is replaced, characters
// that Exchange refuses, those that XML 1.0 forbids, are left out, and every
// line ends with a line feed.
func cleanText(s string) string {
	if !strings.ContainsFunc(s, isUnclean) && utf8.ValidString(s) {
		return s
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, string(utf8.RuneError)), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case isUnclean(r):
			return -1
		}
		return r
	}, s)
}

func isUnclean(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF
}
