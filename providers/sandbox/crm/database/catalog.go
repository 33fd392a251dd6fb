package database

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// Catalog is a list of the values that a field may have.
type Catalog struct {
	number  int
	entries []Entry // by number, from 1 on
	byText  map[string]int
}

// Entry is a value of a catalog.
type Entry struct {
	Number int
	Key    string            // the external key
	Texts  map[string]string // by language; "" is that of the languages that are missing
}

// Text is the entry in a language.
func (e Entry) Text(language string) string {
	if text, ok := e.Texts[language]; ok {
		return text
	}
	return e.Texts[""]
}

// Entries are all values.
func (c *Catalog) Entries() []Entry { return slices.Clone(c.entries) }

// Entry is the one that a record's value means; ok is false if there is none.
func (c *Catalog) Entry(value string) (e Entry, ok bool) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > len(c.entries) {
		return Entry{}, false
	}
	return c.entries[n-1], true
}

// value is what a record has for a text in any language. An entry is made if
// there is none.
func (c *Catalog) value(text string) string {
	if text == "" {
		return ""
	}
	n, ok := c.byText[text]
	if !ok {
		n = len(c.entries) + 1
		e := Entry{Number: n, Key: fmt.Sprintf("1_%d_%d", c.number, n), Texts: map[string]string{"": text}}
		maps.Copy(e.Texts, translations[text])
		c.entries = append(c.entries, e)
		for _, text := range e.Texts {
			if _, taken := c.byText[text]; !taken {
				c.byText[text] = n
			}
		}
	}
	return strconv.Itoa(n)
}

// translate sets the text of an entry in a language.
func (c *Catalog) translate(n int, language, text string) {
	e := &c.entries[n-1]
	e.Texts = maps.Clone(e.Texts)
	e.Texts[language] = text
	c.byText[text] = n
}

// translations are what some countries are called in other languages than
// English.
var translations = map[string]map[string]string{
	"Austria":        {"de": "Österreich", "fr": "Autriche", "it": "Austria"},
	"Belgium":        {"de": "Belgien", "fr": "Belgique", "it": "Belgio"},
	"Czech Republic": {"de": "Tschechien", "fr": "Tchéquie", "cs": "Česko"},
	"France":         {"de": "Frankreich", "fr": "France", "it": "Francia"},
	"Germany":        {"de": "Deutschland", "fr": "Allemagne", "it": "Germania"},
	"Hungary":        {"de": "Ungarn", "fr": "Hongrie", "hu": "Magyarország"},
	"Italy":          {"de": "Italien", "fr": "Italie", "it": "Italia"},
	"Poland":         {"de": "Polen", "fr": "Pologne", "pl": "Polska"},
	"Switzerland":    {"de": "Schweiz", "fr": "Suisse", "it": "Svizzera"},
}
