package sqlite

import (
	"errors"
	"fmt"

	"zombiezen.com/go/sqlite"

	"contactsync/state"
)

// errReadOnly is the answer to a write to a Store that was opened to read.
var errReadOnly = errors.New("it was opened to be read")

// errClosed is the answer to a write after Close.
var errClosed = errors.New("it was closed")

// failed adds to an error the path of the state, the class of the contract that
// it belongs to, and what to do now.
func failed(path string, err error) error {
	if err == nil {
		return nil
	}
	switch code := sqlite.ErrCode(err); code.ToPrimary() {
	case sqlite.ResultCorrupt, sqlite.ResultNotADB:
		err = fmt.Errorf("%w (%w)", state.ErrDamaged, err)
	case sqlite.ResultFull:
		return fmt.Errorf("state %s: there is no room left on its disk: make room and run again: %w", path, err)
	case sqlite.ResultBusy, sqlite.ResultLocked:
		return fmt.Errorf("state %s: another program keeps writing to it: run again when that has ended: %w", path, err)
	case sqlite.ResultCantOpen, sqlite.ResultPerm, sqlite.ResultReadOnly:
		return fmt.Errorf("state %s: check the rights on the file and on its folder: %w", path, err)
	}
	switch {
	case errors.Is(err, state.ErrDamaged):
		return fmt.Errorf("state %s: %w: restore a copy of the file, or delete it: "+
			"the next run then reads all mailboxes from the start", path, err)
	case errors.Is(err, state.ErrNewer):
		return fmt.Errorf("state %s: %w: use that version, or a later one", path, err)
	case errors.Is(err, state.ErrOlder):
		return fmt.Errorf("state %s: %w: the next apply does it and keeps a copy of the file", path, err)
	}
	return fmt.Errorf("state %s: %w", path, err)
}

// damaged is the error for a row that cannot be understood.
func damaged(table string) error {
	return fmt.Errorf("%w (a row of the table %s)", state.ErrDamaged, table)
}
