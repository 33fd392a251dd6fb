package main

import (
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"
)

// TestCanariesInLock has somebody hold the lock whose name acts on what shows it.
func TestCanariesInLock(t *testing.T) {
	w := &canaryWorld{crm: "csv", exchange: "vdir", hostile: true}
	w.write(t)
	t.Chdir(w.dir)
	release, err := hold(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = release() })
	file, err := os.OpenFile(filepath.Join(w.dir, "contactsync.db.lock"), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = file.WriteAt([]byte(`{"ID":"1 ##[x]","Operation":"\u001b[2J\n::error::x","Who":"a\u202e##vso[x]\n::error::y","Version":"\u009b2J","Created":"2026-01-02T03:04:05Z"}`+"\n"), 1)
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
	for _, step := range []canaryStep{
		{args: []string{"plan"}}, {args: []string{"plan", "-json"}, medium: lines}, {args: []string{"apply", "-auto-approve"}}, {args: []string{"destroy", "-auto-approve", "-json"}, medium: lines},
		{args: []string{"approve", "latest", "max_deletes", "-reason=x"}}, {args: []string{"state", "rm", "contact.all"}}, {args: []string{"release", "-auto-approve"}},
		{args: []string{"erase", "-auto-approve", "crm/person/" + canaryPersonID(0)}}, {args: []string{"run", "-once", "-lock-timeout=1ms"}},
	} {
		step.exit = exitLocked
		w.take(t, step)
		if _, stdout, stderr := w.run(t, step); !strings.Contains(stdout+stderr, "vso[x]") {
			t.Errorf("%v: it does not say who holds the lock\n%s%s", step.args, stdout, stderr)
		}
	}
}

// TestCanariesWithWrongKey has plans and what is kept of runs opened with keys of somebody else, and with
// what is no key.
func TestCanariesWithWrongKey(t *testing.T) {
	w := &canaryWorld{crm: "csv", exchange: "vdir", hostile: true}
	w.write(t)
	w.take(t, canaryStep{args: []string{"plan", "-out=today.csplan"}})
	w.take(t, canaryStep{args: []string{"apply", "-auto-approve"}})
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	w.secrets = append(w.secrets, other.String())
	for name, key := range map[string]struct {
		variable, value string
		exit            int
	}{
		"of somebody else":       {identityVariable, other.String(), exitStale},
		"none":                   {identityVariable, canarySecret + " ##[x]\n::error::x", exitError},
		"of another sort":        {identityVariable, "AGE-PLUGIN-" + strings.ToUpper(canarySecret), exitError},
		"a passphrase":           {passphraseVariable, canarySecret, exitStale},
		"a file that is missing": {identityVariable + fileSuffix, "keys/\u202e##[x]", exitError},
	} {
		t.Run(name, func(t *testing.T) {
			w.environment = map[string]string{key.variable: key.value}
			for _, step := range []canaryStep{
				{args: []string{"show", "today.csplan"}, exit: key.exit}, {args: []string{"show", "-json", "today.csplan"}, medium: document, exit: key.exit}, {args: []string{"apply", "today.csplan"}, exit: key.exit},
				{args: []string{"apply", "-json", "today.csplan"}, medium: lines, exit: key.exit}, {args: []string{"apply", "-within=today.csplan"}, exit: key.exit},
				{args: []string{"plan", "-undo=latest"}, exit: exitError}, {args: []string{"apply", "-undo=latest", "-auto-approve", "-json"}, medium: lines, exit: exitError},
			} {
				w.take(t, step)
			}
		})
	}
}

// TestCanariesInSilence has nobody answer at the addresses of the CRM and of Exchange.
func TestCanariesInSilence(t *testing.T) {
	for at, block := range grumbledAt {
		t.Run(at, func(t *testing.T) {
			w := newGrumbled(t, at)
			server := httptest.NewTLSServer(nil)
			server.Close()
			rewrite("providers.hcl", fmt.Sprintf(block, server.URL, canarySecret, certificateOf(t, server)))(t, w)
			code, stdout, stderr := w.run(t, canaryStep{args: []string{"plan"}})
			if code != exitError && code != exitFailed || !strings.Contains(stdout+stderr, "refused") {
				t.Errorf("exit code %d: %s%s", code, stdout, stderr)
			}
			w.look(t, "stdout", stdout, plainText, nothing)
			w.look(t, "stderr", stderr, plainText, nothing)
			steps := []canaryStep{
				{args: []string{"status"}}, {args: []string{"history", "17"}}, {args: []string{"plan", "-json"}, medium: lines}, {args: []string{"apply", "-auto-approve"}}, {args: []string{"run", "-once", "-now"}},
				{args: []string{"explain", "17"}}, {args: []string{"explain", "-json", "17", "crm/person/" + canaryPersonID(0)}, medium: document}, {args: []string{"schema", "-json"}, medium: document},
				{args: []string{"erase", "-auto-approve", "crm/person/" + canaryPersonID(0)}}, {args: []string{"status"}}, {args: []string{"status", "-json"}, medium: document},
			}
			if at == "aurea" {
				steps = steps[:2] // it takes seconds until it is given up
			}
			for _, step := range steps {
				step.exit = anyCode
				w.take(t, step)
			}
		})
	}
}

// TestCanariesInBaseline compares with configurations that fail on values, and with a revision.
func TestCanariesInBaseline(t *testing.T) {
	begin := func(t *testing.T, now, before string) *canaryWorld {
		t.Helper()
		w := &canaryWorld{crm: "csv", exchange: "vdir", hostile: true}
		w.write(t)
		w.keepBefore(t, now, before)
		return w
	}
	given := "given_name     = person.FirstName"
	for _, expression := range append(badExpressions, "\u202e##[x]\x1b[2J\n::error::x") {
		t.Run(expression, func(t *testing.T) {
			w := begin(t, given, "given_name = "+expression)
			w.take(t, canaryStep{args: []string{"plan", "-baseline=before", "-detail=full"}, exit: anyCode})
			w.take(t, canaryStep{args: []string{"plan", "-baseline=before", "-json"}, medium: lines, exit: anyCode})
		})
	}
	t.Run("of a revision", func(t *testing.T) {
		if _, err := exec.LookPath("git"); err != nil {
			t.Skip("git is not installed")
		}
		w := begin(t, given, "given_name = person.LastName")
		for _, args := range [][]string{
			{"init", "-q", "."}, {"--work-tree=before", "add", "."},
			{"-c", "user.name=t", "-c", "user.email=kanari@kanari.example", "commit", "-q", "-m", "Kanari \u202e##[x]"}, {"tag", "\u202e##x"},
		} {
			git := exec.CommandContext(t.Context(), "git", args...)
			git.Dir = w.dir
			if out, err := git.CombinedOutput(); err != nil {
				t.Fatalf("git %v: %v\n%s", args, err, out)
			}
		}
		for _, revision := range []string{"HEAD", "\u202e##x"} {
			w.take(t, canaryStep{args: []string{"plan", "-baseline=" + revision, "-detail=full"}})
			w.take(t, canaryStep{args: []string{"plan", "-baseline=" + revision, "-json"}, medium: lines})
			w.take(t, canaryStep{args: []string{"plan", "-baseline=" + revision, "-summary-md=plan.md", "-junit=plan.xml"}, files: []string{"plan.md", "plan.xml"}})
		}
		w.take(t, canaryStep{args: []string{"plan", "-baseline=" + hostileArgument}, exit: exitError})
	})
}

// TestCanariesInArguments has scripts hand to commands and options what they took from elsewhere.
func TestCanariesInArguments(t *testing.T) {
	w := &canaryWorld{crm: "csv", exchange: "vdir", hostile: true}
	w.write(t)
	w.take(t, canaryStep{args: []string{"apply", "-auto-approve"}})
	for _, c := range slices.Concat(commands(), stateCommands()) {
		name := strings.Fields(c.name)
		reader := &optionReader{}
		c.run(t.Context(), &env{stdout: reader, stderr: io.Discard}, []string{"-help"})
		steps := []canaryStep{{args: slices.Concat(name, []string{hostileArgument})}, {args: slices.Concat(name, []string{"17", hostileArgument})}, {args: slices.Concat(name, []string{"-" + hostileArgument})}}
		for _, option := range reader.options {
			value := hostileArgument
			if option == "var-file" {
				value = hostileKey // files of the configuration are named as they are
			}
			steps = append(steps, canaryStep{args: slices.Concat(name, []string{"-" + option + "=" + value})})
		}
		for _, step := range steps {
			step.exit = anyCode
			w.take(t, step)
		}
	}
	w.take(t, canaryStep{args: []string{hostileArgument}, exit: exitError})
}
