package render_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/planner/render"
	"contactsync/providers/addressbook"
)

// comparedWith is everything(), compared with a baseline: what it deletes would be deleted anyway.
func comparedWith(baseline planner.ComparedWith) render.PlanView {
	view := everything()
	view.Header.Baseline, view.Footer.Comparison = &baseline, &planner.Comparison{NotCompared: 1}
	var mailboxes []*planner.MailboxPlan
	for m, err := range view.Mailboxes {
		if err != nil {
			panic(err) // each gives none
		}
		own := *m
		own.Changes = slices.Clone(m.Changes)
		for i := range own.Changes {
			own.Changes[i].Origin = planner.ByConfiguration
			if own.Changes[i].Action == planner.Delete {
				own.Changes[i].Origin = planner.Anyway
			}
		}
		view.Footer.Comparison.Add(&own, []planner.Change{{Action: planner.Create, Sync: "sales"}})
		mailboxes = append(mailboxes, &own)
	}
	view.Mailboxes = each(mailboxes)
	return view
}

func TestComparison(t *testing.T) {
	for _, c := range []struct {
		name     string
		baseline planner.ComparedWith
		heading  string
		last     []string // what is said besides the figures
	}{
		{
			"a commit", planner.ComparedWith{Name: "main", Commit: strings.Repeat("1a2b3c4d", 5), Config: addressbook.Digest{1}},
			"Compared with main (1a2b3c4d1a2b), this change of the configuration", nil,
		},
		{
			"a directory", planner.ComparedWith{Name: "../main", Config: addressbook.Digest{1}},
			"Compared with ../main, this change of the configuration", nil,
		},
		{
			"nothing", planner.ComparedWith{Name: "main"},
			"Compared with main, this change of the configuration", []string{"is its first: there is no configuration to compare with"},
		},
		{
			"other providers", planner.ComparedWith{Name: "main", Config: addressbook.Digest{1}, Providers: []string{"csv.crm", "vdir.mail"}},
			"Compared with main, this change of the configuration",
			[]string{"has other settings for csv.crm and vdir.mail: what would have happened there is not known, and all that happens counts as caused"},
		},
		{
			"many other providers", planner.ComparedWith{Name: "main", Config: addressbook.Digest{1}, Providers: []string{"a", "b", "c", "d", "e", "f", "g"}},
			"Compared with main, this change of the configuration",
			[]string{"has other settings for a, b, c, d, e and 2 more: what would have happened there is not known, and all that happens counts as caused"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			view := comparedWith(c.baseline)
			heading, lines := render.Comparison(&view)
			want := append([]string{
				"causes 8 changes: 1 created, 2 updated in-place, 1 unmarked, 1 moved, 1 replaced, 1 released, 1 forgotten",
				"averts 3 changes that would have happened without it: 3 created",
				"leaves 3 changes that would have happened anyway: 3 destroyed",
			}, c.last...)
			want = append(want, "could not be compared in 1 mailbox, of which the rest of this says nothing")
			if heading != c.heading || !slices.Equal(lines, want) {
				t.Errorf("got %q:\n%s\nwant %q:\n%s", heading, strings.Join(lines, "\n"), c.heading, strings.Join(want, "\n"))
			}
		})
	}
}

// TestComparisonIsShown has each form of a plan say what it was compared with, and what each change comes of.
func TestComparisonIsShown(t *testing.T) {
	baseline := planner.ComparedWith{Name: "main", Config: addressbook.Digest{1}}
	for name, want := range map[string][]string{
		"full": {
			"\nCompared with main, this change of the configuration:\n  causes 8 changes: ", "  # (caused by this change of the configuration)\n", "  # (would have happened anyway)\n",
		},
		"stream":   {`"type":"comparison"`, `"origin":"configuration"`, `"origin":"anyway"`},
		"document": {`"comparison": {"baseline":"main",`, `"origin":"configuration"`, `"averted":[{"sync":"sales","action":"create","causes":[],"count":3}]`},
		"markdown": {"`Compared with main, this change of the configuration`\n\n- `causes 8 changes: ", "caused by this change of the configuration"},
	} {
		t.Run(name, func(t *testing.T) {
			out := rendered(t, name, comparedWith(baseline), redact.New(redact.Hide))
			for _, text := range want {
				if !strings.Contains(out, text) {
					t.Errorf("%q is not in\n%s", text, out)
				}
			}
			if plain := rendered(t, name, everything(), redact.New(redact.Hide)); strings.Contains(plain, "ompared") || strings.Contains(plain, "origin") {
				t.Errorf("a plan that was not compared says\n%s", plain)
			}
		})
	}
}

// TestComparisonSplitsGroups has changes of two origins be two groups.
func TestComparisonSplitsGroups(t *testing.T) {
	m := &planner.MailboxPlan{Target: "vdir.mail", Mailbox: addressbook.Mailbox{Rep: "5"}}
	for _, origin := range []planner.Origin{planner.ByConfiguration, planner.Anyway, planner.Altered, planner.Anyway} {
		m.Changes = append(m.Changes, planner.Change{Action: planner.Create, Causes: []planner.Cause{planner.Selected}, Sync: "sales", Origin: origin})
	}
	view := render.PlanView{Mailboxes: each([]*planner.MailboxPlan{m}), Footer: planner.Footer{Totals: planner.Totals{Actions: map[planner.Action]int{planner.Create: 4}}}}
	var out bytes.Buffer
	if err := render.Plan(&out, view, render.Options{Redactor: redact.New(redact.Hide), Detail: render.Groups}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"  # 2 contacts of sync \"sales\" will be created\n  # (because it is selected; would have happened anyway)\n",
		"  # 1 contact of sync \"sales\" will be created\n  # (because it is selected; altered by this change of the configuration: something else would have happened anyway)\n",
		"  # 1 contact of sync \"sales\" will be created\n  # (because it is selected; caused by this change of the configuration)\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
}

// TestHostileComparison has what a plan says of its baseline, which may come from anybody's file, do nothing.
func TestHostileComparison(t *testing.T) {
	const text = "\x1b[2J\n::error::x ##[x]\u202e\xff` \nPlan: 9 to add"
	view := comparedWith(planner.ComparedWith{Name: text, Commit: text, Providers: []string{text}})
	view.Footer.Comparison.Changes = append(view.Footer.Comparison.Changes, planner.OriginCount{Origin: text, Sync: text, Action: text, Causes: []planner.Cause{text}, Count: 1})
	harmless(t, string(plan(t, view, hidden())))
	for line := range strings.Lines(rendered(t, "stream", view, redact.New(redact.Hide))) {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
	if out := rendered(t, "document", view, redact.New(redact.Hide)); !json.Valid([]byte(out)) || strings.ContainsAny(out, "\x1b\u202e") {
		t.Errorf("the document is %s", out)
	}
}
