// Package render shows a plan, and what became of it: to people as text in the
// words, symbols and colours of Terraform and as Markdown, to programs as the
// JSON that Terraform writes and as the report that GitLab reads. Its functions
// are pure: the same plan and options give the same bytes.
//
// Every value and every text that somebody else wrote goes through the
// Redactor, and is escaped for where it is shown; mailboxes are named by the
// rep's id, never by e-mail address. Lines end in LF and, of text, have no blanks
// at their end.
//
// A plan is gone through with one mailbox in memory at a time. What is kept of a
// plan that is not shown in full does not grow with it: counts, and of each kind
// of change a few samples.
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

	// Detail says how much is shown as text.
	Detail Detail

	// Samples is how many changes of each kind are shown in groups, and how many
	// remarks on each topic.
	Samples int
}
