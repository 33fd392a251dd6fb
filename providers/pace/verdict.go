package pace

import "time"

// Retry says whether a call that failed is repeated.
type Retry int

// The answers.
const (
	// Never: the error is final.
	Never Retry = iota

	// Later: the call is repeated after a pause, as often as Options.Attempts
	// and for as long as Options.MaxWait allow.
	Later

	// Once: the call is repeated after a pause, but a second error that says
	// Once is final.
	Once
)

// Verdict is what an error says about further calls.
type Verdict struct {
	Retry Retry

	// After is the server's hint: nobody of this account calls before it is
	// over. Zero means that the server gave none; then the failed call alone
	// waits, exponentially longer with each failure.
	After time.Duration

	// Slower says that the server had too many calls at once.
	Slower bool

	// Fatal says that no further call of anybody is made, since the
	// credentials are refused.
	Fatal bool
}

// Judged is an error that knows its verdict. The outermost one in the chain
// of an error decides; an error without one is final for its call and has no
// consequences for others.
type Judged interface {
	error
	Verdict() Verdict
}
