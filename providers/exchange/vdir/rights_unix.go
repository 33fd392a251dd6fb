//go:build unix

package vdir

import (
	"io/fs"
	"os"
	"syscall"
)

// giveOwner changes the owner, or at least the group. Only root may do the
// first, so failure is the rule and no error.
func giveOwner(f *os.File, like fs.FileInfo) {
	info, err := f.Stat()
	if err != nil {
		return
	}
	is, isKnown := info.Sys().(*syscall.Stat_t)
	want, wantKnown := like.Sys().(*syscall.Stat_t)
	if !isKnown || !wantKnown || is.Uid == want.Uid && is.Gid == want.Gid {
		return
	}
	if f.Chown(int(want.Uid), int(want.Gid)) != nil {
		_ = f.Chown(-1, int(want.Gid))
	}
}
