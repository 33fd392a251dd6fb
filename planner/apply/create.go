package apply

import (
	"context"
	"errors"
	"fmt"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// create makes the new contacts and the new halves of recreated ones.
func (b *mailbox) create(ctx context.Context, steps []*step) error {
	belongs := func(s *step) bool { return s.Action == planner.Create || s.Action == planner.Recreate }
	return b.batches(steps, belongs, func(batch []*step) error {
		batch, err := b.unchanged(ctx, batch)
		if err != nil || len(batch) == 0 {
			return err
		}
		if batch, err = b.withPhotos(ctx, batch); err != nil || len(batch) == 0 {
			return err
		}
		var intents state.Batch
		for _, s := range batch {
			s.op = b.NewOp()
			intent := state.Intent{Op: s.op, Key: s.Key, Action: state.IntendCreate, Opened: b.Now().UTC()}
			if s.Action == planner.Recreate {
				intent.Action, intent.Item, intent.OldOp = state.IntendRecreate, s.Item.ID, s.Item.Mark.Op
			}
			intents.PutIntents = append(intents.PutIntents, intent)
		}
		if err := b.commit(ctx, intents); err != nil {
			return err
		}
		results := b.call(ctx, batch, func(s *step) providers.Operation {
			return providers.Operation{
				Kind:    providers.CreateItem,
				Folder:  b.place(s),
				Contact: s.contact(),
				Shape:   s.Shape,
				Owner:   b.Owner,
				Key:     s.Key,
				Mark:    b.mark(s, s.op),
			}
		})
		dropPhotos(batch)
		b.lookUp(ctx, batch, results)
		var outcome state.Batch
		for i, s := range batch {
			b.created(&outcome, s, results[i])
		}
		return b.commit(ctx, outcome)
	})
}

// unchanged leaves out the contacts to be recreated that somebody changed since
// the plan: what was added to them would be lost with the old half.
func (b *mailbox) unchanged(ctx context.Context, batch []*step) ([]*step, error) {
	var recreated []*step
	var ids []addressbook.ItemID
	for _, s := range batch {
		if s.Action == planner.Recreate {
			recreated, ids = append(recreated, s), append(ids, s.Item.ID)
		}
	}
	if len(ids) == 0 {
		return batch, nil
	}
	readings, failure := b.target.Read(ctx, b.plan.Mailbox, ids, nil)
	verdicts := make(map[*step]error, len(recreated))
	var written []*step
	for i, s := range recreated {
		if verdicts[s] = failure; failure == nil {
			verdicts[s] = sameVersion(s, readings[i])
		}
		if errors.Is(verdicts[s], providers.ErrChanged) {
			written = append(written, s)
		}
	}
	if versions, err := b.versions(ctx, written); err == nil {
		for s, version := range versions {
			s.item.ChangeKey, verdicts[s] = version, nil
		}
	}
	var left []*step
	var outcome state.Batch
	for _, s := range batch {
		if err := verdicts[s]; err != nil {
			b.fail(&outcome, s, fmt.Errorf("recreate: %w", err))
			continue
		}
		left = append(left, s)
	}
	if len(outcome.Journal) == 0 {
		return left, nil
	}
	return left, b.commit(ctx, outcome)
}

// sameVersion says whether an item is as it was planned on.
func sameVersion(s *step, r providers.Reading) error {
	switch {
	case r.Contact == nil:
		return providers.ErrGone
	case s.Item.ChangeKey != "" && r.ChangeKey != s.Item.ChangeKey:
		return providers.ErrChanged
	}
	return nil
}

// mark is the mark of an item that is about to be written.
func (b *mailbox) mark(s *step, op addressbook.Op) addressbook.Mark {
	status := s.Item.Mark.Status.Manage()
	if s.Action == planner.AdoptItem && !s.Own {
		status = addressbook.Adopted
	}
	if s.Releases {
		status = status.Release()
	}
	return addressbook.Mark{Format: 1, Rep: b.plan.Mailbox.Rep, Op: op, Status: status, Want: s.Applied.Want}
}

// lookUp asks, for creates of which it is not known whether they were done,
// for items with their keys and ops.
func (b *mailbox) lookUp(ctx context.Context, batch []*step, results []providers.Result) {
	var keys []addressbook.Key
	for i, s := range batch {
		if errors.Is(results[i].Err, providers.ErrUnknownOutcome) {
			keys = append(keys, s.Key)
		}
	}
	if len(keys) == 0 {
		return
	}
	items, err := b.target.Find(ctx, b.plan.Mailbox, b.Owner, keys)
	if err != nil {
		return // it stays unknown; the next run finds out by the mark
	}
	for i, s := range batch {
		if !errors.Is(results[i].Err, providers.ErrUnknownOutcome) {
			continue
		}
		for _, item := range items {
			if item.Mark.Op == s.op {
				// No change key: the item may have been edited before it was found.
				results[i] = providers.Result{ID: item.ID, Notes: results[i].Notes}
			}
		}
	}
}

// created records what came of a create.
func (b *mailbox) created(outcome *state.Batch, s *step, result providers.Result) {
	if result.Err != nil {
		b.fail(outcome, s, fmt.Errorf("create: %w", result.Err))
		return
	}
	s.item = addressbook.Item{
		ID: result.ID, ChangeKey: result.ChangeKey, Folder: b.place(s), Created: b.Now().UTC(),
		Owner: b.Owner, Key: s.Key, Mark: b.mark(s, s.op),
	}
	s.written = true
	outcome.PutItems = append(outcome.PutItems, state.Item{Item: s.item})
	outcome.PutEntries = append(outcome.PutEntries, entry(s.Sync, s.Key, s.item, s.applied()))
	b.notes(s, result.Notes)
	if s.Action == planner.Create {
		outcome.CloseIntents = append(outcome.CloseIntents, s.Key)
		b.done(outcome, s)
	}
}

func (b *mailbox) notes(s *step, notes []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, note := range notes {
		b.tell(Noted{Target: b.plan.Target, Rep: b.plan.Mailbox.Rep,
			Note: planner.Note{Kind: planner.LeftOut, Sync: s.Sync, Key: s.Key, Detail: note}})
	}
}
