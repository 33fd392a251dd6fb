package html

import (
	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/planner/render"
)

// detail is what will be different of a contact.
type detail struct {
	Lines   []line   `json:"lines,omitempty"`
	Remarks []string `json:"remarks,omitempty"`

	// Same is how many properties stay as they are, and are therefore not among Lines.
	Same int `json:"same,omitempty"`
}

// line is a symbol ("+", "~", "-" or " "), the name of a property, and its value before and
// after, all presentable.
type line [4]string

func newDetail(c *planner.Change, owner string, redactor *redact.Redactor) detail {
	lines, same := render.Lines(c, owner, redactor)
	d := detail{Remarks: render.Remarks(c), Same: same}
	for _, l := range lines {
		from, to := l.From, l.To
		switch l.Symbol {
		case "+":
			from = redact.Absent
		case "-":
			to = redact.Absent
		}
		d.Lines = append(d.Lines, line{l.Symbol, l.Name, from, to})
	}
	return d
}
