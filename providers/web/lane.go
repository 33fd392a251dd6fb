package web

import (
	"io"
	"net/http"
	"sync"

	ntlmssp "github.com/Azure/go-ntlmssp"
)

// lanes authenticate by NTLM, which authenticates a connection and not a
// request: the messages of a handshake have to go over the same one, and
// nobody else's request in between. A lane is a transport with one connection
// that serves one request at a time.
type lanes struct {
	make     func() http.RoundTripper
	user     string
	password secret

	mu        sync.Mutex
	idle, all []http.RoundTripper
}

// RoundTrip implements http.RoundTripper. Its lane is taken until the body of
// the answer is closed.
func (l *lanes) RoundTrip(req *http.Request) (*http.Response, error) {
	lane := l.take()
	out := req.Clone(req.Context())
	// This is how the negotiator is told whose credentials to use. It takes the
	// header away before anything is sent.
	out.SetBasicAuth(l.user, l.password.reveal())
	resp, err := ntlmssp.Negotiator{RoundTripper: watched{freeing{lane}}}.RoundTrip(out)
	if err != nil {
		l.put(lane)
		return nil, err
	}
	resp.Body = &onClose{ReadCloser: resp.Body, then: func() { l.put(lane) }}
	return resp, nil
}

// take is the lane that was used last, since its connection is the most likely one
// to be authenticated still, or a new one.
func (l *lanes) take() http.RoundTripper {
	l.mu.Lock()
	defer l.mu.Unlock()
	if last := len(l.idle) - 1; last >= 0 {
		lane := l.idle[last]
		l.idle = l.idle[:last]
		return lane
	}
	lane := l.make()
	l.all = append(l.all, lane)
	return lane
}

func (l *lanes) put(lane http.RoundTripper) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.idle = append(l.idle, lane)
}

// CloseIdleConnections ends the connections that no request uses.
func (l *lanes) CloseIdleConnections() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, lane := range l.all {
		closeIdle(lane)
	}
}

// freeing frees the connection of a refusal at once, before the next message of
// the handshake needs it.
type freeing struct {
	base http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (f freeing) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := f.base.RoundTrip(req)
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	if _, err := buffered(resp); err != nil {
		return nil, err
	}
	return resp, nil
}

// onClose is a body that tells when it is closed for the first time.
type onClose struct {
	io.ReadCloser
	then func()
	once sync.Once
}

// Close implements io.Closer.
func (c *onClose) Close() error {
	err := c.ReadCloser.Close()
	c.once.Do(c.then)
	return err
}

// closeIdle ends the idle connections of a transport that has some.
func closeIdle(rt http.RoundTripper) {
	if t, ok := rt.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}
