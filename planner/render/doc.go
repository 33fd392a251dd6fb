// Package render shows a plan, and what became of it, as text in the words,
// symbols and colours of Terraform, so that people and the tools that read
// its output understand it. Its functions are pure: the same plan and options
// give the same bytes.
//
// Lines end in LF and have no blanks at their end. Every value and every text
// that somebody else wrote goes through the Redactor; mailboxes are named by
// the rep's id, never by e-mail address.
//
// A plan is gone through once, with one mailbox in memory at a time.
package render

import (
	"contactsync/planner/redact"
)

// Options says how to show.
type Options struct {
	// Redactor decides which values are shown; required.
	Redactor *redact.Redactor

	// Color turns colours on.
	Color bool

	// Width is the width of the terminal in columns, 0 if there is none.
	Width int

	// Limit is the most contacts of each sync that are listed in full, and
	// the most remarks on each topic, such as the skips for one reason; the
	// rest is counted. 0 lists all contacts, and 1,000 remarks on each topic.
	Limit int
}
