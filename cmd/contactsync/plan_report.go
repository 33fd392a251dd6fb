package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"

	"contactsync/planner/planfile"
	"contactsync/planner/render"
)

// maxSummary is the most bytes that a plan takes in a page of summaries: GitHub drops a page of more than a
// mebibyte as a whole, and other steps write to it too.
const maxSummary = 256 << 10

// reportOptions are the options that say where else a plan is shown.
type reportOptions struct {
	summary, gitlab, junit string
}

func (o *reportOptions) register(set *flag.FlagSet) {
	set.StringVar(&o.summary, "summary-md", "", "append the plan as Markdown to a `file`, such as $GITHUB_STEP_SUMMARY")
	set.StringVar(&o.gitlab, "report-gitlab", "", "write the sums to a `file`, for GitLab's artifacts:reports:terraform")
	set.StringVar(&o.junit, "junit", "", "write to a `file`, as JUnit, which guards tripped")
}

// report writes the reports of a plan that were asked for, and has GitHub show the guards that
// tripped.
func (e *env) report(plan *planfile.Reader, o *reportOptions, options render.Options) error {
	if err := writeReports(plan, o, options); err != nil {
		return err
	}
	e.annotateGuards(plan.Footer().Guards)
	return nil
}

// writeReports writes the reports of a plan that were asked for.
func writeReports(plan *planfile.Reader, o *reportOptions, options render.Options) error {
	view := viewOf(plan)
	for _, r := range []struct {
		option, path string
		write        func(io.Writer) error
		flags        int
	}{
		{"summary-md", o.summary, func(w io.Writer) error { return render.Markdown(w, view, maxSummary, options) }, os.O_APPEND},
		{"report-gitlab", o.gitlab, func(w io.Writer) error { return render.GitLab(w, view.Footer.Totals) }, os.O_TRUNC},
		{"junit", o.junit, func(w io.Writer) error { return writePlanJUnit(w, &view.Footer) }, os.O_TRUNC},
	} {
		if r.path == "" {
			continue
		}
		if err := writeReport(r.path, r.flags, r.write); err != nil {
			return fmt.Errorf("-%s: %w", r.option, err)
		}
	}
	return nil
}

// writeReport writes a file, or appends to it. The file is opened only once all that goes into it is
// known.
func writeReport(path string, flags int, write func(io.Writer) error) error {
	var text bytes.Buffer
	if err := write(&text); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|flags, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text.Bytes())
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}

// viewOf is a plan as it is shown.
func viewOf(plan *planfile.Reader) render.PlanView {
	view := render.PlanView{Header: plan.Header(), Footer: plan.Footer(), Mailboxes: plan.Mailboxes(), Expires: plan.Expires()}
	if !view.Expires.IsZero() {
		view.Digest = plan.Digest()
	}
	return view
}
