package vdir

import (
	"strings"
	"time"
)

// A card of version 4 writes dates in the basic form of ISO 8601, an older one
// in the extended form. Both are read wherever they stand.
const (
	basicDate    = "20060102"
	extendedDate = time.DateOnly
)

// readDate is the date of a line as "2006-01-02", without a time of day. What
// is no full date is taken as the text that it is.
func readDate(l *line) string {
	text := unescape(l.value)
	if strings.EqualFold(l.param("VALUE"), "text") {
		return text
	}
	day, _, _ := strings.Cut(text, "T")
	for _, layout := range []string{basicDate, extendedDate} {
		if date, err := time.Parse(layout, day); err == nil {
			return date.Format(extendedDate)
		}
	}
	return text
}

// writeDate writes a date, and as a text what is none.
func (l *line) writeDate(text, version string) {
	date, err := time.Parse(extendedDate, text)
	switch {
	case err != nil || date.Format(extendedDate) != text:
		l.change(textEscaper.Replace(text), stale...)
		l.setParam("VALUE", "text")
	case isVersion4(version):
		l.change(date.Format(basicDate), stale...)
	default:
		l.change(date.Format(extendedDate), stale...)
	}
}

func isVersion4(version string) bool { return strings.HasPrefix(version, "4") }
