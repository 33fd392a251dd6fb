package main

import (
	"context"
	"fmt"

	"contactsync/planner"
)

func stateListCommand() command {
	c := command{
		name:    "state list",
		summary: "List the contacts that the state knows",
		usage:   "[options] [PATTERN]",
		help: `Lists the addresses of the managed contacts that the state knows, sorted; with a
pattern, those that it names. In a pattern * stands for any characters.

Examples:

  contactsync state list
  contactsync state list contact.sales
  contactsync state list 'contact.*["17/*"]'`,
	}
	c.run = func(ctx context.Context, e *env, args []string) int {
		set, s := e.stateFlags(c)
		if code, done := e.parse(c, set, args); done {
			return code
		}
		pattern := planner.AddressPattern{Sync: "*", Rep: "*", Key: "*"}
		if set.NArg() > 0 {
			var err error
			if pattern, err = planner.ParseAddress(set.Arg(0)); err != nil {
				return e.fail(err)
			}
			if err := noArguments(set.Args()[1:]); err != nil {
				return e.fail(err)
			}
		}
		return e.readState(ctx, s, func(opened store) error {
			found, err := findEntries(ctx, opened, pattern)
			if err != nil {
				return err
			}
			if len(found) == 0 && set.NArg() > 0 {
				fmt.Fprintln(e.stderr, "No contact that the state knows matches the pattern.")
			}
			for _, entry := range found {
				fmt.Fprintln(e.stdout, entry.address())
			}
			return nil
		})
	}
	return c
}
