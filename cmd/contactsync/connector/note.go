package connector

import (
	"fmt"
	"slices"
	"strings"
)

// Note is about something in the connector's files that needs a person: it
// was not understood, or understood in part.
type Note struct {
	File string
	Line int    // from 1; 0 if the whole file is meant
	Text string // sentences, without line breaks

	place place

	// lead introduces code, which is what to write once it is known what is missing;
	// both are empty if there is nothing. They are for the comment.
	lead, code string
}

// String is the note as a line for the terminal. What is a text of somebody
// else in it is escaped.
func (n Note) String() string {
	if n.Line == 0 {
		return n.File + ": " + n.Text
	}
	return fmt.Sprintf("%s:%d: %s", n.File, n.Line, n.Text)
}

// place is where in the configuration the comment of a note belongs.
type place string

const (
	atMailboxes place = "mailboxes" // in the block mailboxes of the sync
	atPerson    place = "person"    // in the mapping of persons
	atCompany   place = "company"   // in the mapping of companies
)

// maxNotes is how many notes one file has at most. A file that is not what its
// name says would have one for each element.
const maxNotes = 200

// Notes are the notes, in the order in which they stand in the configuration.
func (s *Settings) Notes() []Note {
	var list []Note
	for _, p := range []place{atPerson, atCompany, atMailboxes} {
		list = append(list, s.notesAt(p)...)
	}
	return list
}

// notesAt are the notes that belong to a place.
func (s *Settings) notesAt(p place) []Note {
	var list []Note
	for _, n := range s.notes {
		if n.place == p {
			list = append(list, n)
		}
	}
	return list
}

// note adds a note. Beyond maxNotes of a file its last one counts those that are
// left out.
func (s *Settings) note(n Note) {
	s.count[n.File]++
	if s.count[n.File] <= maxNotes {
		s.notes = append(s.notes, n)
		return
	}
	for i, last := range slices.Backward(s.notes) {
		if last.File == n.File {
			s.notes[i] = Note{File: n.File, place: last.place, Text: fmt.Sprintf("There are %d more places like these: go through this file by hand.", s.count[n.File]-maxNotes+1)}
			return
		}
	}
}

// comment is the note as lines of a comment, indented as in a block.
func (n Note) comment() string {
	var b strings.Builder
	for _, line := range wrap(n.String() + " " + n.lead) {
		b.WriteString("# " + line + "\n")
	}
	for line := range strings.Lines(n.code) {
		b.WriteString("# " + strings.TrimRight(line, "\n") + "\n")
	}
	return b.String()
}

// width is how many characters a line of a comment has at most, unless a
// single word is longer.
const width = 76

// wrap breaks a text into lines.
func wrap(text string) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
