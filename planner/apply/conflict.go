package apply

import (
	"context"
	"errors"
	"slices"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Programs write into contacts without changing anything that a user would see:
// a change key that differs from the planned one proves nothing. So the contact
// is read once more, and what was planned still holds if its contents are
// those that were planned on.

// versions reads contacts, which are all to be updated or all to be made anew, and says which change key each has now, if its
// contents are those that were planned on; "" if not.
func (b *mailbox) versions(ctx context.Context, steps []*step) (map[*step]addressbook.ChangeKey, error) {
	versions := make(map[*step]addressbook.ChangeKey, len(steps))
	for len(steps) > 0 {
		shape := steps[0].Shape
		carried := steps[0].Carried
		of := func(s *step) bool { return slices.Equal(s.Shape, shape) && slices.Equal(s.Carried, carried) }
		var ids []addressbook.ItemID
		var alike []*step
		for _, s := range steps {
			if of(s) {
				ids, alike = append(ids, s.item.ID), append(alike, s)
			}
		}
		read := shape
		if steps[0].Action == planner.Recreate {
			// What it would lose counts too.
			read = addressbook.NewShape(slices.Concat(shape, carried, addressbook.Everything())...)
		}
		readings, err := b.target.Read(ctx, b.plan.Mailbox, ids, read)
		if err != nil {
			return nil, err
		}
		for i, s := range alike {
			if asPlanned(s, readings[i].Contact) {
				versions[s] = readings[i].ChangeKey
			}
		}
		steps = slices.DeleteFunc(slices.Clone(steps), of)
	}
	return versions, nil
}

// asPlanned says whether a contact has the contents that a change was planned
// on: what the mapping manages, and, for a recreate, what it takes over and what
// the plan says will be lost.
func asPlanned(s *step, now *addressbook.Contact) bool {
	if s.Before == nil || len(s.Shape) == 0 || now == nil || !equal(now, s.Before, s.Shape) {
		return false
	}
	if s.Action != planner.Recreate {
		return true
	}
	lost := planner.Dropped(now, s.Shape, s.Carried)
	return equal(now, s.After, s.Carried) && !slices.ContainsFunc(lost, func(name string) bool { return !slices.Contains(s.Drops, name) })
}

func equal(a, b *addressbook.Contact, shape addressbook.Shape) bool {
	return !slices.ContainsFunc(shape, func(name string) bool { return !a.Get(name).Equal(b.Get(name)) })
}

// again repeats, once, the operations that failed because their item was
// written since, where that changed nothing.
func (b *mailbox) again(ctx context.Context, batch []*step, results []providers.Result, operation func(*step) providers.Operation) {
	var written []*step
	for i, s := range batch {
		if errors.Is(results[i].Err, providers.ErrChanged) {
			written = append(written, s)
		}
	}
	if len(written) == 0 {
		return
	}
	versions, err := b.versions(ctx, written)
	if err != nil {
		return // they stay failed with what they failed with
	}
	written = slices.DeleteFunc(written, func(s *step) bool {
		version, same := versions[s]
		if same {
			s.item.ChangeKey = version
		}
		return !same
	})
	if len(written) == 0 {
		return
	}
	second := b.call(ctx, written, operation)
	for i, s := range batch {
		if k := slices.Index(written, s); k >= 0 {
			results[i] = second[k]
		}
	}
}
