package providers

import "errors"

// The classes of errors that a Target or Source returns, wrapped with what
// happened to which mailbox, item or file. An error of no class concerns what
// it was returned for and nothing else: the item in a Result, the mailbox in
// Observe, the table in Records.
var (
	// ErrNoMailbox: the address has no mailbox in this target. The mailbox is
	// skipped, nothing is deleted.
	ErrNoMailbox = errors.New("there is no such mailbox")

	// ErrGone: the item or folder is not there any more.
	ErrGone = errors.New("it is not there any more")

	// ErrChanged: the item is not in the version that was planned on.
	ErrChanged = errors.New("it changed since it was read")

	// ErrExists: there is a folder of that name already.
	ErrExists = errors.New("it exists already")

	// ErrFull: the mailbox or the disk has no room.
	ErrFull = errors.New("there is no room left")

	// ErrDenied: we may not read or write this.
	ErrDenied = errors.New("access is denied")

	// ErrCredentials: the system does not accept who we are. Nothing more may be tried
	// by anybody: accounts get locked. The run ends with it.
	ErrCredentials = errors.New("the credentials are refused")

	// ErrUnknownOutcome: the operation may or may not have been done. It is
	// looked up before it is repeated.
	ErrUnknownOutcome = errors.New("it is not known whether this was done")

	// ErrTransport: the system could not be reached or did not answer. Ten in
	// a row over different mailboxes mean that it is down.
	ErrTransport = errors.New("the system cannot be reached")
)
