package run

import (
	"context"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/planner/observe"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// turn is what the planning of one mailbox goes through.
type turn struct {
	target providers.Target

	// read is what was read of sources for the mailbox alone, by their addresses.
	read map[string]reading

	// existence is what sources said of the records that they were asked about. It is another matter what else
	// is known of a record: that depends on what a configuration has read.
	existence map[addressbook.Key]planner.Existence
}

// reading is what was read of a source for a mailbox alone, and what that was.
type reading struct {
	snapshot *desired.Snapshot
	personal desired.Personal
	needs    desired.Needs
}

// newTurn begins the planning of a mailbox. If it is planned under the baseline as well, both see
// the same data, and nothing is asked for twice.
func (p *planning) newTurn(m *desired.Mailbox) *turn {
	t := &turn{target: p.Targets[m.Target], read: make(map[string]reading)}
	if p.before == nil {
		return t
	}
	once := &onceTarget{Target: t.target, wide: p.wide, readings: make(map[addressbook.ItemID]onceReading)}
	t.target = once
	if adopter, ok := once.Target.(providers.Adopter); ok {
		t.target = &onceAdopter{onceTarget: once, adopter: adopter, strays: make(map[string][]providers.Stray)}
	}
	return t
}

// personal reads what a source has for a mailbox alone, where sources are read
// with the rights of the mailbox's owner. Else it is the world of all.
func (p *planning) personal(ctx context.Context, m *desired.Mailbox, t *turn) (*desired.World, *desired.Mailbox, error) {
	personal := p.world.Personal(m)
	if len(personal) == 0 {
		return p.world, m, nil
	}
	snapshots := make(map[string]*desired.Snapshot, len(personal))
	for address, what := range personal {
		s, err := t.snapshot(ctx, p.Sources[address], address, p.Program.Sources()[address], what)
		if err != nil {
			return nil, m, err
		}
		snapshots[address] = s
	}
	return p.world.Within(m, snapshots)
}

// snapshot reads a source for the mailbox alone, or gives what was read of it before.
func (t *turn) snapshot(ctx context.Context, source providers.Source, address string, needs desired.Needs, personal desired.Personal) (*desired.Snapshot, error) {
	if r, read := t.read[address]; read && r.personal.Covers(r.needs, personal, needs) {
		needs.Personal = false // what was read is this rep's
		return r.snapshot.For(needs), nil
	}
	s, err := observe.Personal(ctx, source, address, needs, personal)
	if err != nil {
		return nil, err
	}
	t.read[address] = reading{s, personal, needs}
	return s, nil
}
