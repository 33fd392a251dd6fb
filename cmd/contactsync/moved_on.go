package main

import (
	"context"
	"errors"
	"iter"

	"contactsync/planner"
	"contactsync/planner/planfile"
	"contactsync/planner/run"
	"contactsync/state"
)

// leftPlan is what is left of a saved plan: of mailboxes that others wrote to since it was made, the plans
// that were made of it now.
type leftPlan struct {
	*savedPlan
	run.Rechecked

	// again has the plans that were made now, in the order of the saved ones.
	again *planfile.Reader
}

// recheck holds a saved plan against what is there now. It writes neither to a mailbox nor to the state.
func (e *env) recheck(ctx context.Context, session *session, saved *savedPlan, parallelism int) (*leftPlan, error) {
	writer, err := planfile.Spool("", saved.Header())
	if err != nil {
		return nil, err
	}
	plan := run.SavedPlan{Header: saved.Header(), Footer: saved.Footer(), Mailboxes: saved.Mailboxes()}
	left, err := session.engine(e, parallelism, nil).Recheck(ctx, plan, writer)
	if err != nil {
		return nil, errors.Join(err, writer.Discard())
	}
	again, err := writer.Close(left.Footer)
	if err != nil {
		return nil, err
	}
	return &leftPlan{savedPlan: saved, Rechecked: *left, again: again}, nil
}

// Footer is the footer of what is left.
func (p *leftPlan) Footer() planner.Footer { return p.Rechecked.Footer }

// Mailboxes goes through what is left, in the order of the saved plan.
func (p *leftPlan) Mailboxes() iter.Seq2[*planner.MailboxPlan, error] {
	return func(yield func(*planner.MailboxPlan, error) bool) {
		next, stop := iter.Pull2(p.again.Mailboxes())
		defer stop()
		for m, err := range p.savedPlan.Mailboxes() {
			if err == nil && p.Again[state.MailboxID{Target: m.Target, Rep: m.Mailbox.Rep}] {
				m, err, _ = next()
			}
			if !yield(m, err) || err != nil {
				return
			}
		}
	}
}

// Close removes what was made beside the saved plan, which stays open.
func (p *leftPlan) Close() error { return p.again.Close() }
