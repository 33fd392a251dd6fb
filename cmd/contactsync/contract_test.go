package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
)

// The expressions that other programs read the output of Terraform with.
const (
	// suzuki-shunsuke/tfcmt, pkg/terraform/parser.go
	tfcmtPlanned   = `(?m)^(Plan: \d|No changes.)`
	tfcmtApplied   = `(?m)^(Apply complete!)`
	tfcmtFailed    = `(?m)^([│|] )?(Error: )`
	tfcmtUnchanged = `(?m)^(No changes.)`
	tfcmtDestroys  = `(?m)([1-9][0-9]* to destroy.)`
	tfcmtCreated   = `(?m)^ *# (.*) will be created$`
	tfcmtUpdated   = `(?m)^ *# (.*) will be updated in-place$`
	tfcmtDestroyed = `(?m)^ *# (.*) will be destroyed$`
	tfcmtReplaced  = `(?m)^ *# (.*?)(?: is tainted, so)? must be replaced$`
	tfcmtMoved     = `(?m)^ *# (.*?) has moved to (.*?)$`
	tfcmtImported  = `(?m)^ *# (.*?) will be imported$`

	// runatlantis/atlantis, server/events/models/models.go
	atlantisPlanned   = `Plan: (?:(\d+) to import, )?(\d+) to add, (\d+) to change, (\d+) to destroy(?:, (\d+) to forget)?\.`
	atlantisUnchanged = `No changes. (Infrastructure is up-to-date|Your infrastructure matches the configuration).`

	// diggerhq/digger, of the end of an apply
	diggerApplied = `(\d+) added, (\d+) changed, (\d+) destroyed`
)

// reading is what other programs make of an output: the addresses, or the groups, that expressions find.
type reading map[string][]string

func read(output string, expressions ...string) reading {
	found := make(reading)
	for _, expression := range expressions {
		for _, match := range regexp.MustCompile(expression).FindAllStringSubmatch(output, -1) {
			found[expression] = append(found[expression], match[1:]...)
		}
	}
	return found
}

// program runs this program in a directory, where a pipeline would.
type program struct {
	t         *testing.T
	dir, path string
}

// run gives what the program prints, stdout before stderr. It has to end with a code.
func (p *program) run(want int, args ...string) string {
	p.t.Helper()
	cmd := exec.CommandContext(p.t.Context(), p.path, args...)
	var stdout, stderr strings.Builder
	cmd.Dir, cmd.Env = p.dir, append(os.Environ(), "CI=true", "GITHUB_ACTIONS=")
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != want {
		p.t.Fatalf("%q: %v, want exit code %d:\n%s%s", args, err, want, stdout.String(), stderr.String())
	}
	return stdout.String() + stderr.String()
}

// change replaces a text in the first file of a pattern that has it.
func (p *program) change(pattern, old, text string) {
	p.t.Helper()
	paths, err := filepath.Glob(filepath.Join(p.dir, pattern))
	if err != nil {
		p.t.Fatal(err)
	}
	for _, path := range paths {
		before, err := os.ReadFile(path)
		if err != nil {
			p.t.Fatal(err)
		}
		if after := strings.Replace(string(before), old, text, 1); after != string(before) {
			if err := os.WriteFile(path, []byte(after), 0o600); err != nil {
				p.t.Fatal(err)
			}
			return
		}
	}
	p.t.Fatalf("no %s has %q", pattern, old)
}

// TestOtherProgramsReadUs has what the program prints be read as tfcmt, Atlantis and Digger read Terraform.
func TestOtherProgramsReadUs(t *testing.T) {
	p := &program{t: t, dir: t.TempDir(), path: commandNamed(t, "contactsync")}
	if err := os.CopyFS(p.dir, os.DirFS(examplePipelines)); err != nil {
		t.Fatal(err)
	}
	removeMade(t, p.dir)
	address := func(keys ...string) (list []string) {
		for _, key := range keys {
			list = append(list, `contact.sales["`+key+`"]`)
		}
		return list
	}
	compare := func(what string, got, want reading) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n%q\nwant\n%q", what, got, want)
		}
	}
	all := []string{
		tfcmtPlanned, tfcmtApplied, tfcmtFailed, tfcmtUnchanged, tfcmtDestroys, tfcmtCreated, tfcmtUpdated, tfcmtDestroyed, tfcmtReplaced, tfcmtMoved, tfcmtImported,
		atlantisPlanned, atlantisUnchanged, diggerApplied,
	}

	compare("a first plan", read(p.run(0, "plan", "-no-color"), all...), reading{
		tfcmtPlanned: {"Plan: 5"}, atlantisPlanned: {"", "5", "0", "0", ""},
		tfcmtCreated: address("17/crm/person/101", "17/crm/person/102", "17/crm/person/103", "18/crm/person/104", "18/crm/person/105"),
	})
	compare("an apply", read(p.run(0, "apply", "-no-color", "-auto-approve", "-detail=summary"), tfcmtPlanned, tfcmtApplied, tfcmtFailed, diggerApplied), reading{
		tfcmtPlanned: {"Plan: 5"}, tfcmtApplied: {"Apply complete!"}, diggerApplied: {"5", "0", "0"},
	})
	compare("a plan without changes", read(p.run(0, "plan", "-no-color"), all...), reading{
		tfcmtPlanned: {"No changes."}, tfcmtUnchanged: {"No changes."}, atlantisUnchanged: {"Your infrastructure matches the configuration"},
	})

	// One of each: a person is new, another one's record has changed, a contact was edited, a record is gone.
	p.change("crm/persons.csv", "101,Maria,Huber,Geschäftsführerin", "100,Ada,Lovelace,,ada@example.org,,17\n101,Maria,Huber,Direktorin")
	p.change("mailboxes/*/contactsync-*.vcf", "Einkauf", "Verkauf")
	p.change("crm/persons.csv", "105,Grace,O'Neill,Buyer,grace.oneill@example.org,+49 40 66969-11,18\n", "")
	mixed := reading{
		tfcmtPlanned: {"Plan: 2"}, tfcmtDestroys: {"2 to destroy."}, atlantisPlanned: {"", "2", "1", "2", ""},
		tfcmtCreated: address("17/crm/person/100"), tfcmtReplaced: address("17/crm/person/101"), tfcmtUpdated: address("17/crm/person/102"), tfcmtDestroyed: address("18/crm/person/105"),
	}
	compare("a plan of everything", read(p.run(0, "plan", "-no-color", "-out=p.csplan", "-plaintext", "-report-gitlab=tfplan.json"), all...), mixed)
	compare("the saved plan", read(p.run(0, "show", "-no-color", "p.csplan"), all...), mixed)
	checkDocument(t, p.run(0, "show", "-json", "p.csplan"),
		map[tfjson.Action]int{"create": 2, "update": 1, "delete": 1}, map[tfjson.Action]int{"create": 2, "update": 1, "delete": 2})
	checkGitLab(t, filepath.Join(p.dir, "tfplan.json"))
	compare("its apply", read(p.run(0, "apply", "-no-color", "p.csplan"), all...), reading{tfcmtApplied: {"Apply complete!"}, diggerApplied: {"2", "1", "2"}})

	p.change("sync.hcl", "rep = true", "rep = yes")
	if got := read(p.run(1, "plan", "-no-color"), all...); len(got) != 1 || len(got[tfcmtFailed]) == 0 {
		t.Errorf("a mistake: %q", got)
	}
}

// TestAPlanOfFiftyThousandChangesCanBeReviewed has it be two pages, and a comment that GitHub takes.
func TestAPlanOfFiftyThousandChangesCanBeReviewed(t *testing.T) {
	if testing.Short() {
		t.Skip("a long plan takes a while")
	}
	const mailboxes, persons = 50, 1000
	p := &program{t: t, dir: t.TempDir(), path: commandNamed(t, "contactsync")}
	if err := os.CopyFS(p.dir, os.DirFS(examplePipelines)); err != nil {
		t.Fatal(err)
	}
	removeMade(t, p.dir)
	p.change("sync.hcl", "max_contacts = 100", "max_contacts = 1000")
	reps, records := []byte("id,email,enabled\n"), []byte("id,FirstName,LastName,Function,E-mail1,Tel1,RepID\n")
	for rep := range mailboxes {
		reps = fmt.Appendf(reps, "%d,rep%[1]d@example.com,1\n", rep)
		for person := range persons {
			records = fmt.Appendf(records, "%d,Ada,Lovelace,,a%[1]d@example.org,,%d\n", rep*persons+person, rep)
		}
		if err := os.Mkdir(filepath.Join(p.dir, "mailboxes", fmt.Sprintf("rep%d@example.com", rep)), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.WriteFile(filepath.Join(p.dir, "crm/reps.csv"), reps, 0o600), os.WriteFile(filepath.Join(p.dir, "crm/persons.csv"), records, 0o600)); err != nil {
		t.Fatal(err)
	}
	text := p.run(0, "plan", "-no-color", "-out=p.csplan", "-plaintext")
	if n := strings.Count(text, "\n"); n > 120 || !strings.Contains(text, "\nPlan: 50000 to add, 0 to change, 0 to destroy.\n") {
		t.Errorf("%d lines:\n%s", n, text)
	}
	comment := p.run(0, "show", "-markdown", "-max-bytes=65000", "p.csplan")
	if len(comment) > 65_000 || !strings.Contains(comment, "\n**Plan: 50000 to add, 0 to change, 0 to destroy.**\n") || strings.Contains(comment, "Left out") {
		t.Errorf("%d bytes:\n%s", len(comment), comment)
	}
	created := map[tfjson.Action]int{"create": mailboxes * persons}
	checkDocument(t, p.run(0, "show", "-json", "p.csplan"), created, created)
}

// checkDocument reads a plan by terraform-json, and counts it as Digger does, by the first action of each
// change, and as GitLab's recipe for jq does, by all of them.
func checkDocument(t *testing.T, text string, byFirst, byAll map[tfjson.Action]int) {
	t.Helper()
	var plan tfjson.Plan
	if err := json.Unmarshal([]byte(text), &plan); err != nil {
		t.Fatal(err)
	}
	first, flat := make(map[tfjson.Action]int), make(map[tfjson.Action]int)
	for _, change := range plan.ResourceChanges {
		first[change.Change.Actions[0]]++
		for _, action := range change.Change.Actions {
			flat[action]++
		}
	}
	if !maps.Equal(first, byFirst) {
		t.Errorf("by Digger %v, want %v", first, byFirst)
	}
	if !maps.Equal(flat, byAll) {
		t.Errorf("by jq %v, want %v", flat, byAll)
	}
}

// checkGitLab reads the report as GitLab does, lib/gitlab/ci/parsers/terraform/tfplan.rb: all three keys, and
// numbers.
func checkGitLab(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var report map[string]int
	if err := json.Unmarshal(text, &report); err != nil {
		t.Fatal(err)
	}
	if want := map[string]int{"create": 2, "update": 1, "delete": 2}; !maps.Equal(report, want) {
		t.Errorf("by GitLab %v, want %v", report, want)
	}
}
