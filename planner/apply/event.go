package apply

import (
	"contactsync/planner"
	"contactsync/providers/addressbook"
)

// Event is something that happened while a plan was applied: Begun, Started,
// Done, Failed, MovedOn, Noted, Purged or Finished.
type Event interface{ event() }

// Begun says that the plan of a mailbox is taken up. If it has an Error, the
// mailbox could not be planned, and nothing follows.
type Begun struct {
	Plan *planner.MailboxPlan
}

// Started says that the mailbox is about to be asked for a change, for the first time. A change
// that only the state hears of is Done without it.
type Started struct {
	Target string
	Rep    addressbook.RepID
	Change *planner.Change
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

// MovedOn says that a change of a saved plan was not made, since what it was planned on is another by
// now. It is no failure: the next plan has what is to be done.
type MovedOn struct {
	Target string
	Rep    addressbook.RepID
	Change *planner.Change
	Reason planner.MovedOnReason
}

// Noted is something that a person should know of a mailbox.
type Noted struct {
	Target string
	Rep    addressbook.RepID
	Note   planner.Note
}

// Purged says that the deleted items of a mailbox were searched for what is to be erased, and how
// many were deleted for good.
type Purged struct {
	Target string
	Rep    addressbook.RepID
	Items  int
}

// Finished says that a mailbox is through. Err is why it could not be gone
// through to its end.
type Finished struct {
	Target string
	Rep    addressbook.RepID
	Err    error
}

func (Begun) event()    {}
func (Started) event()  {}
func (Done) event()     {}
func (Failed) event()   {}
func (MovedOn) event()  {}
func (Noted) event()    {}
func (Purged) event()   {}
func (Finished) event() {}
