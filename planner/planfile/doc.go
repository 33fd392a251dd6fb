// Package planfile keeps a plan in a file: saved by plan for a later apply, or
// spooled by an apply that plans and executes in one go. A plan is written and
// read mailbox by mailbox, so that memory holds one mailbox at a time, however
// large the plan is.
//
// The file is:
//
//	contactsync plan 1 zstd age        the format's version, and what is around the payload
//	…                                  the payload
//	sha256 …                           the SHA-256 of all bytes before it
//
// The first line is all that can be read without a key. The payload is a
// stream of Zstandard (RFC 8878), encrypted in the format of age
// (age-encryption.org/v1) unless the first line ends with "zstd". In it are
// lines:
//
//	{…}                                planner.Header, with when the plan expires
//	{…, "changes": 2}                  planner.MailboxPlan, with the number of its changes
//	{…}                                planner.Change, one a line
//	{…}
//	…                                  further mailboxes
//	{…}                                planner.Footer
//
// A text that JSON cannot hold, such as the bytes of a photo or a file name
// that is not UTF-8, is a NUL followed by its base64.
//
// The footer is known only after the last mailbox, and is needed before the
// first: a Reader goes through the payload once when it is opened, which also
// proves that all of it can be decrypted, and keeps the footer. Whatever it
// reads later are the bytes that were there then, even if somebody writes into
// the file meanwhile.
//
// The checksum at the end finds what happens to files by accident, without a
// key. Encryption finds every change of who does not have the key. Neither
// proves who made the plan: whoever knows a recipient can encrypt for it. What
// proves that is Reader.Digest, if somebody who reviewed the plan says it.
//
// A plan has the values of contacts in it. A file is readable for its owner
// alone. A spooled one has no name where the system allows that; and since not
// every system does, and since what was on a disk may be found there later, it
// is always encrypted, with a key that is nowhere but in the memory of the
// process.
package planfile

import (
	"errors"
	"time"

	"contactsync/planner"
)

// The reasons for which a file is refused, wrapped with its path and with
// what to do.
var (
	// ErrNotPlan: the file is something else.
	ErrNotPlan = errors.New("this is not a saved plan")

	// ErrNewer: the plan is of a format that this version does not know.
	ErrNewer = errors.New("the plan was saved by a newer version of contactsync")

	// ErrTampered: the plan is cut short, or was changed after it was saved.
	ErrTampered = errors.New("the plan is cut short or was changed after it was saved")

	// ErrNoKey: the plan is encrypted, and nothing was given to open it with.
	ErrNoKey = errors.New("the plan is encrypted, and there is no key to open it with")

	// ErrWrongKey: the plan is encrypted, and what was given does not open it.
	ErrWrongKey = errors.New("the plan is encrypted, and the given key does not open it")
)

const (
	// magic is what every plan of every version begins with. The rest of the
	// first line are the version and one of the layers.
	magic     = "contactsync plan "
	layers    = "zstd"
	encrypted = "zstd age"

	// maxFirstLine and maxLine are the most bytes of the first line and of any
	// line of the payload, the line end included.
	maxFirstLine = 256
	maxLine      = 64 << 20

	// trailerFormat is the last line, in the terms of package fmt, and
	// trailerLength its length.
	trailerFormat = "sha256 %x\n"
	trailerLength = 7 + 64 + 1
)

// headerLine is the header and what the file adds to it.
type headerLine struct {
	planner.Header

	// Expires is until when the plan may be applied, absent of a spooled one.
	Expires time.Time `json:"expires,omitzero"`
}

// mailboxLine is a mailbox without its changes, which follow on lines of
// their own.
type mailboxLine struct {
	planner.MailboxPlan

	// Changes takes the place of the list of that name.
	Changes int `json:"changes,omitempty"`
}
