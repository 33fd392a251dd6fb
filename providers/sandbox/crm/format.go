package crm

import (
	"strconv"
	"strings"
	"time"

	"contactsync/providers/sandbox/crm/database"
	"contactsync/providers/sandbox/fault"
)

// format is how values are written, and how those of conditions are read.
type format struct {
	language  string
	catalog   string // "text", "number" or "key"
	combined  int    // of text and key, in conditions; 0: not
	dateIn    string // "dmy" and so on
	dateOut   string
	separator string
	flags     [2]string // false and true
}

// combinations are how texts and keys are written together, by catformat.
var combinations = []string{"", "[K] T", "T [K]", "(K) T", "T (K)", "K-T", "K|T", "K - T", "K | T", "K T"}

// newFormat reads the attributes of a command.
func (c *call) newFormat(e *element, session session) (format, *problem) {
	f := format{
		language: session.language, catalog: "text", dateIn: c.options.DateOrder, dateOut: c.options.DateOrder,
		separator: c.options.DateSeparator, flags: [2]string{"false", "true"},
	}
	if f.language == "" {
		f.language = "en"
	}
	if c.options.Booleans == "1" {
		f.flags = [2]string{"0", "1"}
	}
	for name, means := range map[string]string{"catbynum": "number", "catexkeys": "key"} {
		text, ok := e.get(name)
		if !ok {
			continue
		}
		on, ok := parseBool(text)
		switch {
		case !ok:
			return f, syntax("%s is neither true nor false", name)
		case on && f.catalog != "text":
			return f, syntax("there can be catbynum or catexkeys, not both")
		case on:
			f.catalog = means
		}
	}
	if text, ok := e.get("catformat"); ok {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n >= len(combinations) {
			return f, syntax("catformat is no number from 1 to 9")
		}
		f.combined = n
	}
	for name, into := range map[string]*string{"dateformatin": &f.dateIn, "dateformatout": &f.dateOut} {
		if text, ok := e.get(name); ok {
			if *into = text; layout(text, "") == "" {
				return f, syntax("%s is none of dmy, mdy, ymd, ydm", name)
			}
		}
	}
	if c.Faults.Roll(fault.CRMLanguage) {
		if f.language != "de" {
			f.language = "de"
		} else {
			f.language = "en"
		}
	}
	return f, nil
}

// layout is the layout of a date with its parts in an order, "" if there is no
// such order.
func layout(order, separator string) string {
	parts := map[string][]string{
		"dmy": {"02", "01", "2006"}, "mdy": {"01", "02", "2006"}, "ymd": {"2006", "01", "02"}, "ydm": {"2006", "02", "01"},
	}
	return strings.Join(parts[order], separator)
}

// parseDate reads the date of a condition. The order of its parts counts as far as
// there is more than one way to read it.
func (f format) parseDate(text string) (date string, ok bool) {
	separator := ""
	if i := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' }); i >= 0 {
		separator = text[i : i+1]
	}
	for _, order := range []string{f.dateIn, "ymd", "dmy", "mdy"} {
		if at, err := time.Parse(layout(order, separator), text); err == nil {
			return at.Format(time.DateOnly), true
		}
	}
	return "", false
}

// text is a value as replies have it.
func (f format) text(field *database.Field, value string) string {
	switch field.Type {
	case database.Bool:
		if value == "1" {
			return f.flags[1]
		}
		return f.flags[0]
	case database.Date:
		if at, err := time.Parse(time.DateOnly, value); err == nil {
			return at.Format(layout(f.dateOut, f.separator))
		}
	case database.Choice:
		if e, ok := field.Catalog.Entry(value); ok {
			return f.entry(e)
		}
	}
	return value
}

// entry is a value of a catalog as replies have it.
func (f format) entry(e database.Entry) string {
	switch f.catalog {
	case "number":
		return strconv.Itoa(e.Number)
	case "key":
		return e.Key
	}
	return e.Text(f.language)
}

// matching are the values of a catalog that meet a condition.
func (f format) matching(catalog *database.Catalog, c cond) map[string]bool {
	met := map[string]bool{"": !c.prefix && compare(c.op, strings.Compare("", c.value))}
	for _, e := range catalog.Entries() {
		text := f.entry(e)
		if f.combined > 0 {
			text = strings.NewReplacer("K", e.Key, "T", e.Text(f.language)).Replace(combinations[f.combined])
		}
		text = strings.ToLower(text)
		met[strconv.Itoa(e.Number)] = c.prefix && strings.HasPrefix(text, c.value) || !c.prefix && compare(c.op, strings.Compare(text, c.value))
	}
	return met
}
