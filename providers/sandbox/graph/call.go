package graph

import (
	"context"
	"errors"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/mailbox"
)

// call is one request, alone or in a batch.
type call struct {
	server *Server
	limits Limits
	caller *account.Account
	id     string // of the request as it came over HTTP

	base   string // URL of the server with the version
	method string
	path   string // escaped, behind the version
	query  string
	header http.Header
	body   []byte

	route  route
	prefer prefer
	do     operation
	box    *mailbox.Mailbox
	who    string // whose requests for what are limited together
}

// alone answers a request that is in no batch; nil if it is not to be answered.
func (c *call) alone(ctx context.Context) *reply {
	if p := c.prepare(); p != nil {
		return c.fail(p)
	}
	if p := c.admit(); p != nil {
		return c.fail(p)
	}
	leave := c.server.gate.Enter(c.who, c.limits.Concurrent)
	if leave == nil {
		return c.fail(c.crowded())
	}
	defer leave()
	if !c.wait(ctx) {
		return nil
	}
	return c.serve()
}

// wait holds the request back, and says whether it is still to be answered.
func (c *call) wait(ctx context.Context) bool {
	return c.server.Wait == nil || c.server.Wait(ctx) == nil
}

// prepare finds out what is called, in which mailbox, and whether the caller may.
func (c *call) prepare() (p *problem) {
	c.prefer = parsePrefer(c.header)
	if c.route, p = parseRoute(c.path); p != nil {
		return p
	}
	methods := operationsOf(c.route.what)
	do, ok := methods[c.method]
	if !ok {
		return noMethod(slices.Sorted(maps.Keys(methods))...)
	}
	c.do = do
	if c.box, p = c.mailbox(c.route.user); p != nil {
		return p
	}
	c.server.observe(do.name)
	return c.allow()
}

// mailbox is the one of a user, who is named by the address.
func (c *call) mailbox(user string) (*mailbox.Mailbox, *problem) {
	box, err := c.server.Store.Wherever(user)
	if err != nil {
		return nil, refuse(http.StatusNotFound, "ErrorInvalidUser", "The requested user is invalid.")
	}
	c.who = c.caller.User + " " + strings.ToLower(box.Address())
	return box, nil
}

// allow refuses what the caller may not do.
func (c *call) allow() *problem {
	access := WriteAccess
	if c.server.Access != nil {
		access = c.server.Access(c.caller, c.box.Address())
	}
	switch {
	case access == NoAccess:
		return refuse(http.StatusForbidden, codeAccessDenied, "Access to OData is disabled.")
	case c.server.Hosts != nil && !c.server.Hosts(c.box.Address()):
		return notEnabled()
	case access == ReadAccess && c.do.writes:
		return refuse(http.StatusForbidden, codeAccessDenied, "Access is denied. Check credentials and try again.")
	}
	return nil
}

// notEnabled is the answer about a mailbox that is not in the cloud.
func notEnabled() *problem {
	return refuse(http.StatusNotFound, "MailboxNotEnabledForRESTAPI", "The mailbox is either inactive, soft-deleted, or is hosted on-premise.")
}

// answered makes an answer of what an operation gave.
func (c *call) answered(a *reply, p *problem) *reply {
	if p != nil {
		return c.fail(p)
	}
	if a.header == nil {
		a.header = http.Header{}
	}
	if len(c.prefer.applied) > 0 {
		a.header.Set("Preference-Applied", strings.Join(c.prefer.applied, ", "))
	}
	c.head(a)
	return a
}

// head sets what each answer has in its header.
func (c *call) head(a *reply) {
	a.header.Set("request-id", c.id)
	a.header.Set("Date", c.server.now().UTC().Format(http.TimeFormat))
}

// fail makes an answer of a problem.
func (c *call) fail(p *problem) *reply {
	a := &reply{status: p.status, header: http.Header{}}
	c.head(a)
	if p.retryAfter > 0 {
		a.header.Set("Retry-After", strconv.Itoa(int((p.retryAfter+time.Second-1)/time.Second)))
	}
	if p.location != "" {
		a.header.Set("Location", p.location)
	}
	if p.allow != nil {
		a.header.Set("Allow", strings.Join(p.allow, ", "))
	}
	inner := object{"date": c.server.now().UTC().Format("2006-01-02T15:04:05"), "request-id": c.id}
	inner["client-request-id"] = c.id
	if id := c.header.Get("client-request-id"); id != "" {
		inner["client-request-id"] = id
	}
	a.body = object{"error": object{"code": p.code, "message": p.text, "innerError": inner}}
	return a
}

// document is the body as an object.
func (c *call) document() (*document, *problem) {
	if len(c.body) == 0 {
		return nil, badRequest(codeBadRequest, "Empty Payload. JSON content expected.")
	}
	kind, _, err := mime.ParseMediaType(c.header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return nil, refuse(http.StatusUnsupportedMediaType, codeBadRequest, "The body of the request is to be application/json.")
	}
	d, err := parseDocument(c.body)
	switch {
	case errors.Is(err, errDuplicate):
		return nil, badRequest(codeBody, "The body has a property twice.")
	case err != nil:
		return nil, badRequest(codeMalformedBody, "The body of the request cannot be read as JSON: "+err.Error()+".")
	case len(d.members) == 0:
		return nil, badRequest(codeBadRequest, "Empty Payload. JSON content expected.")
	}
	return d, nil
}

// context is the @odata.context of something below the user.
func (c *call) context(what string) string {
	return c.base + "/$metadata#users('" + url.PathEscape(c.route.user) + "')/" + what
}

// link is the URL of the request with other options.
func (c *call) link(options url.Values) string { return c.base + "/" + c.path + "?" + options.Encode() }
