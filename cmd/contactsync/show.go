package main

import (
	"context"
	"errors"

	"contactsync/planner/planfile"
)

func showCommand() command {
	return command{
		name:    "show",
		summary: "Show a saved plan",
		usage:   "[options] PLAN",
		help: `Shows what contactsync plan -out=PLAN saved. It needs neither the configuration
nor the state.

Example:

  contactsync show today.csplan`,
		run: runShow,
	}
}

func runShow(_ context.Context, e *env, args []string) int {
	var s settings
	var o requestOptions
	c := showCommand()
	set := e.flags(c)
	set.BoolVar(&s.noColor, "no-color", false, "no colours")
	o.registerShow(set)
	if code, done := e.parse(c, set, args); done {
		return code
	}
	if set.NArg() != 1 {
		return e.fail(errors.New("show needs the file of a saved plan: contactsync show PLAN"))
	}
	plan, err := planfile.Open(set.Arg(0))
	if err != nil {
		return e.fail(err)
	}
	err = e.show(plan, e.renderOptions(&s, &o))
	if err := errors.Join(err, plan.Close()); err != nil {
		return e.fail(err)
	}
	return exitDone
}
