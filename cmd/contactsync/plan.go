package main

import (
	"context"
	"errors"

	"contactsync/planner"
	"contactsync/planner/planfile"
	"contactsync/planner/redact"
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

Names, numbers and addresses are not shown unless -show-sensitive is given.

Examples:

  contactsync plan
  contactsync plan -mailbox=anna@example.com -show-sensitive
  contactsync plan -out=today.csplan      for: contactsync apply today.csplan
  contactsync plan -detailed-exitcode     for CI: 0 no changes, 2 changes`,
		run: runPlan,
	}
}

func runPlan(ctx context.Context, e *env, args []string) int {
	var s settings
	var o requestOptions
	var out string
	var detailed, plaintext, destroy bool
	c := planCommand()
	set := e.flags(c)
	s.register(set)
	s.registerLock(set)
	o.register(set)
	set.StringVar(&out, "out", "", "save the plan in a `file`, for apply")
	set.BoolVar(&plaintext, "plaintext", false, "let -out save a plan with contacts in it, unencrypted, although CI is set")
	set.BoolVar(&detailed, "detailed-exitcode", false, "exit with 2 if there are changes")
	set.BoolVar(&destroy, "destroy", false, "plan the removal of everything that is managed")
	set.Bool("input", true, "plan never asks; -input=false is accepted for scripts that give it to all commands")
	if code, done := e.parse(c, set, args); done {
		return code
	}
	if err := noArguments(set.Args()); err != nil {
		return e.fail(err)
	}
	if out != "" && !plaintext && e.inCI() {
		return e.fail(errors.New("-out saves names, numbers and addresses of contacts, unencrypted, and CI artifacts are read by many. If that is what you want, add -plaintext"))
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
	session, err := e.open(ctx, cfg, &s, "plan", toRead)
	if err != nil {
		return e.fail(err)
	}
	code := e.planAndShow(ctx, session, request, &s, &o, out, detailed)
	if err := session.close(); err != nil {
		return e.fail(err)
	}
	return code
}

func (e *env) planAndShow(ctx context.Context, session *session, request run.Request, s *settings, o *requestOptions, out string, detailed bool) int {
	plan, err := e.plan(ctx, session, request, o.parallelism, e.newProgress("planned", "mailboxes"), out)
	if err != nil {
		return e.fail(err)
	}
	defer plan.Close()
	options := e.renderOptions(s, o)
	if err := e.show(plan, options); err != nil {
		return e.fail(err)
	}
	footer := plan.Footer()
	if out != "" {
		err = render.Saved(e.stdout, out, options)
	} else if pending(footer.Totals) {
		err = render.Unsaved(e.stdout, options)
	}
	if err != nil {
		return e.fail(err)
	}
	switch {
	case footer.Totals.Failed > 0:
		return exitFailed
	case blocked(footer.Totals):
		return exitBlocked
	case detailed && pending(footer.Totals):
		return exitPending
	}
	return exitDone
}

// plan makes a plan: saved at out, or spooled if that is empty.
func (e *env) plan(ctx context.Context, session *session, request run.Request, parallelism int, progress *progress, out string) (*planfile.Reader, error) {
	defer progress.end()
	engine := session.engine(e, parallelism, progress.at)
	var writer *planfile.Writer
	footer, err := engine.Plan(ctx, request, func(header planner.Header) (run.Spool, error) {
		var err error
		if out != "" {
			writer, err = planfile.Create(out, header)
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
	return render.Plan(e.stdout, render.PlanView{
		Header: plan.Header(), Footer: plan.Footer(), Mailboxes: plan.Mailboxes(),
	}, options)
}

func (e *env) renderOptions(s *settings, o *requestOptions) render.Options {
	mode := redact.Hide
	if o.showSensitive {
		mode = redact.Show
	}
	return render.Options{Redactor: redact.New(mode), Color: e.color(e.stdout, s.noColor), Width: e.width(e.stdout)}
}

// pending says whether a plan changes anything.
func pending(t planner.Totals) bool {
	n := t.FoldersCreated + t.FoldersDeleted
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
