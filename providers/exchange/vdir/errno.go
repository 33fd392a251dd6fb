package vdir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"syscall"

	"contactsync/providers"
)

// withClass gives an error of the file system its class. What has none is
// returned as it is.
func withClass(err error) error {
	err = discreet(err)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("%w: %w", providers.ErrGone, err)
	case errors.Is(err, fs.ErrPermission) || isReadOnly(err):
		return fmt.Errorf("%w: %w; give the account that contactsync runs as the right to read and write there", providers.ErrDenied, err)
	case isFull(err):
		return fmt.Errorf("%w: %w", providers.ErrFull, err)
	}
	return err
}

// discreet is an error without the names of users' files and folders: vCards
// are often named after the person.
func discreet(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return &fs.PathError{Op: e.Op, Path: shown(e.Path), Err: e.Err}
	}
	if e, ok := errors.AsType[*os.LinkError](err); ok {
		return &os.LinkError{Op: e.Op, Old: shown(e.Old), New: shown(e.New), Err: e.Err}
	}
	return err
}

// shown is how messages call a file or folder: by its name if it is ours, else by the beginning of the SHA-256 of its
// name, by which its owner can find it. So is the folder called that a file of ours lies in: who named it is not known.
func shown(name string) string {
	folder, base := path.Dir(name), path.Base(name)
	switch {
	case base == mainFolder || base == "/":
		return name
	case !isOurName(base):
		return "the user's own " + shortDigest(base) + "… (SHA-256 of its name)"
	case folder == mainFolder || folder == "/":
		return base
	}
	return base + " in the folder " + shortDigest(path.Base(folder)) + "… (SHA-256 of its name)"
}
