package web

import (
	"context"
	"time"
)

// tokens keep a bearer token and renew it before it expires.
type tokens struct {
	fetch func(context.Context) (token string, expires time.Time, err error)
	host  string // of the token endpoint
	now   func() time.Time

	// turn is held by whoever uses the fields below.
	turn           chan struct{}
	token          secret
	renew, expires time.Time
}

// get is a token that is valid for a while. Errors are *Error, and none of
// them is about the request that the token is for.
func (t *tokens) get(ctx context.Context) (string, error) {
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	now := t.now()
	if t.token != nil && now.Before(t.renew) {
		return t.token.reveal(), nil
	}
	// An attempt of its own: the one of ctx is about the request.
	fetching, a := withAttempt(ctx)
	token, expires, err := t.fetch(fetching)
	if err == nil && token != "" {
		t.keep(token, now, expires)
		return token, nil
	}
	// The token is renewed while it is valid, so that a token endpoint may be
	// away for some minutes.
	if t.token != nil && now.Before(t.expires) && ctx.Err() == nil {
		return t.token.reveal(), nil
	}
	return "", t.failure(ctx, a, err)
}

// keep remembers a token until shortly before it expires: five minutes, or a
// fifth of its life.
func (t *tokens) keep(token string, now, expires time.Time) {
	const (
		margin  = 5 * time.Minute
		unknown = 10 * time.Minute // the life of a token that says nothing of it
	)
	if expires.IsZero() {
		expires = now.Add(unknown)
	}
	t.token = newSecret(token)
	t.expires = expires
	t.renew = expires.Add(-min(margin, expires.Sub(now)/5))
}

// failure is what it means that there is no token.
func (t *tokens) failure(ctx context.Context, a *attempt, err error) *Error {
	last := a.last()
	var e *Error
	switch {
	case a.refusal != nil:
		return a.refusal
	case last.failed() != nil:
		e = failure(ctx, t.host, last, last.failed())
	case ctx.Err() != nil:
		e = failure(ctx, t.host, last, err)
	default:
		e = &Error{Host: t.host}
		e.wrong("it answers without a token: is it a token endpoint?")
	}
	// What was sent is the request for the token.
	e.Sent = false
	return e
}
