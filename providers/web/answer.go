package web

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"

	"contactsync/providers"
	"contactsync/providers/pace"
)

// answer is the body of a response. It is bounded, its errors are *Error, and
// its end is the end of the request.
type answer struct {
	body  io.ReadCloser
	left  int64
	judge func(error) *Error
	end   func()

	failure *Error
}

var errLong = errors.New("the answer is longer than any that makes sense")

// Read implements io.Reader.
func (a *answer) Read(p []byte) (int, error) {
	if a.failure != nil {
		return 0, a.failure
	}
	n, err := a.body.Read(p)
	a.left -= int64(n)
	if a.left < 0 {
		err = errLong
	}
	if err == nil || errors.Is(err, io.EOF) {
		return n, err
	}
	a.failure = a.judge(err)
	return n, a.failure
}

// Close implements io.Closer. What little is left of an answer is read, since
// a decoder stops at the end of a document and not at the end of the body, and
// a connection can be used again only after that; with NTLM a new one costs a
// handshake.
func (a *answer) Close() error {
	const little = 64 << 10
	_, _ = io.CopyN(io.Discard, a.body, little)
	err := a.body.Close()
	a.end()
	return err
}

// ReadError is the *Error that reading the body of a response of Post ended
// with, nil if it had none. It is for those who read through a decoder that
// keeps errors to itself: what a cut made of an answer is no fault of its form.
func ReadError(body io.Reader) error {
	if a, ok := body.(*answer); ok && a.failure != nil {
		return a.failure
	}
	return nil
}

// broken is what it means that the rest of an answer does not come.
func (e *Error) broken(err error) *Error {
	e.Sent = true
	if errors.Is(err, errLong) {
		e.class, e.verdict, e.reason = nil, pace.Verdict{}, errLong.Error()
	}
	return e
}

// foreign reports an answer that is not of the media types which the service
// answers with.
func (c *Client) foreign(resp *http.Response) *Error {
	media, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if len(c.contentTypes) == 0 || err == nil && slices.Contains(c.contentTypes, media) {
		return nil
	}
	// Whether what stands in front let the request through is not known.
	e := &Error{Host: c.url.Host, Status: resp.StatusCode, Sent: true, class: providers.ErrTransport}
	switch {
	case resp.StatusCode != http.StatusOK:
		e.later("it answers with an error page (HTTP %d), not with %s: is the server up? Its event log says more", resp.StatusCode, c.service)
	case media == "text/html":
		e.reason = fmt.Sprintf("it answers with a web page, not with %s: is the url right, does a login page or proxy stand in front?", c.service)
	default:
		e.reason = fmt.Sprintf("it answers with something that is not %s: is the url right?", c.service)
	}
	return e
}
