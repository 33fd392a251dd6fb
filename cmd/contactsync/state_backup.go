package main

import (
	"context"
	"errors"
	"fmt"
)

func stateBackupCommand() command {
	c := command{
		name:    "state backup",
		summary: "Copy the state to a file",
		usage:   "[options] FILE",
		help: `Copies the state, as it is at this moment, to a new file, also while another
process works on it. To restore it, put the copy in the place of the state.

Example:

  contactsync state backup contactsync-monday.db`,
	}
	c.run = func(ctx context.Context, e *env, args []string) int {
		set, s := e.stateFlags(c)
		if code, done := e.parse(c, set, args); done {
			return code
		}
		if set.NArg() != 1 || set.Arg(0) == "" {
			return e.fail(errors.New("state backup needs the name of the file to write: contactsync state backup FILE"))
		}
		file := set.Arg(0)
		return e.readState(ctx, s, func(opened store) error {
			if err := opened.Backup(ctx, file); err != nil {
				return err
			}
			fmt.Fprintf(e.stderr, "Copied the state to %s\n", file)
			return nil
		})
	}
	return c
}
