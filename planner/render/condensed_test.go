package render_test

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"contactsync/planner"
	"contactsync/planner/render"
	"contactsync/providers/addressbook"
)

func groups(n int) render.Options {
	o := hidden()
	o.Detail, o.Samples = render.Groups, n
	return o
}

// large is a plan of many mailboxes with a hundred changes each, of as many kinds as there can be, and
// with everything besides that a plan can have.
func large(mailboxes int) render.PlanView {
	actions := []planner.Action{
		planner.Create, planner.Update, planner.Update, planner.Recreate, planner.Recreate, planner.Recreate, planner.Move, planner.Delete,
		planner.Release, planner.Unmark, planner.Forget, planner.AdoptItem,
	}
	properties := addressbook.WellKnown()
	causes := []planner.Cause{planner.ChangedInCRM, planner.MappingChanged, planner.EditedInMailbox, planner.SyncRemoved}
	reasons := []planner.SkipReason{planner.MappingFailed, planner.NoName, planner.BadRecord, planner.Ambiguous, planner.BadFolder, planner.ForeignOwner}
	kinds := []planner.NoteKind{planner.Surplus, planner.Drifted, planner.LeftOut, planner.Unmatched, planner.Unreadable, planner.RewrittenByServer}
	footer := planner.Footer{Totals: planner.Totals{Actions: map[planner.Action]int{}}}
	for i := range mailboxes {
		footer.Tallies = append(footer.Tallies, planner.Tally{Target: "vdir.mail", Rep: addressbook.RepID(fmt.Sprint(i)), Managed: 200, Deletes: i % 90})
	}
	for i := range 9 {
		scope := fmt.Sprint(i)
		footer.Guards = append(footer.Guards, planner.Trip{
			Guard: "unmarked_twins", Blocks: "twins", Target: "vdir.mail", Scope: scope, Limit: "none", Figures: "9", Flag: "-allow-creates=" + scope,
		})
	}
	for _, action := range actions {
		footer.Totals.Actions[action] += mailboxes * 100 / len(actions)
	}
	v := view(planner.Header{Operation: "apply", Partial: true}, footer)
	v.Mailboxes = func(yield func(*planner.MailboxPlan, error) bool) {
		for i := range mailboxes {
			m := &planner.MailboxPlan{Target: "vdir.mail", Mailbox: addressbook.Mailbox{Rep: addressbook.RepID(fmt.Sprint(i))}}
			for k := range 100 {
				n := i*100 + k
				changed := properties[n%len(properties)].Name
				m.Changes = append(m.Changes, planner.Change{
					Action: actions[n%len(actions)], Causes: []planner.Cause{causes[n%len(causes)]}, Sync: fmt.Sprintf("sync%d", n%7),
					Key: addressbook.NewKey("crm", addressbook.Person, fmt.Sprint(n)), Item: managed, Shape: addressbook.NewShape("given_name", changed),
					Before: contact("given_name", "Ada", changed, "old"), After: contact("given_name", "Ada", changed, "new"), From: crmFolder, To: crmFolder,
				})
				m.Skips = append(m.Skips, planner.Skip{
					Reason: reasons[n%len(reasons)], Rep: m.Mailbox.Rep, Sync: "sales", Key: "crm/person/1", Place: fmt.Sprintf("mapping.hcl:%d", n%9), Detail: "why",
				})
				m.Notes = append(m.Notes, planner.Note{Kind: kinds[n%len(kinds)], Sync: "sales", Key: "crm/person/1", Detail: "why"})
			}
			if i%3 == 0 {
				m.Error = "access is denied"
			}
			if !yield(m, nil) {
				return
			}
		}
	}
	return v
}

func TestLargePlanIsShort(t *testing.T) {
	for _, c := range []struct {
		name    string
		options render.Options
		lines   int
	}{
		{"by itself", render.Options{Redactor: hidden().Redactor, Samples: 3}, 120},
		{"in groups", groups(3), 120},
		{"in sums", render.Options{Redactor: hidden().Redactor, Detail: render.Summary}, 70},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := plan(t, large(500), c.options)
			if n := bytes.Count(out, []byte("\n")); n > c.lines {
				t.Errorf("%d lines for 50,000 changes:\n%s", n, out)
			}
			if !bytes.Equal(plan(t, large(500), c.options), out) {
				t.Error("the second time it is another text")
			}
		})
	}
}

// TestManyRemarksAreShort is about a plan that changes nothing, and says much.
func TestManyRemarksAreShort(t *testing.T) {
	v := large(500)
	v.Footer.Totals = planner.Totals{Skips: 50_000}
	mailboxes := v.Mailboxes
	v.Mailboxes = func(yield func(*planner.MailboxPlan, error) bool) {
		for m, err := range mailboxes {
			m.Changes = nil
			if !yield(m, err) {
				return
			}
		}
	}
	out := string(plan(t, v, render.Options{Redactor: hidden().Redactor, Samples: 3}))
	if n := strings.Count(out, "\n"); n > 80 {
		t.Errorf("%d lines for 100,000 remarks:\n%s", n, out)
	}
	for _, want := range []string{"\nSkipped (50000):\n", "\nNote (50000):\n", "\nFailed (167):\n", "\nNo changes. ", "contact.sales["} {
		if !strings.Contains(out, want) {
			t.Errorf("there is no %q:\n%s", want, out)
		}
	}
	full := string(plan(t, v, render.Options{Redactor: hidden().Redactor, Detail: render.Full}))
	if n := strings.Count(full, "contact.sales["); n < 5*1000 {
		t.Errorf("%d remarks in full", n)
	}
}

func TestGroupsCountEverything(t *testing.T) {
	out := string(plan(t, large(500), groups(0)))
	total := 0
	for line := range strings.Lines(out) {
		var n int
		if _, err := fmt.Sscanf(line, "  # %d contact", &n); err == nil {
			total += n
		}
	}
	if total != 50_000 {
		t.Errorf("the groups count %d contacts:\n%s", total, out)
	}
}

// TestSamplesDoNotDependOnTheOrder proves that everybody sees the same samples of the same changes.
func TestSamplesDoNotDependOnTheOrder(t *testing.T) {
	forward, backward := &planner.MailboxPlan{Target: "a", Mailbox: addressbook.Mailbox{Rep: "5"}}, &planner.MailboxPlan{Target: "a", Mailbox: addressbook.Mailbox{Rep: "5"}}
	for i := range 100 {
		create := func(n int) planner.Change {
			return planner.Change{Action: planner.Create, Sync: "sales", Key: addressbook.NewKey("crm", addressbook.Person, fmt.Sprint(n)), After: ada}
		}
		forward.Changes = append(forward.Changes, create(i))
		backward.Changes = append(backward.Changes, create(99-i))
	}
	footer := planner.Footer{Totals: planner.Totals{Actions: map[planner.Action]int{planner.Create: 100}}}
	one, other := plan(t, view(planner.Header{}, footer, forward), groups(5)), plan(t, view(planner.Header{}, footer, backward), groups(5))
	if !bytes.Equal(one, other) {
		t.Errorf("got\n%s\nand\n%s", one, other)
	}
	if n := bytes.Count(one, []byte(`contact.sales["5/`)); n != 5 {
		t.Errorf("%d samples:\n%s", n, one)
	}
}

func TestMappingErrorsAreListedByPlace(t *testing.T) {
	var skips []planner.Skip
	for i := range 1000 {
		skips = append(skips, planner.Skip{
			Reason: planner.MappingFailed, Key: addressbook.NewKey("crm", addressbook.Person, fmt.Sprint(i)), Place: fmt.Sprintf("mapping.hcl:%d", 7+i%2), Detail: "why",
		})
	}
	got := string(plan(t, view(planner.Header{Operation: "apply"}, planner.Footer{Totals: planner.Totals{Skips: 1000}, Skips: skips}), groups(2)))
	want := `Skipped (1000):
  500: the record cannot be mapped, at mapping.hcl:7
      record crm/person/0: why
      record crm/person/2: why
  500: the record cannot be mapped, at mapping.hcl:8
      record crm/person/1: why
      record crm/person/3: why

No changes. Your infrastructure matches the configuration.
      1000 skipped.
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestMemoryDoesNotGrowWithThePlan measures what is held at the last mailbox.
func TestMemoryDoesNotGrowWithThePlan(t *testing.T) {
	held := func(mailboxes int) uint64 {
		v := large(mailboxes)
		v.Footer.Tallies = nil
		var memory runtime.MemStats
		all := v.Mailboxes
		v.Mailboxes = func(yield func(*planner.MailboxPlan, error) bool) {
			all(yield)
			runtime.GC()
			runtime.ReadMemStats(&memory)
		}
		plan(t, v, groups(3))
		return memory.HeapAlloc
	}
	small, big := held(100), held(1000)
	if big > small+4<<20 {
		t.Errorf("10,000 changes hold %d bytes and 100,000 hold %d", small, big)
	}
}
