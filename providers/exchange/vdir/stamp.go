package vdir

import (
	"io/fs"
	"time"
)

// stamp is what a directory says of a file. Two equal stamps mean that the file
// did not change in between, if it was not written at the very moment of the
// listing; see settled.
type stamp struct {
	size int64

	// inode is 0 and changed is modified where the system does not have them.
	inode    uint64
	modified int64 // nanoseconds since 1970
	changed  int64
}

// How long after a write another one may still leave the same times. Systems
// with fine clocks take them from the kernel's tick, of at most 10 ms; the
// coarsest clock of the usual file systems is FAT's.
const (
	fineSettling   = 100 * time.Millisecond
	coarseSettling = 2 * time.Second
)

// settled says whether a write after the time of the listing would show in the
// stamp.
func (s stamp) settled(listed time.Time) bool {
	settling := coarseSettling
	if s.changed%int64(time.Millisecond) != 0 {
		settling = fineSettling // only a fine clock gives parts of a millisecond
	}
	return max(s.modified, s.changed) <= listed.Add(-settling).UnixNano()
}

func stampOf(info fs.FileInfo) stamp {
	s := stamp{size: info.Size(), modified: info.ModTime().UnixNano()}
	s.changed = s.modified
	return s.withSystem(info)
}
