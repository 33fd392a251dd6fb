package main

import (
	"fmt"

	"contactsync/planner"
	"contactsync/planner/apply"
	"contactsync/planner/redact"
)

// maxListed is how many failures are listed while they happen; the rest is
// counted.
const maxListed = 100

// maxMovedOn is how many changes are listed that are left to the next plan.
const maxMovedOn = 20

// report tells a person, or a program that reads the stream, what happens while a plan is applied.
type report struct {
	env      *env
	progress *progress
	redactor *redact.Redactor
	total    int
	done     int
	listed   int
	movedOn  int

	// unplanned has it tell of the mailboxes that could not be planned, for who
	// was not shown the plan.
	unplanned bool
}

func (e *env) newReport(p *progress, redactor *redact.Redactor) *report {
	return &report{env: e, progress: p, redactor: redactor}
}

// expect takes how many changes there will be.
func (r *report) expect(total int) { r.total = total }

// event takes an event of the applier.
func (r *report) event(e apply.Event) {
	switch e.(type) {
	case apply.Done, apply.Failed:
		r.done++
	}
	if r.env.stream != nil {
		r.stream(r.env.stream, e)
	} else {
		r.text(e)
	}
	r.progress.at(r.done, r.total)
}

// text tells a person what happens.
func (r *report) text(e apply.Event) {
	switch e := e.(type) {
	case apply.Begun:
		if r.unplanned && e.Plan.Error != "" {
			r.say("Error: mailbox %s: %s", redact.Text(string(e.Plan.Mailbox.Rep)), r.redactor.Message(e.Plan.Error))
		}
	case apply.Failed:
		r.say("Error: %s: %s", redact.Text(planner.Address(e.Change.Sync, e.Rep, e.Change.Key)), r.redactor.Message(e.Err.Error()))
	case apply.MovedOn:
		if r.movedOn++; r.movedOn <= maxMovedOn {
			r.say("Skipped: %s: %s; planned again next time", redact.Text(planner.Address(e.Change.Sync, e.Rep, e.Change.Key)), e.Reason.Sentence())
		}
	case apply.Noted:
		r.say("Warning: %s: %s", noted(&e), r.redactor.Message(e.Note.Detail))
	case apply.Finished:
		if e.Err != nil {
			r.say("Error: mailbox %s: %s", redact.Text(string(e.Rep)), r.redactor.Message(e.Err.Error()))
		}
	}
}

// noted says what a note is about: a contact of a sync, or a mailbox.
func noted(e *apply.Noted) string {
	if e.Note.Key == "" || e.Note.Sync == "" {
		return "mailbox " + redact.Text(string(e.Rep))
	}
	return redact.Text(planner.Address(e.Note.Sync, e.Rep, e.Note.Key))
}

func (r *report) say(format string, args ...any) {
	r.listed++
	if r.listed > maxListed {
		return
	}
	r.progress.clear()
	fmt.Fprintf(r.env.stderr, format+"\n", args...)
}

func (r *report) end() {
	r.progress.end()
	if r.movedOn > maxMovedOn {
		fmt.Fprintf(r.env.stderr, "Skipped: %d more that moved on since the plan; contactsync history has them all\n", r.movedOn-maxMovedOn)
	}
	if r.listed > maxListed {
		fmt.Fprintf(r.env.stderr, "and %d more\n", r.listed-maxListed)
	}
}
