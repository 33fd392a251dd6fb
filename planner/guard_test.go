package planner_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"contactsync/planner"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// defaults are the limits that hold if nothing is configured.
var defaults = planner.Limits{
	MaxDeletePercent: 20, MaxDeletes: 500, MinExisting: 10, Window: 24 * time.Hour,
	MaxTotalDeletePercent: 10, MaxSourceDropPercent: 30, EmptySource: true,
	MaxChangePercent: 50, MaxContacts: 5000,
}

// lax are limits that nothing reaches.
var lax = planner.Limits{
	MaxDeletePercent: 100, MaxDeletes: 1e9, MinExisting: 1e9,
	MaxTotalDeletePercent: 100, MaxSourceDropPercent: 100, MaxChangePercent: 100, MaxContacts: 1e9,
}

func limits(of planner.Limits, mods ...func(*planner.Limits)) planner.Limits {
	for _, mod := range mods {
		mod(&of)
	}
	return of
}

// guarded is a run over mailboxes that all have the same limits; total has those
// of the run, lax if nil.
type guarded struct {
	tallies []planner.Tally
	limits  planner.Limits
	total   *planner.Limits
	recent  int
	allowed planner.Allowed
}

func (g guarded) trips() []planner.Trip {
	in := planner.GuardInput{
		Tallies: g.tallies, Total: lax, Allowed: g.allowed,
		Limits: map[state.MailboxID]planner.Limits{}, Recent: map[state.MailboxID]int{},
	}
	if g.total != nil {
		in.Total = *g.total
	}
	for _, m := range g.tallies {
		id := state.MailboxID{Target: m.Target, Rep: m.Rep}
		in.Limits[id], in.Recent[id] = g.limits, g.recent
	}
	return planner.Guards(in)
}

// tripLines are trips in a form that can be read: guard, scope, figures and
// limit.
func tripLines(trips []planner.Trip) string {
	var b strings.Builder
	for _, t := range trips {
		allowed := ""
		if t.Allowed {
			allowed = ", allowed"
		}
		fmt.Fprintf(&b, "%s %s: %s, limit %s%s\n", t.Guard, t.Scope, t.Figures, t.Limit, allowed)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func tally(rep string, managed, creates, changes, deletes int) planner.Tally {
	return planner.Tally{Target: "vdir.mail", Rep: addressbook.RepID(rep), Managed: managed, Creates: creates, Changes: changes, Deletes: deletes}
}

func TestGuardsOfMailboxesAndTotals(t *testing.T) {
	onlyPercent := limits(lax, func(l *planner.Limits) { l.MaxDeletePercent, l.MinExisting = 20, 10 })
	onlyCount := limits(lax, func(l *planner.Limits) { l.MaxDeletes = 500 })
	onlyContacts := limits(lax, func(l *planner.Limits) { l.MaxContacts = 5000 })
	total := limits(lax, func(l *planner.Limits) { l.MaxTotalDeletePercent, l.MinExisting = 10, 10 })
	change := limits(lax, func(l *planner.Limits) { l.MaxChangePercent = 50 })
	none := limits(lax, func(l *planner.Limits) { l.MaxDeletePercent, l.MaxDeletes, l.MinExisting = 0, 0, 0 })
	one := func(managed, creates, changes, deletes int) []planner.Tally {
		return []planner.Tally{tally("5", managed, creates, changes, deletes)}
	}
	for _, c := range []struct {
		name string
		in   guarded
		want string
	}{
		{"nothing to do", guarded{tallies: one(1000, 0, 0, 0), limits: defaults, total: &defaults}, ""},
		{"no mailbox", guarded{total: &defaults}, ""},

		{"delete percent below", guarded{tallies: one(100, 0, 0, 19), limits: onlyPercent}, ""},
		{"delete percent at", guarded{tallies: one(100, 0, 0, 20), limits: onlyPercent}, ""},
		{"delete percent above", guarded{tallies: one(100, 0, 0, 21), limits: onlyPercent}, "max_delete_percent 5: 21 of 100 (21.0 %), limit 20 %"},
		{"delete percent above by a fraction", guarded{tallies: one(999, 0, 0, 200), limits: onlyPercent}, "max_delete_percent 5: 200 of 999 (20.0 %), limit 20 %"},
		{"delete percent of too few", guarded{tallies: one(9, 0, 0, 9), limits: onlyPercent}, ""},
		{"delete percent of just enough", guarded{tallies: one(10, 0, 0, 3), limits: onlyPercent}, "max_delete_percent 5: 3 of 10 (30.0 %), limit 20 %"},
		{"delete percent of just enough with the recent", guarded{tallies: one(9, 0, 0, 2), limits: onlyPercent, recent: 1}, "max_delete_percent 5: 3 of 10 (30.0 %), 1 of them done already, limit 20 %"},
		{"delete percent with the recent at", guarded{tallies: one(80, 0, 0, 1), limits: onlyPercent, recent: 20}, "max_delete_percent 5: 21 of 100 (21.0 %), 20 of them done already, limit 20 %"},
		{"delete percent with the recent below", guarded{tallies: one(81, 0, 0, 1), limits: onlyPercent, recent: 19}, ""},
		{"the recent alone", guarded{tallies: one(50, 5, 5, 0), limits: defaults, total: &defaults, recent: 600}, ""},
		{"no deletes are allowed", guarded{tallies: one(1, 0, 0, 1), limits: none}, "max_delete_percent 5: 1 of 1 (100.0 %), limit 0 %\nmax_deletes 5: 1, limit 0"},

		{"deletes at", guarded{tallies: one(9000, 0, 0, 500), limits: onlyCount}, ""},
		{"deletes above", guarded{tallies: one(9000, 0, 0, 501), limits: onlyCount}, "max_deletes 5: 501, limit 500"},
		{"deletes with the recent at", guarded{tallies: one(9000, 0, 0, 100), limits: onlyCount, recent: 400}, ""},
		{"deletes with the recent above", guarded{tallies: one(9000, 0, 0, 100), limits: onlyCount, recent: 401}, "max_deletes 5: 501, 401 of them done already, limit 500"},

		{"contacts at", guarded{tallies: one(4000, 1000, 0, 0), limits: onlyContacts}, ""},
		{"contacts above", guarded{tallies: one(4000, 1001, 0, 0), limits: onlyContacts}, "max_contacts 5: 5001, limit 5000"},
		{"contacts that make room", guarded{tallies: one(5000, 10, 0, 10), limits: onlyContacts}, ""},
		{"contacts above without a create", guarded{tallies: one(6000, 0, 100, 0), limits: onlyContacts}, ""},

		{"total at", guarded{tallies: []planner.Tally{tally("5", 50, 0, 0, 10), tally("6", 50, 0, 0, 0)}, limits: lax, total: &total}, ""},
		{"total above", guarded{tallies: []planner.Tally{tally("5", 50, 0, 0, 10), tally("6", 50, 0, 0, 1)}, limits: lax, total: &total}, "max_total_delete_percent total: 11 of 100 (11.0 %), limit 10 %"},
		{"total with the recent of each", guarded{tallies: []planner.Tally{tally("5", 46, 0, 0, 3), tally("6", 46, 0, 0, 0)}, limits: lax, total: &total, recent: 4}, "max_total_delete_percent total: 11 of 100 (11.0 %), 8 of them done already, limit 10 %"},
		{"total of too few", guarded{tallies: one(9, 0, 0, 9), limits: lax, total: &total}, ""},
		{"total of the recent alone", guarded{tallies: one(50, 0, 0, 0), limits: lax, total: &total, recent: 50}, ""},

		{"changes at", guarded{tallies: one(100, 0, 50, 0), limits: lax, total: &change}, ""},
		{"changes above", guarded{tallies: []planner.Tally{tally("5", 90, 0, 50, 0), tally("6", 10, 0, 1, 0)}, limits: lax, total: &change}, "max_change_percent total: 51 of 100 (51.0 %), limit 50 %"},
		{"changes of too few", guarded{tallies: one(99, 0, 99, 0), limits: lax, total: &change}, ""},

		{"every guard at once, in order", guarded{
			tallies: []planner.Tally{tally("7", 100, 6000, 60, 30), tally("5", 4000, 2000, 3000, 900)}, limits: defaults, total: &defaults,
		}, "max_change_percent total: 3060 of 4100 (74.6 %), limit 50 %" +
			"\nmax_total_delete_percent total: 930 of 4100 (22.7 %), limit 10 %" +
			"\nmax_contacts 5: 5100, limit 5000" +
			"\nmax_delete_percent 5: 900 of 4000 (22.5 %), limit 20 %" +
			"\nmax_deletes 5: 900, limit 500" +
			"\nmax_contacts 7: 6070, limit 5000" +
			"\nmax_delete_percent 7: 30 of 100 (30.0 %), limit 20 %"},

		{"deletes of one mailbox are allowed", guarded{
			tallies: []planner.Tally{tally("5", 100, 0, 0, 30), tally("6", 100, 0, 0, 30)}, limits: defaults, total: &defaults,
			allowed: planner.Allowed{Deletes: []string{"6"}},
		}, "max_total_delete_percent total: 60 of 200 (30.0 %), limit 10 %" +
			"\nmax_delete_percent 5: 30 of 100 (30.0 %), limit 20 %" +
			"\nmax_delete_percent 6: 30 of 100 (30.0 %), limit 20 %, allowed"},
		{"the total is allowed and no mailbox", guarded{
			tallies: one(100, 0, 0, 30), limits: defaults, total: &defaults, allowed: planner.Allowed{Deletes: []string{"total"}},
		}, "max_total_delete_percent total: 30 of 100 (30.0 %), limit 10 %, allowed\nmax_delete_percent 5: 30 of 100 (30.0 %), limit 20 %"},
		{"each flag is for what it names", guarded{
			tallies: one(4990, 30, 4990, 3000), limits: limits(defaults, func(l *planner.Limits) { l.MaxContacts = 100 }), total: &defaults,
			allowed: planner.Allowed{Changes: []string{"5", "total"}, Creates: []string{"total"}},
		}, "max_change_percent total: 4990 of 4990 (100.0 %), limit 50 %, allowed" +
			"\nmax_total_delete_percent total: 3000 of 4990 (60.1 %), limit 10 %" +
			"\nmax_contacts 5: 2020, limit 100" +
			"\nmax_delete_percent 5: 3000 of 4990 (60.1 %), limit 20 %" +
			"\nmax_deletes 5: 3000, limit 500"},
		{"creates of a mailbox are allowed", guarded{
			tallies: one(5000, 1, 0, 0), limits: defaults, allowed: planner.Allowed{Creates: []string{"5"}},
		}, "max_contacts 5: 5001, limit 5000, allowed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := tripLines(c.in.trips()); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// The window is the mailbox's own: what was deleted in one does not count in
// another.
func TestGuardsCountTheRecentOfEachMailbox(t *testing.T) {
	a, b := state.MailboxID{Target: "vdir.mail", Rep: "5"}, state.MailboxID{Target: "vdir.other", Rep: "5"}
	l := limits(lax, func(l *planner.Limits) { l.MaxDeletes = 10 })
	trips := planner.Guards(planner.GuardInput{
		Tallies: []planner.Tally{{Target: a.Target, Rep: a.Rep, Managed: 100, Deletes: 5}, {Target: b.Target, Rep: b.Rep, Managed: 100, Deletes: 5}},
		Limits:  map[state.MailboxID]planner.Limits{a: l, b: l},
		Recent:  map[state.MailboxID]int{b: 6},
		Total:   lax,
	})
	if len(trips) != 1 || trips[0].Target != b.Target || trips[0].Figures != "11, 6 of them done already" {
		t.Errorf("got %+v, want one trip of %s", trips, b.Target)
	}
}

// A mailbox whose limits are not known lets nothing be deleted.
func TestGuardsWithoutLimits(t *testing.T) {
	trips := planner.Guards(planner.GuardInput{Tallies: []planner.Tally{tally("5", 100, 1, 0, 1)}, Total: lax})
	if got := len(trips); got != 3 {
		t.Errorf("%d trips, want 3: %s", got, tripLines(trips))
	}
}

func TestGuardsOfSources(t *testing.T) {
	persons := state.BaselineID{Source: "crm", Table: "persons"}
	favorites := state.BaselineID{Source: "crm", Table: "persons", Criterion: "favorites"}
	other := state.BaselineID{Source: "erp", Table: "reps"}
	type counts = map[state.BaselineID]int
	lenient := limits(defaults, func(l *planner.Limits) { l.EmptySource = false })
	for _, c := range []struct {
		name     string
		old, now counts
		limits   planner.Limits
		more     []string // incomplete
		allowed  []string
		want     string
	}{
		{name: "as many", old: counts{persons: 100}, now: counts{persons: 100}, limits: defaults},
		{name: "more", old: counts{persons: 100}, now: counts{persons: 900}, limits: defaults},
		{name: "no baseline", now: counts{persons: 0}, limits: defaults},
		{name: "a baseline of nothing", old: counts{persons: 0}, now: counts{persons: 0}, limits: defaults},
		{name: "not read", old: counts{persons: 100}, limits: defaults},
		{name: "drop at", old: counts{persons: 100}, now: counts{persons: 70}, limits: defaults},
		{name: "drop above", old: counts{persons: 100}, now: counts{persons: 69}, limits: defaults,
			want: "max_source_drop_percent source/crm: persons: 69, 100 before (31.0 % fewer), limit 30 %"},
		{name: "drop of a criterion", old: counts{persons: 100, favorites: 10}, now: counts{persons: 100, favorites: 6}, limits: defaults,
			want: "max_source_drop_percent source/crm: persons by favorites: 6, 10 before (40.0 % fewer), limit 30 %"},
		{name: "drop is allowed", old: counts{persons: 100}, now: counts{persons: 50}, limits: defaults, allowed: []string{"source/crm"},
			want: "max_source_drop_percent source/crm: persons: 50, 100 before (50.0 % fewer), limit 30 %, allowed"},
		{name: "drop of another source is allowed", old: counts{persons: 100}, now: counts{persons: 50}, limits: defaults, allowed: []string{"source/erp", "crm", "total"},
			want: "max_source_drop_percent source/crm: persons: 50, 100 before (50.0 % fewer), limit 30 %"},
		{name: "empty", old: counts{persons: 1}, now: counts{persons: 0}, limits: defaults,
			want: "empty_source source/crm: persons: none, 1 before, limit not empty"},
		{name: "empty although any drop is allowed", old: counts{favorites: 5}, now: counts{favorites: 0}, limits: limits(defaults, func(l *planner.Limits) { l.MaxSourceDropPercent = 100 }),
			want: "empty_source source/crm: persons by favorites: none, 5 before, limit not empty"},
		{name: "empty and not guarded is a drop", old: counts{persons: 5}, now: counts{persons: 0}, limits: lenient,
			want: "max_source_drop_percent source/crm: persons: 0, 5 before (100.0 % fewer), limit 30 %"},
		{name: "empty and nothing guarded", old: counts{persons: 5}, now: counts{persons: 0}, limits: lax},
		{name: "incomplete", more: []string{"crm"}, limits: lax,
			want: "empty_source source/crm: an incomplete one, limit a complete read"},
		{name: "incomplete and allowed", more: []string{"crm"}, limits: lax, allowed: []string{"source/crm"},
			want: "empty_source source/crm: an incomplete one, limit a complete read, allowed"},
		{name: "a source of no limits is no source of the run", old: counts{other: 9}, now: counts{other: 0}, limits: defaults},
		{name: "several, in order", old: counts{persons: 100, favorites: 5}, now: counts{persons: 10, favorites: 0}, limits: defaults, more: []string{"crm"},
			want: "empty_source source/crm: an incomplete one, limit a complete read" +
				"\nempty_source source/crm: persons by favorites: none, 5 before, limit not empty" +
				"\nmax_source_drop_percent source/crm: persons: 10, 100 before (90.0 % fewer), limit 30 %"},
	} {
		t.Run(c.name, func(t *testing.T) {
			trips := planner.Guards(planner.GuardInput{
				Total: lax, Old: c.old, New: c.now, Incomplete: c.more,
				SourceLimits: map[string]planner.Limits{"crm": c.limits},
				Allowed:      planner.Allowed{Deletes: c.allowed},
			})
			if got := tripLines(trips); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			for _, trip := range trips {
				if !trip.OfSource() || trip.Flag != "-allow-deletes=source/crm" {
					t.Errorf("%+v is not of the source, or has another flag", trip)
				}
			}
		})
	}
}

func TestGuardsNameTheFlag(t *testing.T) {
	trips := guarded{tallies: []planner.Tally{tally("5", 4000, 2000, 3000, 900)}, limits: defaults, total: &defaults}.trips()
	want := map[string]string{
		"max_change_percent":       "-allow-changes=total",
		"max_total_delete_percent": "-allow-deletes=total",
		"max_delete_percent":       "-allow-deletes=5",
		"max_deletes":              "-allow-deletes=5",
		"max_contacts":             "-allow-creates=5",
	}
	for _, trip := range trips {
		if trip.Flag != want[trip.Guard] {
			t.Errorf("%s: %s, want %s", trip.Guard, trip.Flag, want[trip.Guard])
		}
		if trip.OfSource() {
			t.Errorf("%s is of no source", trip.Guard)
		}
	}
	if len(trips) != len(want) {
		t.Errorf("%d trips, want %d", len(trips), len(want))
	}
}

func TestGuardsInAnyOrder(t *testing.T) {
	var tallies []planner.Tally
	for i := range 8 {
		tallies = append(tallies, tally(fmt.Sprint(i), 100, 0, 60, 20+i))
	}
	want := tripLines(guarded{tallies: tallies, limits: defaults, total: &defaults}.trips())
	for seed := range uint64(20) {
		shuffle(tallies, rand.New(rand.NewPCG(seed, 0)))
		if got := tripLines(guarded{tallies: tallies, limits: defaults, total: &defaults}.trips()); got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	}
}

func TestStrictest(t *testing.T) {
	a := planner.Limits{MaxDeletePercent: 1, MaxDeletes: 20, MinExisting: 3, Window: 40, MaxTotalDeletePercent: 5, MaxSourceDropPercent: 60, EmptySource: true, MaxChangePercent: 7, MaxContacts: 80}
	b := planner.Limits{MaxDeletePercent: 10, MaxDeletes: 2, MinExisting: 30, Window: 4, MaxTotalDeletePercent: 50, MaxSourceDropPercent: 6, MaxChangePercent: 70, MaxContacts: 8}
	want := planner.Limits{MaxDeletePercent: 1, MaxDeletes: 2, MinExisting: 3, Window: 40, MaxTotalDeletePercent: 5, MaxSourceDropPercent: 6, EmptySource: true, MaxChangePercent: 7, MaxContacts: 8}
	if got := a.Strictest(b); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := b.Strictest(a); got != want {
		t.Errorf("the other way round: got %+v, want %+v", got, want)
	}
}

// What the guards count, and what they block, is the same.
func TestTallyAndBlocks(t *testing.T) {
	for _, c := range []struct {
		name   string
		in     *planner.Input
		blocks string
	}{
		{"a create", mailbox(wanted("1")), "creates"},
		{"an update", mailbox(wanted("1", mapping("m2")), recorded("1"), there("1", "i1")), "changes"},
		{"a recreate, once", mailbox(wanted("1", record("s2")), recorded("1"), there("1", "i1")), "changes"},
		{"a delete", mailbox(recorded("1"), there("1", "i1"), existence("1", planner.StillExists)), "deletes"},
		{"a delete by destroy", mailbox(destroy, recorded("1"), there("1", "i1")), "deletes"},
		{"a delete of a duplicate", mailbox(allowSurplus, wanted("1"), recorded("1"), there("1", "i1"), there("1", "i2")), ""},
		{"an update of the mark alone", mailbox(wanted("1"), there("1", "i1", released)), ""},
		{"a move", mailbox(sales(into("Private"), always), wanted("1"), recorded("1"), there("1", "i1")), ""},
		{"a release", mailbox(sales(releaseUnselected), recorded("1"), there("1", "i1"), existence("1", planner.StillExists)), ""},
		{"an unmark", mailbox(there("1", "i1", ofRep("6"))), ""},
		{"a forget", mailbox(recorded("1")), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan := planner.Compute(c.in)
			if len(plan.Changes) != 1 {
				t.Fatalf("%d changes, want 1", len(plan.Changes))
			}
			want := planner.Tally{Target: "vdir.mail", Rep: "5", Managed: plan.Managed}
			for blocks, n := range map[string]*int{"creates": &want.Creates, "changes": &want.Changes, "deletes": &want.Deletes} {
				footer := planner.Footer{Guards: []planner.Trip{{Guard: "g", Blocks: blocks, Scope: "total"}}}
				trip, blocked := footer.Blocks("vdir.mail", "5", &plan.Changes[0])
				if blocked != (blocks == c.blocks) {
					t.Errorf("a guard that blocks %s: %v %+v", blocks, blocked, trip)
				}
				if blocks == c.blocks {
					*n = 1
				}
			}
			if got := planner.NewTally(plan); !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestBlocksInItsScope(t *testing.T) {
	change := planner.Change{Action: planner.Delete, Key: "crm/person/1"}
	for _, c := range []struct {
		name string
		trip planner.Trip
		want bool
	}{
		{"the mailbox", planner.Trip{Target: "vdir.mail", Scope: "5"}, true},
		{"another mailbox", planner.Trip{Target: "vdir.mail", Scope: "6"}, false},
		{"the same rep in another target", planner.Trip{Target: "vdir.other", Scope: "5"}, false},
		{"the total", planner.Trip{Scope: "total"}, true},
		{"the source", planner.Trip{Scope: "source/crm"}, true},
		{"another source", planner.Trip{Scope: "source/erp"}, false},
		{"a rep that is called total", planner.Trip{Target: "vdir.mail", Scope: "total"}, false},
		{"the mailbox, allowed", planner.Trip{Target: "vdir.mail", Scope: "5", Allowed: true}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.trip.Blocks = "deletes"
			footer := planner.Footer{Guards: []planner.Trip{{Blocks: "creates", Scope: "total"}, c.trip}}
			trip, blocked := footer.Blocks("vdir.mail", "5", &change)
			if blocked != c.want || blocked && !reflect.DeepEqual(trip, c.trip) {
				t.Errorf("got %v %+v, want %v", blocked, trip, c.want)
			}
		})
	}
}
