package reference

import (
	"fmt"
	"strings"

	"contactsync/config"
)

// Heading is how a block is written: provider "csv" "label".
func Heading(b config.Block) string {
	words := []string{b.Type}
	if b.Kind != "" {
		words = append(words, fmt.Sprintf("%q", b.Kind))
	}
	return strings.Join(append(words, quoted(b.Labels)...), " ")
}

// Count says how many there may be of a block: "any number".
func Count(b config.Block) string {
	switch {
	case b.Required && b.Many:
		return "one at least"
	case b.Required:
		return "exactly one"
	case b.Many:
		return "any number"
	}
	return "optional"
}

// About is how many there may be of a block, what its label can be, and what it is for.
func About(b config.Block) string {
	about := Count(b)
	if len(b.Words) > 0 {
		about += ", " + either(quoted(b.Words))
	}
	return about + ": " + b.Meaning
}

// Need is whether an attribute must be given, and what it is without: `default "csv"`.
func Need(a config.Attribute) string {
	switch {
	case a.Required:
		return "required"
	case a.Default != "":
		return "default " + a.Default
	}
	return "optional"
}

// Values is what an attribute can be, "" if its meaning alone says so.
func Values(a config.Attribute) string {
	switch {
	case len(a.Words) > 0 && a.Form == config.TextForm:
		return either(quoted(a.Words))
	case a.Most >= unlimited:
		return fmt.Sprintf("%s from %d", a.Form, a.Least)
	case a.Least != 0 || a.Most != 0:
		return fmt.Sprintf("%s from %d to %d", a.Form, a.Least, a.Most)
	case a.Form == config.AnyForm:
		return ""
	}
	return string(a.Form)
}

// unlimited is a bound of numbers that nobody reaches and no reader needs to know.
const unlimited = 1_000_000_000

func quoted(words []string) []string {
	list := make([]string, len(words))
	for i, word := range words {
		list[i] = fmt.Sprintf("%q", word)
	}
	return list
}

// either is "a", "a or b", "a, b or c".
func either(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
