package web

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
)

// attempt is what became of one request of a caller: of each HTTP request that was made
// for it. Authentication libraries keep the errors of their handshakes to themselves, so
// this is watched below them.
type attempt struct {
	mu   sync.Mutex
	legs []*leg

	// refusal is what the answer of a token endpoint means that has no token.
	refusal *Error
}

// leg is one HTTP request. The transport reports to it from its own
// goroutines, perhaps after the request is over.
type leg struct {
	mu          sync.Mutex
	host        string
	conn        net.Conn
	tlsErr      error // of the TLS handshake
	read        bool  // the transport has the whole body
	written     bool  // the whole request went out
	writeFailed bool

	err error
}

type attemptKey struct{}

// withAttempt is a context whose requests are watched.
func withAttempt(ctx context.Context) (context.Context, *attempt) {
	a := &attempt{}
	return context.WithValue(ctx, attemptKey{}, a), a
}

// last is the last leg, an empty one if there was none.
func (a *attempt) last() *leg {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.legs) == 0 {
		return &leg{}
	}
	return a.legs[len(a.legs)-1]
}

// incomplete is why a 401 says nothing about the credentials: the handshake of
// NTLM was not completed. It is nil if it was.
func (a *attempt) incomplete(host string) error {
	if err := a.last().failed(); err != nil {
		return err
	}
	if !a.torn() {
		return nil
	}
	e := &Error{Host: host, Status: http.StatusUnauthorized}
	e.later("the connection was closed in the middle of the NTLM handshake: NTLM needs connections that the server, and a proxy in between, keep open")
	return e
}

// torn says that the last message of an NTLM handshake, which is the third,
// went over another connection than the one that it answers.
func (a *attempt) torn() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.legs) == 3 && a.legs[2].connection() != a.legs[1].connection()
}

func (l *leg) connection() net.Conn {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.conn
}

// sent says that the server may have the whole request: in doubt it has, since
// what was handed to the network may arrive after all.
func (l *leg) sent() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.written || l.read && !l.writeFailed
}

func (l *leg) handshakeError() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.tlsErr
}

// failed is the error that ended the leg, nil if it had an answer.
func (l *leg) failed() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

func (l *leg) set(change func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change()
}

// watched is a transport that reports to the attempt in the context of a
// request, if there is one.
type watched struct {
	base http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (w watched) RoundTrip(req *http.Request) (*http.Response, error) {
	a, ok := req.Context().Value(attemptKey{}).(*attempt)
	if !ok {
		return w.base.RoundTrip(req)
	}
	l := &leg{host: req.URL.Host}
	a.mu.Lock()
	a.legs = append(a.legs, l)
	a.mu.Unlock()
	resp, err := w.base.RoundTrip(l.watch(req))
	l.set(func() { l.err = err })
	return resp, err
}

// watch is a request that reports to the leg.
func (l *leg) watch(req *http.Request) *http.Request {
	out := req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) { l.set(func() { l.conn = info.Conn }) },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			l.set(func() { l.tlsErr = err })
		},
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			l.set(func() { l.written, l.writeFailed = info.Err == nil, info.Err != nil })
		},
	}))
	if req.Body == nil || req.Body == http.NoBody {
		return out
	}
	out.Body = &counted{body: req.Body, leg: l, left: req.ContentLength}
	if req.GetBody != nil {
		out.GetBody = func() (io.ReadCloser, error) {
			body, err := req.GetBody()
			if err != nil {
				return nil, err
			}
			l.set(func() { l.read, l.writeFailed = false, false })
			return &counted{body: body, leg: l, left: req.ContentLength}, nil
		}
	}
	return out
}

// counted is a request's body that reports when the transport has read it all.
type counted struct {
	body io.ReadCloser
	leg  *leg
	left int64 // negative if the length is not known
}

// Read implements io.Reader.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.body.Read(p)
	known := c.left >= 0
	c.left -= int64(n)
	if errors.Is(err, io.EOF) || known && c.left <= 0 {
		c.leg.set(func() { c.leg.read = true })
	}
	return n, err
}

// Close implements io.Closer.
func (c *counted) Close() error { return c.body.Close() }

// buffered reads an answer's body to its end, so that its connection is free
// for the next request at once, and returns it. What is longer than any body that
// comes with a refusal is cut.
func buffered(resp *http.Response) ([]byte, error) {
	const longest = 64 << 10
	data, err := io.ReadAll(io.LimitReader(resp.Body, longest))
	if closeErr := resp.Body.Close(); err == nil {
		err = closeErr
	}
	resp.Body = io.NopCloser(bytes.NewReader(data))
	return data, err
}
