package state

import (
	"errors"
	"time"

	"contactsync/providers/addressbook"
)

// WithheldFor is how long it is known what a guard held back, and how long an approval of it is good
// for.
const WithheldFor = 24 * time.Hour

// ErrNothingWithheld says that no guard of that name held anything back there in that run, or too long ago.
var ErrNothingWithheld = errors.New("nothing is held back there")

// GuardID names a guard where it tripped: Target and Scope are the mailbox of this target and
// rep id; or Scope is "source/<label>" or "total", and Target is empty.
type GuardID struct {
	Guard  string
	Target string
	Scope  string
}

// Withheld is what a guard held back of a mailbox in a run.
type Withheld struct {
	GuardID
	Run string

	// Blocks, Figures and Limit are what the guard blocks, what was counted and what is still
	// allowed, as they are shown.
	Blocks  string
	Figures string
	Limit   string

	// Changes are the changes, each by a digest of all that makes it the same change.
	Changes []addressbook.Digest
}

// Waiting is what a guard held back in a run, over all mailboxes.
type Waiting struct {
	GuardID
	Run     string
	At      time.Time // when the first of it was held back
	Blocks  string
	Figures string
	Limit   string

	// Mailboxes and Changes count what was held back.
	Mailboxes int
	Changes   int
}

// Approval lets through what a guard held back in a run, and nothing else.
type Approval struct {
	// ID is a random id.
	ID string

	GuardID
	Run string

	// Who approved, and why.
	Who    string
	Reason string

	// At is when it was approved. From Expires on it lets nothing through.
	At      time.Time
	Expires time.Time

	// Changes counts what was approved, Left what of it was not made yet. Approve fills them.
	Changes int
	Left    int
}

// Live says whether an approval is good at a time.
func (a *Approval) Live(at time.Time) bool { return !at.Before(a.At) && at.Before(a.Expires) }
