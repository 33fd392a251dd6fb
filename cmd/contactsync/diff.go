package main

import (
	"fmt"
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"

	"contactsync/planner/redact"
)

// contextLines is how many unchanged lines are shown around changes.
const contextLines = 3

// diffLine is a line of a comparison: its sign is ' ' if both texts have it,
// '-' if the old one has it and '+' if the new one has.
type diffLine struct {
	sign byte
	text string
}

// unifiedDiff is the difference between two texts in the unified format, ""
// if there is none. It is safe to print: of lines that would act on what shows them it has
// the visible form.
func unifiedDiff(name, before, after string) string {
	if before == after {
		return ""
	}
	lines := compareLines(before, after)
	var text strings.Builder
	fmt.Fprintf(&text, "--- %[1]s\n+++ %[1]s\n", redact.Text(name))
	for start := 0; ; {
		begin, end := nextHunk(lines, start)
		if begin == end {
			return text.String()
		}
		writeHunk(&text, lines, begin, end)
		start = end
	}
}

// compareLines are the lines of both texts.
func compareLines(before, after string) []diffLine {
	comparer := diffmatchpatch.New()
	a, b, table := comparer.DiffLinesToRunes(before, after)
	var lines []diffLine
	for _, part := range comparer.DiffCharsToLines(comparer.DiffMainRunes(a, b, false), table) {
		sign := byte(' ')
		switch part.Type {
		case diffmatchpatch.DiffDelete:
			sign = '-'
		case diffmatchpatch.DiffInsert:
			sign = '+'
		case diffmatchpatch.DiffEqual:
		}
		for line := range strings.Lines(part.Text) {
			lines = append(lines, diffLine{sign, line})
		}
	}
	return lines
}

// nextHunk finds, from start on, the next changes that lie close together, with
// the lines around them. The hunk is empty if there are none.
func nextHunk(lines []diffLine, start int) (begin, end int) {
	first := start
	for first < len(lines) && lines[first].sign == ' ' {
		first++
	}
	if first == len(lines) {
		return first, first
	}
	last := first
	for i := first; i < len(lines) && i <= last+2*contextLines+1; i++ {
		if lines[i].sign != ' ' {
			last = i
		}
	}
	return max(start, first-contextLines), min(len(lines), last+1+contextLines)
}

func writeHunk(text *strings.Builder, lines []diffLine, begin, end int) {
	oldStart, newStart := countSides(lines[:begin])
	oldCount, newCount := countSides(lines[begin:end])
	fmt.Fprintf(text, "@@ -%s +%s @@\n", side(oldStart, oldCount), side(newStart, newCount))
	for _, line := range lines[begin:end] {
		body, ended := strings.CutSuffix(line.text, "\n")
		text.WriteString(redact.Line(string(line.sign)+body) + "\n")
		if !ended {
			text.WriteString("\\ No newline at end of file\n")
		}
	}
}

// countSides counts the lines that each of the two texts has.
func countSides(lines []diffLine) (before, after int) {
	for _, line := range lines {
		if line.sign != '+' {
			before++
		}
		if line.sign != '-' {
			after++
		}
	}
	return before, after
}

// side is where a hunk lies in a text that has skipped lines before it. A hunk
// without lines is given by the line before it.
func side(skipped, count int) string {
	if count == 0 {
		return fmt.Sprintf("%d,0", skipped)
	}
	return fmt.Sprintf("%d,%d", skipped+1, count)
}
