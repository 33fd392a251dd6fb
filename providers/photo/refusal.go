package photo

import (
	"fmt"
	"net/http"

	"contactsync/providers"
	"contactsync/providers/pace"
)

// statusError is an answer that is no photo.
type statusError struct {
	host, reason string
	status       int
	verdict      pace.Verdict
}

var _ pace.Judged = (*statusError)(nil)

// Error implements error.
func (e *statusError) Error() string {
	return fmt.Sprintf("%s: %s (HTTP %d)", e.host, e.reason, e.status)
}

// Verdict implements pace.Judged.
func (e *statusError) Verdict() pace.Verdict { return e.verdict }

// Unwrap is the class of an answer that says something of the host and not of the photo.
func (e *statusError) Unwrap() error {
	if e.verdict.Retry == pace.Never {
		return nil
	}
	return providers.ErrTransport
}

// refusal is what it means that a host answers with a status, nil if the photo follows.
func refusal(host string, status int) error {
	e := &statusError{host: host, status: status}
	switch {
	case status == http.StatusOK:
		return nil
	case status == http.StatusNotFound, status == http.StatusGone:
		e.reason = "there is no photo at the address that the record has"
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		e.reason = "the photo cannot be fetched without credentials, and none are sent: allow this machine to fetch it"
	case status >= 300 && status < 400:
		e.reason = "the address leads to another one, and redirects are not followed: have the record name the last one"
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		e.reason, e.verdict = "it is busy", pace.Verdict{Retry: pace.Later, Slower: true}
	case status >= 500, status == http.StatusRequestTimeout:
		e.reason, e.verdict = "it has a fault", pace.Verdict{Retry: pace.Later}
	default:
		e.reason = "it gives no photo"
	}
	return e
}
