package render

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"contactsync/planner"
	"contactsync/planner/redact"
)

// overview is what is known of a plan once it was gone through, whatever its size: it has counts, and of
// everything else a few.
type overview struct {
	view   *PlanView
	syncs  map[syncCount]int
	groups *groups
	said   *remarks
	lost   map[string]bool
}

// syncCount is what is counted of a sync.
type syncCount struct {
	sync    string
	action  planner.Action
	blocked bool
}

// newOverview goes through a plan. It returns the first error of the mailboxes.
func newOverview(view *PlanView, o Options) (*overview, error) {
	v := &overview{
		view:   view,
		syncs:  make(map[syncCount]int),
		groups: newGroups(view, o),
		said:   newRemarks(o.Redactor, o.Samples),
		lost:   make(map[string]bool),
	}
	v.said.places = true
	for m, err := range view.Mailboxes {
		if err != nil {
			return nil, err
		}
		for i := range m.Changes {
			c := &m.Changes[i]
			noteLost(v.lost, c)
			v.groups.add(m, c)
		}
		v.said.add(m)
	}
	v.said.addSkips(view.Footer.Skips)
	for _, g := range v.groups.byKind {
		v.syncs[syncCount{g.sync, g.action, g.blocked}] += g.count
	}
	return v, nil
}

// syncNames are the names of the syncs with changes, those with the most changes first.
func (v *overview) syncNames() []string {
	totals := make(map[string]int)
	for of, n := range v.syncs {
		totals[of.sync] += n
	}
	return slices.SortedFunc(maps.Keys(totals), func(a, b string) int {
		return cmp.Or(cmp.Compare(totals[b], totals[a]), strings.Compare(a, b))
	})
}

// syncFigures says what is done to how many contacts of a sync: "3 created, 1 destroyed, 2 blocked by
// guards".
func (v *overview) syncFigures(sync string) string {
	var figures []string
	blocked, unknown := 0, 0
	for of, n := range v.syncs {
		switch {
		case of.sync != sync:
		case of.blocked:
			blocked += n
		case appearanceOf(of.action).legend == "":
			unknown += n
		}
	}
	for _, look := range appearances {
		if n := v.syncs[syncCount{sync, look.action, false}]; n > 0 {
			figures = append(figures, fmt.Sprintf("%d %s", n, look.participle))
		}
	}
	if unknown > 0 {
		figures = append(figures, fmt.Sprintf("%d changed in a way that this version does not know", unknown))
	}
	if blocked > 0 {
		figures = append(figures, fmt.Sprintf("%d blocked by guards", blocked))
	}
	return strings.Join(figures, ", ")
}

// deletes are up to n mailboxes of those with the most deletes, and how many mailboxes have any.
func (v *overview) deletes(n int) (most []planner.Tally, mailboxes int) {
	with := slices.DeleteFunc(slices.Clone(v.view.Footer.Tallies), func(t planner.Tally) bool { return t.Deletes == 0 })
	slices.SortStableFunc(with, func(a, b planner.Tally) int {
		return cmp.Or(cmp.Compare(b.Deletes, a.Deletes), cmp.Compare(a.Target, b.Target), cmp.Compare(a.Rep, b.Rep))
	})
	return with[:min(n, len(with))], len(with)
}

// deleteFigures says how many of a mailbox's contacts are deleted: "41 of 160 (25.6 %)".
func deleteFigures(t planner.Tally) string {
	if t.Managed == 0 {
		return fmt.Sprint(t.Deletes)
	}
	return fmt.Sprintf("%d of %d (%.1f %%)", t.Deletes, t.Managed, 100*float64(t.Deletes)/float64(t.Managed))
}

// sentence says of a group what happens to how many contacts; it ends as the line of a single contact
// does. subject is what it says it of.
func (g *group) sentence(subject string) string {
	participle := appearanceOf(g.action).participle
	switch {
	case g.blocked:
		return subject + " would be " + participle
	case g.action == planner.Recreate:
		return subject + " must be " + participle
	}
	return subject + " will be " + participle
}

// subject is what a group is: `3 contacts of sync "sales"`.
func (g *group) subject() string {
	if g.sync == "" {
		return count(g.count, "contact")
	}
	return count(g.count, "contact") + " of sync " + redact.Quote(g.sync)
}

// reason says why, what changes, and what becomes of what is taken away: "because the mapping
// changed: email1, surname".
func (g *group) reason() string {
	why := g.because
	switch {
	case g.properties == "":
	case why == "":
		why = g.properties
	default:
		why += ": " + g.properties
	}
	parts := []string{"", why, OriginRemark(g.origin), g.where, ""}
	if g.blocked {
		parts[0] = "blocked by a guard"
	}
	if len(g.drops) > 0 {
		parts[4] = losses(slices.Sorted(maps.Keys(g.drops)))
	}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), "; ")
}
