package vdir

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"contactsync/providers"
)

// withClass gives an error of the file system its class. What has none is
// returned as it is.
func withClass(err error) error {
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
