package operation

import (
	"errors"

	"contactsync/providers"
	"contactsync/providers/pace"
)

// unsureError is for a write that may have been done. It is looked up, not repeated.
type unsureError struct{ cause error }

// Unsure is an error of a write that may have been done. It wraps
// providers.ErrUnknownOutcome and the cause, and has the cause's verdict, but for that it
// is not to be repeated.
func Unsure(cause error) error { return &unsureError{cause} }

// Error implements error.
func (e *unsureError) Error() string {
	return providers.ErrUnknownOutcome.Error() + ": " + e.cause.Error()
}

// Unwrap is the class and the cause.
func (e *unsureError) Unwrap() []error { return []error{providers.ErrUnknownOutcome, e.cause} }

// Verdict implements pace.Judged.
func (e *unsureError) Verdict() pace.Verdict { return Final(e.cause) }

// Final is the verdict of an error, without a repetition.
func Final(err error) pace.Verdict {
	var v pace.Verdict
	if judged, ok := errors.AsType[pace.Judged](err); ok {
		v = judged.Verdict()
	}
	v.Retry = pace.Never
	return v
}

// Sure is an error without the doubt whether something was done.
func Sure(err error) error {
	if e, ok := errors.AsType[*unsureError](err); ok {
		return e.cause
	}
	return err
}

// IsUnknown says whether an error leaves open what was done.
func IsUnknown(err error) bool { return errors.Is(err, providers.ErrUnknownOutcome) }
