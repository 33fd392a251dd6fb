package main

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"contactsync/config"
	"contactsync/planner/apply"
	"contactsync/planner/redact"
	"contactsync/planner/render"
)

// streaming is the world of a command whose stdout is for a program: it has lines of JSON alone, errors
// and warnings among them.
func (e *env) streaming(r *redact.Redactor) *env {
	quiet := *e
	quiet.stream = render.NewStream(e.stdout, r, e.now, version)
	return &quiet
}

// streamError tells a program of an error; lines describe it, the first one in short.
func (e *env) streamError(lines []string) {
	e.stream.Say(render.Plain{Severity: "error", Summary: lines[0], Detail: strings.TrimSpace(strings.Join(lines[1:], "\n"))})
}

// streamDiagnostics tells a program what is wrong with a configuration.
func (e *env) streamDiagnostics(diags hcl.Diagnostics, files config.Files) {
	for _, d := range diags {
		shown := newDiagnostic(d, files)
		e.stream.Diagnostic(shown.Severity, shown.Summary, shown)
	}
}

// stream tells a program what happens while a plan is applied.
func (r *report) stream(s *render.Stream, e apply.Event) {
	switch e := e.(type) {
	case apply.Begun:
		if r.unplanned && e.Plan.Error != "" {
			s.Say(render.Plain{Severity: "error", Summary: mailboxName(e.Plan.Mailbox.Rep) + " could not be planned", Detail: r.redactor.Message(e.Plan.Error)})
		}
	case apply.Started:
		s.Started(e.Target, e.Rep, e.Change)
	case apply.Done:
		s.Done(e.Target, e.Rep, e.Change, "")
	case apply.Failed:
		s.Done(e.Target, e.Rep, e.Change, e.Err.Error())
	case apply.MovedOn:
		s.MovedOn(e.Target, e.Rep, e.Change, e.Reason)
	case apply.Noted:
		s.Say(render.Plain{Severity: "warning", Summary: notedTitle(&e), Detail: r.redactor.Message(e.Note.Detail)})
	case apply.Finished:
		if e.Err != nil {
			s.Say(render.Plain{Severity: "error", Summary: mailboxName(e.Rep) + " could not be gone through to its end", Detail: r.redactor.Message(e.Err.Error())})
		}
	}
}

// mailboxName is what a mailbox is called.
// notedTitle is what noted says, as a title.
func notedTitle(e *apply.Noted) string {
	if e.Note.Key == "" {
		return mailboxName(e.Rep)
	}
	return noted(e)
}

func mailboxName[T ~string](rep T) string { return fmt.Sprintf("Mailbox %s", redact.Text(string(rep))) }
