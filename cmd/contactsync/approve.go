package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"contactsync/config"
	"contactsync/planner/redact"
	"contactsync/state"
)

func approveCommand() command {
	return command{
		name:    "approve",
		summary: "Let through what a guard blocked in an unattended run",
		usage:   "[options] [RUN GUARD]",
		help: `Lists what guards blocked within the last 24 hours, the newest of each place.
With a run, the name of a guard and a reason it approves of what that guard held
back in that run: the next plan, apply or run within 24 hours lets exactly these
changes through. A change is the same if the same is done to the same contact,
with the same contents and in the same folder. Everything else that the guard
would block, it goes on to block; a change that was made is not approved a
second time.

RUN is the id of a run or the beginning of it, or latest. A guard that blocks in
several places needs -scope: the id of a rep or an e-mail address,
source/LABEL, or total. What several guards block needs an approval for each of
them.

Who approved, when and why is in the state; contactsync history shows it, and
which changes were made by an approval. The reason can be read by everybody who
sees a plan: write no names of contacts into it. E-mail addresses in it are not
kept.

Examples:

  contactsync approve
  contactsync approve latest max_delete_percent -reason='team 3 was dissolved'
  contactsync approve 4kq7 max_deletes -scope=17 -reason='ticket 4711'`,
		run: runApprove,
	}
}

// maxReason is how many characters a reason may have.
const maxReason = 200

// approveOptions are the options of approve.
type approveOptions struct {
	settings

	scope, reason string
	asJSON        bool
}

func runApprove(ctx context.Context, e *env, args []string) int {
	c := approveCommand()
	o := approveOptions{settings: settings{lock: true}}
	set := e.flags(c)
	o.register(set)
	o.registerLockTimeout(set)
	set.StringVar(&o.scope, "scope", "", "approve for this `scope` alone: a rep id or e-mail address, source/LABEL, or total")
	set.StringVar(&o.reason, "reason", "", "why it is approved: a `text` for those who ask later")
	set.BoolVar(&o.asJSON, "json", false, "list as JSON, one object a line")
	if code, done := e.parse(c, set, args); done {
		return code
	}
	if set.NArg() == 0 {
		if given(set, "scope") || given(set, "reason") {
			return e.fail(errors.New("name the run and the guard too: contactsync approve RUN GUARD -reason=TEXT; contactsync approve lists what waits"))
		}
		return e.readState(ctx, &o.settings, func(opened store) error { return e.listWaiting(ctx, opened, o.asJSON) })
	}
	err := checkReason(o.reason)
	switch {
	case set.NArg() == 1:
		err = errors.New("name the guard too: contactsync approve RUN GUARD -reason=TEXT; contactsync approve lists what waits")
	case set.NArg() > 2:
		err = noArguments(set.Args()[2:])
	case o.asJSON:
		err = errors.New("-json is for the list of what waits")
	}
	if err == nil {
		err = e.approveWithheld(ctx, set.Arg(0), set.Arg(1), &o)
	}
	if err != nil {
		return e.fail(err)
	}
	return exitDone
}

// checkReason is an error if a reason cannot be kept.
func checkReason(reason string) error {
	switch {
	case strings.TrimSpace(reason) == "":
		return errors.New("say why: -reason=TEXT; whoever looks into the history later wants to know")
	case !utf8.ValidString(reason) || strings.ContainsFunc(reason, unicode.IsControl):
		return errors.New("-reason: write one line of text, without control characters")
	case utf8.RuneCountInString(reason) > maxReason:
		return fmt.Errorf("-reason: write at most %d characters", maxReason)
	}
	return nil
}

// approveWithheld takes the lock and approves of what a guard blocked.
func (e *env) approveWithheld(ctx context.Context, run, guard string, o *approveOptions) error {
	cfg, err := e.loadWith(&o.settings, config.Options{WithoutValues: true})
	if err != nil {
		return err
	}
	release, err := e.acquire(ctx, cfg, &o.settings, "approve")
	if err != nil {
		return err
	}
	opened, err := openConfigState(ctx, cfg, toWrite)
	if err != nil {
		return errors.Join(err, release())
	}
	return errors.Join(e.approveIn(ctx, opened, run, guard, o), opened.Close(), release())
}

func (e *env) approveIn(ctx context.Context, opened store, run, guard string, o *approveOptions) error {
	now := e.now().UTC()
	waiting, err := e.waiting(ctx, opened)
	if err != nil {
		return err
	}
	of, err := waitingOf(waiting, run)
	if err != nil {
		return err
	}
	scope := o.scope
	if scope != "" {
		mailboxes, err := opened.Mailboxes(ctx)
		if err != nil {
			return err
		}
		rep, _ := repOf(mailboxes, scope)
		scope = string(rep)
	}
	chosen, err := chooseWaiting(of, guard, scope)
	if err != nil {
		return err
	}
	reason := redact.New(redact.Hide).Message(o.reason) // of a record that is erased nothing stays in the state
	for _, w := range chosen {
		a := state.Approval{
			ID: string(newOp()), GuardID: w.GuardID, Run: w.Run, Who: operator(), Reason: reason, At: now, Expires: now.Add(state.WithheldFor),
		}
		if err := opened.Approve(ctx, a, now.Add(-state.WithheldFor)); err != nil {
			return fmt.Errorf("approve of what guard %s blocked: %w", w.Guard, err)
		}
		fmt.Fprintf(e.stdout, "Approved until %s: the %s that guard %s blocked in run %s: %s in %s.\n", stamp(a.Expires), redact.Text(w.Blocks),
			redact.Text(w.Guard), redact.Text(shortRun(w.Run)), numbered(w.Changes, "change", "changes"), numbered(w.Mailboxes, "mailbox", "mailboxes"))
	}
	if others := otherGuards(of, chosen); others != "" {
		fmt.Fprintf(e.stdout, "Blocked by %s too: what several guards block needs an approval for each.\n", others)
	}
	return nil
}
