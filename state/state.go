// Package state is the contract of what contactsync remembers between runs: an
// index over the marks in the mailboxes, never a second truth. Losing it costs
// nothing but a full read. Values of contacts are not in it, keyed digests are.
//
// Each store has a folder below and passes the suite in statetest.
package state

import (
	"context"
	"errors"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Store is a state. Its methods may be called by several goroutines; the
// writes of one mailbox come from one goroutine at a time.
type Store interface {
	// Meta is what identifies the state. It fails if the state cannot be read.
	Meta(ctx context.Context) (Meta, error)

	// Mailboxes lists all mailboxes that the state knows, sorted by target
	// and rep.
	Mailboxes(ctx context.Context) ([]Mailbox, error)

	// Load reads all that is remembered of a mailbox. A mailbox that the
	// state does not know gives an empty Memory.
	Load(ctx context.Context, id MailboxID) (*Memory, error)

	// Cursors reads the cursors of a mailbox alone, nil if there are none.
	Cursors(ctx context.Context, id MailboxID) (providers.Cursors, error)

	// Finished says which of the ops are those of items that we deleted from
	// the mailbox.
	Finished(ctx context.Context, id MailboxID, ops []addressbook.Op) ([]addressbook.Op, error)

	// Commit makes a Batch durable in one transaction: all of it or nothing.
	// It returns when the batch would survive a loss of power. A batch that
	// touches the mailbox (anything but Journal, Withhold and Spend) increments its serial.
	Commit(ctx context.Context, batch Batch) error

	// NameLists returns the lists of names that digests were computed over,
	// by their digest.
	NameLists(ctx context.Context) (map[addressbook.Digest][]string, error)

	// Baselines are the counts that the last approved reads of the sources
	// gave.
	Baselines(ctx context.Context) (map[BaselineID]int, error)

	// Failing are the mailboxes that failed in the last run that said something
	// of them, with when the first of the runs started in which they failed
	// without a break.
	Failing(ctx context.Context) (map[MailboxID]time.Time, error)

	// BeginRun records that a run started; EndRun how it ended and what it
	// found, in one transaction.
	BeginRun(ctx context.Context, run Run) error
	EndRun(ctx context.Context, run Run, found Findings) error

	// Runs lists the runs, the newest first, at most limit of them.
	Runs(ctx context.Context, limit int) ([]Run, error)

	// Anchor is the time that the schedule counts from, zero if there is none;
	// SetAnchor replaces it.
	Anchor(ctx context.Context) (time.Time, error)
	SetAnchor(ctx context.Context, anchor time.Time) error

	// ApprovedConfig is the digest of the configuration whose saved plan was the last one to be
	// applied, zero if there was none; SetApprovedConfig replaces it.
	ApprovedConfig(ctx context.Context) (addressbook.Digest, error)
	SetApprovedConfig(ctx context.Context, config addressbook.Digest) error

	// Waiting lists what guards held back at or after a time, the newest first.
	Waiting(ctx context.Context, since time.Time) ([]Waiting, error)

	// Approve records an approval of what its guard held back in its run at or after a time, and a
	// line in the journal of each mailbox that is concerned. Without anything held back the error is
	// ErrNothingWithheld.
	Approve(ctx context.Context, approval Approval, since time.Time) error

	// Approvals lists the approvals that were made at or after a time, the newest first.
	Approvals(ctx context.Context, since time.Time) ([]Approval, error)

	// Approved are the changes of a mailbox that approvals let through at a time and that were not
	// made yet, sorted, by the ids of the approvals.
	Approved(ctx context.Context, id MailboxID, at time.Time) (map[string][]addressbook.Digest, error)

	// Deletes counts, per mailbox, the deletes that the journal has as done
	// at or after a time, duplicates and old halves apart.
	Deletes(ctx context.Context, since time.Time) (map[MailboxID]int, error)

	// Journal hands out the lines that the journal has of the mailboxes of a rep, in
	// whichever targets, those that are at or after a time, the newest first, until yield
	// returns false. A mailbox that was forgotten keeps its lines. yield must not
	// call the store.
	Journal(ctx context.Context, rep addressbook.RepID, since time.Time, yield func(MailboxID, JournalLine) bool) error

	// Close releases the store. Nothing may be called after it.
	Close() error
}

// Errors that a store returns wrapped with its path and what to do.
var (
	// ErrNewer: the state was written by a newer version of contactsync.
	ErrNewer = errors.New("the state was written by a newer version")

	// ErrOlder: the state needs a migration, which reading does not do.
	ErrOlder = errors.New("the state needs to be migrated")

	// ErrDamaged: this is not a state, or it is damaged.
	ErrDamaged = errors.New("this is not a state, or it is damaged")
)

// Meta identifies a state.
type Meta struct {
	// Lineage is a random id made with the state. It is empty for a state
	// that does not exist yet.
	Lineage string

	// Owner is the owner whose contacts the state knows; "" before the first
	// Commit. A Store is opened for one owner.
	Owner string

	// Serial counts the commits.
	Serial int64
}

// MailboxID identifies a mailbox in the state.
type MailboxID struct {
	// Target is the address of the target provider in the configuration:
	// "vdir.mail".
	Target string

	Rep addressbook.RepID
}

// Mailbox is the state's row of a mailbox.
type Mailbox struct {
	MailboxID

	// Address is the e-mail address that the mailbox was last found by.
	Address string

	// Serial counts the commits that touched the mailbox.
	Serial int64

	// Managed is the number of managed contacts after the last apply.
	Managed int

	// Greeted says that the mailbox was synchronized once without a contact being held back
	// because the user has it already.
	Greeted bool

	// Settled is the digest of all that a plan depended on which found nothing to do, zero
	// if there was none since the mailbox was last touched.
	Settled addressbook.Digest
}

// Memory is all that the state remembers of one mailbox. Everything is sorted:
// items by key and then id, entries and holds by key, intents by key and then op.
type Memory struct {
	Mailbox

	Items   []Item
	Entries []Entry
	Intents []Intent
	Holds   []Hold

	Cursors providers.Cursors
}

// Item is a marked item as it was last observed.
type Item struct {
	addressbook.Item

	// Shape is the digest of the list of properties that Observed covers.
	Shape addressbook.Digest

	// Observed is the digest of those properties' values, zero if they were
	// not read.
	Observed addressbook.Digest

	// Seen is the serial of the mailbox when the item was first observed: the
	// lower, the earlier.
	Seen int64
}

// Entry is what was last applied under a key.
type Entry struct {
	Key addressbook.Key

	// Sync and Mapping are the names of the sync that filled the slot and of
	// the mapping it used.
	Sync    string
	Mapping string

	// Item, Op, ChangeKey and Folder are of the item as our last write left
	// it.
	Item      addressbook.ItemID
	Op        addressbook.Op
	ChangeKey addressbook.ChangeKey
	Folder    addressbook.FolderID

	// Format is the version of the digests, addressbook.DigestFormat at the time. Of an entry that was
	// inherited it is 0: of its digests Src, Fields and Map hold, unless they are zero.
	Format int

	// Src is the digest of the record fields that the mapping reads, Fields
	// the digest of the list of their names.
	Src    addressbook.Digest
	Fields addressbook.Digest

	// Map is the digest of the mapping, Shape that of the list of the
	// properties it manages.
	Map   addressbook.Digest
	Shape addressbook.Digest

	// Want is the digest of the mapped, normalized contents; Got that of the
	// managed properties as first read back after our write, zero if there was
	// no such read.
	Want addressbook.Digest
	Got  addressbook.Digest

	// Parts are the digests of single properties, sorted by name, where one of the mapping's
	// has a drift policy of its own; else nil.
	Parts []Part

	// Ours are the digests of the categories that were wanted, sorted, Theirs those of them that the
	// user had before: these, and all others, are the user's. Block says that of the notes a
	// block alone is managed.
	Ours   []addressbook.Digest
	Theirs []addressbook.Digest
	Block  bool

	// Photo is the digest of the photo as the CRM had it, zero if it had none or if none is mapped.
	Photo addressbook.Digest

	// Let is the digest of contents that differ from the wanted ones and were
	// let be under a drift policy, whose number is LetUnder; zero if there are none. LetNoted
	// says that a note tells so in every plan.
	Let      addressbook.Digest
	LetUnder uint8
	LetNoted bool
}

// Part is what an Entry has of one property; of all that have no Part of their
// own together if Name is empty.
type Part struct {
	Name string

	// Want and Got are as those of the Entry.
	Want addressbook.Digest
	Got  addressbook.Digest
}

// IntentAction is what an intent means to do.
type IntentAction string

// The actions of intents.
const (
	IntendCreate   IntentAction = "create"
	IntendRecreate IntentAction = "recreate" // create anew, then delete the old half
	IntendDelete   IntentAction = "delete"
	IntendMove     IntentAction = "move"
)

// Intent is a remote call that was about to be made: durable before the call.
// It stays open until the next recorded outcome of its key, and is kept for 30
// days after that, since a create may still land.
type Intent struct {
	// Op is the op of the item that is created, or of the item that is moved or
	// deleted.
	Op addressbook.Op

	Key    addressbook.Key
	Action IntentAction

	// Item is the item that is moved or deleted; of a recreate the old half,
	// and OldOp its op.
	Item  addressbook.ItemID
	OldOp addressbook.Op

	// Opened and Closed are times in UTC, to the second; Closed is zero while the
	// intent is open.
	Opened time.Time
	Closed time.Time
}

// Hold says that what a run did under a key was undone, and that nothing is done there as long as
// the CRM and the configuration say what they said then.
type Hold struct {
	Key addressbook.Key

	// Sync is the sync that the key belonged to.
	Sync string

	// Src and Map are those of an Entry: the digests of the record's fields and of the mapping.
	// Both are zero if the key was not to be in the mailbox; Gone says that this was because the
	// CRM did not have the record any more.
	Src  addressbook.Digest
	Map  addressbook.Digest
	Gone bool

	// Run is the run that was undone.
	Run string
}

// Batch is a set of changes to one mailbox, committed at once. Puts replace
// what has the same identity. Deletes come before puts.
type Batch struct {
	Mailbox MailboxID

	// Address and Managed replace the mailbox's, if not nil.
	Address *string
	Managed *int

	// Greeted replaces the mailbox's, if not nil.
	Greeted *bool

	// Settled replaces the mailbox's; every batch without it that touches the
	// mailbox makes it zero.
	Settled *addressbook.Digest

	PutItems    []Item
	DeleteItems []addressbook.ItemID

	PutEntries    []Entry
	DeleteEntries []addressbook.Key

	PutIntents []Intent

	PutHolds    []Hold
	DeleteHolds []addressbook.Key

	// CloseIntents closes, at Now, all open intents of these keys.
	CloseIntents []addressbook.Key

	// Finish records ops whose items we deleted. They are kept for good: a
	// user may take such an item out of Deleted Items years later.
	Finish []addressbook.Op

	PutCursors    providers.Cursors
	DeleteCursors []addressbook.FolderID

	// NameLists are lists that digests in the batch were computed over.
	NameLists map[addressbook.Digest][]string

	Journal []JournalLine

	// Withhold is what guards held back. It replaces what the same guard held back of the mailbox in
	// the same run.
	Withhold []Withheld

	// Spend are changes that were made and are not approved any more, whoever approved of them.
	Spend []addressbook.Digest

	// Forget removes the mailbox and all that is remembered of it, the journal apart,
	// before anything else of the batch is done.
	Forget bool

	// Formerly is the target that the mailbox was in before it moved to this one, "" if it did not.
	// What Memory.Inherit takes from what is remembered of it there, and which of its ops are finished, is
	// remembered here before anything else of the batch is done, and the mailbox is forgotten there. If Another is
	// set, the one there was another mailbox: Memory.InheritHolds is what takes something from it.
	Formerly string
	Another  bool

	// Now is the time of the commit. Intents that were closed more than 30
	// days before it are removed, what was held back more than WithheldFor before it, and the lines of
	// the journal and the approvals that are older than the store is to keep the journal.
	Now time.Time
}

// JournalLine says what happened to one contact. It has no values.
type JournalLine struct {
	Run     string
	At      time.Time
	Key     addressbook.Key
	Action  string
	Causes  []string
	Outcome string // "done", or what failed, or why it was skipped

	// Approval is the id of the approval that let the change through, "" if none had to. A line of
	// Action ActionApprove is of the approval itself: its Key is empty, its cause is the guard.
	Approval string
}

// ActionApprove is the action of the lines that the journal has of approvals.
const ActionApprove = "approve"

// BaselineID names a count of a source: how many records a table had, or how
// many records a criterion selected, before any condition.
type BaselineID struct {
	Source    string
	Table     string
	Criterion string // empty for the table itself
}
