package csv

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// maxID is the most characters of an id: with the names of the owner, the
// source and the kind it has to fit into a contact's mark.
const maxID = 150

// recorder makes records of the rows of a file.
type recorder struct {
	table  providers.Table
	file   string
	layout layout
	ids    index

	// refer makes the reference to a photo of what a column has.
	refer func(text string) string
}

// record is the record in a row. The values are copied.
func (r *recorder) record(line int, values []string) providers.Record {
	l := r.layout
	id := strings.TrimSpace(values[l.id])
	record := providers.Record{
		ID:      id,
		Values:  slices.Clone(values),
		Origin:  r.file + ":" + strconv.Itoa(line),
		Problem: r.problem(id, line),
	}
	for _, i := range l.reps {
		if rep := strings.TrimSpace(values[i]); rep != "" {
			record.Reps = append(record.Reps, addressbook.RepID(rep))
		}
	}
	for _, i := range l.groups {
		if group := strings.TrimSpace(values[i]); group != "" {
			record.Groups = append(record.Groups, group)
		}
	}
	for _, i := range l.photos {
		record.Values[i] = r.refer(values[i])
	}
	if l.company >= 0 {
		record.Company = strings.TrimSpace(values[l.company])
	}
	if r.table == providers.Reps {
		r.addRep(&record)
	}
	return record
}

// addRep sets what is particular to reps.
func (r *recorder) addRep(record *providers.Record) {
	rep := providers.RepFields{Email: strings.TrimSpace(record.Values[r.layout.email]), Enabled: true}
	if i := r.layout.userSettings; i >= 0 {
		rep.Settings = record.Values[i]
	}
	if i := r.layout.enabled; i >= 0 {
		enabled, ok := parseFlag(record.Values[i])
		rep.Enabled = enabled
		if !ok && record.Problem == "" {
			record.Problem = "enabled is none of 1, true, yes, 0, false, no"
		}
	}
	record.Rep = rep
}

// problem says why a record with such an id cannot be used, "" if it can.
func (r *recorder) problem(id string, line int) string {
	switch {
	case id == "":
		return "the record has no id"
	case utf8.RuneCountInString(id) > maxID:
		return fmt.Sprintf("the id is longer than %d characters", maxID)
	case strings.ContainsFunc(id, unicode.IsControl):
		return "the id contains a control character"
	}
	if other := r.ids.other(id, line); other != 0 {
		return fmt.Sprintf("the id is also on line %d, if case is ignored", other)
	}
	return ""
}

// parseFlag is the meaning of a flag; ok is false if it has none.
func parseFlag(text string) (flag, ok bool) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "1", "true", "yes":
		return true, true
	case "", "0", "false", "no":
		return false, true
	}
	return false, false
}
