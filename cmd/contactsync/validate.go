package main

import (
	"context"
	"fmt"

	"github.com/fatih/color"

	"contactsync/config"
)

func validateCommand() command {
	c := command{
		name:    "validate",
		summary: "Check the configuration",
		usage:   "[options]",
		help: `Checks the configuration of the current directory: its syntax, its names and
references, the types of its values. It reads the *.hcl files and those that
set variables, and nothing else: no CRM, no mailbox, no state. What takes the
fields of the CRM to know is checked by plan. A variable without a value, such
as a password that only the server has, is no error.

Examples:

  contactsync validate
  contactsync -chdir=examples/quickstart validate

Exit codes: 0 the configuration is valid, 1 it is not`,
	}
	c.run = func(_ context.Context, e *env, args []string) int { return runValidate(e, c, args) }
	return c
}

func runValidate(e *env, c command, args []string) int {
	var s settings
	set := e.flags(c)
	s.register(set)
	if code, done := e.parse(c, set, args); done {
		return code
	}
	if err := noArguments(set.Args()); err != nil {
		return e.fail(err)
	}
	if _, err := e.loadWith(&s, config.Options{WithoutValues: true}); err != nil {
		return e.fail(err)
	}
	success := color.New(color.Bold, color.FgGreen)
	success.DisableColor()
	if e.color(e.stdout, s.noColor) {
		success.EnableColor()
	}
	fmt.Fprintln(e.stdout, success.Sprint("Success!")+" The configuration is valid.")
	return exitDone
}
