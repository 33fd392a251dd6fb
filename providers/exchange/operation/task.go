package operation

import (
	"errors"
	"fmt"
	"slices"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/pace"
)

// MaxSends is how often a task is sent at most, in requests that cannot be halved any
// more. maxSendsOnce is it where it should be tried once again only.
const (
	MaxSends     = 5
	maxSendsOnce = 2
)

// photoProperty is the one property that is written by requests of its own.
const photoProperty = "photo"

// Task is an operation on its way. One goroutine at a time works on it.
type Task struct {
	*providers.Operation

	// Result is what came of it, once it is settled.
	Result providers.Result

	// Cause is why it is not settled yet.
	Cause error

	// KeyText and MarkText are the texts of the marks that it writes.
	KeyText, MarkText string

	// Version is the version of the item that is written on.
	Version addressbook.ChangeKey

	// Seen is the item before it is changed, moved or deleted.
	Seen Sight

	state state

	// sends counts the requests that it was part of. isDoubtful says that it is not
	// known what became of one of them: it may yet be done, late.
	sends      int
	isDoubtful bool

	// leftOut are what of the contact cannot be held.
	leftOut []string
}

// Sight is where an item lay, and the texts of its marks.
type Sight struct {
	Folder            addressbook.FolderID
	KeyText, MarkText string
}

// state is how far a task is.
type state int

const (
	open    state = iota // it is to be sent
	unknown              // it was sent and may be done
	settled              // it has its result
)

// New makes a task of an operation. It is settled if the operation cannot be done. Holds
// is as in providers.Target.
func New(o *providers.Operation, holds func(property string) string) *Task {
	t := &Task{Operation: o, Version: o.ChangeKey}
	if err := t.check(); err != nil {
		t.Fail(err)
		return t
	}
	if o.Contact != nil {
		for _, field := range o.Contact.Fields {
			if why := holds(field.Name); why != "" {
				t.leftOut = append(t.leftOut, fmt.Sprintf("%s was left out: %s", field.Name, why))
			}
		}
	}
	return t
}

// Photo is the photo that is wanted, "" for none. isManaged says whether it is to be
// written at all.
func (t *Task) Photo() (photo string, isManaged bool) {
	photo = t.Contact.Get(photoProperty).Text
	if t.Kind == providers.CreateItem {
		return photo, photo != ""
	}
	return photo, slices.Contains(t.Shape, photoProperty)
}

// NotePhoto notes that the item has not the photo that it should have.
func (t *Task) NotePhoto(err error) {
	t.Result.Notes = append(t.Result.Notes, fmt.Sprintf("%s was left out: %v", photoProperty, err))
}

// IsSettled says whether the task has its result.
func (t *Task) IsSettled() bool { return t.state == settled }

// Done settles the task: the item has that id and version now. The version is "" if it
// is not known to be what the task made.
func (t *Task) Done(id addressbook.ItemID, version addressbook.ChangeKey) {
	t.state = settled
	t.Result.ID, t.Result.ChangeKey = id, version
	t.Result.Notes = append(t.Result.Notes, t.leftOut...)
}

// DoneFolder settles the task: the folder has that id now.
func (t *Task) DoneFolder(id addressbook.FolderID) { t.state, t.Result.Folder = settled, id }

// Fail settles the task with an error.
func (t *Task) Fail(err error) {
	if err == nil {
		err = errNoReason
	}
	t.state = settled
	t.Result = providers.Result{Err: err}
}

// errNoReason stands for an error that is missing: what has none is not done for that.
var errNoReason = errors.New("it was not done, for no known reason")

// giveUp settles a task of which it is not known whether it is done.
func (t *Task) giveUp() { t.Fail(Unsure(Sure(t.Cause))) }

// Doubt says that the task may be done.
func (t *Task) Doubt(cause error) { t.state, t.Cause, t.isDoubtful = unknown, cause, true }

// Refused settles the task with what the server said to it, unless that may come of its
// having been done before.
func (t *Task) Refused(err error) {
	if t.isDoubtful && (errors.Is(err, providers.ErrGone) || errors.Is(err, providers.ErrChanged)) {
		t.Doubt(err)
		return
	}
	t.Fail(err)
}

// Reopen has the task sent again: it is known not to be done.
func (t *Task) Reopen() { t.state, t.Result = open, providers.Result{} }

// Unsent takes back that the task was part of a request: it had no share in what became
// of that.
func (t *Task) Unsent() { t.sends-- }

// isSpent says that the task was sent as often as it may be.
func (t *Task) isSpent() bool {
	if judged, ok := errors.AsType[pace.Judged](Sure(t.Cause)); ok && judged.Verdict().Retry == pace.Once {
		return t.sends >= maxSendsOnce
	}
	return t.sends >= MaxSends
}

// FailAll settles the tasks that are not yet with an error.
func FailAll(tasks []*Task, err error) {
	for _, t := range tasks {
		if !t.IsSettled() {
			t.Fail(err)
		}
	}
}

// Unsettled are the tasks without a result.
func Unsettled(tasks []*Task) []*Task {
	return slices.DeleteFunc(slices.Clone(tasks), (*Task).IsSettled)
}
