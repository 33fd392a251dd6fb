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
		help: `Checks the configuration of the current directory and the tests beside it: the
syntax, the names and references, the types of values, the fields of the CRM
where files tell them (the header of a CSV file, the data_model of an aurea
provider; any other is checked by plan), and whether the target can hold what is
mapped. It reads files and nothing else: no CRM, no mailbox, no state. A
variable without a value, such as a password that only the server has, is no
error.

With -json it writes one object to stdout, of the form that "terraform validate
-json" has: format_version, valid, error_count, warning_count, diagnostics.

Examples:

  contactsync validate
  contactsync -chdir=examples/quickstart validate
  contactsync validate -json | jq -r .diagnostics[].summary

Exit codes: 0 the configuration is valid, 1 it is not`,
	}
	c.run = func(_ context.Context, e *env, args []string) int { return runValidate(e, c, args) }
	return c
}

func runValidate(e *env, c command, args []string) int {
	var s settings
	var asJSON bool
	set := e.flags(c)
	s.register(set)
	set.BoolVar(&asJSON, "json", false, "write the result to stdout as JSON")
	if code, done := e.parse(c, set, args); done {
		return code
	}
	if err := noArguments(set.Args()); err != nil {
		return e.fail(err)
	}
	cfg, files, diags, err := e.read(&s, config.Options{WithoutValues: true, KnownFields: knownFields(".")})
	if err != nil {
		return e.fail(err)
	}
	if !diags.HasErrors() {
		_, withTests, found, err := e.readTests(&s)
		if err != nil {
			return e.fail(err)
		}
		files, diags = withTests, append(diags, found...)
	}
	if asJSON {
		if err := writeDiagnostics(e.stdout, diags, files); err != nil {
			return e.fail(err)
		}
	} else {
		e.printDiagnostics(diags, files, &s)
	}
	switch {
	case diags.HasErrors():
		return exitError
	case asJSON:
		return exitDone
	}
	success := color.New(color.Bold, color.FgGreen)
	success.DisableColor()
	if e.color(e.stdout, s.noColor) {
		success.EnableColor()
	}
	fmt.Fprintln(e.stdout, success.Sprint("Success!")+" The configuration is valid.")
	if !e.keepsRuns(cfg) {
		fmt.Fprintln(e.stdout, "Runs cannot be undone, since there is no key to keep them with: contactsync help undo.")
	}
	return exitDone
}
