package apply

import (
	"context"
	"errors"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/state"
)

// movedOnBefore tells of the changes that did not hold any more when the plan was held against what is
// there.
func (b *mailbox) movedOnBefore(ctx context.Context) error {
	if len(b.plan.MovedOn) == 0 {
		return nil
	}
	var batch state.Batch
	for i := range b.plan.MovedOn {
		left := &b.plan.MovedOn[i]
		b.leave(&batch, &step{Change: &left.Change}, left.Reason)
	}
	return b.commit(ctx, batch)
}

// isMovedOn says whether a change failed since somebody was faster, in the time between the making of a
// saved plan and its application. What was made in part is a failure all the same.
func (b *mailbox) isMovedOn(s *step, err error) (planner.MovedOnReason, bool) {
	if !b.saved || s.written {
		return "", false
	}
	for _, class := range []struct {
		err    error
		reason planner.MovedOnReason
	}{
		{errKeptGone, planner.KeptGone},
		{providers.ErrChanged, planner.ItemEdited},
		{providers.ErrGone, planner.ItemGone},
		{providers.ErrExists, planner.FolderTaken},
	} {
		if errors.Is(err, class.err) {
			if class.reason == planner.ItemGone && s.Action == planner.Create {
				return planner.FolderGone, true
			}
			return class.reason, true
		}
	}
	return "", false
}

// leave tells that a change is left to the next plan, and writes the journal's line into a batch.
func (b *mailbox) leave(batch *state.Batch, s *step, reason planner.MovedOnReason) {
	batch.Journal = append(batch.Journal, b.line(s, "skipped, moved on since the plan: "+reason.Sentence()))
	b.mu.Lock()
	defer b.mu.Unlock()
	b.result.MovedOn++
	b.tell(MovedOn{Target: b.plan.Target, Rep: b.plan.Mailbox.Rep, Change: s.Change, Reason: reason})
}
