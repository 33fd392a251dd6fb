// Package planfile keeps a plan in a file: saved by plan for a later apply, or
// spooled by an apply that plans and executes in one go. A plan is written and
// read mailbox by mailbox, so that memory holds one mailbox at a time.
//
// The file is made of lines:
//
//	contactsync plan 1 "0.3.0"         format version, and the version that wrote it
//	{…}                                planner.Header
//	{…, "changes": 2}                  planner.MailboxPlan, with the number of its changes
//	{…}                                planner.Change, one a line
//	{…}
//	…                                  further mailboxes
//	{…}                                planner.Footer
//	footer 00000000000004d2 sha256 …   the offset of the footer, and the SHA-256 of all bytes before it
//
// A text that JSON cannot hold, such as the bytes of a photo or a file name
// that is not UTF-8, is a NUL followed by its base64.
//
// The checksum finds what happens to files by accident. It proves nothing
// about who wrote the file: whoever may write it may compute the checksum
// too. The file holds the values of contacts in the clear, is therefore made
// readable for its owner alone, and does not belong among the artifacts of a
// CI job that others can fetch, unless it is encrypted on the way.
package planfile

import (
	"errors"

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
)

const (
	// magic is what every plan of every version begins with.
	magic = "contactsync plan "

	// maxFirstLine and maxLine are the most bytes of the first and of any other
	// line, the line end included.
	maxFirstLine = 256
	maxLine      = 64 << 20

	// The last line, in the terms of package fmt, and the lengths of the
	// whole of it and of the part that the checksum does not cover.
	trailerFormat  = "footer %016x sha256 "
	trailerLength  = 7 + 16 + 8 + checksumLength
	checksumLength = 64 + 1
)

// mailboxLine is a mailbox without its changes, which follow on lines of
// their own.
type mailboxLine struct {
	planner.MailboxPlan

	// Changes takes the place of the list of that name.
	Changes int `json:"changes,omitempty"`
}
