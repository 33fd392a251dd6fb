package main

import "context"

func statePullCommand() command {
	c := command{
		name:    "state pull",
		summary: "Print the whole state as JSON lines",
		usage:   "[options]",
		help: `Prints all that the state holds, one JSON object a line, each with its type. The
e-mail addresses of the mailboxes are among it, and what users called the
folders and files where a mailbox is a directory; values of contacts are not.

Example:

  contactsync state pull | jq 'select(.type == "journal")'`,
	}
	c.run = func(ctx context.Context, e *env, args []string) int {
		set, s := e.stateFlags(c)
		if code, done := e.parse(c, set, args); done {
			return code
		}
		if err := noArguments(set.Args()); err != nil {
			return e.fail(err)
		}
		return e.readState(ctx, s, func(opened store) error { return opened.Dump(ctx, jsonPrinter{e.stdout}) })
	}
	return c
}
