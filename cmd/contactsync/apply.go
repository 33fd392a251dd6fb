package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"time"

	"contactsync/planner/planfile"
	"contactsync/planner/render"
	"contactsync/planner/run"
)

// planExpiry is how long after its making a saved plan may be applied.
const planExpiry = 24 * time.Hour

func applyCommand() command {
	return command{
		name:    "apply",
		summary: "Make the mailboxes as the configuration says",
		usage:   "[options] [PLAN]",
		help: `Plans, shows the plan, asks for approval and makes the changes. With the file of
a saved plan it makes exactly the changes of that plan, and does not ask.

A run that was interrupted or killed is healed by the next one. What fails is
listed and tried again by the next run; the rest is done.

Examples:

  contactsync apply
  contactsync apply -auto-approve         for an unattended run
  contactsync apply today.csplan          what contactsync plan -out=… saved
  contactsync apply -max-changes=10       a careful beginning`,
		run: runApply,
	}
}

func destroyCommand() command {
	return command{
		name:    "destroy",
		summary: "Remove all managed contacts from the mailboxes",
		usage:   "[options]",
		help: `Plans the removal of every contact that is managed, shows the plan, asks for
confirmation and removes them. The users' own contacts, and those that were
released, stay. The guards do not hold here: that is what the confirmation is
for.

Example:

  contactsync destroy -mailbox=anna@example.com`,
		run: func(ctx context.Context, e *env, args []string) int {
			return e.runApply(ctx, destroyCommand(), run.Destroy, args)
		},
	}
}

func runApply(ctx context.Context, e *env, args []string) int {
	return e.runApply(ctx, applyCommand(), run.Normal, args)
}

// applyOptions are the options of apply and destroy.
type applyOptions struct {
	settings
	requestOptions
	autoApprove, input bool
	maxChanges         int
}

func (e *env) runApply(ctx context.Context, c command, mode run.Mode, args []string) int {
	var o applyOptions
	set := e.flags(c)
	o.settings.register(set)
	o.registerLock(set)
	o.requestOptions.register(set)
	set.BoolVar(&o.autoApprove, "auto-approve", false, "do not ask for approval")
	set.BoolVar(&o.input, "input", true, "ask for approval; -input=false never asks")
	set.IntVar(&o.maxChanges, "max-changes", 0, "make at most `n` changes and stop")
	if code, done := e.parse(c, set, args); done {
		return code
	}
	path, err := planArgument(mode, set)
	if err == nil && path == "" && !o.autoApprove && !e.canAsk(o.input) {
		err = errors.New("approval is required and nobody can be asked here: pass a saved plan, or -auto-approve")
	}
	if err == nil && o.maxChanges < 1 && given(set, "max-changes") {
		err = fmt.Errorf("-max-changes=%d: write a number from 1 on, or leave it out", o.maxChanges)
	}
	if err == nil && path != "" {
		err = planningOption(set)
	}
	if err == nil && !o.lock {
		err = errors.New("-lock=false is for plan alone: two applies at once would undo each other's work")
	}
	if err != nil {
		return e.fail(err)
	}
	request, err := o.request(mode)
	if err != nil {
		return e.fail(err)
	}
	request.Remember = true
	cfg, err := e.load(&o.settings)
	if err != nil {
		return e.fail(err)
	}
	session, err := e.open(ctx, cfg, &o.settings, string(mode), toWrite)
	if err != nil {
		return e.fail(err)
	}
	code := e.applyWith(ctx, session, request, &o, path)
	if err := session.close(); err != nil {
		return e.fail(err)
	}
	return code
}

func planArgument(mode run.Mode, set *flag.FlagSet) (string, error) {
	if set.NArg() == 1 && mode == run.Normal {
		return set.Arg(0), nil
	}
	return "", noArguments(set.Args())
}

// given says whether an option stands on the command line.
func given(set *flag.FlagSet, name string) (is bool) {
	set.Visit(func(f *flag.Flag) { is = is || f.Name == name })
	return is
}

// planningOption is an error if an option says what to plan: a saved plan is
// applied as it is.
func planningOption(set *flag.FlagSet) error {
	for _, name := range []string{
		"refresh-only", "refresh", "sync", "mailbox", "target", "exclude", "replace", "allow-deletes", "allow-changes", "allow-creates",
	} {
		if given(set, name) {
			return fmt.Errorf("-%s does not go with a saved plan, which is applied as it is; give it to contactsync plan -out=FILE", name)
		}
	}
	return nil
}

// applyWith gets the plan, saved or made now, and has it applied once it is
// approved.
func (e *env) applyWith(ctx context.Context, session *session, request run.Request, o *applyOptions, path string) int {
	options := e.renderOptions(&o.settings, &o.requestOptions)
	var plan *planfile.Reader
	var err error
	if path != "" {
		plan, err = e.savedPlan(ctx, session, path)
	} else {
		plan, err = e.plan(ctx, session, request, o.parallelism, e.newProgress("planned", "mailboxes"), "")
	}
	if err != nil {
		return e.fail(err)
	}
	defer plan.Close()
	if path == "" {
		if err := e.show(plan, options); err != nil {
			return e.fail(err)
		}
		if pending(plan.Footer().Totals) && !o.autoApprove {
			approved, err := e.approve(request.Mode)
			if err != nil {
				return e.fail(err)
			}
			if !approved {
				fmt.Fprintln(e.stdout, "\nApply cancelled.")
				return exitError
			}
		}
	}
	return e.execute(ctx, session, plan, o, options)
}

// savedPlan opens a saved plan and refuses one that is not of this
// installation, of this configuration, of this state, or too old.
func (e *env) savedPlan(ctx context.Context, session *session, path string) (*planfile.Reader, error) {
	plan, err := planfile.Open(path)
	if err != nil {
		return nil, err
	}
	if err := e.judge(ctx, session, plan); err != nil {
		return nil, errors.Join(fmt.Errorf("plan %s: %w; make a new one with: contactsync plan -out=%s", path, err, path), plan.Close())
	}
	return plan, nil
}

func (e *env) judge(ctx context.Context, session *session, plan *planfile.Reader) error {
	h := plan.Header()
	meta, err := session.store.Meta(ctx)
	if err != nil {
		return err
	}
	switch {
	case h.Owner != session.program.Owner():
		return fmt.Errorf("%w: it is of the owner %q and this configuration is of %q", errStale, h.Owner, session.program.Owner())
	case h.Config != session.program.Digest():
		return fmt.Errorf("%w: the configuration, or a variable, is another one than when it was made", errStale)
	case h.Lineage == "" && meta.Serial > 0:
		return fmt.Errorf("%w: it was made when there was no state yet, and now there is one", errStale)
	case h.Lineage != "" && h.Lineage != meta.Lineage:
		return fmt.Errorf("%w: it was made with another state", errStale)
	case e.now().Sub(h.Created) > planExpiry:
		return fmt.Errorf("%w: it was made %s ago, and a plan expires after %s", errStale, e.now().Sub(h.Created).Round(time.Minute), planExpiry)
	}
	known, err := session.store.Mailboxes(ctx)
	if err != nil {
		return err
	}
	serials := make(map[string]int64, len(known))
	for _, m := range known {
		serials[m.Target+"/"+string(m.Rep)] = m.Serial
	}
	for m, err := range plan.Mailboxes() {
		if err != nil {
			return err
		}
		if serials[m.Target+"/"+string(m.Mailbox.Rep)] != m.Serial {
			return fmt.Errorf("%w: mailbox %s was applied to since it was made", errStale, m.Mailbox.Rep)
		}
	}
	return nil
}

// inCI says whether the environment says that this is a CI system.
func (e *env) inCI() bool {
	is := e.getenv("CI")
	return is != "" && is != "0" && !strings.EqualFold(is, "false")
}

// canAsk says whether there is somebody to ask.
func (e *env) canAsk(input bool) bool {
	return input && !e.inCI() && e.isTerminal(e.stdin)
}

// approve asks for approval.
func (e *env) approve(mode run.Mode) (bool, error) {
	question := `
Do you want to perform these actions?
  contactsync will perform the actions described above.
  Only 'yes' will be accepted to approve.

  Enter a value: `
	if mode == run.Destroy {
		question = `
Do you really want to destroy all managed contacts?
  contactsync will remove them from the mailboxes, as shown above.
  There is no undo. Only 'yes' will be accepted to confirm.

  Enter a value: `
	}
	fmt.Fprint(e.stdout, question)
	answer, err := bufio.NewReader(e.stdin).ReadString('\n')
	if err != nil && answer == "" {
		return false, fmt.Errorf("read the approval: %w", err)
	}
	return strings.TrimSpace(answer) == "yes", nil
}

// execute applies a plan and says what came of it.
func (e *env) execute(ctx context.Context, session *session, plan *planfile.Reader, o *applyOptions, options render.Options) int {
	report := e.newReport(e.newProgress("applied", "changes"), options.Redactor)
	result, err := session.apply(ctx, e, plan, execution{
		parallelism: o.parallelism, maxChanges: o.maxChanges, expect: report.expect, events: report.event,
	})
	report.end()
	if result.Run.ID == "" {
		return e.fail(err)
	}
	outcome := render.Outcome{
		Operation:       plan.Header().Operation,
		Done:            result.Done,
		Failed:          result.Failed,
		NotStarted:      result.NotStarted,
		Blocked:         result.Blocked,
		Moves:           result.Moves,
		FoldersCreated:  result.FoldersCreated,
		FoldersDeleted:  result.FoldersDeleted,
		FailedMailboxes: result.MailboxesFailed,
	}
	fmt.Fprintln(e.stdout)
	if err := errors.Join(render.Complete(e.stdout, outcome, options), err); err != nil {
		return e.fail(err)
	}
	return resultCode(result)
}
