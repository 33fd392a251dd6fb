package main

import (
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/template"
)

// shells are the templates of the completion scripts, by shell.
//
//go:embed completion/*.tmpl
var shells embed.FS

func completionCommand() command {
	return command{
		name:    "completion",
		summary: "Print a script that completes commands in a shell",
		usage:   "bash | zsh | fish",
		help: `Prints a script that makes the shell complete commands, options and topics.

Examples:

  contactsync completion bash > /etc/bash_completion.d/contactsync
  contactsync completion zsh > "${fpath[1]}/_contactsync"
  contactsync completion fish > ~/.config/fish/completions/contactsync.fish

For the running shell alone: source <(contactsync completion bash)`,
		run: runCompletion,
	}
}

func runCompletion(ctx context.Context, e *env, args []string) int {
	c := completionCommand()
	set := e.flags(c)
	if code, done := e.parse(c, set, args); done {
		return code
	}
	if set.NArg() != 1 {
		return e.fail(errors.New("name one shell: contactsync completion bash, zsh or fish"))
	}
	script, err := template.New("").Funcs(template.FuncMap{"join": strings.Join, "quote": quoteShell}).
		ParseFS(shells, "completion/*.tmpl")
	if err != nil {
		return e.fail(err)
	}
	name := set.Arg(0) + ".tmpl"
	if script.Lookup(name) == nil {
		return e.fail(fmt.Errorf("there is no completion for the shell %q, only for bash, zsh and fish", set.Arg(0)))
	}
	if err := script.ExecuteTemplate(e.stdout, name, e.completions(ctx)); err != nil {
		return e.fail(err)
	}
	return exitDone
}

// completions are what can be completed: the commands, in their order.
func (e *env) completions(ctx context.Context) []completion {
	var all []completion
	for _, c := range commands() {
		if c.hidden {
			continue
		}
		found := completion{Name: c.name, Summary: c.summary}
		switch c.name {
		case "help":
			for _, other := range commands() {
				found.Words = append(found.Words, other.name)
			}
			found.Words = append(found.Words, topicNames()...)
		case "completion":
			found.Words = []string{"bash", "zsh", "fish"}
		case "state":
			for _, sub := range stateCommands() {
				found.Words = append(found.Words, strings.TrimPrefix(sub.name, "state "))
			}
		default:
			collector := &optionCollector{into: &found}
			quiet := *e
			quiet.stdout, quiet.stderr = collector, io.Discard
			c.run(ctx, &quiet, []string{"-help"})
		}
		all = append(all, found)
	}
	return all
}

// completion is a command with what may follow it.
type completion struct {
	Name    string
	Summary string
	Words   []string
	Options []completionOption
}

// completionOption is an option without its hyphen.
type completionOption struct {
	Name       string
	Summary    string
	TakesValue bool
}

// Flags are the options as they are written.
func (c completion) Flags() []string {
	written := make([]string, len(c.Options))
	for i, option := range c.Options {
		written[i] = "-" + option.Name
		if option.TakesValue {
			written[i] += "="
		}
	}
	return written
}

// optionCollector takes the place of stdout to learn the options of a command
// that is asked for its help.
type optionCollector struct {
	into *completion
}

// Write ignores what is written.
func (o *optionCollector) Write(p []byte) (int, error) { return len(p), nil }

func (o *optionCollector) readUsage(_ command, set *flag.FlagSet) {
	set.VisitAll(func(option *flag.Flag) {
		_, summary := flag.UnquoteUsage(option)
		o.into.Options = append(o.into.Options, completionOption{
			Name: option.Name, Summary: summary, TakesValue: !isSwitch(option),
		})
	})
}

// quoteShell is a text as one word of a shell, of each that there is a script
// for.
func quoteShell(text string) string {
	return "'" + strings.NewReplacer(`'`, `’`, `\`, `/`).Replace(text) + "'"
}
