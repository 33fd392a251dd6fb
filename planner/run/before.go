package run

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/planner/observe"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// A plan may be compared with what another configuration, the baseline, makes of the same data: what
// both would do is none of the doing of the change from the one to the other. The sources are read once,
// for both; each mailbox is looked at once and planned twice, the second time under the baseline,
// before the next one has its turn.

// Baseline is a configuration that a plan is compared with.
type Baseline struct {
	// Program is nil if there is no configuration: the plan's is the first one.
	Program *desired.Program

	// Name and Commit say what it is: see planner.ComparedWith.
	Name, Commit string
}

// before is the planning under a baseline.
type before struct {
	config planner.ComparedWith

	// planning is nil if there is no configuration.
	*planning

	mailboxes map[state.MailboxID]*desired.Mailbox // that take part under the baseline

	// gone are those of the mailboxes that the plan is not about.
	gone []*desired.Mailbox
}

// newBefore is the planning under the baseline of a request. It has no world yet.
func (p *planning) newBefore(baseline *Baseline) *before {
	b := &before{config: planner.ComparedWith{Name: baseline.Name, Commit: baseline.Commit}}
	if baseline.Program == nil {
		return b
	}
	b.config.Config = baseline.Program.Digest()
	b.config.Providers = baseline.Program.Strange(p.Program)
	engine := *p.Engine
	engine.Program = baseline.Program.Without(b.config.Providers)
	b.planning = newPlanning(&engine, p.request)
	b.strange = baseline.Program.Labels(b.config.Providers)
	return b
}

// needs are what has to be read of the sources, for the plan and for its baseline.
func (p *planning) needs() map[string]desired.Needs {
	all := p.Program.Sources()
	if p.before == nil || p.before.planning == nil {
		return all
	}
	for address, needs := range p.before.Program.Sources() {
		if own, both := all[address]; both {
			needs = own.Union(needs)
		}
		all[address] = needs
	}
	return all
}

// imagine works out what should be under the baseline, from what was read.
func (b *before) imagine(snapshots map[string]*desired.Snapshot) error {
	if b.planning == nil {
		return nil
	}
	err := b.planning.imagine(snapshots)
	if errs, ok := errors.AsType[SourceErrors](err); ok {
		for i := range errs {
			errs[i] = fmt.Errorf("the baseline %s: %w", b.config.Name, errs[i])
		}
	}
	return err
}

// prepareBefore has the planning under the baseline know what the plan's knows, once the mailboxes
// are enlisted.
func (p *planning) prepareBefore() {
	b := p.before
	if b == nil || b.planning == nil {
		return
	}
	b.request, b.known, b.lists, b.everything, b.photos = p.request, p.known, maps.Clone(p.lists), p.everything, p.photos
	b.photos.Cover(b.Program, b.Sources)
	b.formers, b.calls = p.formers, p.world.Renamed()
	b.twins = b.Program.Limits().Total.UnmarkedTwins
	maps.Copy(b.lists, b.world.NameLists())
	p.wide = addressbook.NewShape(slices.Concat(p.world.Managed(), b.world.Managed())...)

	planned := make(map[state.MailboxID]bool)
	for _, m := range slices.Concat(p.world.Mailboxes(), p.work) {
		planned[m.ID()] = true
	}
	held := holders(slices.Collect(maps.Values(p.known)))
	b.mailboxes = make(map[state.MailboxID]*desired.Mailbox)
	for _, m := range b.world.Mailboxes() {
		b.mailboxes[m.ID()] = m
		holder, isHeld := held[placeOf(m.Target, m.Address)]
		if !planned[m.ID()] && p.concerns(m) && (!isHeld || holder == m.Rep) {
			b.gone = append(b.gone, m)
		}
	}
}

// standing is what a mailbox is under the baseline.
type standing struct {
	world   *desired.World
	mailbox *desired.Mailbox
}

// at is what a mailbox is under the baseline, nil if nothing is done about it there.
func (b *before) at(ctx context.Context, t *turn, m *desired.Mailbox) (*standing, error) {
	if b.planning == nil || !b.Program.Has(m.Target) || slices.Contains(b.config.Providers, m.Target) {
		return nil, nil //nolint:nilnil // nothing is done about it
	}
	row, known := b.known[m.ID()]
	own := b.mailboxes[m.ID()]
	switch {
	case own != nil && strings.EqualFold(own.Address, m.Address):
	case own != nil, !known, b.world.TakesPart(m.ID()), b.world.IsAlternative(m.ID()):
		return nil, nil //nolint:nilnil // nothing is done about it
	default:
		own = b.world.Left(row)
	}
	world, own, err := b.personal(ctx, own, t)
	if err != nil {
		return nil, err
	}
	return &standing{world, own}, nil
}

// rests says whether the last plan for a mailbox, in which nothing changed since, was made under the
// baseline and found nothing to do: nor would the next one.
func (b *before) rests(s *standing, seen *providers.Observation) bool {
	settled := b.known[s.mailbox.ID()].Settled
	fingerprint := b.fingerprint(s.world, s.mailbox)
	return !settled.IsZero() && !fingerprint.IsZero() && settled == b.settledAs(fingerprint, seen.Folders)
}

// leaves says whether a mailbox, of which the state has some entries, is left alone under the
// baseline.
func (b *before) leaves(s *standing, entries []state.Entry) bool {
	return b.request.Mode.keeps() && s.world.LeftAlone(s.mailbox, entries)
}

// changes are what the baseline would do about a mailbox, with the present names of the syncs. view is
// the mailbox as it was observed; seen, if not nil, is what was found changed in it.
func (b *before) changes(ctx context.Context, t *turn, s *standing, view *observe.View, seen *providers.Observation) ([]planner.Change, error) {
	if s == nil || b.leaves(s, view.Memory.Entries) {
		return nil, nil
	}
	if seen != nil && len(view.Warnings) == 0 && observe.Quiet(view.Memory.Cursors, seen) && b.rests(s, seen) {
		return nil, nil
	}
	in, err := b.input(ctx, s.world, s.mailbox, view, t)
	if err != nil {
		return nil, err
	}
	plan := planner.Compute(in)
	for i := range plan.Changes {
		plan.Changes[i].Sync = b.called(plan.Changes[i].Sync)
	}
	b.narrow(plan)
	return plan.Changes, nil
}

// unknown are the keys of which it is not known whether they should be in a mailbox.
func (p *planning) unknown(world *desired.World, view *observe.View) map[addressbook.Key]bool {
	if len(p.strange) == 0 {
		return world.Unknown()
	}
	unknown := maps.Clone(world.Unknown())
	consider := func(key addressbook.Key) {
		if label, _, _, ok := key.Split(); ok && p.strange[label] {
			unknown[key] = true
		}
	}
	for i := range view.Items {
		consider(view.Items[i].Key)
	}
	for i := range view.Entries {
		consider(view.Entries[i].Key)
	}
	return unknown
}
