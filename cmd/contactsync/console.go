package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"contactsync/config"
)

func consoleCommand() command {
	return command{
		name:    "console",
		summary: "Try out expressions of the configuration",
		usage:   "[options]",
		help: `Evaluates expressions as the configuration means them and prints their values:
with variables, locals and functions and, for one record of the CRM, with
person, company and rep. mapping.NAME is the whole contact that a mapping makes
of the record. On a terminal it asks for one after the other, with a history and
completion by the tab key, until "exit" or Ctrl-D; otherwise it reads them from
stdin, one a line.

It prints the values of contacts, as it is asked for them; those of sensitive
variables stay hidden. It writes nothing. With -record or -rep it reads the CRM,
with the rights of the account of the provider block; where a CRM gives single
fields, it reads again for a field that the configuration does not name.

Examples:

  echo 'phone("01 23456", "AT")' | contactsync console
  contactsync console -record=crm/person/4294967401
  contactsync console -record=crm/person/4294967401 -rep=anna@example.com

In the console:

  > person.LastName
  "Huber"
  > phone(person.Tel1, "AT")
  "+43123456"
  > mapping.person

Exit codes: 0 done, 1 an expression of stdin was wrong, or an error`,
		run: runConsole,
	}
}

// consoleOptions are the options of console.
type consoleOptions struct {
	settings

	record, rep string
}

func (o *consoleOptions) register(set *flag.FlagSet) {
	o.settings.register(set)
	set.StringVar(&o.record, "record", "", "evaluate for this record: its `key`, such as crm/person/17")
	set.StringVar(&o.rep, "rep", "", "let rep be this one: an `id` or e-mail address")
}

func runConsole(ctx context.Context, e *env, args []string) int {
	var o consoleOptions
	c := consoleCommand()
	set := e.flags(c)
	o.register(set)
	if code, done := e.parse(c, set, args); done {
		return code
	}
	if err := noArguments(set.Args()); err != nil {
		return e.fail(err)
	}
	session, err := e.openConsole(ctx, &o)
	if err != nil {
		return e.fail(err)
	}
	if keyboard, ok := e.stdin.(*os.File); ok && e.isTerminal(e.stdin) && e.isTerminal(e.stdout) {
		err = session.onTerminal(ctx, keyboard)
	} else {
		err = session.lines(ctx, e.stdin)
	}
	if err != nil {
		return e.fail(err)
	}
	return exitDone
}

// openConsole reads the configuration and, if one is named, the record.
func (e *env) openConsole(ctx context.Context, o *consoleOptions) (*consoleSession, error) {
	// Without a record no password is needed.
	options, err := e.configOptions(&o.settings, config.Options{WithoutValues: o.record+o.rep == ""})
	if err != nil {
		return nil, err
	}
	console, cfg, files, diags := config.NewConsole(options)
	e.printDiagnostics(diags, files, &o.settings)
	if diags.HasErrors() {
		return nil, errReported
	}
	session := &consoleSession{env: e, settings: &o.settings, console: console, out: e.stdout}
	if o.record+o.rep == "" {
		return session, nil
	}
	if session.records, err = newRecordReader(e, cfg, o.record, o.rep); err != nil {
		return nil, err
	}
	session.scope, err = session.records.read(ctx)
	return session, err
}

// onTerminal asks for expressions on a terminal.
func (s *consoleSession) onTerminal(ctx context.Context, keyboard *os.File) error {
	fd := int(keyboard.Fd())
	before, err := term.MakeRaw(fd)
	if err != nil {
		return fmt.Errorf("the terminal cannot be read key by key: %w", err)
	}
	screen := struct {
		io.Reader
		io.Writer
	}{keyboard, s.env.stdout}
	// While an expression is evaluated, Ctrl-C is to end the program as usual.
	evaluating := func(work func()) {
		if term.Restore(fd, before) == nil {
			defer func() { _, _ = term.MakeRaw(fd) }()
		}
		work()
	}
	s.prompt(ctx, screen, evaluating)
	return term.Restore(fd, before)
}
