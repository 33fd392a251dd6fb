package pace

import (
	"fmt"
	"time"
)

// PausedError says that the server wants to be left alone for longer than a
// call may wait. Err is the error that asked for the pause.
type PausedError struct {
	Until time.Time
	Err   error
}

// Error implements error.
func (e *PausedError) Error() string {
	return fmt.Sprintf("the server wants no request before %s, and that is longer than is waited: %v", e.Until.Format(time.RFC3339), e.Err)
}

// Unwrap returns the error that asked for the pause.
func (e *PausedError) Unwrap() error { return e.Err }
