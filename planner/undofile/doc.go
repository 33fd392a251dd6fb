// Package undofile keeps what a run replaces or takes away in a file, so that the run can be undone.
//
// A file is RUN.csundo in one directory, readable for its owner alone. It is:
//
//	contactsync undo 1 2026-03-28T22:17:00Z    the format's version, and when it was begun
//	frame                                      the header
//	frame                                      what a few contacts of one mailbox were
//	…
//
// The first line is all that can be read without a key. A frame is its length in four bytes, the highest
// first, and as many bytes: a message of age (age-encryption.org/v1) with a stream of Zstandard (RFC 8878)
// in it, and in that lines. The header has one line, the others have:
//
//	{"frame": 1, "target": …, "rep": …, "count": 2}
//	{…}                                        planner.Former, one a line
//	{…}
//
// The header is encrypted for the recipients, or with a passphrase. In it is an identity that was made
// for this file, and the other frames are encrypted for that: who applies needs no secret, a passphrase
// costs its time once, and nobody without a key can add a frame. Frames are numbered, so that none can be
// left out or exchanged; what is cut off at the end cannot be told from a run that was killed there.
//
// Beside these files are those of what was erased, RUN.erased: a record of which a file that is older still has
// contents, which are not brought back.
//
// A frame is durable before the mailbox is asked to change what it is about. So a file whose last frame is
// torn is whole: what that frame was to say was never begun.
package undofile

import (
	"errors"
	"time"

	"contactsync/planner"
	"contactsync/providers/addressbook"
)

// The reasons for which a file cannot be used, wrapped with the run and with what to do.
var (
	// ErrNone: nothing is kept of such a run.
	ErrNone = errors.New("nothing is kept of this run that could be brought back")

	// ErrNewer: the file is of a format that this version does not know.
	ErrNewer = errors.New("what is kept of the run was written by a newer version of contactsync")

	// ErrDamaged: the file is something else, or was changed.
	ErrDamaged = errors.New("what is kept of the run is damaged, or was changed")

	// ErrNoKey: nothing was given to open the file with.
	ErrNoKey = errors.New("what is kept of the run is encrypted, and there is no key to open it with")

	// ErrWrongKey: what was given does not open the file.
	ErrWrongKey = errors.New("what is kept of the run is encrypted, and the given key does not open it")

	// ErrForeign: the file is of another installation.
	ErrForeign = errors.New("what is kept of the run is of another owner")
)

const (
	// magic is what every file of every version begins with. The rest of the first line are the
	// version and the time.
	magic  = "contactsync undo "
	format = 1

	// extension is how the names of the files end.
	extension = ".csundo"

	// maxFirstLine is the most bytes of the first line, maxPlain of what is in a frame.
	maxFirstLine = 64
	maxPlain     = 1 << 30
)

// header is the line of the first frame.
type header struct {
	Owner    string    `json:"owner"`
	Run      string    `json:"run"`
	Created  time.Time `json:"created"`
	Identity string    `json:"identity"` // of age, which opens the other frames
}

// frameLine is the first line of any other frame.
type frameLine struct {
	Frame  int               `json:"frame"` // from 1 on
	Target string            `json:"target"`
	Rep    addressbook.RepID `json:"rep"`
	Count  int               `json:"count"` // of the lines that follow, a planner.Former each
}

// undoable says whether a former can be brought back, and is not only to be listed.
func undoable(f *planner.Former) bool {
	return f.Action != planner.Unmark && f.Action != planner.Release && !f.Second
}
