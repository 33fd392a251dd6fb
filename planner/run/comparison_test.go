package run_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/planner/run"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// compared is a plan that was made, without being applied.
type compared struct {
	header planner.Header
	footer *planner.Footer
	plans  []*planner.MailboxPlan
}

func (c *compared) Mailbox(m *planner.MailboxPlan) error {
	c.plans = append(c.plans, m)
	return nil
}

// of are the changes to the mailbox of a rep.
func (c *compared) of(rep addressbook.RepID) []planner.Change {
	for _, m := range c.plans {
		if m.Mailbox.Rep == rep {
			return m.Changes
		}
	}
	return nil
}

// compare plans with a program, compared with a baseline if that is not nil.
func (s *simulation) compare(program *desired.Program, target providers.Target, baseline *run.Baseline) *compared {
	s.Helper()
	engine := &run.Engine{
		Program: program, Sources: map[string]providers.Source{"table.crm": s.crm},
		Targets: map[string]providers.Target{targetAddress: target},
		Store:   s.store, Now: s.exchange.clock.tick, Version: "0.1.0", Parallelism: 2,
	}
	made := new(compared)
	var err error
	made.footer, err = engine.Plan(s.Context(), run.Request{Mode: run.Normal, Baseline: baseline}, func(h planner.Header) (run.Spool, error) {
		made.header = h
		return made, nil
	})
	if err != nil {
		s.Fatal(err)
	}
	return made
}

// text is a plan in a form to compare, without what it was compared with.
func (c *compared) text() string {
	var text strings.Builder
	encode := func(v any) {
		line, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		text.Write(append(line, '\n'))
	}
	for _, m := range c.plans {
		plain := *m
		plain.Changes = slices.Clone(m.Changes)
		for i := range plain.Changes {
			plain.Changes[i].Origin = ""
		}
		encode(plain)
	}
	plain := *c.footer
	plain.Comparison = nil
	encode(plain)
	return text.String()
}

// TestComparisonOfWorlds compares, in many small worlds, the plan of a configuration that changed while the
// CRM and the mailboxes did, with those that either configuration makes for itself of the same.
func TestComparisonOfWorlds(t *testing.T) {
	seen := make(map[planner.Origin]int)
	averted := 0
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			s := newSimulation(t, seeded(seed), memoryState)
			for round := range 3 {
				if err := s.settle(); err != nil {
					t.Fatal(err)
				}
				before := s.must()
				s.change()
				if seed%5 == 0 {
					s.policy.personal = !s.policy.personal
				}
				after := s.must()
				now, then := s.compare(after, s.exchange, nil), s.compare(before, s.exchange, nil)
				both := s.compare(after, s.exchange, &run.Baseline{Program: before, Name: "main"})
				if got, want := both.text(), now.text(); got != want {
					t.Fatalf("round %d: the plan is another one for being compared:\n%s\nnot\n%s", round, got, want)
				}
				for _, r := range s.crm.reps {
					rep := addressbook.RepID(r.id)
					would := then.of(rep)
					want := slices.Clone(now.of(rep))
					left := planner.Attribute(want, would)
					averted += len(left)
					for i, c := range both.of(rep) {
						seen[c.Origin]++
						if c.Origin != want[i].Origin {
							t.Errorf("round %d: %s of %s is %q, not %q; the baseline would %v\n%s", round, c.Action, c.Key, c.Origin, want[i].Origin, keysOf(would), s.policy)
						}
					}
				}
				checkComparison(t, both, then)
			}
		})
	}
	t.Logf("%v, averted %d", seen, averted)
	if seen[planner.ByConfiguration] == 0 || seen[planner.Altered] == 0 || seen[planner.Anyway] == 0 || averted == 0 {
		t.Errorf("the worlds do not have everything: %v, averted %d", seen, averted)
	}
}

// checkComparison adds up: what the baseline would do happens anyway, is altered, or is averted.
func checkComparison(t *testing.T, both, then *compared) {
	t.Helper()
	sum := func(counts []planner.OriginCount, origins ...planner.Origin) (n int) {
		for _, c := range counts {
			if len(origins) == 0 || slices.Contains(origins, c.Origin) {
				n += c.Count
			}
		}
		return n
	}
	would, planned := 0, 0
	for _, m := range then.plans {
		would += len(m.Changes)
	}
	for _, m := range both.plans {
		planned += len(m.Changes)
	}
	c := both.footer.Comparison
	if got := sum(c.Changes, planner.Anyway, planner.Altered) + sum(c.Averted); got != would {
		t.Errorf("%d changes are counted of the %d that the baseline makes: %+v", got, would, c)
	}
	if got := sum(c.Changes); got != planned || c.NotCompared > 0 {
		t.Errorf("%d changes are counted of %d: %+v", got, planned, c)
	}
}

func keysOf(changes []planner.Change) (list []string) {
	for _, c := range changes {
		list = append(list, fmt.Sprint(c.Action, " ", c.Key, " ", c.Item.ID))
	}
	return list
}

// must is the program of the configuration as it is now.
func (s *simulation) must() *desired.Program {
	s.Helper()
	p, err := s.program()
	if err != nil {
		s.Fatal(err)
	}
	return p
}

// moreMapping maps a property more; more is for settings of a sync with that mapping.
const (
	more        = "\n# more"
	moreMapping = `
mapping "more" {
  for            = "person"
  given_name     = person.FirstName
  surname        = person.LastName
  email1         = person["E-mail1"]
  business_phone = person.Tel1
  notes          = person.City
  categories     = ["CRM"]
  job_title      = person.City
}
`
)

// counting counts the requests to a target, and the items that are read.
type counting struct {
	*exchange
	observed, reads, items, listed int
}

func (c *counting) Observe(ctx context.Context, mailbox addressbook.Mailbox, cursors providers.Cursors) (*providers.Observation, error) {
	c.observed++
	return c.exchange.Observe(ctx, mailbox, cursors)
}

func (c *counting) Read(ctx context.Context, mailbox addressbook.Mailbox, ids []addressbook.ItemID, shape addressbook.Shape) ([]providers.Reading, error) {
	c.reads++
	c.items += len(ids)
	return c.exchange.Read(ctx, mailbox, ids, shape)
}

func (c *counting) Unmarked(ctx context.Context, mailbox addressbook.Mailbox, folders []addressbook.FolderID, shape addressbook.Shape) ([]providers.Stray, error) {
	c.listed++
	return c.exchange.Unmarked(ctx, mailbox, folders, shape)
}

// figures are what was asked for.
func (c *counting) figures() string {
	return fmt.Sprintf("observed %d, %d reads of %d items, listed %d", c.observed, c.reads, c.items, c.listed)
}

// origins tells how many changes have an origin, and how many were averted.
func (c *compared) origins() string {
	n := make(map[planner.Origin]int)
	for _, m := range c.plans {
		for i := range m.Changes {
			n[m.Changes[i].Origin]++
		}
	}
	averted := 0
	for _, a := range c.footer.Comparison.Averted {
		averted += a.Count
	}
	return fmt.Sprintf("%d caused, %d altered, %d anyway, %d not compared, %d averted",
		n[planner.ByConfiguration], n[planner.Altered], n[planner.Anyway], n[planner.NotCompared], averted)
}

// TestComparisonAsksOnce has a mailbox looked at once, and each contact read once, for both plans.
func TestComparisonAsksOnce(t *testing.T) {
	for _, c := range []struct {
		name   string
		before string // settings of the sync before, and blocks after it
		after  string
		churn  func(*tale)

		requests, origins string
	}{
		{
			"nothing changed", "", "", func(*tale) {},
			"observed 1, 0 reads of 0 items, listed 0", "0 caused, 0 altered, 0 anyway, 0 not compared, 0 averted",
		},
		{
			"the CRM changed, and another mapping reads a property more", `on_change = "update"`,
			`on_change = "update"` + more,
			func(tl *tale) { tl.crm.persons[0].fields["LastName"] = "King" },
			"observed 1, 1 reads of 3 items, listed 0", "2 caused, 1 altered, 0 anyway, 0 not compared, 0 averted",
		},
		{
			"the user edited a contact, which is kept by now", "", `on_drift = "keep"`,
			func(tl *tale) {
				tl.box.edit(tl.box.all(func(c *card) bool { return c.marked })[0], "surname", addressbook.Text("Edited"))
			},
			"observed 1, 1 reads of 1 items, listed 0", "0 caused, 0 altered, 0 anyway, 0 not compared, 1 averted",
		},
		{
			"a record is gone", `on_change = "update"`, `on_deleted = "keep"`,
			func(tl *tale) { tl.crm.persons = tl.crm.persons[1:] },
			"observed 1, 1 reads of 1 items, listed 0", "0 caused, 1 altered, 0 anyway, 0 not compared, 0 averted",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			tl := newTale(t, c.before, "Ada Byron ada@x.org 1 Wien", "Grace Hopper grace@x.org 2 Graz", "Emmy Noether emmy@x.org 3 Wien")
			for range 2 {
				if o := tl.run(run.Request{Mode: run.Normal}, tl.store, tl.exchange); o.err != nil {
					t.Fatal(o.err)
				}
			}
			before := tl.program
			settings, mapping := strings.TrimSuffix(c.after, more), "mapping.tale"
			if settings != c.after {
				mapping = "mapping.more"
			}
			tl.configure(moreMapping, strings.Replace(syncNamed("a", settings), "mapping.tale", mapping, 1))
			c.churn(tl)
			target := &counting{exchange: tl.exchange}
			got := tl.compare(tl.program, target, &run.Baseline{Program: before, Name: "main"})
			if got := got.origins(); got != c.origins {
				t.Errorf("there are %s, not %s", got, c.origins)
			}
			if got := target.figures(); got != c.requests {
				t.Errorf("there were %s, not %s", got, c.requests)
			}
			alone := &counting{exchange: tl.exchange}
			tl.compare(tl.program, alone, nil)
			if got := alone.figures(); got != c.requests {
				t.Errorf("without a baseline there were %s", got)
			}
		})
	}
}

// failing is a target that does not let a mailbox be looked at.
type failing struct {
	*exchange
	err error
}

func (f failing) Observe(context.Context, addressbook.Mailbox, providers.Cursors) (*providers.Observation, error) {
	return nil, f.err
}

// TestComparisonOfMailboxThatIsLeftAlone compares the plan of a mailbox that takes no part any more, and that
// only the baseline looks at: what goes wrong there is not the plan's.
func TestComparisonOfMailboxThatIsLeftAlone(t *testing.T) {
	for _, c := range []struct {
		name    string
		greeted bool
		target  func(*exchange) providers.Target
		want    string
		skipped int // mailboxes
	}{
		{"it is there", true, func(e *exchange) providers.Target { return e }, "0 caused, 0 altered, 0 anyway, 0 not compared, 1 averted", 0},
		{"it is there, and never took part", false, func(e *exchange) providers.Target { return e }, "0 caused, 0 altered, 0 anyway, 0 not compared, 2 averted", 0},
		{"it is gone", true, func(e *exchange) providers.Target { return failing{e, providers.ErrNoMailbox} }, "0 caused, 0 altered, 0 anyway, 0 not compared, 0 averted", 0},
		{"it cannot be read", true, func(e *exchange) providers.Target { return failing{e, providers.ErrTransport} }, "0 caused, 0 altered, 0 anyway, 0 not compared, 0 averted", 1},
		{"it cannot be read, and never took part", false, func(e *exchange) providers.Target { return failing{e, providers.ErrTransport} }, "0 caused, 0 altered, 0 anyway, 0 not compared, 0 averted", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			tl := newTale(t, "", "Ada Byron ada@x.org 1 Wien", "Grace Hopper grace@x.org 2 Graz")
			if c.greeted {
				tl.apply("create selected; create selected")
			}
			before := tl.program
			tl.crm.persons[0].fields["LastName"] = "King"
			tl.configure(syncNamed("a", `mailboxes { exclude = ["bob@example.com"] }`))
			got := tl.compare(tl.program, c.target(tl.exchange), &run.Baseline{Program: before, Name: "main"})
			if origins := got.origins(); origins != c.want || got.footer.Comparison.NotCompared != c.skipped {
				t.Errorf("there are %s and %d mailboxes not compared, not %s and %d", origins, got.footer.Comparison.NotCompared, c.want, c.skipped)
			}
			if got, want := got.text(), tl.compare(tl.program, tl.exchange, nil).text(); got != want {
				t.Errorf("the plan is another one:\n%s\nnot\n%s", got, want)
			}
		})
	}
}

// TestComparisonWithNothing has the first configuration of all cause everything.
func TestComparisonWithNothing(t *testing.T) {
	tl := newTale(t, "", "Ada Byron ada@x.org 1 Wien", "Grace Hopper grace@x.org 2 Graz")
	got := tl.compare(tl.program, tl.exchange, &run.Baseline{Name: "main", Commit: "1a2b3c"})
	if origins := got.origins(); origins != "2 caused, 0 altered, 0 anyway, 0 not compared, 0 averted" {
		t.Error(origins)
	}
	if with := got.header.Baseline; with == nil || with.Name != "main" || with.Commit != "1a2b3c" || !with.Config.IsZero() {
		t.Errorf("the header has %+v", with)
	}
}
