package main

import (
	"fmt"

	"contactsync/planner"
	"contactsync/planner/apply"
	"contactsync/planner/redact"
	"contactsync/planner/render"
)

// maxListed is how many failures are listed while they happen; the rest is
// counted.
const maxListed = 100

// report tells a person what happens while a plan is applied.
type report struct {
	env      *env
	progress *progress
	redactor *redact.Redactor
	total    int
	done     int
	listed   int
}

func (e *env) newReport(p *progress, total int, options render.Options) *report {
	return &report{env: e, progress: p, redactor: options.Redactor, total: total}
}

// event takes an event of the applier.
func (r *report) event(e apply.Event) {
	switch e := e.(type) {
	case apply.Done:
		r.done++
	case apply.Failed:
		r.done++
		r.say("Error: %s: %s", planner.Address(e.Change.Sync, e.Rep, e.Change.Key), r.redactor.Message(e.Err.Error()))
	case apply.Noted:
		r.say("Warning: mailbox %s: %s", redact.Text(string(e.Rep)), r.redactor.Message(e.Note.Detail))
	case apply.Finished:
		if e.Err != nil {
			r.say("Error: mailbox %s: %s", redact.Text(string(e.Rep)), r.redactor.Message(e.Err.Error()))
		}
	}
	r.progress.at(r.done, r.total)
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
	if r.listed > maxListed {
		fmt.Fprintf(r.env.stderr, "and %d more\n", r.listed-maxListed)
	}
}
