package main

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// runner does what the jobs of a pipeline say, in a checkout of the example, with this program as contactsync.
type runner struct {
	t    *testing.T
	dir  string            // the checkout
	temp string            // what outlives a job is beside it
	bin  string            // the programs that it has
	env  map[string]string // what every job gets
	said string            // what the job that was run last printed

	// known are GitHub's expressions with their values, kept the artifacts by their names.
	known map[string]string
	kept  map[string]string
}

// newRunner checks the example out: origin has it as main.
func newRunner(t *testing.T) *runner {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the runner of the example is a Unix machine")
	}
	for _, tool := range []string{"bash", "git", "openssl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the pipelines need %s: %v", tool, err)
		}
	}
	home := t.TempDir()
	r := &runner{
		t: t, dir: filepath.Join(home, "checkout"), temp: filepath.Join(home, "temp"), bin: filepath.Dir(commandNamed(t, "contactsync")),
		known: make(map[string]string), kept: make(map[string]string),
	}
	r.env = map[string]string{
		"PATH": r.bin + string(os.PathListSeparator) + os.Getenv("PATH"), "HOME": home, "CI": "true", "TMPDIR": home,
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_SYSTEM": os.DevNull,
	}
	origin := filepath.Join(home, "origin")
	if err := os.CopyFS(origin, os.DirFS(examplePipelines)); err != nil {
		t.Fatal(err)
	}
	for _, made := range []string{"contactsync.db", "mailboxes"} {
		if err := os.RemoveAll(filepath.Join(origin, made)); err != nil {
			t.Fatal(err)
		}
	}
	mailboxes := os.DirFS(filepath.Join(examplePipelines, "mailboxes"))
	if err := errors.Join(os.CopyFS(filepath.Join(home, "mailboxes"), mailboxes), os.Mkdir(r.temp, 0o700)); err != nil {
		t.Fatal(err)
	}
	removeMade(t, filepath.Join(home, "mailboxes"))
	r.conftest()
	r.shell(home, "git init -q -b main origin")
	r.shell(origin, "git add .\ngit -c user.name=a -c user.email=a@example.com commit -qm begin")
	r.shell(home, "git clone -q origin checkout")
	return r
}

// conftest stands in for conftest where there is none: it takes the plan as conftest does, and keeps
// what it was given, to be looked at.
func (r *runner) conftest() {
	r.t.Helper()
	if _, err := exec.LookPath("conftest"); err == nil {
		return
	}
	script := "#!/bin/sh\nfor plan; do :; done\ncase $plan in -) cat ;; *) cat \"$plan\" ;; esac >'" + r.at("conftest.json") + "'\n"
	if err := os.WriteFile(filepath.Join(r.bin, "conftest"), []byte(script), 0o700); err != nil {
		r.t.Fatal(err)
	}
}

// at is the path of something that outlives the jobs.
func (r *runner) at(name string) string { return filepath.Join(filepath.Dir(r.dir), name) }

// environ is the environment of a job with what a step sets besides.
func (r *runner) environ(more map[string]string) []string {
	all := maps.Clone(r.env)
	maps.Copy(all, more)
	var list []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		list = append(list, name+"="+all[name])
	}
	return list
}

// script runs a script, notes what it prints and returns its status.
func (r *runner) script(text string, env map[string]string, shell ...string) int {
	r.t.Helper()
	cmd := exec.CommandContext(r.t.Context(), shell[0], append(shell[1:], "-c", text)...)
	cmd.Dir, cmd.Env = r.dir, r.environ(env)
	out, err := cmd.CombinedOutput()
	r.said += string(out)
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return failed.ExitCode()
	}
	if err != nil {
		r.t.Fatal(err)
	}
	return 0
}

// bash is how GitHub and GitLab run a script.
var bash = []string{"bash", "--noprofile", "--norc", "-eo", "pipefail"}

// shell does what somebody does in a directory.
func (r *runner) shell(dir, text string) {
	r.t.Helper()
	cmd := exec.CommandContext(r.t.Context(), "bash", "-ec", text)
	cmd.Dir, cmd.Env = dir, r.environ(nil)
	if out, err := cmd.CombinedOutput(); err != nil {
		r.t.Fatalf("%s\n%v\n%s", text, err, out)
	}
}

// commit changes a file of the checkout on a branch.
func (r *runner) commit(branch, file, old, text string) {
	r.t.Helper()
	r.shell(r.dir, "git checkout -q -B "+branch)
	path := filepath.Join(r.dir, file)
	before, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(before, []byte(old)) {
		r.t.Fatalf("%s has no %q: %v", file, old, err)
	}
	if err := os.WriteFile(path, bytes.Replace(before, []byte(old), []byte(text), 1), 0o600); err != nil {
		r.t.Fatal(err)
	}
	r.shell(r.dir, "git -c user.name=a -c user.email=a@example.com commit -qam change")
}

var githubExpression = regexp.MustCompile(`\$\{\{ *(.*?) *\}\}`)

// value is a text with the values of GitHub's expressions in it. One that is not known fails the test.
func (r *runner) value(text string) string {
	r.t.Helper()
	return githubExpression.ReplaceAllStringFunc(text, func(found string) string {
		return r.expression(githubExpression.FindStringSubmatch(found)[1])
	})
}

func (r *runner) expression(text string) string {
	r.t.Helper()
	if literal, ok := strings.CutPrefix(text, "'"); ok {
		return strings.TrimSuffix(literal, "'")
	}
	value, ok := r.known[text]
	if !ok {
		r.t.Fatalf("nobody knows the expression %q", text)
	}
	return value
}

// holds says whether a condition holds: that of two expressions, or none.
func (r *runner) holds(condition string) bool {
	r.t.Helper()
	left, right, compares := strings.Cut(condition, " == ")
	return !compares || r.expression(left) == r.expression(right)
}

// values are the values of a block env.
func (r *runner) values(blocks ...map[string]string) map[string]string {
	r.t.Helper()
	all := make(map[string]string)
	for _, block := range blocks {
		for name, text := range block {
			all[name] = r.value(text)
		}
	}
	return all
}

// github runs a job of a workflow, and returns the status of the step that failed, 0 if none did. ran is
// false if the job's condition does not hold.
func (r *runner) github(file, id string) (code int, ran bool) {
	r.t.Helper()
	w := readGitHub(r.t, file)
	job := w.Jobs[id]
	r.said = ""
	if !r.holds(job.If) {
		return 0, false
	}
	if err := errors.Join(os.RemoveAll(r.temp), os.Mkdir(r.temp, 0o700)); err != nil {
		r.t.Fatal(err)
	}
	r.known["runner.temp"] = r.temp
	for _, step := range job.Steps {
		if !r.holds(step.If) {
			continue
		}
		env := r.values(w.Env, job.Env, step.Env, map[string]string{
			"GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": r.dir, "RUNNER_TEMP": r.temp,
			"GITHUB_OUTPUT": r.at("output"), "GITHUB_STEP_SUMMARY": r.at("summary.md"),
		})
		switch action, _, _ := strings.Cut(step.Uses, "@"); action {
		case "":
			r.write(r.at("output"), "")
			code = r.script(step.Run, env, bash...)
			r.outputs("steps." + step.ID)
		case "actions/upload-artifact":
			r.kept[step.With["name"]] = r.read(r.value(step.With["path"]))
		case "actions/download-artifact":
			// The only file of the only artifact.
			to := r.value(step.With["path"])
			if err := os.MkdirAll(to, 0o700); err != nil {
				r.t.Fatal(err)
			}
			r.write(filepath.Join(to, "contactsync.csplan"), r.kept[step.With["name"]])
		case "actions/github-script":
			r.kept["comment"] = r.read(env["COMMENT"])
		case "actions/checkout":
		default:
			r.t.Fatalf("%s: nobody knows how to do %s", file, step.Uses)
		}
		if code != 0 {
			return code, true
		}
	}
	for name, text := range job.Outputs {
		r.known["needs."+id+".outputs."+name] = r.value(text)
	}
	return 0, true
}

// outputs takes the outputs of a step.
func (r *runner) outputs(prefix string) {
	r.t.Helper()
	for line := range strings.Lines(r.read(r.at("output"))) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		r.known[prefix+".outputs."+name] = value
	}
}

func (r *runner) read(path string) string {
	r.t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(text)
}

func (r *runner) write(path, text string) {
	r.t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// contacts are how many managed contacts the mailboxes have.
func (r *runner) contacts() int {
	r.t.Helper()
	cards, err := filepath.Glob(r.at("mailboxes/*/contactsync-*.vcf"))
	if err != nil {
		r.t.Fatal(err)
	}
	return len(cards)
}
