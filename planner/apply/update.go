package apply

import (
	"context"
	"fmt"
	"slices"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// update writes contacts in place, those that are adopted among them. One that moves as
// well is done after that.
func (b *mailbox) update(ctx context.Context, steps []*step) error {
	belongs := func(s *step) bool { return s.Action == planner.Update || s.Action == planner.AdoptItem }
	return b.batches(steps, belongs, func(batch []*step) error {
		for _, s := range batch {
			if s.op = s.Item.Mark.Op; s.Action == planner.AdoptItem {
				s.op = b.NewOp()
				s.item.Mark.Op = s.op
			}
		}
		b.fetchPhotos(ctx, batch)
		if err := b.intendMoves(ctx, batch); err != nil {
			return err
		}
		operation := func(s *step) providers.Operation {
			return providers.Operation{
				Kind: providers.UpdateItem, Item: s.item.ID, ChangeKey: s.item.ChangeKey,
				Contact: s.contact(), Shape: s.shape(), Owner: b.Owner, Key: s.Key, Mark: b.mark(s, s.op),
			}
		}
		results := b.call(ctx, batch, operation)
		b.again(ctx, batch, results, operation)
		dropPhotos(batch)
		var outcome state.Batch
		for i, s := range batch {
			if results[i].Err != nil {
				b.fail(&outcome, s, fmt.Errorf("update: %w", results[i].Err))
				continue
			}
			s.item.ChangeKey = results[i].ChangeKey
			s.item.Owner, s.item.Key, s.item.Mark = b.Owner, s.Key, b.mark(s, s.op)
			s.written = true
			outcome.PutItems = append(outcome.PutItems, state.Item{Item: s.item})
			remember(&outcome, s)
			b.notes(s, results[i].Notes)
			if !s.Moves() {
				outcome.CloseIntents = append(outcome.CloseIntents, s.Key)
				b.done(&outcome, s)
			}
		}
		return b.commit(ctx, outcome)
	})
}

// move takes contacts to other folders.
func (b *mailbox) move(ctx context.Context, steps []*step) error {
	belongs := func(s *step) bool { return s.Moves() }
	return b.batches(steps, belongs, func(batch []*step) error {
		if err := b.intendMoves(ctx, batch); err != nil {
			return err
		}
		results := b.call(ctx, batch, func(s *step) providers.Operation {
			return providers.Operation{Kind: providers.MoveItem, Item: s.item.ID, ChangeKey: s.item.ChangeKey, Folder: b.place(s)}
		})
		var outcome state.Batch
		for i, s := range batch {
			if results[i].Err != nil {
				b.fail(&outcome, s, fmt.Errorf("move: %w", results[i].Err))
				continue
			}
			was := s.item.ID
			s.item.ID, s.item.ChangeKey, s.item.Folder = results[i].ID, results[i].ChangeKey, b.place(s)
			if was != s.item.ID {
				outcome.DeleteItems = append(outcome.DeleteItems, was)
			}
			outcome.PutItems = append(outcome.PutItems, state.Item{Item: s.item})
			remember(&outcome, s)
			outcome.CloseIntents = append(outcome.CloseIntents, s.Key)
			b.done(&outcome, s)
		}
		return b.commit(ctx, outcome)
	})
}

// remember has the state say what it will of a contact that was written, or forget one that was left to
// its user.
func remember(outcome *state.Batch, s *step) {
	if s.Releases {
		outcome.DeleteEntries = append(outcome.DeleteEntries, s.Key)
		return
	}
	outcome.PutEntries = append(outcome.PutEntries, entry(s.Sync, s.Key, s.item, s.applied()))
}

// intendMoves makes durable which contacts are about to change their folder:
// one that was updated and then not moved is moved by the next run, although
// its contents are right. An intent of a move takes the place of that of the
// item's creation; where that says which old half is still to be deleted, it
// stays.
func (b *mailbox) intendMoves(ctx context.Context, batch []*step) error {
	var intents state.Batch
	for _, s := range batch {
		replaces := func(c planner.Change) bool { return c.Kept == s.Item.ID }
		if !s.Moves() || slices.ContainsFunc(b.plan.Changes, replaces) {
			continue
		}
		intents.PutIntents = append(intents.PutIntents, state.Intent{
			Op: s.item.Mark.Op, Key: s.Key, Action: state.IntendMove, Item: s.item.ID, Opened: b.Now().UTC(),
		})
	}
	if len(intents.PutIntents) == 0 {
		return nil
	}
	return b.commit(ctx, intents)
}

// release writes into the marks that the contacts are not ours to manage any
// more.
func (b *mailbox) release(ctx context.Context, steps []*step) error {
	belongs := func(s *step) bool { return s.Action == planner.Release }
	return b.batches(steps, belongs, func(batch []*step) error {
		released := func(s *step) addressbook.Mark {
			mark := s.Item.Mark
			mark.Status = mark.Status.Release()
			return mark
		}
		results := b.call(ctx, batch, func(s *step) providers.Operation {
			return providers.Operation{
				Kind: providers.UpdateItem, Item: s.Item.ID, ChangeKey: s.Item.ChangeKey,
				Owner: b.Owner, Key: s.Key, Mark: released(s),
			}
		})
		var outcome state.Batch
		for i, s := range batch {
			if results[i].Err != nil {
				b.fail(&outcome, s, fmt.Errorf("release: %w", results[i].Err))
				continue
			}
			s.item.ChangeKey, s.item.Owner, s.item.Mark = results[i].ChangeKey, b.Owner, released(s)
			outcome.PutItems = append(outcome.PutItems, state.Item{Item: s.item})
			outcome.DeleteEntries = append(outcome.DeleteEntries, s.Key)
			outcome.CloseIntents = append(outcome.CloseIntents, s.Key)
			b.done(&outcome, s)
		}
		return b.commit(ctx, outcome)
	})
}

// unmark takes our mark off the copies that users made, or off everything.
func (b *mailbox) unmark(ctx context.Context, steps []*step) error {
	belongs := func(s *step) bool { return s.Action == planner.Unmark }
	return b.batches(steps, belongs, func(batch []*step) error {
		results := b.call(ctx, batch, func(s *step) providers.Operation {
			return providers.Operation{Kind: providers.UnmarkItem, Item: s.Item.ID, ChangeKey: s.Item.ChangeKey}
		})
		var outcome state.Batch
		for i, s := range batch {
			if results[i].Err != nil {
				b.fail(&outcome, s, fmt.Errorf("unmark: %w", results[i].Err))
				continue
			}
			outcome.DeleteItems = append(outcome.DeleteItems, s.Item.ID)
			if slices.Contains(s.Causes, planner.Withdrawn) {
				outcome.DeleteEntries = append(outcome.DeleteEntries, s.Key)
				outcome.CloseIntents = append(outcome.CloseIntents, s.Key)
			}
			b.done(&outcome, s)
		}
		return b.commit(ctx, outcome)
	})
}
