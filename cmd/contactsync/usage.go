package main

import (
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/agext/levenshtein"
)

// Columns of help: how wide it is, and how wide the column of the names in it
// may be.
const (
	helpWidth = 80
	nameWidth = 24
)

// overview lists the commands.
func (e *env) overview(w io.Writer) {
	var text strings.Builder
	text.WriteString(`Usage: contactsync [-chdir=DIR] COMMAND [options] [arguments]

contactsync brings contact persons and companies of a CRM into the address books
of mailboxes, as *.hcl files say. It plans first, and applies what was planned.

Commands:
`)
	for _, c := range commands() {
		if !c.hidden {
			writeEntry(&text, c.name, c.summary)
		}
	}
	text.WriteString("\nOptions before the command:\n")
	writeEntry(&text, "-chdir=DIR", "Work in another directory")
	writeEntry(&text, "-help", "Show this help or, after a command, its own")
	writeEntry(&text, "-version", "Show the version")
	text.WriteString("\nExit codes:\n")
	for code, meaning := range []string{
		exitDone:    "done, or no changes",
		exitError:   "an error: could not go on",
		exitPending: "changes are pending (plan -detailed-exitcode)",
		exitFailed:  "something failed; the rest was done",
		exitBlocked: "a guard blocked something; the rest was done",
		exitStale:   "the plan is stale, foreign, expired or tampered with",
		exitLocked:  "another process holds the lock of the state",
	} {
		writeEntry(&text, fmt.Sprint(code), meaning)
	}
	text.WriteString("\nTo begin, in an empty directory:\n\n  contactsync init\n  contactsync plan\n\nTopics, for contactsync help TOPIC:\n\n")
	for _, line := range wrap(strings.Join(topicNames(), ", "), helpWidth-2) {
		text.WriteString("  " + line + "\n")
	}
	fmt.Fprint(w, text.String())
}

// usageReader is a writer that wants the options of a command rather than its
// help.
type usageReader interface {
	readUsage(c command, set *flag.FlagSet)
}

// usage shows the help of a command on stdout.
func (e *env) usage(c command, set *flag.FlagSet) {
	if reader, ok := e.stdout.(usageReader); ok {
		reader.readUsage(c, set)
		return
	}
	var text strings.Builder
	text.WriteString(strings.TrimRight("Usage: contactsync [-chdir=DIR] "+c.name+" "+c.usage, " ") + "\n\n")
	text.WriteString(strings.Trim(c.help, "\n") + "\n")
	title := "\nOptions:\n"
	set.VisitAll(func(option *flag.Flag) {
		text.WriteString(title)
		title = ""
		name, description := describe(option)
		writeEntry(&text, name, description)
	})
	text.WriteString("\nWhat exit codes mean: contactsync -help\n")
	fmt.Fprint(e.stdout, text.String())
}

// describe is how an option is written, and what it does.
func describe(option *flag.Flag) (name, description string) {
	value, description := flag.UnquoteUsage(option)
	name = "-" + option.Name
	if !isSwitch(option) {
		name += "=" + value
	}
	switch option.DefValue {
	case "", "false", "0", "0s":
	default:
		value := option.DefValue
		if d, err := time.ParseDuration(value); err == nil {
			value = span(d)
		}
		description += " (default: " + value + ")"
	}
	return name, description
}

// writeEntry writes a name and, in a column beside it, what it means.
func writeEntry(text *strings.Builder, name, meaning string) {
	lines := wrap(meaning, helpWidth-nameWidth-2)
	if len(name) > nameWidth-2 {
		fmt.Fprintf(text, "  %s\n", name)
		name = ""
	}
	for _, line := range lines {
		fmt.Fprintf(text, "  %-*s%s\n", nameWidth, name, line)
		name = ""
	}
}

// didYouMean is a sentence that proposes the command closest to a name, with a
// blank before it, or what lists the commands if none is close.
func didYouMean(name string) string {
	best, bestDistance := "", 1+max(2, len(name)/3)
	for _, c := range commands() {
		if distance := levenshtein.Distance(name, c.name, nil); !c.hidden && distance < min(bestDistance, len(c.name)) {
			best, bestDistance = c.name, distance
		}
	}
	if best == "" {
		return "; contactsync -help lists them"
	}
	return fmt.Sprintf(". Did you mean %q?", best)
}
