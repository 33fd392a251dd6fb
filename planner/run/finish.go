package run

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/state"
)

// count adds a mailbox's plan to what is known of all.
func (p *planning) count(m *planner.MailboxPlan) {
	t := &p.footer.Totals
	t.Mailboxes++
	t.Managed += m.Managed
	t.Wanted += m.Wanted
	t.Skips += len(m.Skips)
	for _, n := range m.Notes {
		if n.Kind == planner.Held {
			t.Held++
		}
	}
	if m.Error != "" {
		t.Failed++
	}
	for _, f := range m.Folders {
		switch f.Action {
		case planner.Create:
			t.FoldersCreated++
		case planner.Update:
			t.FoldersRenamed++
		case planner.Unmark:
			t.FoldersUnmarked++
		case planner.Delete:
			t.FoldersDeleted++
		}
	}
	p.counts.Add(m)
	p.footer.Tallies = append(p.footer.Tallies, planner.NewTally(m))
}

// finish asks the guards and gives the footer.
func (p *planning) finish(ctx context.Context) (*planner.Footer, error) {
	p.footer.Skips = append(p.footer.Skips, p.world.Skips()...)
	p.footer.Totals.Skips += len(p.footer.Skips)
	p.footer.Baselines = addBaselines(p.footer.Baselines, p.world.Baselines())
	if p.request.partial() || p.world.Holds() {
		// What is read for some mailboxes alone is no count of the source.
		for _, needs := range p.Program.Sources() {
			p.unread[needs.Label] = p.unread[needs.Label] || needs.Personal
		}
	}
	if err := p.keepBaselines(ctx); err != nil {
		return nil, err
	}
	p.footer.Incomplete = p.world.Incomplete()
	var err error
	p.footer.Guards, err = p.Guards(ctx, &p.header, &p.footer)
	p.footer.Sum(p.counts)
	return &p.footer, err
}

// keepBaselines leaves the counts of a source as they were that could not be read for
// every mailbox: a sum that lacks some is no measure, neither for this run nor for
// later ones.
func (p *planning) keepBaselines(ctx context.Context) error {
	if !slices.Contains(slices.Collect(maps.Values(p.unread)), true) {
		return nil
	}
	p.footer.Baselines = slices.DeleteFunc(p.footer.Baselines, func(b planner.Baseline) bool {
		return p.unread[b.Source] && b.Table != string(providers.Reps)
	})
	old, err := p.Store.Baselines(ctx)
	if err != nil {
		return err
	}
	for id, count := range old {
		if p.unread[id.Source] && id.Table != string(providers.Reps) {
			p.footer.Baselines = append(p.footer.Baselines, planner.Baseline{Source: id.Source, Table: id.Table, Criterion: id.Criterion, Count: count})
		}
	}
	slices.SortFunc(p.footer.Baselines, func(a, b planner.Baseline) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Table, b.Table), cmp.Compare(a.Criterion, b.Criterion))
	})
	return nil
}

// Guards says which guards trip for a plan, by the limits of the configuration
// and what the state remembers now: apply asks once more before its first
// write. What destroys everything because it was asked to is not guarded.
func (e *Engine) Guards(ctx context.Context, header *planner.Header, footer *planner.Footer) ([]planner.Trip, error) {
	if header.Operation != string(Normal) && header.Operation != string(Undo) {
		return nil, nil
	}
	limits := e.Program.Limits()
	in := planner.GuardInput{
		Tallies:      footer.Tallies,
		Limits:       make(map[state.MailboxID]planner.Limits),
		SourceLimits: limits.Sources,
		Total:        limits.Total,
		New:          make(map[state.BaselineID]int),
		Incomplete:   footer.Incomplete,
		Allowed:      header.Allowed,
	}
	for _, tally := range footer.Tallies {
		in.Limits[state.MailboxID{Target: tally.Target, Rep: tally.Rep}] = limits.Targets[tally.Target]
	}
	for _, b := range footer.Baselines {
		in.New[state.BaselineID{Source: b.Source, Table: b.Table, Criterion: b.Criterion}] = b.Count
	}
	var err error
	if in.Old, err = e.Store.Baselines(ctx); err != nil {
		return nil, err
	}
	if in.Recent, err = e.Store.Deletes(ctx, e.Now().Add(-limits.Total.Window)); err != nil {
		return nil, err
	}
	if in.Approvals, err = e.Store.Approvals(ctx, e.Now().Add(-state.WithheldFor)); err != nil {
		return nil, err
	}
	in.Approvals = slices.DeleteFunc(in.Approvals, func(a state.Approval) bool { return !a.Live(e.Now()) })
	trips := planner.Guards(in)
	for i := range trips {
		trips[i].Place = e.Program.LimitPlace(trips[i])
	}
	return trips, nil
}
