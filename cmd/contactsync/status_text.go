package main

import (
	"fmt"
	"strings"
	"time"

	"contactsync/planner/redact"
	"contactsync/state"
)

// maxFailing is how many failing mailboxes are listed; the rest is counted.
const maxFailing = 20

// text is the status for people, after the line for monitoring systems if it was
// judged.
func (s *status) text() string {
	var text strings.Builder
	if s.Level != "" {
		text.WriteString(s.checkLine() + "\n")
		if s.Level == levelUnknown {
			return text.String()
		}
	}
	good := "none"
	if s.LastGood != nil {
		good = fmt.Sprintf("%s, %s ago", stamp(*s.LastGood), brief(s.age))
	}
	next := "not known: contactsync run has not run by a schedule here"
	if s.Next != nil {
		next = fmt.Sprintf("%s, in %s, if contactsync run is at work", stamp(*s.Next), brief(s.Next.Sub(s.Time)))
	}
	fmt.Fprintf(&text, "Last good run:  %s\nNext run:       %s\n", good, next)
	if last := s.lastWhole(); last != nil && len(last.Guards) > 0 {
		fmt.Fprintf(&text, "Guards tripped: %s\n                contactsync plan shows where, and the flag that lets it through;\n                contactsync approve lists what waits\n",
			redact.Text(strings.Join(last.Guards, ", ")))
	}
	if last := s.lastWhole(); last != nil && last.ConfigNotApproved {
		fmt.Fprintf(&text, "Configuration:  %s;\n                to have it approved: contactsync plan -out=FILE, contactsync apply FILE\n", notApprovedText)
	}
	text.WriteString("\nManaged contacts:\n")
	for _, t := range s.Targets {
		fmt.Fprintf(&text, "  %s: %d in %s\n", redact.Text(t.Target), t.Contacts, numbered(t.Mailboxes, "mailbox", "mailboxes"))
	}
	if len(s.Targets) == 0 {
		text.WriteString("  none\n")
	}
	s.writeFailing(&text)
	s.writeRuns(&text)
	return text.String()
}

func (s *status) writeFailing(text *strings.Builder) {
	if len(s.Failing) == 0 {
		return
	}
	text.WriteString("\nFailing mailboxes:\n")
	for _, f := range s.Failing[:min(len(s.Failing), maxFailing)] {
		fmt.Fprintf(text, "  %s in %s since %s, %s\n", redact.Text(f.Rep), redact.Text(f.Target), stamp(f.Since), brief(s.Time.Sub(f.Since)))
	}
	if more := len(s.Failing) - maxFailing; more > 0 {
		fmt.Fprintf(text, "  and %d more\n", more)
	}
}

func (s *status) writeRuns(text *strings.Builder) {
	text.WriteString("\nLast runs:\n")
	for i := range s.Runs {
		r := &s.Runs[i]
		scope := ""
		if r.Partial {
			scope = ", of a part"
		}
		took := ""
		if r.Ended != nil {
			took = ", took " + brief(r.Ended.Sub(r.Started))
		}
		fmt.Fprintf(text, "  %s  %s%s: %s%s\n", stamp(r.Started), redact.Text(r.Operation), scope, result(r), took)
	}
	if len(s.Runs) == 0 {
		text.WriteString("  none\n")
	}
}

// result is what became of a run.
func result(r *statusRun) string {
	if r.Ended == nil {
		return "under way, or killed"
	}
	if r.Outcome == state.OutcomeNotApproved {
		return r.Outcome
	}
	text := fmt.Sprintf("%s, %s in %s", redact.Text(r.Outcome),
		numbered(r.Changes, "change", "changes"), numbered(r.Mailboxes, "mailbox", "mailboxes"))
	if r.FailedChanges > 0 {
		text += ", " + numbered(r.FailedChanges, "change", "changes") + " failed"
	}
	if r.ConfigNotApproved {
		text += ", config_not_approved"
	}
	if r.FailedMailboxes > 0 {
		text += ", " + numbered(r.FailedMailboxes, "mailbox", "mailboxes") + " failed"
	}
	return text
}

// numbered is a number and what it counts.
func numbered(n int, singular, plural string) string {
	if n == 1 {
		return "1 " + singular
	}
	return fmt.Sprint(n, " ", plural)
}

// brief is a duration for people: its two largest units.
func brief(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d >= day:
		return fmt.Sprintf("%dd %dh", d/day, d%day/time.Hour)
	case d >= time.Hour:
		return fmt.Sprintf("%dh %dm", d/time.Hour, d%time.Hour/time.Minute)
	case d >= time.Minute:
		return fmt.Sprintf("%dm %ds", d/time.Minute, d%time.Minute/time.Second)
	}
	return fmt.Sprintf("%ds", d/time.Second)
}
