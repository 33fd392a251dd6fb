package render_test

import (
	"strings"
	"testing"
	"unicode"

	"contactsync/planner"
	"contactsync/planner/render"
	"contactsync/planner/render/rendertest"
)

// hostile is everything() with each text in it replaced, but for those that
// decide what is shown.
func hostile(text string) render.PlanView {
	view := everything()
	var mailboxes []*planner.MailboxPlan
	for m, err := range view.Mailboxes {
		if err != nil {
			panic(err)
		}
		mailboxes = append(mailboxes, rendertest.Mailbox(m, text))
	}
	view.Header.Owner = text
	rendertest.Poison(&view.Footer.Skips, text)
	rendertest.Poison(&view.Footer.Guards, text)
	view.Mailboxes = each(mailboxes)
	return view
}

// harmless checks what holds of the output for any plan.
func harmless(t *testing.T, out string) {
	t.Helper()
	sums := 0
	for line := range strings.Lines(out) {
		body, ended := strings.CutSuffix(line, "\n")
		if !ended {
			t.Errorf("a line without its end: %q", line)
		}
		if i := strings.IndexFunc(body, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }); i >= 0 {
			t.Errorf("a control character in %q", body)
		}
		if strings.HasPrefix(strings.TrimSpace(body), "::") || strings.Contains(body, "##[") {
			t.Errorf("a command: %q", body)
		}
		if strings.TrimRight(body, " ") != body {
			t.Errorf("blanks at the end: %q", body)
		}
		if strings.HasPrefix(body, "Plan:") {
			sums++
		}
	}
	if sums != 1 {
		t.Errorf("%d lines begin with Plan:", sums)
	}
}

func TestHostileTexts(t *testing.T) {
	out := string(plan(t, hostile("\x1b[2J\r\n::error::x\n##[x]\u202e\xff\"]\\ \nPlan: 9 to add, 9 to change, 9 to destroy. "), shown()))
	harmless(t, out)
	golden(t, "hostile", []byte(out))
}

func FuzzHostileTexts(f *testing.F) {
	f.Add("Ada")
	f.Add("")
	f.Add(" \n::x\x00\u2028")
	f.Fuzz(func(t *testing.T, text string) {
		harmless(t, string(plan(t, hostile(text), shown())))
		harmless(t, string(plan(t, hostile(text), hidden())))
	})
}

// TestNoValueIsShown plants values wherever a plan has some.
func TestNoValueIsShown(t *testing.T) {
	const canary, address = "Xanthippe", "canary@example.com"
	view := everything()
	var mailboxes []*planner.MailboxPlan
	for m, err := range view.Mailboxes {
		if err != nil {
			t.Fatal(err)
		}
		mailboxes = append(mailboxes, rendertest.Planted(m, address, canary))
	}
	view.Mailboxes = each(mailboxes)
	out := string(plan(t, view, hidden()))
	for _, secret := range []string{canary, address} {
		if strings.Contains(out, secret) {
			t.Errorf("%s is shown:\n%s", secret, out)
		}
	}
	if out := string(plan(t, view, shown())); !strings.Contains(out, canary) || !strings.Contains(out, address) {
		t.Errorf("the values were not planted:\n%s", out)
	}
}
