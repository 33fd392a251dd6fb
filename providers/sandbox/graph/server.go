package graph

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/admission"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// Access is what a caller may do with a mailbox.
type Access int

// The accesses. NoAccess is that of an app to a mailbox outside of its scope.
const (
	NoAccess Access = iota
	ReadAccess
	WriteAccess
)

// Server answers requests of Graph over the mailboxes of a store. Its fields are
// set before the first request and not changed any more. It is used by several
// goroutines.
type Server struct {
	// Store holds the mailboxes.
	Store *mailbox.Store

	// Faults decides what goes wrong; nil is nothing.
	Faults *fault.Faults

	// Seed decides the order of the answers in a batch.
	Seed int64

	// Now is the clock; nil is that of the machine.
	Now func() time.Time

	// Limits are what the server puts up with, and Options how it is where it is
	// not known how the service is.
	Limits  Limits
	Options Options

	// Access says what a caller may do with the mailbox of an address; nil is
	// everything.
	Access func(caller *account.Account, address string) Access

	// Hosts says whether the mailbox of an address is in the cloud; nil is yes.
	Hosts func(address string) bool

	// Wait holds a request back while it counts as open. If it fails, the request
	// is not answered. Nil holds nothing back.
	Wait func(context.Context) error

	// Violations is told what a client did that it must not do, without values of
	// contacts. Nil is nobody.
	Violations func(string)

	// Observe is told the operation of each request, those in batches too, and
	// "throttled" of each that is answered with 429. Nil is nobody.
	Observe func(operation string)

	gate     admission.Gate // of one app for one mailbox
	usage    usage
	requests atomic.Uint64 // how many there were
	rounds   atomic.Uint64 // how many delta tokens were given out
}

// PathPrefix is where the server is, in lower case: names in paths are not
// distinguished by case.
const PathPrefix = "/v1.0/"

// ServeHTTP answers one request, whose path has PathPrefix. The caller stands in
// the context as account.With puts it. If Wait fails, nothing is written.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{
		server: s, limits: s.Limits.orDefault(), caller: account.From(r.Context()), base: baseOf(r),
		method: r.Method, path: r.URL.EscapedPath()[len(PathPrefix):], query: r.URL.RawQuery, header: r.Header,
		id: s.requestID(),
	}
	var answer *reply
	body, p := s.read(r, c.limits.RequestBytes)
	c.body = body
	switch {
	case c.caller == nil:
		answer = c.fail(refuse(http.StatusUnauthorized, "InvalidAuthenticationToken", "Access token is empty."))
	case p != nil:
		answer = c.fail(p)
	case strings.EqualFold(strings.Trim(c.path, "/"), "$batch"):
		answer = c.batch(r.Context())
	default:
		answer = c.alone(r.Context())
	}
	if answer != nil {
		answer.deliver(w, r)
	}
}

// baseOf is the URL that the client called the server by, with the version.
func baseOf(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host + strings.TrimSuffix(PathPrefix, "/")
}

// requestID is a GUID by the number of the request.
func (s *Server) requestID() string {
	return fmt.Sprintf("%08x-0000-4000-8000-%012x", uint32(s.Seed), s.requests.Add(1))
}

// errTooLarge says that a body is larger than it may be.
var errTooLarge = errors.New("too large")

// read reads the body of a request, unpacked.
func (s *Server) read(r *http.Request, limit int64) ([]byte, *problem) {
	from := io.Reader(r.Body)
	switch encoding := strings.ToLower(r.Header.Get("Content-Encoding")); encoding {
	case "", "identity":
	case "gzip":
		unpacked, err := gzip.NewReader(r.Body)
		if err != nil {
			return nil, badRequest(codeBadRequest, "The body of the request is no gzip.")
		}
		from = unpacked
	default:
		return nil, refuse(http.StatusUnsupportedMediaType, codeBadRequest, "The content encoding is not supported.")
	}
	body, err := readAll(from, limit)
	switch {
	case errors.Is(err, errTooLarge):
		return nil, refuse(http.StatusRequestEntityTooLarge, "ErrorMessageSizeExceeded", "The request is larger than the limit.")
	case err != nil:
		return nil, badRequest(codeBadRequest, "The body of the request could not be read.")
	}
	return body, nil
}

// readAll reads up to a limit.
func readAll(from io.Reader, limit int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(from, limit+1))
	if err == nil && int64(len(body)) > limit {
		err = errTooLarge
	}
	return body, err
}

// now is the time by the server's clock.
func (s *Server) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}

// violation tells what a client did wrong.
func (s *Server) violation(format string, values ...any) {
	if s.Violations != nil {
		s.Violations("graph: " + fmt.Sprintf(format, values...))
	}
}

// observe tells what a client does.
func (s *Server) observe(operation string) {
	if s.Observe != nil {
		s.Observe(operation)
	}
}

// reply is the answer to a request.
type reply struct {
	status int
	header http.Header
	body   any    // a document of JSON, nil for none
	raw    []byte // instead, what the header says it is
}

// deliver writes the answer.
func (a *reply) deliver(w http.ResponseWriter, r *http.Request) {
	maps.Copy(w.Header(), a.header)
	if id := r.Header.Get("client-request-id"); id != "" {
		w.Header().Set("client-request-id", id)
	}
	body := a.raw
	if a.body != nil {
		body = encode(a.body)
		w.Header().Set("Content-Type", contentType)
	}
	if len(body) > 0 {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(body) // the client may have gone
}

// contentType is that of the answers, with the parameters of the service.
const contentType = "application/json; odata.metadata=minimal; odata.streaming=true; IEEE754Compatible=false; charset=utf-8"

// encode writes a document.
func encode(document any) []byte {
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(document); err != nil {
		return []byte("{}") // nothing that is put into a document is no JSON
	}
	return bytes.TrimRight(encoded.Bytes(), "\n")
}
