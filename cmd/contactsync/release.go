package main

import (
	"context"
	"fmt"

	"contactsync/planner/run"
)

func releaseCommand() command {
	return command{
		name:    "release",
		summary: "Let go of all managed contacts and leave them where they are",
		usage:   "[options]",
		help: `Plans to take the marks of this installation off all contacts and folders, shows
the plan, asks for confirmation and does it. The contacts stay where they are,
with what is in them, and are their users' own. Nothing is deleted. Contacts
that were released before, and users' copies, lose their marks too.

It is the way back to another tool, or to none. contactsync does not know these
contacts again, so the order matters:

  1. Take the schedule away: end contactsync run, remove the cron job or the
     pipeline. The next apply would adopt the contacts once more, where a sync
     has an adopt block, or else make every one a second time.
  2. contactsync release
  3. Let the other tool begin.

With -mailbox it is for some mailboxes, once they are in the exclude list of
every sync's mailboxes block.

To stop managing a mailbox and keep the marks for its return, no release is
needed: exclude it, and its contacts stay (on_mailbox_left = "keep").

Examples:

  contactsync release
  contactsync release -mailbox=anna@example.com`,
		run: runRelease,
	}
}

func runRelease(ctx context.Context, e *env, args []string) int {
	var o applyOptions
	c := releaseCommand()
	set := e.flags(c)
	o.settings.register(set)
	o.registerLockTimeout(set)
	o.approval.register(set)
	set.Var(&o.mailboxes, "mailbox", "release only this mailbox: a `rep` id or e-mail address, * for any characters; may be given several times")
	registerParallelism(set, &o.parallelism)
	if code, done := e.parse(c, set, args); done {
		return code
	}
	err := noArguments(set.Args())
	if err == nil {
		err = checkParallelism(o.parallelism)
	}
	if err == nil {
		err = e.canApprove(&o.approval)
	}
	if err != nil {
		return e.fail(err)
	}
	o.lock = true
	return e.with(ctx, &o.settings, string(run.Withdraw), toWrite, func(session *session) int {
		request := run.Request{Mode: run.Withdraw, Mailboxes: o.mailboxes, Remember: true}
		code := e.applyWith(ctx, session, request, &o, nil)
		if code == exitDone {
			fmt.Fprint(e.stdout, `
What was released is no longer known to be contactsync's. The next apply, by hand
or by a schedule, would adopt the contacts or make them a second time: take the
schedule away, or the mailboxes out of the syncs, if that is not done yet.
`)
		}
		return code
	})
}

// with loads the configuration, opens all that it names for a while, and gives the exit code.
func (e *env) with(ctx context.Context, s *settings, operation string, a access, work func(*session) int) int {
	cfg, err := e.load(s)
	if err != nil {
		return e.fail(err)
	}
	session, err := e.open(ctx, cfg, s, operation, a)
	if err != nil {
		return e.fail(err)
	}
	code := work(session)
	if err := session.close(); err != nil {
		return e.fail(err)
	}
	return code
}
