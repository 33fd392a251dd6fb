package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/fatih/color"

	"contactsync/planner/apply"
	"contactsync/planner/planfile"
	"contactsync/planner/redact"
	"contactsync/planner/run"
	"contactsync/state"
)

// errReported stands for errors that the user has been shown already.
var errReported = errors.New("errors were reported")

// errStale is the cause of refusing a saved plan that is intact, but not for
// what is there now. It is wrapped with why and what to do.
var errStale = errors.New("the saved plan cannot be applied")

// refusals are the errors for which a saved plan is refused.
var refusals = []error{errStale, planfile.ErrNotPlan, planfile.ErrNewer, planfile.ErrTampered, planfile.ErrNoKey, planfile.ErrWrongKey}

// exitCode is the exit code of a command that ends with the error.
func exitCode(err error) int {
	if err == nil {
		return exitDone
	}
	if _, ok := errors.AsType[*state.LockedError](err); ok {
		return exitLocked
	}
	if _, ok := errors.AsType[*beyondError](err); ok {
		return exitBlocked
	}
	for _, refusal := range refusals {
		if errors.Is(err, refusal) {
			return exitStale
		}
	}
	return exitError
}

// printError shows an error as Terraform does. E-mail addresses in it are
// hidden.
func (e *env) printError(err error) {
	if errors.Is(err, errReported) {
		return
	}
	if e.stream != nil {
		e.streamError(errorLines(err))
		return
	}
	e.printBlock(errorLines(err))
}

// errorLines are the lines that describe an error, the most important one
// first. Lines that begin with a blank are not to be wrapped.
func errorLines(err error) []string {
	if locked, ok := errors.AsType[*state.LockedError](err); ok {
		return lockedLines(locked)
	}
	if found, ok := errors.AsType[run.SourceErrors](err); ok {
		return append([]string{"The configuration does not fit what the CRM has", ""}, hideAddresses(found.Error())...)
	}
	lines := hideAddresses(err.Error())
	if errors.Is(err, context.Canceled) || errors.Is(err, apply.ErrStopped) {
		lines = append([]string{"Interrupted; run the command again to go on", ""}, lines...)
	}
	return lines
}

// hideAddresses are the lines of a text as they may be shown to anybody.
func hideAddresses(text string) []string {
	redactor := redact.New(redact.Hide)
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, "\r\n"); line != "" {
			line = redactor.Message(line)
		}
		lines = append(lines, line)
	}
	return lines
}

// lockedLines say who holds the lock and what to do about it.
func lockedLines(locked *state.LockedError) []string {
	lines := []string{"The state is locked by another process", ""}
	path := "  Path:      " + redact.Text(locked.Path)
	if holder := locked.Holder; holder != nil {
		lines = append(lines, "Lock info:",
			"  ID:        "+redact.Text(holder.ID),
			path,
			"  Operation: "+redact.Text(holder.Operation),
			"  Who:       "+redact.Text(holder.Who),
			"  Version:   "+redact.Text(holder.Version),
			"  Created:   "+holder.Created.UTC().Format(time.RFC3339),
		)
	} else {
		lines = append(lines, "Who holds the lock is not known:", path)
	}
	return append(lines, "",
		"Wait until that process is done, or have this one wait: -lock-timeout=10m.",
		"A lock is never left behind: it is free as soon as the process that holds it ends, after a crash too.")
}

// printBlock prints an error on stderr, on a terminal with colours, a gutter
// and lines that fit.
func (e *env) printBlock(lines []string) {
	red := color.New(color.FgRed)
	bold := color.New(color.Bold)
	red.DisableColor()
	bold.DisableColor()
	top, gutter, bottom := "\n", "", ""
	width := e.width(e.stderr)
	if e.color(e.stderr, false) {
		red.EnableColor()
		bold.EnableColor()
		top, gutter, bottom = red.Sprint("╷")+"\n", red.Sprint("│")+" ", red.Sprint("╵")+"\n"
		width -= 2
	}
	var text strings.Builder
	text.WriteString(top)
	const title = "Error:"
	for i, part := range wrap(title+" "+strings.Join(lines, "\n"), width) {
		if i == 0 {
			part = red.Sprint(title) + bold.Sprint(strings.TrimPrefix(part, title))
		}
		text.WriteString(strings.TrimRight(gutter+part, " ") + "\n")
	}
	text.WriteString(bottom)
	fmt.Fprint(e.stderr, redact.Commands(text.String()))
}
