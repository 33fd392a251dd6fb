package run

import (
	"context"
	"errors"
	"iter"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/planner/observe"
	"contactsync/providers"
)

// asObserved is a view as it is before anything is learned of what is in it, for the planning
// under the baseline; nil if there is none.
func (p *planning) asObserved(view *observe.View) *observe.View {
	if p.before == nil {
		return nil
	}
	return view.Copy()
}

// compared adds what a mailbox has in common with the baseline to that of all.
func (p *planning) compared(got *planned) {
	if p.before == nil {
		return
	}
	p.footer.Comparison.Add(got.plan, got.averted)
	if got.notCompared || got.plan != nil && got.plan.Error != "" {
		p.footer.Comparison.NotCompared++
	}
}

// compare says of the changes that were planned for a mailbox what they come of, and adds those that
// do not happen any more.
func (b *before) compare(ctx context.Context, t *turn, m *desired.Mailbox, view *observe.View, seen *providers.Observation, got *planned) {
	if b == nil {
		return
	}
	s, err := b.at(ctx, t, m)
	var would []planner.Change
	if err == nil {
		would, err = b.changes(ctx, t, s, view, seen)
	}
	b.settle(ctx, got, would, err)
}

// compareAlone is compare for a mailbox that the plan leaves alone. seen, if not nil, says that nothing
// changed in it.
func (b *before) compareAlone(ctx context.Context, t *turn, m *desired.Mailbox, seen *providers.Observation, got *planned) {
	if b == nil {
		return
	}
	would, err := b.alone(ctx, t, m, seen)
	b.settle(ctx, got, would, err)
}

// alone are what the baseline would do about a mailbox that the plan leaves alone. In a mailbox that is
// not there it would do nothing.
func (b *before) alone(ctx context.Context, t *turn, m *desired.Mailbox, seen *providers.Observation) ([]planner.Change, error) {
	s, err := b.at(ctx, t, m)
	if s == nil || seen != nil && b.rests(s, seen) {
		return nil, err
	}
	memory, err := b.Store.Load(ctx, m.ID())
	if err != nil {
		return nil, err
	}
	if b.leaves(s, memory.Entries) {
		return nil, nil
	}
	view, err := b.view(ctx, m, memory, seen)
	if errors.Is(err, providers.ErrNoMailbox) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return b.changes(ctx, t, s, view, nil)
}

// settle attributes the changes of a mailbox, of which it is known what the baseline would do or why that
// is not known.
func (b *before) settle(ctx context.Context, got *planned, would []planner.Change, err error) {
	var changes []planner.Change
	if got.plan != nil {
		changes = got.plan.Changes
	}
	switch {
	case err == nil:
		got.averted = planner.Attribute(changes, would)
		return
	case ctx.Err() != nil, errors.Is(err, providers.ErrCredentials):
		got.err = err
		return
	}
	got.notCompared = true
	for i := range changes {
		changes[i].Origin = planner.NotCompared
	}
}

// formerly plans, under the baseline, a mailbox that the plan is not about.
func (p *planning) formerly(ctx context.Context, m *desired.Mailbox) planned {
	var got planned
	p.before.compareAlone(ctx, p.newTurn(m), m, nil, &got)
	return got
}

// turns plan the mailboxes, one each: those of the plan, and then those that it is
// not about and its baseline is.
func (p *planning) turns() iter.Seq[func(context.Context) planned] {
	return func(yield func(func(context.Context) planned) bool) {
		for _, m := range p.work {
			if !yield(func(ctx context.Context) planned { return p.located(ctx, m) }) {
				return
			}
		}
		if p.before == nil {
			return
		}
		for _, m := range p.before.gone {
			if !yield(func(ctx context.Context) planned { return p.formerly(ctx, m) }) {
				return
			}
		}
	}
}
