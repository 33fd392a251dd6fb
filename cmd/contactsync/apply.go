package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"

	"contactsync/planner/apply"
	"contactsync/planner/render"
	"contactsync/planner/run"
)

func applyCommand() command {
	return command{
		name:    "apply",
		summary: "Make the mailboxes as the configuration says",
		usage:   "[options] [PLAN]",
		help: `Plans, shows the plan, asks for approval and makes the changes. With the file of
a saved plan it makes changes of that plan and no others, and does not ask. The
plan is refused, with exit code 5 and before anything is written, if it is not
of this configuration and state, if it has expired, or if a byte of it was
changed. Of an encrypted one the key is needed: see contactsync plan -help. What
only a digest can prove is that it is the plan that somebody approved:
-expect-digest.

What moved on since the plan was saved, because a user or another run was at
work, is skipped and listed: a contact that was changed, moved or deleted, a new
one that is there by now. The rest is done, and the next plan has what was
skipped.

With -within=PLAN it plans anew, and goes ahead without a question if that is no
more than what PLAN does: of each sync, action and set of causes no greater
number, folders included, and no other guard that trips. The -allow-… options
that PLAN was made with hold again, for no more deletes in 24 hours than it
counted. Else no mailbox is written to, what is beyond is listed, and the exit
code is 4. -sync, -mailbox, -target and -exclude may narrow it further; if PLAN
was made with some of these, they have to be given again.

With -undo=RUN it brings back what was there before a run: see contactsync help
undo.

A run that was interrupted or killed is healed by the next one. What fails is
listed and tried again by the next run; the rest is done.

Examples:

  contactsync apply
  contactsync apply -auto-approve         for an unattended run
  contactsync apply today.csplan          what contactsync plan -out=… saved
  contactsync apply -expect-digest=sha256:… today.csplan
  contactsync apply -within=week.csplan   a timer's, until the plan expires
  contactsync apply -max-changes=10       a careful beginning
  contactsync apply -undo=latest          back to what was there before`,
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
	approval
	maxChanges   int
	expectDigest string
	within       string
	reports      reportOptions
	asJSON       bool
}

// approval are the options that say who approves of a plan.
type approval struct {
	autoApprove, input bool
}

func (a *approval) register(set *flag.FlagSet) {
	set.BoolVar(&a.autoApprove, "auto-approve", false, "do not ask for approval")
	set.BoolVar(&a.input, "input", true, "ask for approval; -input=false never asks")
}

// canApprove is an error if approval is required and there is nobody to ask.
func (e *env) canApprove(a *approval) error {
	if a.autoApprove || e.canAsk(a.input) {
		return nil
	}
	return errors.New("approval is required and nobody can be asked here: add -auto-approve once you have seen what it would do")
}

func (e *env) runApply(ctx context.Context, c command, mode run.Mode, args []string) int {
	var o applyOptions
	set := e.flags(c)
	o.settings.register(set)
	o.registerLock(set)
	o.requestOptions.register(set)
	o.approval.register(set)
	set.IntVar(&o.maxChanges, "max-changes", 0, "make at most `n` changes and stop")
	o.reports.register(set)
	set.BoolVar(&o.asJSON, "json", false, "write what happens to stdout as JSON, one object a line, in the form of Terraform's machine-readable UI; it takes a saved plan or -auto-approve")
	if mode == run.Normal {
		o.registerUndo(set)
		set.StringVar(&o.expectDigest, "expect-digest", "", "refuse a saved plan that is not the one of this `digest`")
		set.StringVar(&o.within, "within", "", "plan anew and go ahead, without a question, if that does no more than the saved `plan`")
	}
	if code, done := e.parse(c, set, args); done {
		return code
	}
	if o.asJSON {
		e = e.streaming(e.redactor(&o.reviewOptions))
	}
	path, err := e.checkApply(set, mode, &o)
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
	var saved *savedPlan
	if from := cmp.Or(path, o.within); from != "" {
		if saved, err = e.savedPlan(from, o.expectDigest, cfg); err != nil {
			return e.fail(err)
		}
		defer saved.Close()
	}
	if o.within != "" {
		request.Allowed = saved.Header().Allowed
		if err := saved.asEnvelope(&request); err != nil {
			return e.fail(err)
		}
	}
	if o.undo != "" {
		past, err := e.openUndo(ctx, cfg, o.undo)
		if err != nil {
			return e.fail(err)
		}
		defer past.Close()
		request.Undo = past
	}
	session, err := e.open(ctx, cfg, &o.settings, string(request.Mode), toWrite)
	if err != nil {
		return e.fail(err)
	}
	code := e.applyWith(ctx, session, request, &o, saved)
	if err := session.close(); err != nil {
		return e.fail(err)
	}
	return code
}

// checkApply checks the options as far as they go together, and returns the path of the saved plan,
// "" if there is none.
func (e *env) checkApply(set *flag.FlagSet, mode run.Mode, o *applyOptions) (string, error) {
	path, err := planArgument(mode, set)
	approved := path != "" || o.within != "" || o.autoApprove
	switch {
	case err != nil:
		return "", err
	case o.within == "" && given(set, "within"):
		return "", errors.New("-within= names no plan: it is what a script gives whose variable is not set")
	case !approved && o.asJSON:
		return "", errors.New("plan file or auto-approve required: with -json nobody is asked, so pass a saved plan, or -auto-approve")
	case !approved && !e.canAsk(o.input):
		return "", errors.New("approval is required and nobody can be asked here: pass a saved plan, or -auto-approve")
	case o.maxChanges < 1 && given(set, "max-changes"):
		return "", fmt.Errorf("-max-changes=%d: write a number from 1 on, or leave it out", o.maxChanges)
	case !o.lock:
		return "", errors.New("-lock=false is for plan alone: two applies at once would undo each other's work")
	case path+o.within == "" && given(set, "expect-digest"):
		return "", errors.New("-expect-digest is for a saved plan: contactsync apply -expect-digest=sha256:… PLAN")
	case given(set, "expect-digest"):
		if o.expectDigest, err = parseDigest(o.expectDigest); err != nil {
			return "", err
		}
	}
	switch {
	case o.within != "":
		err = withinOption(set, path)
	case path != "":
		err = planningOption(set)
	}
	return path, err
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

// applyWith has a saved plan applied or one that is made now, once it is approved: by somebody who is asked or, with
// -within, by the saved plan.
func (e *env) applyWith(ctx context.Context, session *session, request run.Request, o *applyOptions, saved *savedPlan) int {
	options := e.renderOptions(&o.settings, &o.requestOptions)
	how := execution{parallelism: o.parallelism, maxChanges: o.maxChanges}
	if saved != nil {
		dir, err := undoDir(session.config)
		if err == nil {
			err = saved.judgeState(ctx, session.store, dir)
		}
		if err != nil {
			return e.fail(err)
		}
	}
	if saved != nil && o.within == "" {
		return e.applySaved(ctx, session, o, saved, how, options)
	}
	plan, err := e.plan(ctx, session, request, o.parallelism, e.newProgress("planned", "mailboxes"), nil)
	if err != nil {
		return e.fail(err)
	}
	defer plan.Close()
	if err := errors.Join(e.show(plan, options), e.report(plan, &o.reports, options)); err != nil {
		return e.fail(err)
	}
	switch {
	case saved != nil:
		err = judgeWithin(plan, saved)
	case pending(plan.Footer().Totals) && !o.autoApprove:
		err = e.approve(request.Mode)
	}
	if err != nil {
		return e.fail(err)
	}
	_, code := e.execute(ctx, session, plan, how, options)
	return code
}

// applySaved has what still holds of a saved plan applied.
func (e *env) applySaved(ctx context.Context, session *session, o *applyOptions, saved *savedPlan, how execution, options render.Options) int {
	if err := e.report(saved.Reader, &o.reports, options); err != nil {
		return e.fail(err)
	}
	left, err := e.recheck(ctx, session, saved, o.parallelism)
	if err != nil {
		return e.fail(err)
	}
	defer left.Close()
	if err := session.approveConfig(ctx, saved.Header()); err != nil {
		return e.fail(err)
	}
	how.saved = true
	_, code := e.execute(ctx, session, left, how, options)
	return code
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

// questions are what is asked before a plan is applied, by what it was made for: that of run.Normal, if there
// is no other.
var questions = map[run.Mode]string{
	run.Normal: `
Do you want to perform these actions?
  contactsync will perform the actions described above.
  Only 'yes' will be accepted to approve.
`,
	run.Undo: `
Do you want to undo this run?
  contactsync will bring back what was there before it, as shown above, and
  leave it alone until the record or the mapping changes.
  Only 'yes' will be accepted to approve.
`,
	run.Destroy: `
Do you really want to destroy all managed contacts?
  contactsync will remove them from the mailboxes, as shown above.
  There is no undo without a key for it. Only 'yes' will be accepted to confirm.
`,
	run.Withdraw: `
Do you really want to release all managed contacts?
  contactsync will take its marks off them, as shown above. They stay in the
  mailboxes and are their users' own. There is no undo: contactsync does not
  know them again. Only 'yes' will be accepted to confirm.
`,
	run.Erase: `
Do you really want to erase this record from all mailboxes?
  contactsync will delete its contacts permanently, as shown above, and what was
  deleted before from the deleted items. Nobody can bring them back.
  Only 'yes' will be accepted to confirm.
`,
}

// approve asks for approval. An answer other than yes is errReported.
func (e *env) approve(mode run.Mode) error {
	fmt.Fprint(e.stdout, cmp.Or(questions[mode], questions[run.Normal])+"\n  Enter a value: ")
	answer, err := bufio.NewReader(e.stdin).ReadString('\n')
	if err != nil && answer == "" {
		return fmt.Errorf("read the approval: %w", err)
	}
	if strings.TrimSpace(answer) != "yes" {
		fmt.Fprintf(e.stdout, "\n%s cancelled.\n", render.OperationName(string(mode)))
		return errReported
	}
	return nil
}

// execute applies a plan and says what came of it, with the exit code. how.events, if not nil, is
// told what happens besides. The result has no run if there was an error before anything
// was done.
func (e *env) execute(ctx context.Context, session *session, plan finishedPlan, how execution, options render.Options) (apply.Result, int) {
	report := e.newReport(e.newProgress("applied", "changes"), options.Redactor)
	also := how.events
	how.expect, how.events = report.expect, func(event apply.Event) {
		report.event(event)
		if also != nil {
			also(event)
		}
	}
	result, err := session.apply(ctx, e, plan, how)
	report.end()
	if result.Run.ID == "" {
		return result, e.fail(err)
	}
	outcome := render.Outcome{
		Operation:       plan.Header().Operation,
		Done:            result.Done,
		Failed:          result.Failed,
		NotStarted:      result.NotStarted,
		Blocked:         result.Blocked,
		MovedOn:         result.MovedOn,
		Moves:           result.Moves,
		FoldersCreated:  result.FoldersCreated,
		FoldersDeleted:  result.FoldersDeleted,
		FailedMailboxes: result.MailboxesFailed,
	}
	if err := errors.Join(e.complete(outcome, options), err); err != nil {
		return result, e.fail(err)
	}
	return result, resultCode(result)
}

// complete ends an apply.
func (e *env) complete(outcome render.Outcome, options render.Options) error {
	if e.stream != nil {
		return e.stream.Complete(outcome)
	}
	fmt.Fprintln(e.stdout)
	return render.Complete(e.stdout, outcome, options)
}
