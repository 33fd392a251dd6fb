package web

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"time"

	"github.com/zclconf/go-cty/cty"
)

// Options is what a Client needs beside the provider's block. All but Dir may
// be left out.
type Options struct {
	// Dir is the directory of the configuration, which relative paths count from.
	Dir string

	// Now is the clock by which tokens are renewed and warnings given: the
	// system's, if nil. Certificates are always checked by the system's.
	Now func() time.Time

	// Warn takes a sentence for the administrator, each once.
	Warn func(string)

	// UserAgent names the program and its version: "contactsync/1.2.3".
	UserAgent string

	// Auth are the kinds of authentication that are allowed, as in Spec.
	Auth []string

	// Getenv reads the environment, for the proxies and KRB5_CONFIG: os.Getenv, if nil.
	Getenv func(string) string

	// Service is what is expected behind the url, for messages: "EWS".
	Service string

	// ContentTypes are the media types that an answer may have, in lower case:
	// any, if empty.
	ContentTypes []string

	// Concurrency is how many requests there are at most at once, for which
	// idle connections are kept: 10, if 0. More are made nevertheless.
	Concurrency int

	// MaxAnswer is the size of the longest answer in bytes: 256 MiB, if 0.
	MaxAnswer int64

	// Transport replaces the network, for tests. The tls block and the proxy
	// are without effect then.
	Transport http.RoundTripper
}

// Client sends requests to the url of a provider's block. It is used by
// several goroutines. It keeps no cookies: requests for one mailbox know
// nothing of those for another.
type Client struct {
	url          *url.URL
	timeout      time.Duration
	kind         string
	userAgent    string
	service      string
	contentTypes []string
	maxAnswer    int64
	now          func() time.Time
	notices      *notices

	// transport authenticates; close ends what it keeps open.
	transport http.RoundTripper
	close     func()
}

// New makes the Client of a block that was decoded by a specification which
// has Spec in it. It fails if the settings are wrong or not known, or if a file
// of them cannot be read. Nobody is asked yet.
func New(body cty.Value, o Options) (*Client, error) {
	s, err := decode(body, o)
	if err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	c := &Client{
		url:          s.url,
		timeout:      s.timeout,
		kind:         s.auth.kind,
		userAgent:    o.UserAgent,
		service:      o.Service,
		contentTypes: o.ContentTypes,
		maxAnswer:    o.MaxAnswer,
		now:          o.Now,
		notices:      newNotices(o),
	}
	if c.userAgent == "" {
		c.userAgent = "contactsync"
	}
	if c.service == "" {
		c.service = "the service"
	}
	if c.maxAnswer <= 0 {
		c.maxAnswer = 256 << 20
	}
	c.transport, c.close, err = authenticated(s, o, c.notices)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Host is the host of the url, with the port if it names one.
func (c *Client) Host() string { return c.url.Host }

// Expiries says when the certificates that were seen so far expire: the "server"'s, and
// ours by the names of their settings, "cert_file" and "certificate".
func (c *Client) Expiries() map[string]time.Time {
	c.notices.mu.Lock()
	defer c.notices.mu.Unlock()
	return maps.Clone(c.notices.expiries)
}

// String implements fmt.Stringer.
func (c *Client) String() string { return "web client of " + c.url.Host }

// Format implements fmt.Formatter: every verb prints the host and nothing else.
func (c *Client) Format(s fmt.State, _ rune) { _, _ = fmt.Fprint(s, c.String()) }

// LogValue implements slog.LogValuer.
func (c *Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

// Close ends idle connections and the renewal of tickets.
func (c *Client) Close() error {
	c.close()
	return nil
}

// Post sends a request to the url, with authentication, and returns the
// answer if its status is 200 or 500 and its media type one of the service's.
// Whoever gets it closes its body. Errors, those of reading the body too, are
// *Error. The timeout bounds the request with the reading of its answer.
// Redirects are not followed.
func (c *Client) Post(ctx context.Context, header http.Header, body []byte) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url.String(), bytes.NewReader(body))
	if err != nil {
		return nil, &Error{Host: c.url.Host, reason: "the request cannot be made: is the url right?"}
	}
	if header != nil {
		req.Header = header.Clone()
	}
	resp, err := c.Do(req)
	if err != nil {
		return nil, err
	}
	e := c.refusal(resp)
	if e == nil {
		e = c.foreign(resp)
	}
	if e != nil {
		// The connection is of use again only after the body.
		_, _ = buffered(resp)
		return nil, e
	}
	return resp, nil
}

// Do sends any request to the host of the url with the client's connections
// and authentication, and returns the answer whatever its status. It is the
// transporter of an azcore pipeline. Its errors are *Error; a request to
// another host is one, since the credentials are not for it.
func (c *Client) Do(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme != c.url.Scheme || req.URL.Host != c.url.Host {
		return nil, &Error{Host: c.url.Host, reason: fmt.Sprintf("a request to another host, %q, is not made with the credentials for this one", req.URL.Host)}
	}
	ctx, cancel := context.WithTimeoutCause(req.Context(), c.timeout, timeoutError{c.timeout})
	ctx, a := withAttempt(ctx)
	out := req.Clone(ctx)
	out.Header.Set("User-Agent", c.userAgent)
	resp, err := c.transport.RoundTrip(out)
	if err == nil && resp.StatusCode == http.StatusUnauthorized {
		if err = a.incomplete(c.url.Host); err != nil {
			_ = resp.Body.Close()
		}
	}
	if err != nil {
		defer cancel()
		return nil, failure(ctx, c.url.Host, a.last(), err)
	}
	resp.Body = &answer{
		body: resp.Body,
		left: c.maxAnswer,
		judge: func(err error) *Error {
			return failure(ctx, c.url.Host, a.last(), err).broken(err)
		},
		end: cancel,
	}
	return resp, nil
}
