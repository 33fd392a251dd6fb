package web

import (
	"net/http"
	"os"
)

// authenticated is the transport that proves who we are, and what ends it.
func authenticated(s *settings, o Options, notices *notices) (rt http.RoundTripper, end func(), err error) {
	n, err := newNetwork(s.tls, o, notices)
	if err != nil {
		return nil, nil, err
	}
	pool := func(network func() *http.Transport) http.RoundTripper {
		if o.Transport != nil {
			return o.Transport
		}
		return network()
	}
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	switch s.auth.kind {
	case Basic:
		base := pool(n.transport)
		return basic{base: watched{base}, user: s.auth.user, password: s.auth.password}, func() { closeIdle(base) }, nil
	case NTLM:
		l := &lanes{
			make:     func() http.RoundTripper { return pool(n.lane) },
			user:     s.auth.user,
			password: s.auth.password,
		}
		return l, l.CloseIdleConnections, nil
	case Kerberos:
		base := pool(n.http1)
		tickets, err := newTickets(s.auth, s.url, o.Getenv)
		if err != nil {
			return nil, nil, err
		}
		return negotiate{base: watched{base}, tickets: tickets}, func() { tickets.close(); closeIdle(base) }, nil
	case OAuth:
		base := pool(n.transport)
		tokens, err := newTokens(s.auth, n, notices)
		if err != nil {
			return nil, nil, err
		}
		return bearer{base: watched{base}, tokens: tokens}, func() { closeIdle(base) }, nil
	}
	base := pool(n.transport)
	return watched{base}, func() { closeIdle(base) }, nil
}

// basic sends user and password with each request, unasked: there is one
// attempt.
type basic struct {
	base     http.RoundTripper
	user     string
	password secret
}

// RoundTrip implements http.RoundTripper.
func (b basic) RoundTrip(req *http.Request) (*http.Response, error) {
	out := req.Clone(req.Context())
	out.SetBasicAuth(b.user, b.password.reveal())
	return b.base.RoundTrip(out)
}

// negotiate sends a Kerberos ticket with each request, unasked.
type negotiate struct {
	base    http.RoundTripper
	tickets *tickets
}

// RoundTrip implements http.RoundTripper.
func (n negotiate) RoundTrip(req *http.Request) (*http.Response, error) {
	token, err := n.tickets.token(req.Context())
	if err != nil {
		return nil, err
	}
	out := req.Clone(req.Context())
	out.Header.Set("Authorization", "Negotiate "+token)
	return n.base.RoundTrip(out)
}

// bearer sends a token with each request.
type bearer struct {
	base   http.RoundTripper
	tokens *tokens
}

// RoundTrip implements http.RoundTripper.
func (b bearer) RoundTrip(req *http.Request) (*http.Response, error) {
	token, err := b.tokens.get(req.Context())
	if err != nil {
		return nil, err
	}
	out := req.Clone(req.Context())
	out.Header.Set("Authorization", "Bearer "+token)
	return b.base.RoundTrip(out)
}
