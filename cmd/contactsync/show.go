package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"contactsync/config"
	"contactsync/planner/planfile"
	"contactsync/planner/render"
)

func showCommand() command {
	return command{
		name:    "show",
		summary: "Show a saved plan",
		usage:   "[options] PLAN",
		help: `Shows what contactsync plan -out=PLAN saved, and its digest. It needs neither
the configuration nor the state. Of an encrypted plan it needs the key: an
identity of one of its recipients in CONTACTSYNC_PLAN_IDENTITY, or in the file
that is named by CONTACTSYNC_PLAN_IDENTITY_FILE, or the passphrase in
CONTACTSYNC_PLAN_PASSPHRASE or CONTACTSYNC_PLAN_PASSPHRASE_FILE.

With -json it writes a JSON document in the form of "terraform show -json",
which tools that check plans read; what contactsync adds is under keys of that
name. With -markdown it writes a comment for a pull request: it begins with a
marker by which the comment is found again, and stays below -max-bytes.

With -html=FILE it writes a page with the sums and all changes, to filter, sort
and open one by one. It is one file that needs no network and loads nothing; it
shows values only with -show-sensitive.

Examples:

  contactsync show today.csplan
  contactsync show -detail=full today.csplan
  contactsync show -json today.csplan
  contactsync show -markdown today.csplan
  contactsync show -html=today.html today.csplan`,
		run: runShow,
	}
}

// showOptions are the options of show.
type showOptions struct {
	settings
	requestOptions
	reports          reportOptions
	asJSON, markdown bool
	html             string
	maxBytes         int
}

func (o *showOptions) register(set *flag.FlagSet) {
	set.BoolVar(&o.noColor, "no-color", false, "no colours")
	o.registerShow(set)
	o.reports.register(set)
	set.BoolVar(&o.asJSON, "json", false, "write a JSON document in the form of terraform show -json")
	set.BoolVar(&o.markdown, "markdown", false, "write Markdown, for a comment")
	set.StringVar(&o.html, "html", "", "write a page for a browser to a `file`, - for stdout: all changes, to filter and sort")
	set.IntVar(&o.maxBytes, "max-bytes", 65000, "leave out sections of the Markdown, so that it has at most `n` bytes")
}

func (o *showOptions) check(set *flag.FlagSet) error {
	switch {
	case set.NArg() != 1:
		return errors.New("show needs the file of a saved plan: contactsync show PLAN")
	case o.asJSON && o.markdown:
		return errors.New("-json and -markdown do not go together")
	case o.html != "" && (o.asJSON || o.markdown):
		return errors.New("-html goes neither with -json nor with -markdown")
	case o.maxBytes < render.MinMarkdown:
		return fmt.Errorf("-max-bytes=%d: write a number from %d on", o.maxBytes, render.MinMarkdown)
	}
	return nil
}

func runShow(_ context.Context, e *env, args []string) int {
	var o showOptions
	c := showCommand()
	set := e.flags(c)
	o.register(set)
	if code, done := e.parse(c, set, args); done {
		return code
	}
	if err := o.check(set); err != nil {
		return e.fail(err)
	}
	plan, err := e.openPlan(set.Arg(0), config.Plan{})
	if err != nil {
		return e.fail(err)
	}
	options := e.renderOptions(&o.settings, &o.requestOptions)
	err = errors.Join(e.showAs(plan, &o, options), writeReports(plan, &o.reports, options))
	if err := errors.Join(err, plan.Close()); err != nil {
		return e.fail(err)
	}
	return exitDone
}

// showAs writes a saved plan in the form that was asked for.
func (e *env) showAs(plan *planfile.Reader, o *showOptions, options render.Options) error {
	switch {
	case o.html != "":
		return e.showHTML(plan, o.html, options)
	case o.asJSON:
		return render.Document(e.stdout, viewOf(plan), options)
	case o.markdown:
		return render.Markdown(e.stdout, viewOf(plan), o.maxBytes, options)
	}
	if err := e.show(plan, options); err != nil {
		return err
	}
	e.describe(plan)
	return nil
}
