package explain

import (
	"time"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Case is all that is known of one mailbox, as it was found.
type Case struct {
	Mailbox state.MailboxID

	// TakesPart says that the mailbox takes part in a sync, Enrollments why, or why not, sync
	// by sync. Held are the reasons for which nothing at all is done about it.
	TakesPart   bool
	Enrollments []desired.Enrollment
	Held        []planner.Skip

	// Settings are those of each sync that the mailbox takes part in, Selected what the
	// criteria give it before any condition.
	Settings []SyncSettings
	Selected []desired.Selected

	// Input is what the plan was computed from, Plan what the planner made of it. Input is
	// nil if the mailbox was not looked at: Plan has the reason, or the mailbox has left
	// and nothing is to be done.
	Input *planner.Input
	Plan  *planner.MailboxPlan

	// Memory is what the state has of the mailbox, nil if it does not know it.
	Memory *Memory

	// Record is what was asked for, nil if that is the mailbox alone.
	Record *Record
}

// SyncSettings are the settings of one sync.
type SyncSettings struct {
	Sync     string
	Settings []desired.Setting
}

// Memory is what the state says of a mailbox and of the runs.
type Memory struct {
	// Managed is the number of managed contacts after the last apply.
	Managed int

	// FailingSince is since when the runs fail for the mailbox, zero if the last did not.
	FailingSince time.Time

	// LastRun is the last run of any kind, nil if there was none.
	LastRun *state.Run
}

// Record is what is known of one record in a Case.
type Record struct {
	Key       addressbook.Key
	Trace     desired.Trace
	Existence planner.Existence

	// Mapping is how the sync that fills the slot maps the record, nil if none does.
	Mapping *desired.Mapping

	// Readings are the values of the items of ours under the key, by their ids: for showing
	// them, whatever the plan had to read.
	Readings map[addressbook.ItemID]*addressbook.Contact

	// Entry is what the state has under the key, nil for nothing.
	Entry *state.Entry
}
