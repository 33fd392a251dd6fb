package desired_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"contactsync/planner"
)

// lineOf is the place of the first line of a text that contains something: "main.hcl:12".
func lineOf(text, part string) string {
	before, _, _ := strings.Cut(text, part)
	return fmt.Sprintf("main.hcl:%d", strings.Count(before, "\n")+1)
}

// TestFailuresHaveTheirPlace has an expression of each block fail, and looks for its line: what fails
// there for one record or rep may fail there for all.
func TestFailuresHaveTheirPlace(t *testing.T) {
	for _, c := range []struct {
		name, old, text, fails string
		reason                 planner.SkipReason
		held                   bool // the mailbox as a whole
	}{
		{"of a mapping", "upper(person.Name)", "upper(tonumber(person.Name))", "tonumber", planner.MappingFailed, false},
		{"where of the persons", `person.Name != "Nobody"`, "tonumber(person.Name) > 1", "tonumber", planner.MappingFailed, false},
		{"where of never", "NEVER", "never {\n  where = tonumber(person.Name) > 1\n}", "tonumber", planner.MappingFailed, false},
		{"a field that may not be read", `person.Name != "Nobody"`, `person.Mail != ""`, "person.Mail !=", planner.MappingFailed, false},
		{"where of the mailboxes", "MAILBOXES", "mailboxes {\n    where = tonumber(rep.email) > 1\n  }", "tonumber", planner.MappingFailed, true},
		{"a folder that fails", `folder = "CRM"`, "folder = tonumber(rep.email)", "tonumber", planner.BadFolder, true},
		{"a folder that cannot be", `folder = "CRM"`, "folder = substr(rep.email, 0, 0)", "substr", planner.BadFolder, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(configuration, c.old) {
				t.Fatalf("the configuration has no %s", c.old)
			}
			text := strings.Replace(configuration, c.old, c.text, 1)
			want := lineOf(text, c.fails)
			w := worldOf(t, strings.NewReplacer("MAILBOXES", "", "NEVER", "").Replace(text))
			skips := slices.Clone(w.Skips())
			for _, m := range w.Mailboxes() {
				for _, slot := range w.Slots(m) {
					if slot.Skip != nil {
						skips = append(skips, *slot.Skip)
					}
				}
			}
			at := slices.IndexFunc(skips, func(s planner.Skip) bool { return s.Reason == c.reason })
			if at < 0 {
				t.Fatalf("nothing is skipped for the reason %s: %v", c.reason, skips)
			}
			if got := skips[at]; filepath.Base(got.Place) != want || (got.Rep != "") != c.held {
				t.Errorf("got %+v, want the place %s", got, want)
			}
		})
	}
}
