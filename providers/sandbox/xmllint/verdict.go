package xmllint

import (
	"regexp"
	"strconv"
	"strings"
)

// Verdict is what xmllint says of a document.
type Verdict struct {
	// Name is the one that the document was added with.
	Name string

	Valid bool

	// Complaints are why a document is not valid, or not even XML, in the order
	// of the document. A valid document has none.
	Complaints []Complaint
}

// Complaint is something in a document that should not be there, or is missing.
type Complaint struct {
	// Line is the line of the document, from 1.
	Line int

	// Text is what xmllint says of it, which quotes the document.
	Text string
}

// read reads what xmllint prints, and has verdicts by the names of the files,
// which have a prefix. It prints the complaints about a file, "file:line: text",
// and then whether the file is valid, but for a file that is no XML.
func read(output, prefix string) map[string]Verdict {
	file := `^(` + regexp.QuoteMeta(prefix) + `[0-9]+\.xml)`
	complaint := regexp.MustCompile(file + `:([0-9]+): (.*)`)
	end := regexp.MustCompile(file + ` (validates|fails to validate)$`)
	said := make(map[string]Verdict)
	current := ""
	for line := range strings.Lines(output) {
		line = strings.TrimRight(line, "\r\n")
		if m := end.FindStringSubmatch(line); m != nil {
			verdict := said[m[1]]
			verdict.Valid = m[2] == "validates"
			if verdict.Valid {
				verdict.Complaints = nil // these are warnings
			}
			said[m[1]] = verdict
			current = ""
			continue
		}
		if m := complaint.FindStringSubmatch(line); m != nil {
			number, _ := strconv.Atoi(m[2]) // digits; of too many, the largest int
			current = m[1]
			verdict := said[current]
			verdict.Complaints = append(verdict.Complaints, Complaint{Line: number, Text: m[3]})
			said[current] = verdict
			continue
		}
		// A text quoted from the document may have lines of its own.
		if all := said[current].Complaints; len(all) > 0 {
			all[len(all)-1].Text += "\n" + line
		}
	}
	return said
}
