package main

import (
	"context"
	"errors"

	"contactsync/cmd/contactsync/reference"
)

func schemaCommand() command {
	c := command{
		name:    "schema",
		summary: "Write down what a configuration can have",
		usage:   "-json | -markdown",
		help: `Writes what a configuration can have, as this version of the program reads it:
every block and every setting, with its values, its default and its meaning.

With -json it is a JSON Schema (2020-12) of the files *.hcl.json, with which
editors complete and check them; tests, *.test.hcl.json, are no part of it.
"contactsync validate" checks files of both syntaxes, and much more. With
-markdown it is a page for people; "contactsync help configuration" shows the
same in a terminal.

Examples:

  contactsync schema -json > contactsync.schema.json
  contactsync schema -markdown > reference.md

In the settings of Visual Studio Code:

  "json.schemas": [{
    "fileMatch": ["*.hcl.json", "!*.test.hcl.json"],
    "url": "./contactsync.schema.json"
  }]`,
	}
	c.run = func(_ context.Context, e *env, args []string) int { return runSchema(e, c, args) }
	return c
}

func runSchema(e *env, c command, args []string) int {
	var asJSON, asMarkdown bool
	set := e.flags(c)
	set.BoolVar(&asJSON, "json", false, "write a JSON Schema of the files *.hcl.json")
	set.BoolVar(&asMarkdown, "markdown", false, "write a page of Markdown")
	if code, done := e.parse(c, set, args); done {
		return code
	}
	if err := noArguments(set.Args()); err != nil {
		return e.fail(err)
	}
	write := reference.Markdown
	switch {
	case asJSON == asMarkdown:
		return e.fail(errors.New("say what to write: -json or -markdown"))
	case asJSON:
		write = reference.JSONSchema
	}
	if err := write(e.stdout, language()); err != nil {
		return e.fail(err)
	}
	return exitDone
}
