package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// canaryStep is a command over a canaryWorld.
type canaryStep struct {
	args   []string
	exit   int
	medium medium
	files  []string // that it writes for others to read

	stdin  string
	before func(t *testing.T, w *canaryWorld)

	// shows is which values it shows by design, which its help says.
	shows exposure
}

// itemName stands for the name that the last list of import had.
const itemName = "ITEM"

// anyCode stands for every exit code.
const anyCode = -1

// exposure is what of a world a command may show.
type exposure int

const (
	nothing   exposure = iota
	addresses          // of the mailboxes, to who has the state in hand
	values             // all, but no secrets
	anything           // it has no values
)

// hostileArgument is what a script hands to a command that took it from elsewhere, and so is hostileKey;
// hostileReason is a reason for an approval, which everybody sees who sees a plan.
const (
	hostileKey      = "crm/person/x\x1b[2J\u202e##[x]\n::error::y"
	hostileArgument = "kanari-x@kanari.example" + hostileKey
	hostileReason   = "-reason=ask kanari-vera@kanari.example \u202e##[x] <script>x</script>` | @team --><!-- contactsync-plan -->"
)

// canarySteps are all commands, in an order in which they have something to show.
func canarySteps() []canaryStep {
	edited := func(t *testing.T, w *canaryWorld) { w.edit(t) }
	before := func(t *testing.T, w *canaryWorld) {
		w.keepBefore(t, `department     = person.Department`, `department = person.LastName`)
	}
	const all, none = "companies = true\n  }", "person {\n where = false\n }\n }\n guard {\n max_deletes = 1\n }"
	held, released := replaceIn(all, none), replaceIn(none, all)
	reports := []string{"-junit=plan.xml", "-summary-md=plan.md", "-report-gitlab=plan.json"}
	reported := []string{"plan.xml", "plan.md", "plan.json"}
	return []canaryStep{
		{args: []string{"help"}}, {args: []string{"version"}}, {args: []string{"completion", "bash"}, shows: anything},
		{args: []string{"schema", "-json"}, medium: document}, {args: []string{"schema", "-markdown"}, shows: anything},
		{args: []string{"validate"}}, {args: []string{"validate", "-json"}, medium: document},
		{args: []string{"fmt", "-check", "-diff", "ugly.hcl"}, exit: exitUnformatted},
		{args: []string{"test", "-junit-xml=test.xml"}, exit: exitError, files: []string{"test.xml"}},
		{args: []string{"test", "-json"}, exit: exitError, medium: lines}, {args: []string{"test", "-show-sensitive"}, exit: exitError, shows: values},
		{args: []string{"console", "-record=crm/person/" + canaryPersonID(0), "-rep=17"}, stdin: "person.LastName\nmapping.person\nvar.secret\n[var.secret]\nrep.email\n1 +\nperson.Nonsense\n", exit: exitError, shows: values},
		{args: []string{"plan"}}, {args: []string{"plan", "-detail=full"}}, {args: []string{"plan", "-detail=groups"}}, {args: []string{"plan", "-detail=summary"}},
		{args: []string{"plan", "-json"}, medium: lines}, {args: []string{"plan", "-redact=partial", "-detail=full"}}, {args: []string{"plan", "-redact=hash", "-detail=full"}},
		{args: append([]string{"plan", "-out=today.csplan"}, reports...), files: reported},
		{args: []string{"plan", "-show-sensitive", "-detail=full"}, shows: values}, {args: []string{"plan", "-show-sensitive", "-json"}, shows: values, medium: lines},
		{args: []string{"plan", "-show-sensitive", "-summary-md=shown.md"}, shows: values, files: []string{"shown.md"}},
		{args: append([]string{"show", "today.csplan"}, reports...), files: reported}, {args: []string{"show", "-detail=full", "today.csplan"}},
		{args: []string{"show", "-json", "today.csplan"}, medium: document}, {args: []string{"show", "-markdown", "today.csplan"}, medium: markdown},
		{args: []string{"show", "-html=-", "today.csplan"}, medium: page}, {args: []string{"show", "-html=-", "-show-sensitive", "today.csplan"}, medium: page, shows: values},
		{args: []string{"show", "-json", "-show-sensitive", "today.csplan"}, medium: document, shows: values},
		{args: []string{"show", "-redact=partial", "today.csplan"}}, {args: []string{"show", "-markdown", "-show-sensitive", "today.csplan"}, medium: markdown, shows: values},
		{args: []string{"explain", "17"}}, {args: []string{"explain", "kanari1@kanari.example"}}, {args: []string{"explain", "17", "crm/person/" + canaryPersonID(2)}},
		{args: []string{"explain", "-json", "17", "kanari4@kanari.example"}, medium: document}, {args: []string{"explain", "17", "kanari-nobody@kanari.example"}, exit: exitError},
		{args: []string{"explain", "-show-sensitive", "17", "crm/person/" + canaryPersonID(6)}, shows: values},
		{args: []string{"explain", "-json", "-show-sensitive", "18", "crm/person/" + canaryPersonID(3)}, medium: document, shows: values},
		{args: []string{"import", "17"}}, {args: []string{"import", "-json", "kanari1@kanari.example"}, medium: lines},
		{args: []string{"import", "-show-sensitive", "17"}, shows: values}, {args: []string{"import", "-json", "-show-sensitive", "17"}, medium: lines, shows: values},
		{args: []string{"import", "kanari-nobody@kanari.example"}, exit: exitError},
		{args: []string{"import", "-auto-approve", "-redact=hash", "-detail=full", "17", itemName, "crm/person/" + canaryPersonID(4)}},
		{args: append([]string{"apply", "-auto-approve", "-detail=full", "-max-changes=4"}, reports...), files: reported},
		{args: []string{"apply", "-auto-approve", "-json"}, medium: lines},
		{args: []string{"plan", "-out=quiet.csplan"}},
		{args: []string{"plan", "-detail=full"}, before: edited}, {args: []string{"plan", "-refresh-only"}},
		{args: []string{"plan", "-baseline=before", "-detail=full"}, before: before}, {args: append([]string{"plan", "-baseline=before", "-out=compared.csplan"}, reports...), files: reported},
		{args: []string{"plan", "-baseline=before", "-json"}, medium: lines}, {args: []string{"plan", "-baseline=before", "-show-sensitive", "-detail=full"}, shows: values},
		{args: []string{"show", "-json", "compared.csplan"}, medium: document}, {args: []string{"show", "-html=-", "compared.csplan"}, medium: page},
		{args: []string{"plan", "-baseline=" + hostileArgument}, exit: exitError}, {args: []string{"plan", "-json", "-baseline=" + hostileArgument}, exit: exitError, medium: lines},
		{args: []string{"apply", "-within=quiet.csplan", "-detail=full"}, exit: exitBlocked}, {args: []string{"apply", "-within=quiet.csplan", "-json"}, exit: exitBlocked, medium: lines},
		{args: []string{"apply", "-within=quiet.csplan", "-show-sensitive", "-detail=full"}, exit: exitBlocked, shows: values},
		{args: []string{"plan", "-out=within.csplan"}}, {args: []string{"apply", "-within=within.csplan", "-mailbox=18", "-detail=full"}},
		{args: []string{"explain", "18", "crm/person/" + canaryPersonID(3)}}, {args: []string{"explain", "-json", "17", "crm/person/" + canaryPersonID(2)}, medium: document},
		{args: []string{"plan", "-detail=full", "-show-sensitive"}, shows: values},
		{args: []string{"apply", "-auto-approve", "-redact=partial", "-detail=groups"}}, {args: []string{"apply", "today.csplan"}, exit: exitStale},
		{args: append([]string{"plan", "-undo=latest", "-detail=full", "-out=undo.csplan"}, reports...), files: reported}, {args: []string{"plan", "-undo=latest", "-json"}, medium: lines},
		{args: []string{"plan", "-undo=latest", "-show-sensitive", "-detail=full"}, shows: values}, {args: []string{"show", "-html=-", "undo.csplan"}, medium: page},
		{args: []string{"plan", "-undo=" + hostileArgument}, exit: exitError}, {args: []string{"apply", "-undo=latest", "-auto-approve", "-detail=full"}},
		{args: []string{"plan", "-detail=full"}}, {args: []string{"plan", "-release-holds", "-json"}, medium: lines}, {args: []string{"plan", "-release-holds", "-show-sensitive", "-detail=full"}, shows: values},
		{args: []string{"apply", "-release-holds", "-auto-approve", "-json"}, medium: lines},
		{args: []string{"status"}}, {args: []string{"status", "-json"}, medium: document}, {args: []string{"status", "-max-age=1h"}},
		{args: []string{"history", "17"}}, {args: []string{"history", "-json", "kanari2@kanari.example"}, medium: lines}, {args: []string{"history", "kanari-nobody@kanari.example"}, exit: exitError},
		{args: []string{"state", "list"}}, {args: []string{"state", "show", fmt.Sprintf("contact.all[\"17/crm/person/%s\"]", canaryPersonID(2))}},
		{args: []string{"state", "pull"}, medium: lines, shows: addresses}, {args: []string{"state", "backup", "backup.db"}},
		{args: []string{"state", "rm", fmt.Sprintf("contact.all[\"17/crm/person/%s\"]", canaryPersonID(6))}}, {args: []string{"state"}, exit: exitError},
		{args: []string{"run", "-once", "-now"}}, {args: []string{"run", "-now", "-listen=127.0.0.1:0"}},
		{args: []string{"run", "-once", "-now", "-require-approved"}, exit: exitError}, {args: []string{"run", "-now", "-require-approved", "-listen=127.0.0.1:0"}},
		{args: []string{"status"}}, {args: []string{"status", "-json"}, medium: document}, {args: []string{"approve"}}, {args: []string{"approve", "-json"}, medium: lines},
		{args: []string{"run", "-once", "-now"}, exit: exitBlocked, before: held}, {args: []string{"approve"}}, {args: []string{"approve", "-json"}, medium: lines},
		{args: []string{"approve", "latest", "max_deletes", hostileReason}, exit: exitError}, {args: []string{"approve", hostileArgument, "max_deletes", hostileReason}, exit: exitError},
		{args: []string{"approve", "latest", hostileArgument, hostileReason}, exit: exitError}, {args: []string{"approve", "latest", "max_deletes", "-scope=" + hostileArgument, hostileReason}, exit: exitError},
		{args: []string{"approve", "latest", "max_deletes", "-scope=kanari1@kanari.example", hostileReason}}, {args: []string{"approve", "latest", "max_total_delete_percent", hostileReason}},
		{args: []string{"approve"}}, {args: []string{"approve", "-json"}, medium: lines}, {args: []string{"plan", "-detail=full"}, exit: exitBlocked}, {args: []string{"plan", "-json"}, exit: exitBlocked, medium: lines},
		{args: append([]string{"plan", "-out=held.csplan"}, reports...), exit: exitBlocked, files: reported}, {args: []string{"show", "-json", "held.csplan"}, medium: document}, {args: []string{"show", "-html=-", "held.csplan"}, medium: page},
		{args: []string{"apply", "held.csplan"}, exit: exitBlocked}, {args: []string{"run", "-now", "-require-approved", "-listen=127.0.0.1:0"}},
		{args: []string{"history", "17"}}, {args: []string{"history", "-json", "17"}, medium: lines},
		{args: []string{"whois", "17"}, shows: addresses}, {args: []string{"whois", "contact.all[\"18/crm/person/" + canaryPersonID(3) + "\"]"}, shows: addresses},
		{args: []string{"whois", "-json", "17/crm/person/" + canaryPersonID(2)}, medium: lines, shows: addresses},
		{args: []string{"whois", "17/" + hostileKey}, shows: addresses}, {args: []string{"whois", "-json", "17/" + hostileKey}, medium: lines, shows: addresses},
		{args: []string{"whois", "kanari-nobody@kanari.example"}, exit: exitError}, {args: []string{"whois", hostileArgument}, exit: exitError},
		{args: []string{"apply", "-auto-approve"}, before: released},
		{args: []string{"erase", "-auto-approve", "-receipt=receipt.json", "kanari2@kanari.example"}, exit: exitError},
		{args: []string{"erase", "-auto-approve", "-force", "-detail=full", "-redact=hash", "-receipt=receipt.json", "kanari2@kanari.example"}, files: []string{"receipt.json"}},
		{args: []string{"erase", "-auto-approve", "kanari-nobody@kanari.example"}, exit: exitError},
		{args: []string{"erase", "-auto-approve", "-force", "-show-sensitive", "-receipt=shown.json", "crm/person/" + canaryPersonID(4)}, shows: anything},
		{args: []string{"release", "-auto-approve", "-mailbox=18"}},
		{args: append([]string{"destroy", "-auto-approve", "-detail=full", "-mailbox=17"}, reports...), files: reported}, {args: []string{"destroy", "-auto-approve", "-json"}, medium: lines},
		{args: []string{"apply", "-auto-approve", "-show-sensitive", "-mailbox=17"}, shows: values},
		{args: []string{"destroy", "-auto-approve", "-show-sensitive", "-redact=hash"}, shows: values},
		{args: []string{"init"}, exit: exitError},
		{args: []string{"sandbox", "-seed-from=crm", "-listen=127.0.0.1:0"}, shows: addresses}, {args: []string{"sandbox", "-seed-from=crm", "-json"}, medium: document, shows: addresses},
	}
}

// TestCanaries has every command work over worlds in which each value can be found again, and looks
// for values in all that they print and leave behind.
func TestCanaries(t *testing.T) {
	for _, kind := range [][2]string{{"csv", "vdir"}, {"aurea", "ews"}, {"csv", "graph"}} {
		for _, hostile := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s to %s, hostile %t", kind[0], kind[1], hostile), func(t *testing.T) {
				if testing.Short() && !hostile {
					t.Skip("the hostile ones run the same commands")
				}
				w := &canaryWorld{crm: kind[0], exchange: kind[1], hostile: hostile}
				w.write(t)
				for _, step := range canarySteps() {
					w.take(t, step)
				}
				w.lookInto(t)
			})
		}
	}
}

// take runs a command and looks at all that it says.
func (w *canaryWorld) take(t *testing.T, step canaryStep) {
	t.Helper()
	if step.before != nil {
		step.before(t, w)
	}
	name := strings.Join(step.args, " ")
	for _, file := range step.files { // one of them is added to
		_ = os.Remove(filepath.Join(w.dir, file))
	}
	code, stdout, stderr := w.run(t, step)
	if code != step.exit && step.exit != anyCode {
		t.Errorf("%s: exit code %d, want %d\n%.2000s%.2000s", name, code, step.exit, stdout, stderr)
	}
	if found := regexp.MustCompile(`"item":"(item-[0-9a-f]+)"`).FindStringSubmatch(stdout); found != nil {
		w.item = found[1]
	}
	w.look(t, name+": stdout", stdout, step.medium, step.shows)
	w.look(t, name+": stderr", stderr, plainText, step.shows)
	for _, file := range step.files {
		w.look(t, name+": "+file, readFile(t, filepath.Join(w.dir, file)), mediumOf(file), step.shows)
	}
}

// run runs a command, one that would not end until its first pause.
func (w *canaryWorld) run(t *testing.T, step canaryStep) (code int, stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var out, errs bytes.Buffer
	e := &env{
		stdin: strings.NewReader(step.stdin), stdout: &out, stderr: &errs,
		getenv: w.getenv, getEnviron: func() []string { return nil }, now: time.Now,
		sleep: func(context.Context, time.Duration) error {
			address := regexp.MustCompile(`http://\S+`).FindString(errs.String())
			for _, path := range []string{"/metrics", "/healthz", "/readyz", "/" + canarySecret} {
				out.WriteString(fetch(t, address+path))
			}
			cancel()
			return ctx.Err()
		},
	}
	if step.args[0] == "sandbox" {
		cancel()
	}
	args := slices.Clone(step.args)
	if i := slices.Index(args, itemName); i >= 0 {
		args[i] = w.item
	}
	t.Chdir(w.dir)
	code = e.main(ctx, args)
	return code, out.String(), errs.String()
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// optionReader takes the options of a command.
type optionReader struct {
	bytes.Buffer

	options []string
}

func (r *optionReader) readUsage(_ command, set *flag.FlagSet) {
	set.VisitAll(func(option *flag.Flag) { r.options = append(r.options, option.Name) })
}

// TestCanariesCoverAll has no command without a step, nor an option that says what is shown, or to what
// it is written.
func TestCanariesCoverAll(t *testing.T) {
	showing := []string{
		"baseline", "detail", "diff", "html", "json", "junit", "junit-xml", "listen", "markdown", "max-age", "out", "reason", "receipt", "redact", "release-holds", "report-gitlab",
		"require-approved", "scope", "show-sensitive", "summary-md", "undo", "within",
	}
	covered := map[string]bool{}
	for _, step := range canarySteps() {
		name := step.args[0]
		if name == "state" && len(step.args) > 1 {
			name += " " + step.args[1]
		}
		covered[name] = true
		for _, arg := range step.args[1:] {
			option, _, _ := strings.Cut(arg, "=")
			covered[name+" "+option] = true
		}
	}
	for _, c := range slices.Concat(commands(), stateCommands()) {
		reader := &optionReader{}
		e := &env{stdout: reader, stderr: io.Discard}
		if !covered[c.name] {
			t.Errorf("no step has the command %s", c.name)
		}
		c.run(t.Context(), e, []string{"-help"})
		for _, option := range reader.options {
			if slices.Contains(showing, option) && !covered[c.name+" -"+option] {
				t.Errorf("no step has %s -%s", c.name, option)
			}
		}
	}
}
