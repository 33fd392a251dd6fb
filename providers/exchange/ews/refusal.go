package ews

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"contactsync/providers"
	"contactsync/providers/exchange/ews/wire"
	"contactsync/providers/exchange/operation"
	"contactsync/providers/pace"
	"contactsync/providers/web"
)

// refusalError is the error for a response code. What the server says in words is
// never part of it: that may name contacts.
type refusalError struct {
	rule
	code    string
	backOff time.Duration
}

// refusalOf is the error for a message, nil if it is none.
func refusalOf(m *wire.Message) *refusalError {
	isFine := m.Class == wire.Success || m.Class == wire.Warning && ruleOf(m.Code).conduct != stop
	if isFine {
		return nil
	}
	return newRefusal(m.Code, m.Inner, m.BackOff)
}

// failure is the error for a message, nil if it is none.
func failure(m *wire.Message) error {
	if r := refusalOf(m); r != nil {
		return r
	}
	return nil
}

// newRefusal is the error for a code. An ErrorInternalServerError may have the
// true reason within.
func newRefusal(code, inner string, backOff time.Duration) *refusalError {
	if inner != "" {
		code = inner
	}
	return &refusalError{rule: ruleOf(code), code: presentable(code), backOff: backOff}
}

// presentable is a response code as it may be shown. What is no code could be
// anything that somebody put there.
func presentable(code string) string {
	isCode := strings.HasPrefix(code, "Error") && len(code) < 100 && !strings.ContainsFunc(code, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	})
	if !isCode {
		return "an unknown response code"
	}
	return code
}

// Error is the class, the code and what to do now.
func (r *refusalError) Error() string {
	if r.class == nil {
		return r.code + ": " + r.advice
	}
	return r.class.Error() + " (" + r.code + "): " + r.advice
}

// Unwrap is the class.
func (r *refusalError) Unwrap() error { return r.class }

// Verdict implements pace.Judged, for a request that may be repeated.
func (r *refusalError) Verdict() pace.Verdict {
	v := pace.Verdict{After: r.backOff, Slower: r.conduct == slow, Fatal: errors.Is(r.class, providers.ErrCredentials)}
	switch r.conduct {
	case wait, slow, look, halve, stop:
		v.Retry = pace.Later
	case lookOnce:
		v.Retry = pace.Once
	case refuse:
	}
	return v
}

// mayBeDone says whether what was refused may have been done, wholly or in part.
func (r *refusalError) mayBeDone() bool {
	return r.conduct == look || r.conduct == lookOnce || r.conduct == halve
}

// isOfMailbox says whether the refusal concerns everything in the mailbox, so
// that what came after it fails too.
func (r *refusalError) isOfMailbox() bool {
	for _, class := range []error{providers.ErrNoMailbox, providers.ErrDenied, providers.ErrFull, providers.ErrCredentials} {
		if errors.Is(r.class, class) {
			return r.conduct == refuse
		}
	}
	return false
}

// errStaleState is the class of a sync state that the server does not take:
// what it was of is read from the start.
var errStaleState = errors.New("the server does not know how far this was read")

// notEWSError is for an answer that could not be read. The request may have had
// its effect.
type notEWSError struct{ cause error }

// Error implements error.
func (e *notEWSError) Error() string {
	return "the answer is no whole document of Exchange Web Services: look whether url is right, and whether a proxy or a page for logging in answers in its place"
}

// Unwrap is the class and what was wrong.
func (e *notEWSError) Unwrap() []error { return []error{providers.ErrTransport, e.cause} }

// Verdict implements pace.Judged, for a request that may be repeated.
func (e *notEWSError) Verdict() pace.Verdict { return pace.Verdict{Retry: pace.Later} }

// tooMuchError is for a request that is sent again in halves.
type tooMuchError struct{ cause error }

// Error implements error.
func (e *tooMuchError) Error() string { return e.cause.Error() }

// Unwrap is the cause.
func (e *tooMuchError) Unwrap() error { return e.cause }

// Verdict implements pace.Judged: the cause's, but it is not repeated.
func (e *tooMuchError) Verdict() pace.Verdict { return operation.Final(e.cause) }

// hintError tells the pacer of a pause that an answer asks for which is of use
// nevertheless.
type hintError struct{ verdict pace.Verdict }

// Error implements error.
func (h *hintError) Error() string { return "the server asks for a pause" }

// Verdict implements pace.Judged.
func (h *hintError) Verdict() pace.Verdict { return h.verdict }

// hintOf is what the messages of an answer ask for, nil if nothing.
func hintOf(messages []wire.Message) error {
	var v pace.Verdict
	for i := range messages {
		if r := refusalOf(&messages[i]); r != nil {
			v.After, v.Slower = max(v.After, r.backOff), v.Slower || r.conduct == slow
			v.Fatal = v.Fatal || r.Verdict().Fatal
		}
	}
	if v == (pace.Verdict{}) {
		return nil
	}
	return &hintError{v}
}

// isTooMuch says whether less should be sent at once: a request took too long
// or was too large, or something in it, which spoils the rest, is refused.
func isTooMuch(err error) bool {
	if r, ok := errors.AsType[*refusalError](err); ok {
		return r.conduct == halve || r.conduct == refuse && r.class == nil
	}
	return isTooLarge(err)
}

// isTooLarge says whether a request was too large, or too much to be answered in
// time: one that was sent and had no answer may have been.
func isTooLarge(err error) bool {
	e, ok := errors.AsType[*web.Error](err)
	if !ok {
		return false
	}
	switch e.Status {
	case http.StatusRequestEntityTooLarge, http.StatusGatewayTimeout:
		return true
	case 0:
		return e.Sent
	}
	return false
}
