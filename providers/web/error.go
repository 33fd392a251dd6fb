package web

import (
	"fmt"
	"log/slog"
	"time"

	"contactsync/providers/pace"
)

// Error is a request that got no answer which its caller can use. Its text
// names the host and what to do; it never has anything of a body, of a header
// or of the credentials. It is of a class of package providers: ErrTransport,
// ErrCredentials, ErrDenied, or none. If the caller's context ended, it wraps
// the context's error too and is of no class.
//
// The verdict is about requests that may be repeated. Whoever sends one that
// may not looks at Sent before it lets the verdict count.
type Error struct {
	// Host is whom the request was for.
	Host string

	// Sent says that the request may have had its effect. It is false if it
	// cannot have: it did not leave in full, or the server refused it.
	Sent bool

	// Status is the HTTP status of the answer, 0 if there was none.
	Status int

	reason  string
	class   error
	cause   error
	verdict pace.Verdict
}

var _ pace.Judged = (*Error)(nil)

// Error implements error.
func (e *Error) Error() string { return e.Host + ": " + e.reason }

// Verdict implements pace.Judged.
func (e *Error) Verdict() pace.Verdict { return e.verdict }

// After is how long the server wants to be left alone, 0 if it did not say.
func (e *Error) After() time.Duration { return e.verdict.After }

// Unwrap returns the class and the context's error, as far as there are any.
func (e *Error) Unwrap() []error {
	var errs []error
	for _, err := range []error{e.class, e.cause} {
		if err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}

// Format implements fmt.Formatter: every verb prints the text.
func (e *Error) Format(s fmt.State, _ rune) { _, _ = fmt.Fprint(s, e.Error()) }

// LogValue implements slog.LogValuer.
func (e *Error) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("host", e.Host),
		slog.Int("status", e.Status),
		slog.Bool("sent", e.Sent),
		slog.String("reason", e.reason),
	)
}
