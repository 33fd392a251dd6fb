package run_test

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"time"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// heldBack is what a guard blocked of a mailbox.
type heldBack struct {
	state.Withheld
	id state.MailboxID
	at time.Time
}

// approval is an approval with what of it was not made yet.
type approval struct {
	state.Approval
	changes map[state.MailboxID][]addressbook.Digest
}

func sortedDigests(digests []addressbook.Digest) []addressbook.Digest {
	sorted := slices.SortedFunc(slices.Values(digests), func(a, b addressbook.Digest) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(sorted)
}

// hold does what a batch says about held and approved changes.
func (s *memoryStore) hold(b *state.Batch) {
	id := b.Mailbox
	s.held = slices.DeleteFunc(s.held, func(h heldBack) bool {
		again := slices.ContainsFunc(b.Withhold, func(held state.Withheld) bool { return h.Run == held.Run && h.GuardID == held.GuardID })
		return h.id == id && (b.Forget || again) || h.at.Before(b.Now.Add(-state.WithheldFor))
	})
	for _, held := range b.Withhold {
		held.Changes = sortedDigests(held.Changes)
		s.held = append(s.held, heldBack{held, id, b.Now})
	}
	for _, a := range s.approvals {
		a.changes[id] = slices.DeleteFunc(a.changes[id], func(d addressbook.Digest) bool { return b.Forget || slices.Contains(b.Spend, d) })
		if len(a.changes[id]) == 0 {
			delete(a.changes, id)
		}
	}
	s.approvals = slices.DeleteFunc(s.approvals, func(a *approval) bool { return a.At.Before(b.Now.AddDate(-1, 0, 0)) })
}

func (s *memoryStore) Waiting(ctx context.Context, since time.Time) ([]state.Waiting, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var list []state.Waiting
	for _, h := range s.held {
		if h.at.Before(since) {
			continue
		}
		i := slices.IndexFunc(list, func(w state.Waiting) bool { return w.Run == h.Run && w.GuardID == h.GuardID })
		if i < 0 {
			i = len(list)
			list = append(list, state.Waiting{Run: h.Run, GuardID: h.GuardID, At: h.at, Blocks: h.Blocks, Figures: h.Figures, Limit: h.Limit})
		}
		list[i].Mailboxes++
		list[i].Changes += len(h.Changes)
		if h.at.Before(list[i].At) {
			list[i].At = h.at
		}
	}
	slices.SortFunc(list, func(a, b state.Waiting) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Run, b.Run), cmp.Compare(a.Target, b.Target),
			cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Guard, b.Guard))
	})
	return list, nil
}

func (s *memoryStore) Approve(ctx context.Context, a state.Approval, since time.Time) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	made := &approval{a, make(map[state.MailboxID][]addressbook.Digest)}
	made.Changes = 0
	for _, h := range s.held {
		if h.Run != a.Run || h.GuardID != a.GuardID || h.at.Before(since) || len(h.Changes) == 0 {
			continue
		}
		made.changes[h.id] = slices.Clone(h.Changes)
		made.Changes += len(h.Changes)
		m := s.mailboxes[h.id]
		m.journal = append(m.journal, state.JournalLine{
			Run: a.Run, At: a.At, Action: state.ActionApprove, Causes: []string{a.Guard}, Outcome: "done", Approval: a.ID,
		})
	}
	if made.Changes == 0 {
		return state.ErrNothingWithheld
	}
	s.approvals = append(s.approvals, made)
	return nil
}

func (s *memoryStore) Approvals(ctx context.Context, since time.Time) ([]state.Approval, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var list []state.Approval
	for _, a := range slices.Backward(s.approvals) {
		shown := a.Approval
		shown.Left = 0
		for _, digests := range a.changes {
			shown.Left += len(digests)
		}
		if !a.At.Before(since) {
			list = append(list, shown)
		}
	}
	slices.SortStableFunc(list, func(a, b state.Approval) int { return b.At.Compare(a.At) })
	return list, nil
}

func (s *memoryStore) Approved(ctx context.Context, id state.MailboxID, at time.Time) (map[string][]addressbook.Digest, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	approved := make(map[string][]addressbook.Digest)
	for _, a := range s.approvals {
		if a.Live(at) && len(a.changes[id]) > 0 {
			approved[a.ID] = slices.Clone(a.changes[id])
		}
	}
	return approved, nil
}

func (s *memoryStore) ApprovedConfig(ctx context.Context) (addressbook.Digest, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return addressbook.Digest{}, err
	}
	defer leave()
	return s.approvedConfig, nil
}

func (s *memoryStore) SetApprovedConfig(ctx context.Context, config addressbook.Digest) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	s.approvedConfig = config
	return nil
}
