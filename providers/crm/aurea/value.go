package aurea

import (
	"slices"
	"strings"
	"time"
)

// parseFlag is the meaning of a flag; ok is false if it has none.
func parseFlag(text string, trueTexts []string) (flag, ok bool) {
	word := strings.ToLower(strings.TrimSpace(text))
	if slices.ContainsFunc(trueTexts, func(t string) bool { return strings.EqualFold(t, word) }) {
		return true, true
	}
	switch word {
	case "", "0", "false", "no", "nein", "n":
		return false, true
	}
	return false, false
}

// dateForms are how dates may be written: with the year first, as it is
// asked for, or with dots, which nobody writes in another order.
var dateForms = []string{"2006-1-2", "20060102", "2006/1/2", "2006.1.2", "2.1.2006"}

// isoDate is a date as 2006-01-02. What is no date stays as it is, for the mapping to
// judge.
func isoDate(text string) string {
	day := strings.TrimSpace(text)
	if i := strings.IndexAny(day, "T "); i >= 0 {
		day = day[:i]
	}
	for _, form := range dateForms {
		if t, err := time.Parse(form, day); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return text
}

// within the CRM, days and times of conditions are written so. The order of a
// day is the one that the query names.
const (
	crmDay  = "20060102"
	crmTime = "15:04"
)
