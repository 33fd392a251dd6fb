package main

import (
	"strings"
	"unicode/utf8"
)

// wrap breaks a text into lines of at most width columns, at blanks. A line
// that begins with a blank is left as it is, and so is everything if the width
// is not positive.
func wrap(text string, width int) []string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if width <= 0 || line == "" || line[0] == ' ' {
			lines = append(lines, line)
			continue
		}
		lines = append(lines, wrapLine(line, width)...)
	}
	return lines
}

// paragraph is a text as a paragraph of a help.
func paragraph(text string) string { return strings.Join(wrap(text, helpWidth), "\n") }

func wrapLine(line string, width int) []string {
	var lines []string
	current := ""
	for word := range strings.FieldsSeq(line) {
		switch {
		case current == "":
			current = word
		case utf8.RuneCountInString(current)+1+utf8.RuneCountInString(word) <= width:
			current += " " + word
		default:
			lines = append(lines, current)
			current = word
		}
	}
	return append(lines, current)
}
