package render_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"contactsync/planner"
	"contactsync/planner/render"
)

func markdown(t *testing.T, view render.PlanView, maxBytes int, o render.Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := render.Markdown(&out, view, maxBytes, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestMarkdown(t *testing.T) {
	samples, values := hidden(), shown()
	samples.Samples, values.Samples = 2, 1
	saved := everything()
	saved.Digest = "sha256:00ff"
	for _, c := range []struct {
		name     string
		view     render.PlanView
		maxBytes int
		options  render.Options
	}{
		{"markdown", saved, 0, samples},
		{"markdown_shown", everything(), 0, values},
		{"markdown_short", everything(), render.MinMarkdown, samples},
		{"markdown_empty", view(planner.Header{Operation: "apply"}, planner.Footer{}), 0, samples},
	} {
		t.Run(c.name, func(t *testing.T) { golden(t, c.name, []byte(markdown(t, c.view, c.maxBytes, c.options))) })
	}
}

func TestMarkdownStaysWithinItsBytes(t *testing.T) {
	o := shown()
	o.Samples = 3
	large := large(100)
	for _, maxBytes := range []int{render.MinMarkdown, 5000, 10_000, 20_000, 65_000} {
		out := markdown(t, large, maxBytes, o)
		if len(out) > maxBytes {
			t.Errorf("%d bytes where %d are allowed", len(out), maxBytes)
		}
		if !strings.HasPrefix(out, render.Marker+"\n") || !strings.Contains(out, "\n**Plan: ") {
			t.Errorf("without its beginning:\n%s", out)
		}
		if whole := markdown(t, large, 0, o); len(whole) > maxBytes && !strings.Contains(out, "Left out for want of room: ") {
			t.Errorf("it does not say that something is left out of %d bytes:\n%s", maxBytes, out)
		}
	}
}

// TestLargeMarkdownIsComplete has a comment of 50,000 changes fit where GitHub allows 65,536 bytes, with nothing left
// out.
func TestLargeMarkdownIsComplete(t *testing.T) {
	o := hidden()
	o.Samples = 3
	out := markdown(t, large(500), 65_000, o)
	if len(out) > 65_000 || strings.Contains(out, "Left out for want of room") {
		t.Errorf("%d bytes:\n%s", len(out), out)
	}
	for _, title := range []string{"#### Guards\n", "#### Failed mailboxes\n", "#### Deletes\n", "#### Syncs\n", "kinds of changes<", "skipped<", "notes<"} {
		if !strings.Contains(out, title) {
			t.Errorf("there is no section %s:\n%s", title, out)
		}
	}
}

func TestMarkdownErrors(t *testing.T) {
	broken := errors.New("broken")
	failing := everything()
	failing.Mailboxes = func(yield func(*planner.MailboxPlan, error) bool) { yield(nil, broken) }
	if err := render.Markdown(new(bytes.Buffer), failing, 0, hidden()); !errors.Is(err, broken) {
		t.Errorf("of the mailboxes: %v", err)
	}
	if err := render.Markdown(writer{broken}, everything(), 0, hidden()); !errors.Is(err, broken) {
		t.Errorf("of the writer: %v", err)
	}
}

func TestGitLab(t *testing.T) {
	for _, c := range []struct {
		name    string
		actions map[planner.Action]int
		want    string
	}{
		{"nothing", nil, `{"create":0,"update":0,"delete":0}`},
		{"replacements count twice", map[planner.Action]int{planner.Create: 1, planner.Recreate: 2, planner.Delete: 4}, `{"create":3,"update":0,"delete":6}`},
		{"a move is an update", map[planner.Action]int{planner.Move: 5, planner.Update: 1}, `{"create":0,"update":6,"delete":0}`},
		{"more than GitLab shows", map[planner.Action]int{planner.Create: 2_000_000}, `{"create":999999,"update":0,"delete":0}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := render.GitLab(&out, planner.Totals{Actions: c.actions}); err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimSpace(out.String()); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
