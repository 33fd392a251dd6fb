package apply

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"contactsync/providers"
	"contactsync/state"
)

// purge deletes for good what is left, among the deleted items of the mailbox, of what is
// erased. It comes after the deletes: they may have put something there. A target that cannot do it
// is not asked, and tells no event.
func (b *mailbox) purge(ctx context.Context) error {
	target, can := b.target.(providers.Purger)
	if !can || len(b.plan.Purge) == 0 || b.stopped() {
		return nil
	}
	purged := 0
	var failed []error
	for _, p := range b.plan.Purge {
		n, err := target.Purge(ctx, b.plan.Mailbox, p.Owner, p.Keys)
		if purged += n; err != nil {
			failed = append(failed, fmt.Errorf("purge the deleted items: %w", err))
		}
	}
	b.mu.Lock()
	b.tell(Purged{Target: b.plan.Target, Rep: b.plan.Mailbox.Rep, Items: purged})
	b.mu.Unlock()
	return errors.Join(failed...)
}

// withdraw has the state remember that nothing in the mailbox is ours any more. It stays with the
// ids of the items that we deleted: a user may take one of them back, with its mark.
func (b *mailbox) withdraw(ctx context.Context, steps []*step) error {
	left := len(steps) < len(b.plan.Changes) || slices.ContainsFunc(steps, func(s *step) bool { return s.err != nil })
	if !b.plan.Withdrawn || left || b.stopped() {
		return nil
	}
	managed, greeted := 0, false
	return b.commit(ctx, state.Batch{Managed: &managed, Greeted: &greeted})
}
