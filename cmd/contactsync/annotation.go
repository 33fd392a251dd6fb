package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/planner/render"
)

// maxAnnotations is how many annotations of a kind GitHub shows of a step; what comes after them is
// dropped without a word.
const maxAnnotations = 10

// annotation is what GitHub shows beside a line of a file, or above all files.
type annotation struct {
	kind    string // "error" or "warning"
	place   *hcl.Range
	title   string // safe to print
	message string // safe to print, but for line ends
}

// annotates says whether GitHub runs this, and reads what is printed.
func (e *env) annotates() bool { return e.getenv("GITHUB_ACTIONS") == "true" }

// annotate prints annotations on stderr, where GitHub reads them too. Of those of a kind that are too
// many the last one says so.
func (e *env) annotate(list []annotation) {
	for _, kind := range []string{"error", "warning"} {
		var of []annotation
		for _, a := range list {
			if a.kind == kind {
				of = append(of, a)
			}
		}
		if more := len(of) - maxAnnotations; more > 0 {
			of = append(of[:maxAnnotations-1], annotation{kind: kind, title: fmt.Sprintf("%d more", more+1), message: "The log of this step has all of them."})
		}
		for _, a := range of {
			fmt.Fprintln(e.stderr, a.command(e.repositoryPath))
		}
	}
}

// command is the annotation as the runner reads it:
// docs.github.com/actions/reference/workflow-commands-for-github-actions.
func (a *annotation) command(path func(string) string) string {
	properties := []string{"title=" + redact.CommandProperty(a.title)}
	if a.place != nil {
		properties = append(properties,
			"file="+redact.CommandProperty(redact.Text(path(a.place.Filename))),
			fmt.Sprintf("line=%d", a.place.Start.Line), fmt.Sprintf("endLine=%d", a.place.End.Line))
		if a.place.Start.Line == a.place.End.Line && a.place.Start.Column > 0 {
			properties = append(properties, fmt.Sprintf("col=%d", a.place.Start.Column), fmt.Sprintf("endColumn=%d", a.place.End.Column))
		}
	}
	return "::" + a.kind + " " + strings.Join(properties, ",") + "::" + redact.CommandMessage(a.message)
}

// repositoryPath is the path of a file as GitHub knows it: from the top of the checkout.
func (e *env) repositoryPath(path string) string {
	top := e.getenv("GITHUB_WORKSPACE")
	absolute, err := filepath.Abs(path)
	if top == "" || err != nil {
		return path
	}
	relative, err := filepath.Rel(top, absolute)
	if err != nil || !filepath.IsLocal(relative) {
		return path
	}
	return filepath.ToSlash(relative)
}

// annotateDiagnostics has GitHub show what is wrong with a configuration beside its lines.
func (e *env) annotateDiagnostics(diags hcl.Diagnostics) {
	if !e.annotates() {
		return
	}
	var list []annotation
	for _, d := range diags {
		a := annotation{kind: "error", place: d.Subject, title: redact.Text(d.Summary), message: strings.Join(hideAddresses(d.Detail), "\n")}
		if d.Severity == hcl.DiagWarning {
			a.kind = "warning"
		}
		list = append(list, a)
	}
	e.annotate(list)
}

// annotateGuards has GitHub show the guards that tripped.
func (e *env) annotateGuards(trips []planner.Trip) {
	if !e.annotates() {
		return
	}
	var list []annotation
	for _, t := range trips {
		a := annotation{kind: "error", title: render.GuardSentence(t), message: render.GuardDetail(t)}
		if t.Passes() {
			a.kind = "warning"
		}
		a.place = lineAt(t.Place)
		list = append(list, a)
	}
	e.annotate(list)
}

// lineAt is the line of a place as plans name it, "sync.hcl:12": without columns, and nil if that is no place.
func lineAt(place string) *hcl.Range {
	colon := strings.LastIndexByte(place, ':')
	line, err := strconv.Atoi(place[colon+1:])
	if colon < 1 || err != nil || line < 1 {
		return nil
	}
	at := hcl.Pos{Line: line}
	return &hcl.Range{Filename: place[:colon], Start: at, End: at}
}
