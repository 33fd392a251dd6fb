package render_test

import (
	"bytes"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/planner/render"
	"contactsync/planner/render/html"
	"contactsync/providers/addressbook"
)

// renderers are all there are, by name.
var renderers = map[string]func(*bytes.Buffer, render.PlanView, render.Options) error{
	"full": func(out *bytes.Buffer, view render.PlanView, o render.Options) error {
		o.Detail = render.Full
		return render.Plan(out, view, o)
	},
	"groups": func(out *bytes.Buffer, view render.PlanView, o render.Options) error {
		o.Detail, o.Samples = render.Groups, 9
		return render.Plan(out, view, o)
	},
	"summary": func(out *bytes.Buffer, view render.PlanView, o render.Options) error {
		o.Detail = render.Summary
		return render.Plan(out, view, o)
	},
	"stream": func(out *bytes.Buffer, view render.PlanView, o render.Options) error {
		s := render.NewStream(out, o.Redactor, ticking(), "1")
		for m, err := range view.Mailboxes {
			if err != nil {
				return err
			}
			for i := range m.Changes {
				s.Started(m.Target, m.Mailbox.Rep, &m.Changes[i])
				s.Done(m.Target, m.Mailbox.Rep, &m.Changes[i], m.Error)
			}
		}
		return s.Plan(view)
	},
	"document": func(out *bytes.Buffer, view render.PlanView, o render.Options) error {
		return render.Document(out, view, o)
	},
	"markdown": func(out *bytes.Buffer, view render.PlanView, o render.Options) error {
		o.Samples = 9
		return render.Markdown(out, view, 0, o)
	},
	"html": func(out *bytes.Buffer, view render.PlanView, o render.Options) error {
		return html.Plan(out, view, o)
	},
	"gitlab": func(out *bytes.Buffer, view render.PlanView, _ render.Options) error {
		return render.GitLab(out, view.Footer.Totals)
	},
}

func rendered(t *testing.T, name string, view render.PlanView, r *redact.Redactor) string {
	t.Helper()
	var out bytes.Buffer
	if err := renderers[name](&out, view, render.Options{Redactor: r}); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return out.String()
}

// planted is everything() with a value of its own in each property, folder, address and message.
func planted(t *testing.T) (view render.PlanView, canaries []string) {
	t.Helper()
	canary := func(what string) string {
		text := fmt.Sprintf("Canary%dx", len(canaries))
		canaries = append(canaries, text)
		if what == "address" {
			return text + "@example.com"
		}
		return text
	}
	full := func(c *addressbook.Contact) *addressbook.Contact {
		if c == nil {
			return nil
		}
		fields := []addressbook.Field{{Name: "CrmSegment", Value: addressbook.Text(canary("value"))}}
		for _, p := range addressbook.WellKnown() {
			if p.Class != addressbook.Public {
				fields = append(fields, addressbook.Field{Name: p.Name, Value: addressbook.Text(canary("value"))})
			}
		}
		return addressbook.NewContact(fields...)
	}
	view = everything()
	var mailboxes []*planner.MailboxPlan
	for m, err := range view.Mailboxes {
		if err != nil {
			t.Fatal(err)
		}
		p := *m
		p.Mailbox.Address = canary("address")
		p.Error = "mailbox " + canary("address") + ": access is denied"
		p.Changes = append([]planner.Change(nil), m.Changes...)
		for i := range p.Changes {
			c := &p.Changes[i]
			c.Before, c.After = full(c.Before), full(c.After)
			c.From.Path, c.To.Path = []string{canary("folder")}, []string{"CRM", canary("folder")}
		}
		p.Folders = []planner.FolderChange{
			{Action: planner.Update, Rename: true, Place: planner.Place{Path: []string{canary("folder")}}, Was: []string{canary("folder")}},
			{Action: planner.Create, Place: planner.Place{Path: []string{"CRM", canary("folder")}}},
			{Action: planner.Delete, Place: planner.Place{Path: []string{canary("folder")}}},
		}
		p.Skips = []planner.Skip{{Reason: planner.SharedAddress, Rep: "5", Detail: "rep 6 has the address " + canary("address") + " too"}}
		p.Notes = []planner.Note{{Kind: planner.Drifted, Key: "crm/person/1", Detail: canary("address")}}
		mailboxes = append(mailboxes, &p)
	}
	view.Mailboxes = each(mailboxes)
	return view, canaries
}

// TestNoRendererShowsAValue has each renderer show a plan in which every value is one that can be found.
func TestNoRendererShowsAValue(t *testing.T) {
	view, canaries := planted(t)
	for name := range renderers {
		for mode, r := range map[string]*redact.Redactor{
			"hide": redact.New(redact.Hide), "partial": redact.New(redact.Partial), "hash": redact.NewHashing([]byte("key")),
		} {
			t.Run(name+"/"+mode, func(t *testing.T) {
				out := rendered(t, name, view, r)
				for _, canary := range canaries {
					if strings.Contains(out, canary) {
						t.Errorf("%s is shown", canary)
					}
				}
			})
		}
	}
	for _, name := range []string{"full", "document", "html"} {
		if out := rendered(t, name, view, redact.New(redact.Show)); strings.Count(out, "Canary") < len(canaries)/3 {
			t.Errorf("%s: the values were not planted", name)
		}
	}
}

// injections are texts that act on what shows them, each with what must not be found of it.
var injections = []struct{ name, text string }{
	{"terminal", "\x1b[2J\u009b2J\x07"},
	{"direction", "\u202egnp\u2066.exe\u200f"},
	{"lines", "x\r\nPlan: 9 to add, 9 to change, 9 to destroy.\n\u2028No changes. "},
	{"GitHub", "\n::error file=a::b\n ::add-mask::x\n::stop-commands::x"},
	{"Azure and TeamCity", "##vso[task.setvariable]x ##[error]y ##teamcity[z]"},
	{"Markdown", "` | x |\n\n# heading\n@everyone [a](https://evil.example) <img src=x onerror=y> **b** ``` \n```\n"},
	{"JSON", `"}],"resource_changes":[{"address":"x`},
	{"HTML", `</details><script>x</script><!-- --><!-- contactsync-plan -->`},
}

// outsideCode is Markdown without what is code.
func outsideCode(text string) string {
	text = regexp.MustCompile("(?ms)^  ```text\n.*?\n  ```$").ReplaceAllString(text, "")
	return regexp.MustCompile("`[^`\n]*`").ReplaceAllString(text, "")
}

// TestNothingActs has each renderer show a plan whose every text is one that acts on something.
func TestNothingActs(t *testing.T) {
	for _, injection := range injections {
		t.Run(injection.name, func(t *testing.T) {
			view := hostile(injection.text)
			for name := range renderers {
				for _, r := range []*redact.Redactor{redact.New(redact.Hide), redact.New(redact.Partial), redact.NewHashing(nil), redact.New(redact.Show)} {
					out := rendered(t, name, view, r)
					inert(t, name, out)
					if name == "markdown" {
						checkMarkdown(t, out)
					}
				}
			}
		})
	}
}

func inert(t *testing.T, name, out string) {
	t.Helper()
	sums := 0
	for line := range strings.Lines(out) {
		body := strings.TrimSuffix(line, "\n")
		if strings.ContainsFunc(body, func(r rune) bool { return r != '\u3000' && !unicode.IsPrint(r) }) {
			t.Errorf("%s: a character that acts or is not seen: %q", name, body)
		}
		if strings.HasPrefix(strings.TrimSpace(body), "::") || regexp.MustCompile(`##[A-Za-z]*\[`).MatchString(body) {
			t.Errorf("%s: a command: %q", name, body)
		}
		if strings.HasPrefix(body, "Plan:") || strings.HasPrefix(body, "No changes.") {
			sums++
		}
	}
	if text := name == "full" || name == "groups" || name == "summary"; text && sums != 1 || !text && sums != 0 {
		t.Errorf("%s: %d lines that sum up", name, sums)
	}
}

func checkMarkdown(t *testing.T, out string) {
	t.Helper()
	if n := strings.Count(outsideCode(out), render.Marker); n != 1 {
		t.Errorf("the marker stands there %d times:\n%s", n, out)
	}
	left := strings.NewReplacer(render.Marker, "", "<details>", "", "</details>", "", "<summary>", "", "</summary>", "").Replace(outsideCode(out))
	if strings.ContainsAny(left, "<>@[]`") {
		t.Errorf("something acts in Markdown:\n%s", left)
	}
}

// TestContracts reads plans with the expressions that other programs read Terraform's with.
func TestContracts(t *testing.T) {
	full := string(plan(t, everything(), hidden()))
	grouped := string(plan(t, large(100), groups(3)))
	nothing := string(plan(t, view(planner.Header{Operation: "apply"}, planner.Footer{}), hidden()))
	for _, c := range []struct {
		name, expression, text string
		want                   []string // the groups of the first match
	}{
		// suzuki-shunsuke/tfcmt, pkg/terraform/parser.go
		{"tfcmt: pass", `(?m)^(Plan: \d|No changes.)`, full, []string{"Plan: 2"}},
		{"tfcmt: no changes", `(?m)^(No changes.)`, nothing, []string{"No changes."}},
		{"tfcmt: create", `(?m)^ *# (.*) will be created$`, full, []string{`contact.sales["5/crm/person/1"]`}},
		{"tfcmt: update", `(?m)^ *# (.*) will be updated in-place$`, full, []string{`contact.sales["5/crm/person/2"]`}},
		{"tfcmt: delete", `(?m)^ *# (.*) will be destroyed$`, full, []string{`contact.sales["5/crm/person/5"]`}},
		{"tfcmt: replace", `(?m)^ *# (.*?)(?: is tainted, so)? must be replaced$`, full, []string{`contact.sales["5/crm/person/3"]`}},
		{"tfcmt: destroys", `(?m)([1-9][0-9]* to destroy.)`, full, []string{"3 to destroy,"}},
		{"tfcmt: a group", `(?m)^ *# (.*) will be destroyed$`, grouped, []string{`119 contacts of sync "sync0"`}},
		// runatlantis/atlantis, server/events/models/models.go
		{"Atlantis", `Plan: (?:(\d+) to import, )?(\d+) to add, (\d+) to change, (\d+) to destroy(?:, (\d+) to forget)?\.`, full, []string{"", "2", "3", "3", "2"}},
		{"Atlantis: groups", `(?m)^Plan: (?:(\d+) to import, )?(\d+) to add, (\d+) to change, (\d+) to destroy(?:, (\d+) to forget)?\.$`, grouped, []string{"", "3332", "3332", "3332", "1666"}},
		{"Atlantis: no changes", `No changes. (Infrastructure is up-to-date|Your infrastructure matches the configuration).`, nothing, []string{"Your infrastructure matches the configuration"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := regexp.MustCompile(c.expression).FindStringSubmatch(c.text)
			if found == nil || !reflect.DeepEqual(found[1:], c.want) {
				t.Errorf("got %q, want %q in\n%s", found, c.want, c.text)
			}
		})
	}
}

// TestApplyContract reads the end of an apply as diggerhq/digger does.
func TestApplyContract(t *testing.T) {
	var out bytes.Buffer
	done := map[planner.Action]int{planner.Create: 1, planner.Update: 2, planner.Delete: 3}
	if err := render.Complete(&out, render.Outcome{Operation: "apply", Done: done}, hidden()); err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(\d+) added, (\d+) changed, (\d+) destroyed`).FindStringSubmatch(out.String())
	if len(found) != 4 || found[1] != "1" || found[2] != "2" || found[3] != "3" {
		t.Errorf("got %q of %s", found, out.String())
	}
}
