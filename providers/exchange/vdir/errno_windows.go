package vdir

import (
	"errors"
	"syscall"
)

// Numbers of winerror.h that the package syscall has no names for.
const (
	errorWriteProtect      syscall.Errno = 19
	errorHandleDiskFull    syscall.Errno = 39
	errorDiskFull          syscall.Errno = 112
	errorDiskQuotaExceeded syscall.Errno = 1295
)

func isFull(err error) bool {
	return errors.Is(err, errorHandleDiskFull) || errors.Is(err, errorDiskFull) || errors.Is(err, errorDiskQuotaExceeded)
}

func isReadOnly(err error) bool { return errors.Is(err, errorWriteProtect) }
