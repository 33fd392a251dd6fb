package graph

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/graph/wire"
)

// task is an operation on its way.
type task struct {
	*providers.Operation
	result providers.Result
	state  taskState

	// cause is why it is not settled yet.
	cause error

	// sends counts the requests that it was part of. isDoubtful says that it is not
	// known what became of one of them: it may yet be done, late.
	sends      int
	isDoubtful bool

	// key and mark are the texts of the marks that it writes.
	key, mark string

	// seen is the item before it is changed, moved or deleted.
	seen *wire.Item
}

// taskState is how far a task is.
type taskState int

const (
	open    taskState = iota // it is to be sent
	unknown                  // it was sent and may be done
	settled                  // it has its result
)

// newTask makes a task of an operation. It is settled if the operation cannot
// be done.
func newTask(o *providers.Operation) *task {
	t := &task{Operation: o}
	if err := t.check(); err != nil {
		t.fail(err)
	}
	return t
}

// check says why the operation cannot be done, and makes the texts of the marks
// if it can.
func (t *task) check() error {
	switch t.Kind {
	case providers.CreateItem:
		return cmp.Or(t.checkFolder(), t.writeMarks())
	case providers.UpdateItem:
		return cmp.Or(t.checkItem(), t.writeMarks())
	case providers.MoveItem:
		return cmp.Or(t.checkItem(), t.checkFolder())
	case providers.DeleteItem:
		return cmp.Or(t.checkItem(), t.checkMode())
	case providers.UnmarkItem:
		return t.checkItem()
	case providers.CreateFolder, providers.UpdateFolder, providers.DeleteFolder:
		return t.checkFolder()
	}
	return fmt.Errorf("there is no operation %q", t.Kind)
}

func (t *task) checkItem() error {
	if !isID(t.Item) {
		return fmt.Errorf("%w: that is no id of an item", providers.ErrGone)
	}
	return nil
}

func (t *task) checkFolder() error {
	if !isID(t.Folder) {
		return errFolderGone
	}
	return nil
}

func (t *task) checkMode() error {
	modes := []providers.DeleteMode{providers.DeletedItems, providers.RecoverableItems, providers.Permanent}
	if !slices.Contains(modes, t.Mode) {
		return fmt.Errorf("there is no delete mode %q", t.Mode)
	}
	return nil
}

// writeMarks makes the texts of the marks. What would not come back as it was is refused:
// such a mark would not be found again.
func (t *task) writeMarks() (err error) {
	if t.key, err = addressbook.EncodeKey(t.Owner, t.Key); err != nil {
		return err
	}
	if t.mark, err = t.Mark.Encode(); err != nil {
		return err
	}
	for _, text := range []string{t.key, t.mark} {
		if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
			return fmt.Errorf("%w: control characters or invalid UTF-8", addressbook.ErrMark)
		}
	}
	return nil
}

// notes are what of the contact Graph cannot hold.
func (t *task) notes() []string {
	var notes []string
	if t.Contact != nil {
		for _, field := range t.Contact.Fields {
			if why := wire.Holds(field.Name); why != "" {
				notes = append(notes, fmt.Sprintf("%s was left out: %s", field.Name, why))
			}
		}
	}
	return notes
}

// photo is the photo that is wanted, "" for none. isManaged says whether it is
// to be written at all.
func (t *task) photo() (photo string, isManaged bool) {
	photo = t.Contact.Get(photoProperty).Text
	if t.Kind == providers.CreateItem {
		return photo, photo != ""
	}
	return photo, slices.Contains(t.Shape, photoProperty)
}

func (t *task) isSettled() bool { return t.state == settled }

// done settles the task: the item is now called that.
func (t *task) done(id addressbook.ItemID, version addressbook.ChangeKey) {
	t.state = settled
	t.result.ID, t.result.ChangeKey = id, version
	t.result.Notes = append(t.result.Notes, t.notes()...)
}

// fail settles the task with an error.
func (t *task) fail(err error) {
	if err == nil {
		err = errNoReason
	}
	t.state = settled
	t.result = providers.Result{Err: err}
}

// errNoReason stands for an error that is missing: what has none is not done
// for that.
var errNoReason = errors.New("it was not done, for no known reason")

// giveUp settles a task of which it is not known whether it is done.
func (t *task) giveUp() { t.fail(&unsureError{sure(t.cause)}) }

// doubt says that the task may be done.
func (t *task) doubt(cause error) { t.state, t.cause, t.isDoubtful = unknown, cause, true }

// refused settles the task with what the service said to it, unless that may
// come of its having been done before.
func (t *task) refused(err error) {
	if t.isDoubtful && (errors.Is(err, providers.ErrGone) || errors.Is(err, providers.ErrChanged)) {
		t.doubt(err)
		return
	}
	t.fail(err)
}

// answered draws the consequences of an answer that the task was not done.
func (t *task) answered(r *refusalError) {
	t.cause = r
	switch r.conduct {
	case refuse:
		t.refused(r)
	case look, busy:
		t.doubt(r)
	case wait, slow, behind:
	}
}

// isSpent says that the task was sent as often as it may be.
func (t *task) isSpent() bool { return t.sends >= maxSends }

// retry has the task sent again: it is known not to be done.
func (t *task) retry() { t.state = open }

// failAll settles the tasks that are not yet with an error.
func failAll(tasks []*task, err error) {
	for _, t := range tasks {
		if !t.isSettled() {
			t.fail(err)
		}
	}
}

// unsettled are the tasks without a result.
func unsettled(tasks []*task) []*task {
	return slices.DeleteFunc(slices.Clone(tasks), (*task).isSettled)
}
