package apply

import (
	"context"
	"slices"

	"contactsync/planner"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// withhold asks the state which of the plan's changes are still approved, and has it remember what the
// guards block, so that somebody can approve of that.
func (b *mailbox) withhold(ctx context.Context) error {
	if slices.ContainsFunc(b.plan.Changes, func(c planner.Change) bool { return len(c.Approvals) > 0 }) {
		approved, err := b.Store.Approved(ctx, b.id, b.Now())
		if err != nil {
			return &stateError{err}
		}
		planner.Approve(b.plan, b.Owner, approved)
	}
	withheld := b.footer.Withheld(b.plan, b.Owner)
	if len(withheld) == 0 {
		return nil
	}
	for i := range withheld {
		withheld[i].Run = b.run
	}
	b.mu.Lock()
	for _, w := range withheld {
		b.withheld[w.GuardID] = true
	}
	b.mu.Unlock()
	if err := b.Store.Commit(ctx, state.Batch{Mailbox: b.id, Withhold: withheld, Now: b.Now().UTC()}); err != nil {
		return &stateError{err}
	}
	return nil
}

// approvalOf is the id of the approval that lets a change through which a guard would block, "" if
// none has to.
func (b *mailbox) approvalOf(c *planner.Change) string {
	for _, t := range b.footer.Guards {
		for _, a := range t.Approvals {
			if !t.Allowed && slices.Contains(c.Approvals, a.ID) {
				return a.ID
			}
		}
	}
	return ""
}

// spends is what is not approved any more once a change was made.
func (b *mailbox) spends(c *planner.Change) []addressbook.Digest {
	if len(c.Approvals) == 0 {
		return nil
	}
	return []addressbook.Digest{c.Identity(addressbook.NewDigester(b.Owner), b.plan)}
}
