package main

import (
	"fmt"
	"strings"
	"time"

	"contactsync/cmd/contactsync/serve"
	"contactsync/planner"
	"contactsync/planner/apply"
)

// outcome is what became of an attempt.
type outcome struct {
	word    string
	started time.Time
	took    time.Duration
	result  apply.Result
	err     error

	// skips counts what was skipped by reason; failing are the times since when
	// mailboxes fail.
	skips   map[string]int
	failing []time.Time
}

// count takes an event of the applier.
func (o *outcome) count(event apply.Event, monitor *serve.Monitor) {
	switch event := event.(type) {
	case apply.Begun:
		for _, skip := range event.Plan.Skips {
			o.skips[string(skip.Reason)]++
		}
		if event.Plan.Error != "" {
			monitor.Failed()
		}
	case apply.Done:
		monitor.Changed(string(event.Change.Action), firstCause(event.Change))
	case apply.Failed:
		monitor.Failed()
	case apply.Finished:
		if event.Err != nil {
			monitor.Failed()
		}
	}
}

func firstCause(c *planner.Change) string {
	if len(c.Causes) == 0 {
		return ""
	}
	return string(c.Causes[0])
}

// end says how the attempt ended.
func (o *outcome) end(at time.Time, err error) {
	o.word, o.took, o.err = o.result.Run.Outcome, at.Sub(o.started), err
	if err != nil {
		o.word = outcomeOf(err)
	}
}

// forMonitor is the outcome as a monitor takes it.
func (o *outcome) forMonitor() serve.Run {
	r := serve.Run{Outcome: o.word, Duration: o.took, Guards: o.result.Run.Guards}
	if o.err == nil {
		r.Planned = &serve.Planned{Mailboxes: o.result.Mailboxes, Skips: o.skips, Failing: o.failing}
	}
	return r
}

// line is the outcome in one line, with when the next run starts, unless that
// is zero.
func (o *outcome) line(next time.Time) string {
	r := &o.result
	skipped := 0
	for _, n := range o.skips {
		skipped += n
	}
	var text strings.Builder
	fmt.Fprintf(&text, "%s outcome=%s", stamp(o.started), o.word)
	for _, figure := range []struct {
		name string
		n    int
	}{
		{"mailboxes", r.Mailboxes},
		{"created", r.Done[planner.Create]},
		{"updated", r.Done[planner.Update]},
		{"recreated", r.Done[planner.Recreate]},
		{"moved", r.Moves},
		{"deleted", r.Done[planner.Delete]},
		{"other", r.Done[planner.Release] + r.Done[planner.Unmark] + r.Done[planner.Forget]},
		{"failed", count(r.Failed)},
		{"failed_mailboxes", r.MailboxesFailed},
		{"blocked", r.Blocked},
		{"skipped", skipped},
	} {
		fmt.Fprintf(&text, " %s=%d", figure.name, figure.n)
	}
	fmt.Fprintf(&text, " duration=%s", o.took.Round(time.Millisecond))
	if !next.IsZero() {
		fmt.Fprintf(&text, " next=%s", stamp(next))
	}
	return text.String()
}

// stamp is a time as lines have it: RFC 3339, to the second, in UTC.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
