package graph

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"contactsync/providers"
	"contactsync/providers/exchange/graph/wire"
	"contactsync/providers/pace"
	"contactsync/providers/web"
)

// errStaleLink is the class of a link that the service does not take: what it
// was of is read from the start.
var errStaleLink = errors.New("the service does not know how far this was read")

// refusalError is the error for an answer by which a request was not done. What the
// service says in words is never part of it: that may name contacts.
type refusalError struct {
	rule
	status int
	code   string
	after  time.Duration
}

// refusalOf is the error for an answer, nil if it is none.
func refusalOf(reply *wire.Reply) *refusalError {
	if reply.IsDone() {
		return nil
	}
	r := &refusalError{status: reply.Status, after: reply.RetryAfter}
	r.rule, r.code = ruleOf(reply.Status, wire.DecodeCodes(reply.Body))
	if r.conduct == busy {
		r.conduct = look
		if r.after > 0 {
			r.conduct = slow
		}
	}
	return r
}

// failure is refusalOf as an error, nil if it is none.
func failure(reply *wire.Reply) error {
	if r := refusalOf(reply); r != nil {
		return r
	}
	return nil
}

// Error is the class, the code and what to do now.
func (r *refusalError) Error() string {
	what := fmt.Sprintf("HTTP %d", r.status)
	if r.code != "" {
		what += ", " + r.code
	}
	if r.class == nil {
		return what + ": " + r.advice
	}
	return r.class.Error() + " (" + what + "): " + r.advice
}

// Unwrap is the class.
func (r *refusalError) Unwrap() error { return r.class }

// Verdict implements pace.Judged, for a request that may be repeated.
func (r *refusalError) Verdict() pace.Verdict {
	v := pace.Verdict{After: r.after, Slower: r.conduct == slow, Fatal: errors.Is(r.class, providers.ErrCredentials)}
	if r.conduct != refuse {
		v.Retry = pace.Later
	}
	return v
}

// verdictOfAll is what the refusal means to all mailboxes.
func (r *refusalError) verdictOfAll() pace.Verdict {
	v := pace.Verdict{Slower: r.ofAll, Fatal: errors.Is(r.class, providers.ErrCredentials)}
	if r.ofAll && r.status == http.StatusTooManyRequests {
		v.After = r.after
	}
	return v
}

// isOfMailbox says whether the refusal concerns everything in the mailbox.
func (r *refusalError) isOfMailbox() bool {
	for _, class := range []error{providers.ErrNoMailbox, providers.ErrDenied, providers.ErrFull, providers.ErrCredentials} {
		if errors.Is(r.class, class) {
			return true
		}
	}
	return false
}

// notGraphError is for an answer that could not be read. The request may have had
// its effect.
type notGraphError struct{ cause error }

// Error implements error.
func (e *notGraphError) Error() string {
	return "the answer is none of Microsoft Graph: look whether url is right, and whether a proxy or a page for logging in answers in its place"
}

// Unwrap is the class and what was wrong.
func (e *notGraphError) Unwrap() []error { return []error{providers.ErrTransport, e.cause} }

// Verdict implements pace.Judged, for a request that may be repeated.
func (e *notGraphError) Verdict() pace.Verdict { return pace.Verdict{Retry: pace.Later} }

// mayBeDone says whether a write that failed with an error may have been done.
func mayBeDone(err error) bool {
	if r, ok := errors.AsType[*refusalError](err); ok {
		return r.conduct == look
	}
	if _, ok := errors.AsType[*tokenError](err); ok {
		return false
	}
	if e, ok := errors.AsType[*web.Error](err); ok {
		return e.Sent
	}
	return true
}

// hintError tells the pacers of a pause that an answer asks for which is of use
// nevertheless: that of its mailbox, and that of all.
type hintError struct{ verdict, ofAll pace.Verdict }

// Error implements error.
func (h *hintError) Error() string { return "the service asks for a pause" }

// Verdict implements pace.Judged.
func (h *hintError) Verdict() pace.Verdict { return h.verdict }

// hintOf is what the answers of a batch ask for, nil if nothing.
func hintOf(replies []*wire.Reply) error {
	var h hintError
	for _, reply := range replies {
		if reply == nil {
			continue
		}
		if r := refusalOf(reply); r != nil {
			h.verdict, h.ofAll = stricter(h.verdict, r.Verdict()), stricter(h.ofAll, r.verdictOfAll())
		}
	}
	if h == (hintError{}) {
		return nil
	}
	return &h
}

// stricter is what two verdicts ask for together, without repeating anything.
func stricter(v, w pace.Verdict) pace.Verdict {
	return pace.Verdict{After: max(v.After, w.After), Slower: v.Slower || w.Slower, Fatal: v.Fatal || w.Fatal}
}

// isTooLarge says whether a request as a whole was too much to be taken, or to be answered
// in time.
func isTooLarge(err error) bool {
	if r, ok := errors.AsType[*refusalError](err); ok {
		return r.status == http.StatusRequestEntityTooLarge || r.status == http.StatusGatewayTimeout
	}
	e, ok := errors.AsType[*web.Error](err)
	return ok && e.Sent && e.Status == 0
}
