package run_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"contactsync/planner"
	"contactsync/planner/apply"
	"contactsync/planner/desired"
	"contactsync/planner/observe"
	"contactsync/planner/run"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// pile is a spool in memory.
type pile struct{ plans []*planner.MailboxPlan }

func (p *pile) Mailbox(m *planner.MailboxPlan) error {
	p.plans = append(p.plans, m)
	return nil
}

// engineOf plans for a program over a target.
func (s *simulation) engineOf(program *desired.Program, target providers.Target) *run.Engine {
	return &run.Engine{
		Program: program, Sources: map[string]providers.Source{"table.crm": s.crm}, Targets: map[string]providers.Target{targetAddress: target},
		Store: s.store, Now: s.exchange.clock.tick, Version: "0.1.0", Parallelism: 3,
	}
}

// save makes a plan and keeps it. It writes nothing.
func save(t *testing.T, engine *run.Engine) run.SavedPlan {
	t.Helper()
	var saved run.SavedPlan
	spool := &pile{}
	footer, err := engine.Plan(t.Context(), run.Request{Mode: run.Normal}, func(h planner.Header) (run.Spool, error) {
		saved.Header = h
		return spool, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	saved.Footer, saved.Mailboxes = *footer, only(spool.plans...)
	return saved
}

// recheckPlan holds a saved plan against what is there now, and gives what is left of it.
func recheckPlan(t *testing.T, engine *run.Engine, saved run.SavedPlan) (*run.Rechecked, []*planner.MailboxPlan, error) {
	t.Helper()
	again := &pile{}
	left, err := engine.Recheck(t.Context(), saved, again)
	if err != nil {
		return nil, nil, err
	}
	var plans []*planner.MailboxPlan
	for m, err := range saved.Mailboxes {
		if err != nil {
			t.Fatal(err)
		}
		if left.Again[state.MailboxID{Target: m.Target, Rep: m.Mailbox.Rep}] {
			m, again.plans = again.plans[0], again.plans[1:]
		}
		plans = append(plans, m)
	}
	if len(again.plans) > 0 {
		t.Errorf("%d plans too many were spooled", len(again.plans))
	}
	return left, plans, nil
}

// applySaved applies a saved plan as the command line does.
func (s *simulation) applySaved(engine *run.Engine, saved run.SavedPlan) (*run.Rechecked, apply.Result, error) {
	s.Helper()
	left, plans, err := recheckPlan(s.T, engine, saved)
	if err != nil {
		return left, apply.Result{}, err
	}
	for _, m := range plans {
		s.noteplan(m)
		for _, l := range m.MovedOn {
			s.note("  moved on %s: %s %s: %s", m.Mailbox.Rep, l.Change.Action, l.Change.Key, l.Reason)
		}
	}
	applier := &apply.Applier{
		Targets: engine.Targets, Store: engine.Store, Owner: engine.Program.Owner(), Now: s.exchange.clock.tick, NewOp: s.newOp, Parallelism: 1,
		Events: s.hear, Photo: observe.NewPhotos(engine.Program, engine.Sources).Photo,
	}
	result, err := applier.Apply(s.Context(), apply.Plan{Header: saved.Header, Footer: left.Footer, Mailboxes: only(plans...), Saved: true})
	return left, result, err
}

// TestSavedPlanOnMovingData has users and other runs, with faults, be at work between the making of plans and their
// application. Nothing of that is a failure, what must hold at every instant holds, and the next run finds nothing
// that it cannot bring in order.
func TestSavedPlanOnMovingData(t *testing.T) {
	movedOn, done := 0, 0
	for seed := range uint64(seeds / 8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			s := newSimulation(t, seeded(seed+1000), memoryState)
			for round := range 3 {
				s.note("round %d", round)
				s.change()
				s.wish()
				program, err := s.program()
				if err != nil {
					t.Fatal(err)
				}
				engine := s.engineOf(program, s.target)
				s.note("a plan is saved")
				saved := save(t, engine)
				then := s.sights()
				s.usersAct(6)
				for range s.dice.n(3) {
					s.stumble()
				}
				if s.dice.oneIn(3) {
					_, _ = s.apply(&script{}, s.store)
				}
				s.usersAct(3)
				s.note("the plan is applied")
				engine.Store = s.store
				before, twice := s.sights(), s.twice()
				_, result, err := s.applySaved(engine, saved)
				if err == nil {
					err = errors.Join(s.untouched(then, before), grown(twice, s.twice()))
				}
				movedOn, done = movedOn+result.MovedOn, done+len(result.Done)
				s.calm = false
				if len(result.Failed) > 0 || result.MailboxesFailed > 0 {
					err = errors.Join(err, fmt.Errorf("the saved plan failed: %+v", result))
				}
				if err := errors.Join(err, s.settle()); err != nil {
					t.Fatalf("%v\n%s", err, strings.Join(s.trace, "\n"))
				}
			}
		})
	}
	if movedOn == 0 || done == 0 {
		t.Errorf("%d changes moved on and %d kinds of changes were done: the test tests nothing", movedOn, done)
	}
}

// sights are what the users see of the marked cards.
func (s *simulation) sights() map[*card]sight {
	seen := make(map[*card]sight)
	for _, b := range s.boxes() {
		for _, c := range b.all(func(c *card) bool { return c.marked }) {
			seen[c] = c.sight()
		}
	}
	return seen
}

// untouched makes sure that the plan wrote nothing into the cards that had gone to another folder since it was made.
func (s *simulation) untouched(then, before map[*card]sight) error {
	now := s.sights()
	for c, was := range then {
		at, there := before[c]
		if there && at.folder != was.folder && now[c] != at {
			return fmt.Errorf("%s had gone from %s to %s, and was written or deleted", c.id, was.folder, at.folder)
		}
	}
	return nil
}

// managedContact is a contact of ours in a mailbox.
type managedContact struct {
	rep addressbook.RepID
	key addressbook.Key
}

// twice are the contacts that exist more than once, copies apart.
func (s *simulation) twice() map[managedContact]bool {
	twice := make(map[managedContact]bool)
	for _, b := range s.boxes() {
		ops := make(map[addressbook.Key]addressbook.Op)
		for _, c := range b.all(func(c *card) bool { return c.marked && c.mark.Rep == b.rep && !s.deleted[c.mark.Op] }) {
			if op, seen := ops[c.key]; seen && op != c.mark.Op {
				twice[managedContact{b.rep, c.key}] = true
			}
			ops[c.key] = c.mark.Op
		}
	}
	return twice
}

// grown makes sure that nothing exists more than once that did not before.
func grown(before, now map[managedContact]bool) error {
	for c := range now {
		if !before[c] {
			return fmt.Errorf("the contact %s of rep %s was made a second time", c.key, c.rep)
		}
	}
	return nil
}

// What is left is what the guards count, and a mailbox that nobody wrote to is not looked at.
func TestRecheckCountsWhatIsLeft(t *testing.T) {
	tl := newTale(t, "", "Ada Byron ada@example.com 1 -", "Grace Hopper grace@example.com - -", "Emmy Noether emmy@example.com 22 -")
	engine := tl.engineOf(tl.program, tl.exchange)
	saved := save(t, engine)
	left, plans, err := recheckPlan(t, engine, saved)
	if err != nil || len(left.Again) > 0 || !reflect.DeepEqual(left.Footer, saved.Footer) || plans[0] != firstPlan(saved) {
		t.Fatalf("nothing happened, and left is %+v, %v", left, err)
	}

	tl.crm.persons = tl.crm.persons[:1]
	tl.apply("create selected")
	left, plans, err = recheckPlan(t, engine, saved)
	if err != nil || told(plans[0]) != "create selected; create selected" || len(plans[0].MovedOn) != 1 {
		t.Fatalf("left is %q, %v", told(plans[0]), err)
	}
	want := planner.Tally{Target: targetAddress, Rep: "5", Managed: 1, Creates: 2}
	if got := left.Footer.Tallies; len(got) != 1 || !reflect.DeepEqual(got[0], want) || left.Footer.Totals.Actions[planner.Create] != 2 || left.Footer.Totals.Mailboxes != 1 {
		t.Errorf("counted is %+v, %+v", got, left.Footer.Totals)
	}
	if got := saved.Footer.Tallies[0].Creates; got != 3 {
		t.Errorf("the saved plan counts %d", got)
	}
}

func firstPlan(saved run.SavedPlan) *planner.MailboxPlan {
	for m, err := range saved.Mailboxes {
		if err == nil {
			return m
		}
	}
	return nil
}

// A mailbox that is not what the plan was made for any more is left alone as a whole.
func TestRecheckLeavesMailboxesAlone(t *testing.T) {
	address := func(address string) state.Batch {
		return state.Batch{Mailbox: state.MailboxID{Target: targetAddress, Rep: "5"}, Address: &address}
	}
	one := 1
	for name, test := range map[string]struct {
		batch  state.Batch // what another run has the state remember
		target func(*exchange) providers.Target
		want   planner.MovedOnReason // "" if it fails
	}{
		"it has another address":             {address("other@example.com"), nil, planner.MailboxElsewhere},
		"it has the same in capital letters": {address("BOB@example.com"), nil, planner.KeyTaken},
		"it holds another rep's contacts":    {state.Batch{Mailbox: state.MailboxID{Target: targetAddress, Rep: "6"}, Address: new("bob@example.com"), Managed: &one}, nil, planner.MailboxElsewhere},
		"it was forgotten":                   {state.Batch{Mailbox: state.MailboxID{Target: targetAddress, Rep: "5"}, Forget: true}, nil, planner.KeyTaken},
		"it is not there any more":           {address("bob@example.com"), failingWith(providers.ErrNoMailbox), planner.MailboxGone},
		"it cannot be reached":               {address("bob@example.com"), failingWith(providers.ErrTransport), ""},
	} {
		t.Run(name, func(t *testing.T) {
			tl := newTale(t, "", "Grace Hopper grace@example.com - -", "Ada Byron ada@example.com 1 -")
			persons := tl.crm.persons
			tl.crm.persons = persons[:1]
			tl.apply("create selected")
			tl.crm.persons = persons
			saved := save(t, tl.engineOf(tl.program, tl.exchange))
			tl.apply("create selected")
			if err := tl.store.Commit(t.Context(), test.batch); err != nil {
				t.Fatal(err)
			}
			target := providers.Target(tl.exchange)
			if test.target != nil {
				target = test.target(tl.exchange)
			}
			_, plans, err := recheckPlan(t, tl.engineOf(tl.program, target), saved)
			if err != nil {
				t.Fatal(err)
			}
			m := plans[0]
			if len(m.Changes) > 0 || (m.Error != "") != (test.want == "") {
				t.Errorf("left is %+v", m)
			}
			if test.want != "" && (len(m.MovedOn) != 1 || m.MovedOn[0].Reason != test.want) {
				t.Errorf("moved on: %+v", m.MovedOn)
			}
		})
	}
}

// A mailbox that is in another target by now is not written to where it was.
func TestRecheckOfMovedMailbox(t *testing.T) {
	tl := newTale(t, "", "Ada Byron ada@example.com 1 -")
	tl.apply("create selected")
	tl.crm.persons[0].fields["LastName"] = "Lovelace"
	saved := save(t, tl.engineOf(tl.program, tl.exchange))
	for _, batch := range []state.Batch{
		{Mailbox: state.MailboxID{Target: targetAddress, Rep: "5"}, Forget: true},
		{Mailbox: state.MailboxID{Target: "exchange.new", Rep: "5"}, Address: new("bob@example.com")},
	} {
		if err := tl.store.Commit(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	_, plans, err := recheckPlan(t, tl.engineOf(tl.program, tl.exchange), saved)
	if err != nil || len(plans[0].MovedOn) != 1 || plans[0].MovedOn[0].Reason != planner.MailboxElsewhere {
		t.Errorf("left is %+v, %v", plans[0], err)
	}
}

// Refused credentials end it before anything is written.
func TestRecheckEndsAtRefusedCredentials(t *testing.T) {
	tl := newTale(t, "", "Ada Byron ada@example.com 1 -")
	saved := save(t, tl.engineOf(tl.program, tl.exchange))
	tl.apply("create selected")
	_, _, err := recheckPlan(t, tl.engineOf(tl.program, failingWith(providers.ErrCredentials)(tl.exchange)), saved)
	if !errors.Is(err, providers.ErrCredentials) {
		t.Errorf("error %v", err)
	}
}

// blind is a target whose mailboxes cannot be looked at.
type blind struct {
	*exchange
	err error
}

func (b blind) Observe(context.Context, addressbook.Mailbox, providers.Cursors) (*providers.Observation, error) {
	return nil, b.err
}

func failingWith(err error) func(*exchange) providers.Target {
	return func(e *exchange) providers.Target { return blind{e, err} }
}
