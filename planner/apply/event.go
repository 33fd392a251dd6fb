package apply

import (
	"contactsync/planner"
	"contactsync/providers/addressbook"
)

// Event is something that happened while a plan was applied: Begun, Done,
// Failed, Noted or Finished.
type Event interface{ event() }

// Begun says that the plan of a mailbox is taken up. If it has an Error, the
// mailbox could not be planned, and nothing follows.
type Begun struct {
	Plan *planner.MailboxPlan
}

// Done says that a change was made.
type Done struct {
	Target string
	Rep    addressbook.RepID
	Change *planner.Change
}

// Failed says that a change was not made, or not wholly, and why.
type Failed struct {
	Target string
	Rep    addressbook.RepID
	Change *planner.Change
	Err    error
}

// Noted is something that a person should know of a mailbox.
type Noted struct {
	Target string
	Rep    addressbook.RepID
	Note   planner.Note
}

// Finished says that a mailbox is through. Err is why it could not be gone
// through to its end.
type Finished struct {
	Target string
	Rep    addressbook.RepID
	Err    error
}

func (Begun) event()    {}
func (Done) event()     {}
func (Failed) event()   {}
func (Noted) event()    {}
func (Finished) event() {}
