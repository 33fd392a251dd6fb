package apply

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"contactsync/planner"
	"contactsync/planner/observe"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// readBack looks at the mailbox once more after it was written: what the
// server made of what we wrote is the measure for the user's later edits.
func (b *mailbox) readBack(ctx context.Context) error {
	rewritten, err := b.learn(ctx)
	if err != nil || len(rewritten) == 0 {
		return err
	}
	// What a server stores instead of what was wanted goes into the mark, so
	// that the loss of the state does not start the dispute anew.
	if err := b.confess(ctx, rewritten); err != nil {
		return err
	}
	_, err = b.learn(ctx)
	return err
}

// rewrite is an item of which the server stored something else.
type rewrite struct {
	entry state.Entry
	item  addressbook.Item
}

// learn observes the mailbox, reads what we wrote and nobody changed since,
// and has the state remember all of it. It returns what the server rewrote and
// the mark does not say yet, whenever that was written.
func (b *mailbox) learn(ctx context.Context) ([]rewrite, error) {
	memory, err := b.Store.Load(ctx, b.id)
	if err != nil {
		return nil, &stateError{err}
	}
	view, err := observe.Look(ctx, b.target, b.plan.Mailbox, memory)
	if err != nil {
		return nil, fmt.Errorf("read back what was written: %w", err)
	}
	learner := observe.Learner{Target: b.target, Digester: addressbook.NewDigester(b.Owner), Lists: b.names}
	if err := learner.Learn(ctx, b.plan.Mailbox, view); err != nil {
		return nil, fmt.Errorf("read back what was written: %w", err)
	}
	batch, _ := view.Batch()
	managed := 0
	for i := range view.Items {
		item := &view.Items[i]
		if item.Mark.Format != 0 && item.Mark.Rep == b.plan.Mailbox.Rep && !item.Mark.Status.IsReleased() {
			managed++
		}
	}
	batch.Managed, batch.Address = &managed, &b.plan.Mailbox.Address
	return unsaid(view), b.commit(ctx, batch)
}

// unsaid are the items of which the server stored something else and the mark
// does not say so: of those that are as they were read back.
func unsaid(view *observe.View) (rewritten []rewrite) {
	items := view.Items
	for i := range view.Entries {
		e := &view.Entries[i]
		for len(items) > 0 && items[0].Key < e.Key {
			items = items[1:]
		}
		for k := 0; k < len(items) && items[k].Key == e.Key; k++ {
			item := &items[k]
			asRead := item.ID == e.Item && item.Shape == e.Shape && item.Observed == e.Got
			if asRead && planner.Unsaid(e, &item.Item) {
				rewritten = append(rewritten, rewrite{*e, item.Item})
			}
		}
	}
	return rewritten
}

// confess writes into the marks what the server stored.
func (b *mailbox) confess(ctx context.Context, rewritten []rewrite) error {
	operations := make([]providers.Operation, len(rewritten))
	for i, r := range rewritten {
		mark := r.item.Mark
		mark.Want, mark.Got = r.entry.Want, r.entry.Got
		operations[i] = providers.Operation{
			Kind: providers.UpdateItem, Item: r.item.ID, ChangeKey: r.item.ChangeKey,
			Owner: b.Owner, Key: r.item.Key, Mark: mark,
		}
	}
	var batch state.Batch
	var noted []string
	for i, result := range b.target.Do(ctx, b.plan.Mailbox, operations) {
		if errors.Is(result.Err, providers.ErrChanged) || errors.Is(result.Err, providers.ErrGone) {
			continue // a user was faster: the next run compares the values
		}
		if result.Err != nil {
			return fmt.Errorf("write what the server made of a contact into its mark: %w", result.Err)
		}
		e := rewritten[i].entry
		e.ChangeKey = result.ChangeKey
		batch.PutEntries = append(batch.PutEntries, e)
		noted = append(noted, string(e.Key))
	}
	if len(noted) > 0 {
		b.mu.Lock()
		b.tell(Noted{Target: b.plan.Target, Rep: b.plan.Mailbox.Rep, Note: planner.Note{
			Kind: planner.RewrittenByServer, Key: addressbook.Key(noted[0]),
			Detail: fmt.Sprintf("the server stored something else than was written, in %s: %s; it is left at that", contacts(len(noted)), strings.Join(noted[:min(3, len(noted))], ", ")),
		}})
		b.mu.Unlock()
	}
	return b.commit(ctx, batch)
}

func contacts(n int) string {
	if n == 1 {
		return "1 contact"
	}
	return fmt.Sprintf("%d contacts", n)
}
