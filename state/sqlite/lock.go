package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"github.com/gofrs/flock"

	"contactsync/state"
)

// Locker locks the state of a path by a lock of the operating system on the
// file "<path>.lock", which it makes with rights for its owner alone, and leaves
// there: a file that is removed could be locked twice. The lock ends with the
// process, however that ends.
//
// The lock decides, what is written in the file informs. On network file
// systems the lock may not reach other machines.
type Locker struct {
	path string

	// pause waits, or returns the error of the context if that ends first.
	pause func(ctx context.Context, d time.Duration) error
}

var _ state.Locker = (*Locker)(nil)

// pollEvery is how often a lock that is held is tried again.
const pollEvery = 50 * time.Millisecond

// NewLocker makes a Locker for the state at path. It touches no file.
func NewLocker(path string) *Locker {
	return &Locker{path: path, pause: sleep}
}

// Lock takes the lock, for which it waits up to wait. If somebody else holds it
// after that, the error is a *state.LockedError.
func (l *Locker) Lock(ctx context.Context, info state.LockInfo, wait time.Duration) (release func() error, err error) {
	lock := flock.New(l.file())
	if err := l.acquire(ctx, lock, wait); err != nil {
		return nil, l.failed(err)
	}
	if !lock.Locked() {
		holder, err := l.lookAt(ctx, lock)
		if err != nil {
			return nil, l.failed(err)
		}
		if !lock.Locked() {
			return nil, &state.LockedError{Path: l.path, Holder: holder}
		}
	}
	if err := l.describe(&info); err != nil {
		_ = lock.Unlock()
		return nil, l.failed(err)
	}
	return func() error {
		return l.failed(errors.Join(l.describe(nil), lock.Unlock()))
	}, nil
}

// acquire tries to lock until wait is over.
func (l *Locker) acquire(ctx context.Context, lock *flock.Flock, wait time.Duration) error {
	for waited := time.Duration(0); ; waited += pollEvery {
		if err := ctx.Err(); err != nil {
			return err
		}
		locked, err := lock.TryLock()
		if err != nil || locked || waited >= wait {
			return err
		}
		if err := l.pause(ctx, min(pollEvery, wait-waited)); err != nil {
			return err
		}
	}
}

// lookAt finds out who holds the lock, nil if that is not certain: a process
// that was killed leaves behind what it wrote down, and the next holder needs a
// moment to replace it. So a holder is believed if it is still there one poll
// later. If the lock is free by then, it is taken.
func (l *Locker) lookAt(ctx context.Context, lock *flock.Flock) (*state.LockInfo, error) {
	before := l.holder()
	if err := l.pause(ctx, pollEvery); err != nil {
		return nil, err
	}
	if locked, err := lock.TryLock(); locked || err != nil {
		return nil, err
	}
	after := l.holder()
	if before == nil || after == nil || before.ID != after.ID {
		return nil, nil
	}
	return after, nil
}

func (l *Locker) failed(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("lock of state %s: %w", l.path, orFolder(l.file(), err))
}

func (l *Locker) file() string { return l.path + ".lock" }

// describe writes down who holds the lock, nobody if info is nil. It leaves the
// first byte alone: Windows locks it, and keeps others from reading what is
// locked. What follows the JSON value in the file is left of longer ones.
func (l *Locker) describe(info *state.LockInfo) error {
	text, err := json.Marshal(info)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(l.file(), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(append(text, '\n'), 1)
	return errors.Join(err, f.Close())
}

// holder is what the last holder wrote down, nil if that cannot be read.
func (l *Locker) holder() *state.LockInfo {
	f, err := os.Open(l.file())
	if err != nil {
		return nil
	}
	defer f.Close()
	var info *state.LockInfo
	if err := json.NewDecoder(io.NewSectionReader(f, 1, math.MaxInt32)).Decode(&info); err != nil {
		return nil
	}
	return info
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
