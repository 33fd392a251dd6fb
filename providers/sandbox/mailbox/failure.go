package mailbox

import "errors"

// The failures that a front end has an answer for. Every error of this package
// that is none of them comes from the file.
var (
	// ErrExists says that there is a mailbox of this address, or a folder of this
	// name below the same parent, ignoring case.
	ErrExists = errors.New("exists already")
	// ErrNoMailbox says that the store has no mailbox of this address.
	ErrNoMailbox = errors.New("no such mailbox")
	// ErrMoved says that the mailbox was moved to another server.
	ErrMoved = errors.New("mailbox was moved to another server")
	// ErrNotFound says that the mailbox has nothing of this id or name.
	ErrNotFound = errors.New("not found")
	// ErrMalformedID says that no store gives out such an id.
	ErrMalformedID = errors.New("malformed id")
	// ErrDistinguished says that a distinguished folder can be neither moved nor
	// deleted.
	ErrDistinguished = errors.New("distinguished folder")
	// ErrDescendant says that a folder cannot be put into itself or below itself.
	ErrDescendant = errors.New("folder would become its own descendant")
	// ErrUnsupported says that Exchange does not do this either.
	ErrUnsupported = errors.New("not supported")
	// ErrConflict says that the change key is not the current one.
	ErrConflict = errors.New("changed since it was read")
	// ErrFull says that the mailbox's quota is used up.
	ErrFull = errors.New("mailbox is full")
	// ErrSyncState says that a sync cannot go on from the given number.
	ErrSyncState = errors.New("sync state is not of this mailbox")
	// ErrNoName says that a folder has to have a display name.
	ErrNoName = errors.New("folder without a name")
	// ErrValue says that a property's value is of no type that a Bag holds.
	ErrValue = errors.New("value of an unknown type")
)
