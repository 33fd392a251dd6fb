//go:build unix

package vdir

import (
	"errors"
	"io/fs"
	"syscall"
	"testing"

	"contactsync/providers"
)

func TestErrorClass(t *testing.T) {
	classes := map[string]error{"gone": providers.ErrGone, "denied": providers.ErrDenied, "full": providers.ErrFull}
	tests := map[syscall.Errno]string{
		syscall.ENOENT: "gone", syscall.ENOTDIR: "gone",
		syscall.EACCES: "denied", syscall.EPERM: "denied", syscall.EROFS: "denied",
		syscall.ENOSPC: "full", syscall.EDQUOT: "full",
		syscall.EIO: "", syscall.EINVAL: "",
	}
	for errno, want := range tests {
		got := withClass(&fs.PathError{Op: "open", Path: "x", Err: errno})
		for name, class := range classes {
			if errors.Is(got, class) != (name == want) {
				t.Errorf("%v is %v", errno, got)
			}
		}
		if !errors.Is(got, errno) {
			t.Errorf("%v is hidden in %v", errno, got)
		}
	}
}
