package apply

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// errKeptGone is why a surplus item was not deleted.
var errKeptGone = errors.New("the contact that replaces it is not there any more; nothing was deleted, the next run sees to it")

// deleteOldHalves deletes what recreated contacts were before, once their new
// halves were seen. The intent of a recreate stays open until this is done.
func (b *mailbox) deleteOldHalves(ctx context.Context, steps []*step) error {
	belongs := func(s *step) bool { return s.Action == planner.Recreate }
	return b.batches(steps, belongs, func(batch []*step) error {
		return b.replaced(ctx, batch, func(s *step) addressbook.ItemID { return s.item.ID }, func(outcome *state.Batch, s *step) {
			outcome.CloseIntents = append(outcome.CloseIntents, s.Key)
		})
	})
}

// deleteSurplus deletes second items of ours, once the ones that stay were
// seen.
func (b *mailbox) deleteSurplus(ctx context.Context, steps []*step) error {
	belongs := func(s *step) bool { return s.Action == planner.Delete && s.Kept != "" }
	return b.batches(steps, belongs, func(batch []*step) error {
		kept := func(s *step) addressbook.ItemID { return current(steps, s.Kept) }
		return b.replaced(ctx, batch, kept, func(*state.Batch, *step) {})
	})
}

// current is the id that an item has now: an earlier phase may have moved or
// recreated it.
func current(steps []*step, id addressbook.ItemID) addressbook.ItemID {
	for _, s := range steps {
		if s.Item.ID == id && s.item.ID != id {
			return s.item.ID
		}
	}
	return id
}

// replaced deletes items for which others stay: those are read first, and
// what has none in a contacts folder any more is not deleted.
func (b *mailbox) replaced(ctx context.Context, batch []*step, stays func(*step) addressbook.ItemID, also func(*state.Batch, *step)) error {
	ids := make([]addressbook.ItemID, len(batch))
	for i, s := range batch {
		ids[i] = stays(s)
	}
	var outcome state.Batch
	readings, err := b.target.Read(ctx, b.plan.Mailbox, ids, nil)
	if err != nil {
		for _, s := range batch {
			b.fail(&outcome, s, fmt.Errorf("see the contact that stays: %w", err))
		}
		return b.commit(ctx, outcome)
	}
	var sure []*step
	for i, s := range batch {
		if readings[i].Contact == nil {
			b.fail(&outcome, s, errKeptGone)
			continue
		}
		sure = append(sure, s)
	}
	if len(sure) > 0 {
		results := b.call(ctx, sure, func(s *step) providers.Operation {
			return providers.Operation{Kind: providers.DeleteItem, Item: s.Item.ID, Mode: s.Mode}
		})
		for i, s := range sure {
			// Gone is as good as deleted: by its id alone an old half is known.
			if err := results[i].Err; err != nil && !errors.Is(err, providers.ErrGone) {
				b.fail(&outcome, s, fmt.Errorf("delete what was replaced: %w", err))
				continue
			}
			outcome.DeleteItems = append(outcome.DeleteItems, s.Item.ID)
			outcome.Finish = append(outcome.Finish, s.Item.Mark.Op)
			also(&outcome, s)
			b.done(&outcome, s)
		}
	}
	return b.commit(ctx, outcome)
}

// delete deletes contacts that are no longer wanted.
func (b *mailbox) delete(ctx context.Context, steps []*step) error {
	belongs := func(s *step) bool { return s.Action == planner.Delete && s.Kept == "" }
	return b.batches(steps, belongs, func(batch []*step) error {
		var intents state.Batch
		for _, s := range batch {
			intents.PutIntents = append(intents.PutIntents, state.Intent{
				Op: s.Item.Mark.Op, Key: s.Key, Action: state.IntendDelete, Item: s.Item.ID, Opened: b.Now().UTC(),
			})
		}
		if err := b.commit(ctx, intents); err != nil {
			return err
		}
		results := b.call(ctx, batch, func(s *step) providers.Operation {
			return providers.Operation{Kind: providers.DeleteItem, Item: s.Item.ID, ChangeKey: s.Item.ChangeKey, Mode: s.Mode}
		})
		var outcome state.Batch
		for i, s := range batch {
			if err := results[i].Err; err != nil && !errors.Is(err, providers.ErrGone) && !b.goneAfterAll(ctx, s, err) {
				if !errors.Is(err, providers.ErrUnknownOutcome) {
					outcome.CloseIntents = append(outcome.CloseIntents, s.Key)
				}
				b.fail(&outcome, s, fmt.Errorf("delete: %w", err))
				continue
			}
			outcome.DeleteItems = append(outcome.DeleteItems, s.Item.ID)
			outcome.DeleteEntries = append(outcome.DeleteEntries, s.Key)
			outcome.Finish = append(outcome.Finish, s.Item.Mark.Op)
			outcome.CloseIntents = append(outcome.CloseIntents, s.Key)
			b.done(&outcome, s)
		}
		return b.commit(ctx, outcome)
	})
}

// goneAfterAll looks up an item of which it is not known whether it was
// deleted.
func (b *mailbox) goneAfterAll(ctx context.Context, s *step, err error) bool {
	if !errors.Is(err, providers.ErrUnknownOutcome) {
		return false
	}
	items, err := b.target.Find(ctx, b.plan.Mailbox, s.Item.Owner, []addressbook.Key{s.Key})
	return err == nil && !slices.ContainsFunc(items, func(i addressbook.Item) bool { return i.ID == s.Item.ID })
}

// forget removes the entries of contacts that are neither wanted nor there.
func (b *mailbox) forget(ctx context.Context, steps []*step) error {
	belongs := func(s *step) bool { return s.Action == planner.Forget }
	return b.batches(steps, belongs, func(batch []*step) error {
		var outcome state.Batch
		for _, s := range batch {
			outcome.DeleteEntries = append(outcome.DeleteEntries, s.Key)
			outcome.CloseIntents = append(outcome.CloseIntents, s.Key)
			b.done(&outcome, s)
		}
		return b.commit(ctx, outcome)
	})
}
