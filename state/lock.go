package state

import (
	"context"
	"fmt"
	"time"
)

// Locker gives one process at a time the right to work on a state.
type Locker interface {
	// Lock waits up to wait for the lock. If it is not free by then, the error is a *LockedError.
	// The lock is free again when release is called, or when the
	// process ends, however it ends.
	Lock(ctx context.Context, info LockInfo, wait time.Duration) (release func() error, err error)
}

// LockInfo says who holds a lock.
type LockInfo struct {
	ID        string
	Operation string // "plan", "apply"
	Who       string // user@host (process id)
	Version   string
	Created   time.Time
}

// LockedError says that the state is locked by somebody else.
type LockedError struct {
	Path string

	// Holder is what the holder wrote down, nil if that cannot be read.
	Holder *LockInfo
}

// Error names the holder.
func (e *LockedError) Error() string {
	if e.Holder == nil {
		return fmt.Sprintf("the state %s is locked by another process", e.Path)
	}
	return fmt.Sprintf("the state %s is locked: %s by %s since %s (lock %s)", e.Path,
		e.Holder.Operation, e.Holder.Who, e.Holder.Created.UTC().Format(time.RFC3339), e.Holder.ID)
}
