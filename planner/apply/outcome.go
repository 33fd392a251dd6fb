package apply

import (
	"context"
	"errors"
	"maps"
	"slices"

	"contactsync/planner"
	"contactsync/state"
)

// ended is the run as the state has it once it has ended.
func (x *execution) ended(run state.Run) state.Run {
	run.Ended = x.Now().UTC()
	run.Outcome = x.outcome()
	x.result.SourceTripped = x.footer.SourceTripped()
	run.Mailboxes, run.FailedMailboxes = x.result.Mailboxes, x.result.MailboxesFailed
	run.Changes, run.FailedChanges = sum(x.result.Done), sum(x.result.Failed)
	guards := make(map[string]bool)
	for _, t := range x.footer.Guards {
		if !t.Passes() {
			guards[t.Guard] = true
		}
	}
	run.Guards = slices.Sorted(maps.Keys(guards))
	return run
}

// outcome is the run in one word.
func (x *execution) outcome() string {
	cause := x.cause()
	switch {
	case errors.Is(cause, context.Canceled):
		return state.OutcomeStopped
	case cause != nil:
		return state.OutcomeError
	case sum(x.result.Failed)+x.result.MailboxesFailed > 0:
		return state.OutcomeFailed
	case x.result.Blocked > 0 || x.footer.SourceTripped():
		return state.OutcomeBlocked
	}
	return state.OutcomeDone
}

func sum(actions map[planner.Action]int) (n int) {
	for _, k := range actions {
		n += k
	}
	return n
}
