package main

import (
	"fmt"
	"slices"
	"strings"
	"text/template"
	"unicode/utf8"

	"contactsync/cmd/contactsync/reference"
	"contactsync/config"
)

// configurationTopic is the name of the topic that explains the blocks.
const configurationTopic = "configuration"

// language is all that a configuration can have.
func language() []config.Block { return config.Language(schemas(), reference.Manuals()) }

// configurationText is the topic about the configuration: what is written by hand, and in
// it the tables of the blocks.
func configurationText() (string, error) {
	blocks := language()
	page, err := template.New(configurationTopic).Funcs(template.FuncMap{
		"table": func(name string) (string, error) {
			if !slices.ContainsFunc(blocks, func(b config.Block) bool { return b.Type == name }) {
				return "", fmt.Errorf("there is no block %q", name)
			}
			var text strings.Builder
			for _, b := range blocks {
				if b.Type == name {
					writeBlock(&text, b)
				}
			}
			return strings.Trim(text.String(), "\n"), nil
		},
	}).ParseFS(topics, "topics/"+configurationTopic+".txt")
	if err != nil {
		return "", err
	}
	var text strings.Builder
	err = page.ExecuteTemplate(&text, configurationTopic+".txt", nil)
	return text.String(), err
}

// maxColumn is the column at most in which a table says what its names mean.
const maxColumn = 24

// writeBlock writes a block and its table, as in a configuration.
func writeBlock(text *strings.Builder, b config.Block) {
	column := min(maxColumn, longestName(b, 2)+2)
	heading := reference.Heading(b) + " { }"
	about := reference.About(b)
	if utf8.RuneCountInString(heading)+3+utf8.RuneCountInString(about) <= helpWidth {
		fmt.Fprintf(text, "\n%s   %s\n\n", heading, about)
	} else {
		fmt.Fprintf(text, "\n%s\n\n", heading)
		for _, line := range wrap(about, helpWidth-2) {
			text.WriteString("  " + line + "\n")
		}
		text.WriteString("\n")
	}
	writeBody(text, b, 2, column)
}

// writeBody writes the attributes and blocks of a block at an indentation, what they mean
// in a column.
func writeBody(text *strings.Builder, b config.Block, indent, column int) {
	if b.Open != "" {
		fmt.Fprintf(text, "%*sname = %s\n", indent, "", b.Open)
	}
	for _, a := range b.Attributes {
		if a.Form != config.PropertyForm {
			writeMeaning(text, a.Name, meaning(a), indent, column)
		}
	}
	for _, inner := range b.Blocks {
		if isParts(inner) {
			continue
		}
		if indent == 2 {
			text.WriteString("\n")
		}
		writeMeaning(text, reference.Heading(inner)+" {", reference.About(inner), indent, column)
		writeBody(text, inner, indent+2, column)
		fmt.Fprintf(text, "%*s}\n", indent, "")
	}
}

// isParts says whether a block is a property of several parts: the topic properties lists
// properties.
func isParts(b config.Block) bool {
	return len(b.Attributes) > 0 && b.Attributes[0].Form == config.PropertyForm
}

// writeMeaning writes a name and, in the column, what it means.
func writeMeaning(text *strings.Builder, name, meaning string, indent, column int) {
	name = strings.Repeat(" ", indent) + name
	if utf8.RuneCountInString(name) >= column {
		text.WriteString(name + "\n")
		name = ""
	}
	for _, line := range wrap(meaning, helpWidth-column) {
		fmt.Fprintf(text, "%-*s%s\n", column, name, line)
		name = ""
	}
}

// longestName is the width of the longest name in a block, with what is before it.
func longestName(b config.Block, indent int) int {
	longest := 0
	for _, a := range b.Attributes {
		if a.Form != config.PropertyForm {
			longest = max(longest, indent+len(a.Name))
		}
	}
	for _, inner := range b.Blocks {
		if !isParts(inner) {
			longest = max(longest, indent+len(reference.Heading(inner)+" {"), longestName(inner, indent+2))
		}
	}
	return longest
}

// meaning is what an attribute can be, whether it is needed, and what it does.
func meaning(a config.Attribute) string {
	parts := []string{reference.Values(a), reference.Need(a)}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ", ") + ": " + a.Meaning
}
