package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"contactsync/planner"
)

// onGitHub is the world within a step of GitHub, and what is printed on stderr there.
func onGitHub(t *testing.T) (*env, *bytes.Buffer) {
	t.Helper()
	top, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	var printed bytes.Buffer
	variables := map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": top}
	return &env{stderr: &printed, getenv: func(name string) string { return variables[name] }}, &printed
}

func TestAnnotateDiagnostics(t *testing.T) {
	e, printed := onGitHub(t)
	at := func(file string, line, end int) *hcl.Range {
		return &hcl.Range{Filename: file, Start: hcl.Pos{Line: line, Column: 3}, End: hcl.Pos{Line: end, Column: 9}}
	}
	e.annotateDiagnostics(hcl.Diagnostics{
		{Severity: hcl.DiagError, Summary: "Wrong, very: 100 %", Detail: "a@example.com\n::error::x", Subject: at("a,b.hcl", 2, 2)},
		{Severity: hcl.DiagWarning, Summary: "Odd", Detail: "d", Subject: at("a.hcl", 2, 4)},
		{Severity: hcl.DiagError, Summary: "Nowhere", Detail: "d"},
	})
	want := `::error title=Wrong%2C very%3A 100 %25,file=contactsync/a%2Cb.hcl,line=2,endLine=2,col=3,endColumn=9::(sensitive value)%0A\x3a:error::x
::error title=Nowhere::d
::warning title=Odd,file=contactsync/a.hcl,line=2,endLine=4::d
`
	if got := printed.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAnnotateGuards(t *testing.T) {
	const title, message = "title=Guard max_deletes blocks the deletes in mailbox 17", "::Counted: 2, limit: 1. Review them. To let exactly these through, plan again with -allow-deletes=17\n"
	for _, c := range []struct{ name, place, want string }{
		{"where the limit is set", "sync.hcl:12", "::error " + title + ",file=contactsync/sync.hcl,line=12,endLine=12" + message},
		{"a file named to inject", "a\n::error file=x,line=1::b:7", "::error " + title + ",file=contactsync/a\\n%3A%3Aerror file=x%2Cline=1%3A%3Ab,line=7,endLine=7" + message},
		{"nothing is configured any more", "", "::error " + title + message},
		{"no line", "sync.hcl", "::error " + title + message},
		{"no file", ":12", "::error " + title + message},
		{"no such line", "sync.hcl:0", "::error " + title + message},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, printed := onGitHub(t)
			e.annotateGuards([]planner.Trip{{
				Guard: "max_deletes", Blocks: "deletes", Target: "vdir.mail", Scope: "17", Limit: "1", Figures: "2", Flag: "-allow-deletes=17", Place: c.place,
			}})
			if got := printed.String(); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestAnnotationsAreFew(t *testing.T) {
	e, printed := onGitHub(t)
	var trips []planner.Trip
	for i := range 25 {
		trips = append(trips, planner.Trip{Guard: "max_deletes", Blocks: "deletes", Target: "vdir.mail", Scope: fmt.Sprint(i), Allowed: i%5 == 0})
	}
	e.annotateGuards(trips)
	if n := strings.Count(printed.String(), "::error title="); n != maxAnnotations {
		t.Errorf("%d errors", n)
	}
	if n := strings.Count(printed.String(), "::warning title="); n != 5 {
		t.Errorf("%d warnings", n)
	}
	if !strings.Contains(printed.String(), "::error title=11 more::") {
		t.Errorf("what is left out is not counted:\n%s", printed)
	}
}
