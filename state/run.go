package state

import "time"

// Run is one apply.
type Run struct {
	// ID is a random id.
	ID string

	Operation string // "apply", "destroy", "refresh"
	Started   time.Time
	Ended     time.Time // zero while it runs, or if it was killed
	Outcome   string    // one of the words below; empty while it runs

	// Partial says that the run did not cover all that the configuration says.
	Partial bool

	// Mailboxes counts those that the run went through, FailedMailboxes those
	// of them that could not be planned or gone through to their end.
	Mailboxes       int
	FailedMailboxes int

	// Changes and FailedChanges count the changes that were made and those
	// that failed.
	Changes       int
	FailedChanges int

	// Guards are the names of the guards that tripped and that neither a flag nor approvals
	// allowed in full, sorted, each once.
	Guards []string

	// ConfigNotApproved says that the configuration on disk was not the approved one where that is
	// required, and was not taken up.
	ConfigNotApproved bool
}

// The outcomes of runs.
const (
	OutcomeDone    = "done"    // all that was planned was done
	OutcomeBlocked = "blocked" // a guard blocked something, the rest was done
	OutcomeFailed  = "failed"  // something failed, the rest was done
	OutcomeStopped = "stopped" // it was told to stop
	OutcomeError   = "error"   // it could not go on

	// OutcomeNotApproved: an approved configuration is required and there was none, so that
	// nothing was done.
	OutcomeNotApproved = "config_not_approved"
)

// Good says whether the run brought the mailboxes up to date: it covered
// everything, came to its end, and did not fail for every mailbox.
func (r *Run) Good() bool {
	switch r.Outcome {
	case OutcomeDone, OutcomeBlocked, OutcomeFailed:
		return r.Operation == "apply" && !r.Partial && (r.FailedMailboxes == 0 || r.FailedMailboxes < r.Mailboxes)
	}
	return false
}

// Findings are what a run found out that is about more than itself.
type Findings struct {
	// Baselines, if not nil, replace all that there are.
	Baselines map[BaselineID]int

	// Failing, if not nil, replace all that there are.
	Failing map[MailboxID]time.Time
}
