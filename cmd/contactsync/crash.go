package main

import (
	"errors"
	"fmt"
	"os"
	"path"
	"runtime"
	"strings"
	"time"

	"contactsync/planner/redact"
	"contactsync/providers/pace"
)

// maxPlaces is how many functions are named that a crash happened in.
const maxPlaces = 12

// guarded gives the exit code of a command. One that panics ends with exitError, and without what Go
// prints then: that may have values of contacts and secrets in it, and its exit code would be that of
// pending changes. All of it goes to a file that nobody else can read.
func (e *env) guarded(work func() int) (code int) {
	defer func() {
		if p := pace.Caught(recover()); p != nil {
			e.printBlock(e.crashed(p))
			code = exitError
		}
	}()
	return work()
}

// crashed writes down what happened, and gives the lines about it that may be shown.
func (e *env) crashed(p *pace.Panic) []string {
	lines := []string{"contactsync has crashed, which is a mistake in it", ""}
	lines = append(lines, "  "+kindOf(p.Value))
	for _, caller := range ourPlaces(p.Callers) {
		lines = append(lines, "  "+caller)
	}
	file, err := e.writeCrash(p)
	if err != nil {
		lines = append(lines, "", "The whole trace could not be written down: "+redact.New(redact.Hide).Message(err.Error()))
	} else {
		lines = append(lines, "",
			"The whole trace is in this file, which only you can read. It may have values of contacts in it: look it through before you give it to anybody. What is above has none.",
			"", "  "+redact.Text(file))
	}
	return append(lines, "", "What was done until then is in the mailboxes; the next run heals what was under way.")
}

// writeCrash writes all that is known to a new file for its owner alone.
func (e *env) writeCrash(p *pace.Panic) (name string, err error) {
	file, err := os.CreateTemp("", "contactsync-crash-*.txt")
	if err != nil {
		return "", err
	}
	_, err = fmt.Fprintf(file, "contactsync %s, %s on %s/%s, %s\n\npanic: %v\n\n%s",
		version, runtime.Version(), runtime.GOOS, runtime.GOARCH, e.now().UTC().Format(time.RFC3339), p.Value, p.Stack)
	return file.Name(), errors.Join(err, file.Close())
}

// kindOf says what a panic was about as far as it has no values: errors of Go itself have numbers and
// names of types.
func kindOf(value any) string {
	if err, ok := value.(runtime.Error); ok {
		return redact.Text(err.Error())
	}
	return fmt.Sprintf("a value of type %T", value)
}

// ourPlaces are the functions of contactsync that a crash happened in, the innermost first, with their
// lines.
func ourPlaces(callers []runtime.Frame) (places []string) {
	const ours = "contactsync/"
	for _, caller := range callers {
		in := strings.HasPrefix(caller.Function, ours) || strings.HasPrefix(caller.Function, "main.")
		if in && !strings.HasPrefix(caller.Function, ours+"providers/pace.") && len(places) < maxPlaces {
			places = append(places, fmt.Sprintf("%s (%s:%d)", strings.TrimPrefix(caller.Function, ours), path.Base(caller.File), caller.Line))
		}
	}
	return places
}
