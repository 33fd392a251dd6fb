package aurea

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"sync/atomic"
	"time"

	"contactsync/providers"
	"contactsync/providers/crm/aurea/wire"
	"contactsync/providers/pace"
	"contactsync/providers/web"
)

// maxAttempts is how often a request is made whose connection broke or that had
// no answer in time.
const maxAttempts = 3

// firstPause is how long a login that is active is waited for at first; each further
// wait is twice as long, up to busy_wait.
const firstPause = 2 * time.Second

// client sends requests to CRM.interface.
type client struct {
	*settings
	credentials *credentials
	web         *web.Client
	pacer       *pace.Pacer
	gates       gates
	meter       meter
	now         func() time.Time
	sleep       func(context.Context, time.Duration) error
	newID       func() string
	log         *slog.Logger

	// accepted says that the configured login was let in once.
	accepted atomic.Bool
}

// collector takes the rows of a request. reset is called before each attempt: what
// came of an earlier one is worth nothing.
type collector struct {
	reset func()
	row   func(query int, row wire.Row)
}

// ask sends queries as one request and returns what became of each. An error is about
// all of them. The login has no other request meanwhile, and while an earlier one may
// still run in the CRM it has none at all.
func (c *client) ask(ctx context.Context, who identity, queries []*wire.Query, texts *wire.Texts, into collector) (*wire.Reply, error) {
	if err := who.check(); err != nil {
		return nil, err
	}
	g := c.gates.of(who.login())
	if err := g.enter(ctx); err != nil {
		return nil, err
	}
	defer g.leave()
	var waited, pause time.Duration = 0, firstPause
	sent := 0
	for attempt := 1; ; {
		if err := g.wait(ctx, c.now, c.rest); err != nil {
			return nil, err
		}
		var reply *wire.Reply
		err := c.pacer.Call(ctx, "", func(ctx context.Context) (err error) {
			into.reset()
			if sent++; sent > 1 {
				c.meter.repeat()
			}
			reply, err = c.once(ctx, who, queries, texts, into)
			return err
		})
		open, isOpen := errors.AsType[*openError](err)
		_, isBusy := errors.AsType[busyError](err)
		switch {
		case isOpen:
			g.until = c.now().Add(c.busyWait)
			if attempt++; attempt > maxAttempts || !open.again() || ctx.Err() != nil {
				return nil, open.cause
			}
		case isBusy:
			if waited += pause; waited > c.busyLimit {
				return nil, fmt.Errorf("%s: %w", c.web.Host(), err)
			}
			g.until = c.now().Add(pause)
			pause = min(2*pause, c.busyWait)
		case err != nil:
			return nil, err
		default:
			if who.email == "" {
				c.accepted.Store(true)
			}
			return reply, nil
		}
	}
}

// once sends queries as one request, once.
func (c *client) once(ctx context.Context, who identity, queries []*wire.Query, texts *wire.Texts, into collector) (*wire.Reply, error) {
	session, err := c.credentials.session(ctx, who)
	if err != nil {
		return nil, err
	}
	request := &wire.Request{Session: session, Form: c.form, ID: c.newID(), Queries: queries}
	c.meter.count(queries)
	response, err := c.post(ctx, request)
	if err != nil {
		return nil, c.judged(err, who)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, &openError{cause: &faultError{host: c.web.Host()}}
	}
	reply, err := wire.Decode(response.Body, request, texts, into.row)
	if broken := web.ReadError(response.Body); broken != nil {
		return nil, c.judged(broken, who)
	}
	if err != nil {
		return nil, c.unreadable(response.Body, err)
	}
	return reply, c.refusal(queries, reply, who)
}

// post sends the document as the body or as a form field.
func (c *client) post(ctx context.Context, request *wire.Request) (*http.Response, error) {
	body, media := request.Encode(), "text/xml; charset=utf-8"
	if c.body == bodyField {
		body, media = []byte("xml="+url.QueryEscape(string(body))), "application/x-www-form-urlencoded"
	}
	return c.web.Post(ctx, http.Header{"Content-Type": {media}, "Accept": {"text/xml, application/xml"}}, body)
}

// unreadable is the error for a reply that is none. One that was cut without an
// error of the connection may come from a request that still runs.
func (c *client) unreadable(body io.Reader, err error) error {
	format, ok := errors.AsType[*wire.FormatError](err)
	if !ok {
		return &openError{cause: err}
	}
	// The connection can be used again only if the body was read to its end.
	_, _ = io.Copy(io.Discard, body)
	e := &formatError{host: c.web.Host(), reason: format.Reason}
	if !wire.IsTruncated(err) {
		return e
	}
	e.verdict.Retry = pace.Later
	return &openError{cause: e}
}

// refusal is what keeps all of a reply from being used: a login that is active or
// refused, or an error that is about no query. The errors of single queries
// are left to who asked them.
func (c *client) refusal(queries []*wire.Query, reply *wire.Reply, who identity) error {
	c.report(reply)
	all := slices.Clone(reply.Returns)
	for i, a := range reply.Answers {
		// A field may be called Password.
		all = append(all, slices.DeleteFunc(slices.Clone(a.Returns), func(r wire.Return) bool { return mentionsField(r, queries[i]) })...)
	}
	switch {
	case len(all) == 0:
		return nil
	case says(all, c.busyTexts):
		return busyError{}
	case says(all, c.loginTexts):
		return c.loginRefused(who)
	case len(reply.Returns) > 0:
		code := ""
		if reply.Returns[0].Code != "" {
			code = " (code " + reply.Returns[0].Code + ")"
		}
		return &refusalError{reason: fmt.Sprintf("%s: CRM.interface refuses the request%s: its log says why; if it is about the login, add its words to login_texts", c.web.Host(), code)}
	}
	return nil
}

// report logs what CRM.interface says.
func (c *client) report(reply *wire.Reply) {
	log := func(returns []wire.Return) {
		for _, r := range returns {
			c.log.Debug("CRM.interface reports an error", slog.String("text", r.Text))
		}
	}
	log(reply.Returns)
	for _, a := range reply.Answers {
		log(a.Returns)
	}
}

// faultError is a server that answers with a fault.
type faultError struct{ host string }

// Error says so.
func (e *faultError) Error() string {
	return e.host + ": CRM.interface has a fault (HTTP 500): its log, or the event log of the web server, says why"
}

// Unwrap is the class.
func (e *faultError) Unwrap() error { return providers.ErrTransport }

// Verdict implements pace.Judged.
func (e *faultError) Verdict() pace.Verdict { return pace.Verdict{Retry: pace.Later} }

// formatError is an answer that is no complete reply.
type formatError struct {
	host, reason string
	verdict      pace.Verdict
}

// Error says what it is instead, and what to look at.
func (e *formatError) Error() string {
	return e.host + ": the answer is no complete reply of CRM.interface: " + e.reason + ": is the url right, does a login page or proxy stand in front?"
}

// Unwrap is the class.
func (e *formatError) Unwrap() error { return providers.ErrTransport }

// Verdict implements pace.Judged.
func (e *formatError) Verdict() pace.Verdict { return e.verdict }
