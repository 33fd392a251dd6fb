package html_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode"

	"contactsync/planner"
	"contactsync/planner/render"
	"contactsync/planner/render/rendertest"
)

// attack is what somebody may write into any text to get out of where it stands.
const attack = "</script><script>pwned=1</script><!--<script>]]>\"'`><img src=x onerror=pwned=1>" +
	"{{.}}\u2028\u2029\x00\x1b[2J\u202e\xff\\u003c javascript:pwned=1 ##[x]"

// hostile is everything() with each text in it replaced, but for those that decide what is
// shown.
func hostile(text string) render.PlanView {
	view := everything()
	var mailboxes []*planner.MailboxPlan
	for _, m := range collect(view) {
		mailboxes = append(mailboxes, rendertest.Mailbox(m, text))
	}
	view.Header.Owner, view.Header.Version, view.Header.Operation = text, text, text
	rendertest.Poison(&view.Footer.Skips, text)
	rendertest.Poison(&view.Footer.Guards, text)
	rendertest.Poison(&view.Footer.Tallies, text)
	view.Mailboxes = each(mailboxes...)
	return view
}

// tags are the elements of a page, in order and each as often as it occurs next to another.
func tags(out string) []string {
	return slices.Compact(elements.FindAllString(ours.ReplaceAllString(out, ""), -1))
}

// harmless checks that a text in a plan is no more than a text in the page.
func harmless(t *testing.T, text string) {
	t.Helper()
	out, plain := page(t, hostile(text), shown()), page(t, hostile("x"), shown())
	// Without a text that says what is wrong, nothing is.
	if got, want := tags(out), tags(plain); !slices.Equal(got, want) && text != "" {
		t.Errorf("with the text %q the page has the elements\n%v\nwant\n%v", text, got, want)
	}
	if i := strings.IndexFunc(out, func(r rune) bool {
		return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029')
	}); i >= 0 {
		t.Errorf("a control character in %q", out[max(i-20, 0):i+10])
	}
	for _, b := range blocks.FindAllStringSubmatch(out, -1) {
		if !json.Valid([]byte(b[1])) {
			t.Errorf("no JSON: %s", b[1])
		}
	}
}

func TestHostileTexts(t *testing.T) {
	for _, text := range []string{attack, "", "#", strings.Repeat("<", 5000)} {
		harmless(t, text)
	}
}

func FuzzHostileTexts(f *testing.F) {
	f.Add(attack)
	f.Add("Ada")
	f.Fuzz(harmless)
}

// TestNoValueIsShown plants values wherever a plan has some.
func TestNoValueIsShown(t *testing.T) {
	const canary, address = "Xanthippe", "canary@example.com"
	view := everything()
	var mailboxes []*planner.MailboxPlan
	for _, m := range collect(view) {
		mailboxes = append(mailboxes, rendertest.Planted(m, address, canary))
	}
	view.Mailboxes = each(mailboxes...)
	out := page(t, view, hidden())
	for _, secret := range []string{canary, address} {
		if strings.Contains(out, secret) {
			t.Errorf("%s is shown", secret)
		}
	}
	if out := page(t, view, shown()); !strings.Contains(out, canary) || !strings.Contains(out, address) {
		t.Error("the values were not planted")
	}
}
