package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
	tfjson "github.com/hashicorp/terraform-json"
	"go.yaml.in/yaml/v3"

	"contactsync/planner/render"
)

// identity makes the pair of keys that plans are encrypted for and opened with.
func identity(t *testing.T) (recipient, secret string) {
	t.Helper()
	made, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return made.Recipient().String(), made.String()
}

// ends fails the test if a job did not end as it should.
func (r *runner) ends(what string, code, want int) {
	r.t.Helper()
	if code != want {
		r.t.Fatalf("%s: exit code %d, want %d:\n%s", what, code, want, r.said)
	}
}

// onGitHub runs a job that has to be run.
func (r *runner) onGitHub(file, id string, want int) {
	r.t.Helper()
	code, ran := r.github(file, id)
	if !ran {
		r.t.Fatalf("%s %s was not run", file, id)
	}
	r.ends(file+" "+id, code, want)
}

// checkPolicyInput has what the policies get be a plan of Terraform.
func (r *runner) checkPolicyInput() {
	r.t.Helper()
	text, err := os.ReadFile(r.at("conftest.json"))
	if err != nil {
		return // conftest itself has read it
	}
	var plan tfjson.Plan
	if err := json.Unmarshal(text, &plan); err != nil {
		r.t.Error(err)
	}
}

// TestPipelinesOnGitHub goes from a pull request to the mailboxes by what the workflows run.
func TestPipelinesOnGitHub(t *testing.T) {
	r := newRunner(t)
	recipient, secret := identity(t)
	r.known = map[string]string{
		"github.repository": "example/contacts", "github.event.pull_request.head.repo.full_name": "somebody/contacts", "github.base_ref": "main",
		"vars.CONTACTSYNC_ALLOWED_HOSTS": "crm.example.com", "vars.CONTACTSYNC_STATE": r.at("contactsync.db"), "vars.CONTACTSYNC_MAILBOXES": r.at("mailboxes"),
		"vars.CONTACTSYNC_APPROVED": r.at("approved.csplan"), "vars.CONTACTSYNC_PLAN_RECIPIENTS": recipient,
		"secrets.CONTACTSYNC_PLAN_IDENTITY": secret, "inputs.allow-deletes": "",
	}

	if _, ran := r.github("plan.yml", "plan"); ran {
		t.Error("the pull request of a fork is planned")
	}

	// A pull request gets a comment, and nothing else is left.
	r.known["github.event.pull_request.head.repo.full_name"] = "example/contacts"
	r.commit("topic", "mapping.hcl", "= person.Function", "= titlecase(person.Function)")
	r.onGitHub("plan.yml", "plan", 0)
	comment := r.kept["comment"]
	if !strings.HasPrefix(comment, render.Marker+"\n") || !strings.Contains(comment, "**Plan: 5 to add, 0 to change, 0 to destroy.**") {
		t.Errorf("the comment:\n%s", comment)
	}
	if _, err := os.Stat(r.at("contactsync.db")); err == nil || r.contacts() > 0 {
		t.Error("a pull request writes")
	}
	for _, left := range []string{"plan.csplan", "plan.key"} {
		if _, err := os.Stat(filepath.Join(r.temp, left)); err == nil {
			t.Errorf("%s is left", left)
		}
	}
	r.checkPolicyInput()

	// After the merge it is planned, and applied once somebody has approved; no other plan is.
	r.onGitHub("apply.yml", "plan", 0)
	digest := r.known["needs.plan.outputs.digest"]
	if len(digest) != len("sha256:")+64 || r.known["needs.plan.outputs.changes"] != "true" {
		t.Fatalf("changes %q, digest %q", r.known["needs.plan.outputs.changes"], digest)
	}
	r.known["needs.plan.outputs.digest"] = "sha256:" + strings.Repeat("0", 64)
	r.onGitHub("apply.yml", "apply", exitStale)
	if !strings.Contains(r.said, "::error title=The plan is stale::") || r.contacts() > 0 {
		t.Errorf("%d contacts, and:\n%s", r.contacts(), r.said)
	}
	r.known["needs.plan.outputs.digest"] = digest
	r.onGitHub("apply.yml", "apply", 0)
	if n := r.contacts(); n != 5 {
		t.Fatalf("%d contacts:\n%s", n, r.said)
	}
	r.checkPolicyInput()

	// Then there is nothing to do, and nobody is asked to approve.
	r.onGitHub("apply.yml", "plan", 0)
	if _, ran := r.github("apply.yml", "apply"); ran {
		t.Error("there is nothing to apply, and somebody has to approve it")
	}

	// From day to day what was approved is done, and what was not is not: it was a create.
	const ada, emmy = "106,Ada,Lovelace,,ada@example.org,,18\n", "107,Emmy,Noether,,emmy@example.org,,18\n"
	r.commit("main", "crm/persons.csv", "105,", ada+"105,")
	r.onGitHub("apply.yml", "plan", 0)
	r.onGitHub("apply.yml", "apply", 0)
	r.commit("main", "crm/persons.csv", "105,", emmy+"105,")
	r.onGitHub("scheduled.yml", "run", 0)
	if n := r.contacts(); n != 7 {
		t.Fatalf("%d contacts:\n%s", n, r.said)
	}
	r.commit("main", "crm/persons.csv", emmy, "")
	r.onGitHub("scheduled.yml", "run", exitBlocked)
	if !strings.Contains(r.said, "::error title=More than what was approved::") || r.contacts() != 7 {
		t.Errorf("%d contacts, and:\n%s", r.contacts(), r.said)
	}

	// A guard shows at its line, fails the check of the pull request, and is let through by hand.
	r.commit("topic", "sync.hcl", "max_contacts = 100", "max_deletes = 0")
	r.onGitHub("plan.yml", "plan", exitBlocked)
	if !strings.Contains(r.said, ",file=sync.hcl,line=12,") || !strings.Contains(r.kept["comment"], "-allow-deletes=18") {
		t.Errorf("the guard is not shown:\n%s\n%s", r.said, r.kept["comment"])
	}
	r.known["inputs.allow-deletes"] = "18"
	r.onGitHub("apply.yml", "plan", 0)
	r.onGitHub("apply.yml", "apply", 0)
	if n := r.contacts(); n != 6 {
		t.Errorf("%d contacts:\n%s", n, r.said)
	}
}

// gitlab runs the script of a job, with the variables that GitLab has for it.
func (r *runner) gitlab(name string, variables map[string]string) int {
	r.t.Helper()
	jobs, _ := readGitLab(r.t)
	job := jobs[name]
	env := maps.Clone(job.Variables)
	if env == nil {
		env = make(map[string]string)
	}
	maps.Copy(env, variables)
	r.said = ""
	code := r.script(strings.Join(job.Script, "\n"), env, bash...)
	r.script(strings.Join(job.AfterScript, "\n"), env, bash...)
	reports := job.Artifacts.Reports
	for _, kept := range append(job.Artifacts.Paths, reports.Dotenv, reports.Terraform, reports.JUnit) {
		if kept == "" {
			continue
		}
		r.kept[kept] = r.read(filepath.Join(r.dir, kept))
	}
	for line := range strings.Lines(r.kept[reports.Dotenv]) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		variables[name] = value
	}
	return code
}

// TestPipelineOnGitLab goes from a merge request to the mailboxes by what the jobs run.
func TestPipelineOnGitLab(t *testing.T) {
	r := newRunner(t)
	recipient, secret := identity(t)
	variables := map[string]string{
		"CONTACTSYNC_ALLOWED_HOSTS": "crm.example.com", "CONTACTSYNC_VAR_state": r.at("contactsync.db"), "CONTACTSYNC_VAR_mailboxes": r.at("mailboxes"),
		"CONTACTSYNC_APPROVED": r.at("approved.csplan"),
	}
	r.commit("topic", "mapping.hcl", "= person.Function", "= titlecase(person.Function)")
	variables["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = "main"
	r.ends("preview", r.gitlab("preview", variables), 0)
	if got := strings.TrimSpace(r.kept["tfplan.json"]); got != `{"create":5,"update":0,"delete":0}` || !strings.Contains(r.kept["guards.xml"], `failures="0"`) {
		t.Errorf("reports %s, %s", got, r.kept["guards.xml"])
	}
	if left, _ := filepath.Glob(filepath.Join(r.dir, "preview.*")); len(left) > 0 || r.contacts() > 0 {
		t.Errorf("%q are left", left)
	}
	r.checkPolicyInput()

	variables["CONTACTSYNC_PLAN_RECIPIENTS"], variables["CONTACTSYNC_PLAN_IDENTITY"] = recipient, secret
	r.ends("plan", r.gitlab("plan", variables), 0)
	if !strings.HasPrefix(variables["DIGEST"], "sha256:") {
		t.Errorf("digest %q of\n%s", variables["DIGEST"], r.said)
	}
	r.ends("apply", r.gitlab("apply", variables), 0)
	if n := r.contacts(); n != 5 {
		t.Errorf("%d contacts:\n%s", n, r.said)
	}

	// One more is approved, and another one is made by the clock.
	r.commit("main", "crm/persons.csv", "105,", "106,Ada,Lovelace,,ada@example.org,,18\n105,")
	r.ends("plan", r.gitlab("plan", variables), 0)
	r.ends("apply", r.gitlab("apply", variables), 0)
	r.commit("main", "crm/persons.csv", "105,", "107,Emmy,Noether,,emmy@example.org,,18\n105,")
	r.ends("scheduled", r.gitlab("scheduled", variables), 0)
	if n := r.contacts(); n != 7 {
		t.Errorf("%d contacts:\n%s", n, r.said)
	}
}

// TestPipelineOnAtlantis runs the steps of its workflow as Atlantis does: each by a shell, with the paths of the plan
// and of its JSON.
func TestPipelineOnAtlantis(t *testing.T) {
	r := newRunner(t)
	recipient, secret := identity(t)
	env := map[string]string{
		"PLANFILE": r.at("default.tfplan"), "SHOWFILE": r.at("default.json"), "CONTACTSYNC_VAR_mailboxes": r.at("mailboxes"),
		"CONTACTSYNC_PLAN_RECIPIENTS": recipient, "CONTACTSYNC_PLAN_IDENTITY": secret,
	}
	var server atlantisServer
	readYAML(t, filepath.Join("atlantis", "repos.yaml"), &server)
	workflow := server.Workflows["contactsync"]
	for _, stage := range []atlantisStage{workflow.Plan, workflow.PolicyCheck, workflow.Apply} {
		for _, command := range atlantisCommands(t, stage) {
			r.ends(command, r.script(command, env, "sh"), 0)
		}
	}
	if n := r.contacts(); n != 5 {
		t.Errorf("%d contacts:\n%s", n, r.said)
	}
	var plan tfjson.Plan
	if err := json.Unmarshal([]byte(r.read(env["SHOWFILE"])), &plan); err != nil {
		t.Error(err)
	}
}

// atlantisCommands are the commands of a stage: a step is a word, or runs a command that it gives alone or
// with how its output is shown.
func atlantisCommands(t *testing.T, stage atlantisStage) (commands []string) {
	t.Helper()
	for _, node := range stage.Steps {
		if node.Kind == yaml.ScalarNode {
			if node.Value != "policy_check" {
				t.Errorf("a step %s would run terraform", node.Value)
			}
			continue
		}
		var step struct{ Run yaml.Node }
		if err := node.Decode(&step); err != nil {
			t.Fatal(err)
		}
		var run struct{ Command, Output string }
		if step.Run.Decode(&run) != nil {
			run.Command = step.Run.Value
		}
		commands = append(commands, run.Command)
	}
	return commands
}
