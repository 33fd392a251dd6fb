package render

import (
	"fmt"
	"strings"
	"time"

	"contactsync/planner"
	"contactsync/planner/redact"
)

// Line is a property of a contact that a change changes, or the folder or mark. All of it is safe to print.
type Line struct {
	// Symbol is "+", "~", "-", or " " for what stays and is said all the same.
	Symbol string

	Name     string
	From, To string
}

// Lines are the lines of a change, sorted by name, and the number of properties that stay as they are and
// are therefore not among them. Owner is the plan's.
func Lines(c *planner.Change, owner string, r *redact.Redactor) (lines []Line, unchanged int) {
	p := printer{redactor: r}
	attributes, unchanged := p.attributes(c, owner)
	for _, a := range attributes {
		lines = append(lines, Line{a.symbol, a.name, a.from, a.to})
	}
	return lines, unchanged
}

// Remarks say of a change what neither its action nor its lines say, such as where a deleted contact goes.
// They are safe to print.
func Remarks(c *planner.Change) []string {
	var remarks []string
	for _, remark := range []string{appearanceOf(c.Action).remark, destination(c), drops(c)} {
		if remark != "" {
			remarks = append(remarks, remark)
		}
	}
	return remarks
}

// Symbol is what stands for an action, without blanks: "+", "+/-".
func Symbol(action planner.Action) string { return strings.TrimSpace(appearanceOf(action).symbol) }

// Scope says what a guard blocks, and where: "the deletes in mailbox 5". It is safe to print.
func Scope(t planner.Trip) string { return scope(t) }

// Approved says how many of a plan's changes that a guard blocks were approved, by whom, and why. It is
// safe to print.
func Approved(t planner.Trip) []string {
	redactor := redact.New(redact.Hide)
	var lines []string
	for _, a := range t.Approvals {
		lines = append(lines, fmt.Sprintf("%d approved by %s at %s: %s",
			a.Changes, redact.Text(a.Who), a.At.UTC().Format(time.RFC3339), redactor.Message(a.Reason)))
	}
	return lines
}

// Flag is the flag that lets through what a guard blocks, as it can be given to a shell. It is safe to print.
func Flag(t planner.Trip) string { return argument(t.Flag) }

// Advice is what to do about what a guard blocks other than to let it through, "" if there is nothing.
func Advice(t planner.Trip) string { return advice(t) }
