package main

import (
	"context"
	"errors"

	"contactsync/planner"
	"contactsync/planner/planfile"
	"contactsync/planner/render"
	"contactsync/planner/run"
)

func planCommand() command {
	return command{
		name:    "plan",
		summary: "Show what apply would do",
		usage:   "[options]",
		help: `Reads the CRM and the mailboxes and shows every change that apply would make,
with its causes. It writes nothing: neither to a mailbox nor to the state.

A large plan is shown in groups of changes of one kind; -detail=full lists every
one. Names, numbers and addresses are not shown unless -show-sensitive is given,
nor are names of folders that the configuration does not name.

With -baseline the plan says which of its changes come of a change of the
configuration, which would have happened anyway since the CRM or the mailboxes
changed, and what does not happen any more. The configuration from before is
that of a directory, or of this directory at a revision of its git repository;
both plan over the same data, through the providers of this one. It is for a
pull request: whatever is compared, the plan is the same.

A plan that -out saves has names, numbers and addresses in it. It is encrypted
by age if the configuration has a plan block with recipients or a passphrase, or
the environment has one of these, which take the place of that:

  CONTACTSYNC_PLAN_RECIPIENTS       public keys of age, with blanks between them
  CONTACTSYNC_PLAN_PASSPHRASE       or …_FILE: the path of a file that holds it

A plan encrypted for recipients is opened for show and apply by an identity of
one of them, in CONTACTSYNC_PLAN_IDENTITY, or in the file that is named by
CONTACTSYNC_PLAN_IDENTITY_FILE; age-keygen makes both.

With -undo=RUN it shows how to bring back what was there before a run; what was
undone is on hold until its record or the mapping changes, which -release-holds
ends: see contactsync help undo.

Examples:

  contactsync plan
  contactsync plan -mailbox=anna@example.com -show-sensitive
  contactsync plan -out=today.csplan      for: contactsync apply today.csplan
  contactsync plan -detailed-exitcode     for CI: 0 no changes, 2 changes
  contactsync plan -json                  for programs
  contactsync plan -baseline=origin/main  for a pull request
  contactsync plan -summary-md=$GITHUB_STEP_SUMMARY`,
		run: runPlan,
	}
}

func runPlan(ctx context.Context, e *env, args []string) int {
	var s settings
	var o requestOptions
	var out savingOptions
	var reports reportOptions
	var detailed, destroy, asJSON bool
	var baseline *string
	c := planCommand()
	set := e.flags(c)
	s.register(set)
	s.registerLock(set)
	o.register(set)
	o.registerUndo(set)
	out.register(set)
	reports.register(set)
	set.BoolVar(&asJSON, "json", false, "write what happens to stdout as JSON, one object a line, in the form of Terraform's machine-readable UI")
	set.BoolVar(&detailed, "detailed-exitcode", false, "exit with 2 if there are changes")
	set.BoolVar(&destroy, "destroy", false, "plan the removal of everything that is managed")
	set.Func("baseline", "say what a change of the configuration causes, compared with a `base`: a directory, or a revision of git such as origin/main", func(name string) error {
		baseline = &name
		return nil
	})
	set.Bool("input", true, "plan never asks; -input=false is accepted for scripts that give it to all commands")
	if code, done := e.parse(c, set, args); done {
		return code
	}
	if asJSON {
		e = e.streaming(e.redactor(&o.reviewOptions))
	}
	if err := noArguments(set.Args()); err != nil {
		return e.fail(err)
	}
	mode := run.Normal
	if destroy {
		mode = run.Destroy
	}
	request, err := o.request(mode)
	if err != nil {
		return e.fail(err)
	}
	cfg, err := e.load(&s)
	if err != nil {
		return e.fail(err)
	}
	if baseline != nil {
		if request.Mode != run.Normal {
			return e.fail(errors.New("-baseline goes with none of -destroy, -refresh-only and -undo: it compares what configurations want"))
		}
		if request.Baseline, err = e.baseline(ctx, *baseline, &s); err != nil {
			return e.fail(err)
		}
	}
	to, err := e.saving(&out, cfg.Plan)
	if err != nil {
		return e.fail(err)
	}
	if o.undo != "" {
		past, err := e.openUndo(ctx, cfg, o.undo)
		if err != nil {
			return e.fail(err)
		}
		defer past.Close()
		request.Undo = past
	}
	session, err := e.open(ctx, cfg, &s, "plan", toRead)
	if err != nil {
		return e.fail(err)
	}
	code := e.planAndShow(ctx, session, request, &s, &o, &reports, to, detailed)
	if err := session.close(); err != nil {
		return e.fail(err)
	}
	return code
}

func (e *env) planAndShow(ctx context.Context, session *session, request run.Request, s *settings, o *requestOptions, reports *reportOptions, to *saving, detailed bool) int {
	plan, err := e.plan(ctx, session, request, o.parallelism, e.newProgress("planned", "mailboxes"), to)
	if err != nil {
		return e.fail(err)
	}
	defer plan.Close()
	options := e.renderOptions(s, o)
	if err := e.show(plan, options); err != nil {
		return e.fail(err)
	}
	if err := errors.Join(e.report(plan, reports, options), e.closing(plan, to, doing(plan.Header(), o), options)); err != nil {
		return e.fail(err)
	}
	footer := plan.Footer()
	switch {
	case footer.Totals.Failed > 0:
		return exitFailed
	case blocked(footer.Totals) || footer.SourceTripped():
		return exitBlocked
	case detailed && pending(footer.Totals):
		return exitPending
	}
	return exitDone
}

// closing says below a plan what can be done with it: by the command, where it was not saved.
func (e *env) closing(plan *planfile.Reader, to *saving, command string, options render.Options) error {
	switch {
	case to != nil && e.stream != nil:
		return e.stream.Saved(to.path, plan.Digest(), plan.Expires())
	case to != nil:
		err := render.Saved(e.stdout, to.path, options)
		e.describe(plan)
		return err
	case e.stream == nil && pending(plan.Footer().Totals):
		return render.Unsaved(e.stdout, command, options)
	}
	return nil
}

// doing is the command that does what a plan shows.
func doing(header planner.Header, o *requestOptions) string {
	switch run.Mode(header.Operation) {
	case run.Undo:
		return "contactsync apply -undo=" + shortRun(header.Undo)
	case run.Destroy:
		return "contactsync destroy"
	case run.RefreshOnly:
		return "contactsync apply -refresh-only"
	}
	if o.releaseHolds {
		return "contactsync apply -release-holds"
	}
	return "contactsync apply"
}

// plan makes a plan: saved as to says, or spooled if that is nil.
func (e *env) plan(ctx context.Context, session *session, request run.Request, parallelism int, progress *progress, to *saving) (*planfile.Reader, error) {
	defer progress.end()
	engine := session.engine(e, parallelism, progress.at)
	var writer *planfile.Writer
	footer, err := engine.Plan(ctx, request, func(header planner.Header) (run.Spool, error) {
		var err error
		if to != nil {
			terms := planfile.Terms{Expires: header.Created.Add(to.expires), Recipients: to.recipients}
			writer, err = planfile.Create(to.path, header, terms)
		} else {
			writer, err = planfile.Spool("", header)
		}
		return writer, err
	})
	if err != nil {
		if writer != nil {
			err = errors.Join(err, writer.Discard())
		}
		return nil, err
	}
	return writer.Close(*footer)
}

// show prints a plan.
func (e *env) show(plan *planfile.Reader, options render.Options) error {
	if e.stream != nil {
		return e.stream.Plan(viewOf(plan))
	}
	return render.Plan(e.stdout, viewOf(plan), options)
}

// pending says whether a plan changes anything.
func pending(t planner.Totals) bool {
	n := t.FoldersCreated + t.FoldersRenamed + t.FoldersUnmarked + t.FoldersDeleted
	for _, count := range t.Actions {
		n += count
	}
	return n > 0
}

// blocked says whether guards block anything of a plan.
func blocked(t planner.Totals) bool {
	n := 0
	for _, count := range t.Blocked {
		n += count
	}
	return n > 0
}
