package sandbox

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/fault"
)

// maxRequest is how large a request may be, in bytes, unless the limits say
// something else; more is answered with 413.
const maxRequest = 64 << 20

// exchange is a request and what becomes of it.
type exchange struct {
	number    int
	begun     time.Time
	request   *http.Request
	body      []byte
	operation string
	caller    *account.Account
	refused   error // why nobody is signed in, nil if somebody is
	answer    *answer
	fault     fault.Kind // the one that struck, "" if none
	abandoned bool       // the client went, or the server closes: no answer
	direct    http.ResponseWriter
	delivered bool // the answer went straight to the client
}

// ServeHTTP answers everything but what the control endpoint does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	number, ok := s.observed.begin()
	if !ok {
		return // closing
	}
	x := &exchange{number: number, begun: s.options.Now(), request: r, answer: newAnswer(), direct: w}
	defer s.observed.end()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, cmp.Or(s.options.Limits.RequestBytes, maxRequest)))
	_, tooLarge := errors.AsType[*http.MaxBytesError](err)
	switch {
	case tooLarge:
		x.operation = s.counted("Unknown")
		http.Error(x.answer, "the request is too large", http.StatusRequestEntityTooLarge)
	case err != nil:
		return // the client went while it asked
	default:
		x.body = body
		r.Body = io.NopCloser(bytes.NewReader(body))
		s.handle(x)
	}
	s.journal.write(x, s.options.Now())
	if x.delivered {
		return
	}
	truncated := 0
	if x.fault == fault.Truncated {
		truncated = s.observed.truncated()
	}
	if x.abandoned {
		x.answer.cut(w, "", nil)
		return
	}
	x.answer.deliver(w, x.fault, truncated)
}

// handle finds out what is called, and by whom.
func (s *Server) handle(x *exchange) {
	path := x.request.URL.Path
	switch {
	case strings.ToLower(path) == ewsPath:
		s.handleEWS(x)
	case crmPath(path):
		s.handleCRM(x)
	case graphPath(path):
		s.handleGraph(x)
	case tokenPath(path) && (s.offers(AuthOAuth) || entraPath(path)):
		x.operation = s.counted("Token")
		s.serveToken(x.answer, x.request)
	case discoveryPath(path):
		x.operation = s.counted("Discovery")
		s.serveDiscovery(x.answer, x.request)
	default:
		x.operation = s.counted("Unknown")
		http.Error(x.answer, "there is nothing here; EWS is at /EWS/Exchange.asmx, Graph at /v1.0, the CRM at /CRMinterface/xml", http.StatusNotFound)
	}
}

// counted counts a request of an operation, and gives the operation.
func (s *Server) counted(operation string) string {
	s.observed.count(operation)
	return operation
}

// handleEWS answers who is signed in, and has all others sign in.
func (s *Server) handleEWS(x *exchange) {
	caller, refused := s.signIn(x.request)
	if refused != nil {
		s.refuse(x, refused)
		return
	}
	x.caller = caller
	x.operation = s.counted(operation(x.body))
	x.request = x.request.WithContext(account.With(x.request.Context(), caller))
	s.strike(x)
}

// refuse has somebody sign in.
func (s *Server) refuse(x *exchange, r *refusal) {
	x.operation, x.refused = s.counted("Unauthorized"), r.cause
	for _, challenge := range r.challenge {
		x.answer.header.Add("WWW-Authenticate", challenge)
	}
	x.answer.WriteHeader(http.StatusUnauthorized)
}

// strike hands a request to the front end, with the faults of HTTP before and
// after. At most one of these strikes; those that come later are not rolled.
func (s *Server) strike(x *exchange) {
	if x.fault = s.roll(fault.CutBefore, fault.BadGateway, fault.LoginPage); x.fault == "" {
		slow := &slowBody{Reader: bytes.NewReader(x.body), wait: func() error { return s.wait(x.request.Context()) }}
		x.request.Body = slow
		s.ews.ServeHTTP(x.answer, x.request)
		if x.abandoned = slow.failed; x.abandoned {
			return
		}
		x.fault = s.roll(fault.CutAfter, fault.TimeoutAfter, fault.Truncated, fault.Malformed)
	}
	x.page()
}

// page makes the answer the page that a fault wants instead.
func (x *exchange) page() {
	switch x.fault {
	case fault.BadGateway:
		x.answer.html(http.StatusBadGateway, "502 Bad Gateway")
	case fault.LoginPage:
		x.answer.html(http.StatusOK, "Sign in to Outlook")
	case fault.TimeoutAfter:
		x.answer.html(http.StatusGatewayTimeout, "504 Gateway Time-out")
	}
}

// roll is the first of the kinds that strikes now, "" if none does.
func (s *Server) roll(kinds ...fault.Kind) fault.Kind {
	for _, k := range kinds {
		if s.faults.Roll(k) {
			return k
		}
	}
	return ""
}

// wait holds a request back for the latency in force. It fails if the client
// goes in the meantime or the server closes.
func (s *Server) wait(ctx context.Context) error {
	delay := s.faults.Delay()
	if s.faults.Roll(fault.Latency) {
		delay += fault.Slow
	}
	if delay <= 0 {
		return nil
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing:
		return http.ErrServerClosed
	}
}

// slowBody is a body that comes late. It is the body that the latency delays,
// and not the call of the front end, so that a request counts as open, for the
// limits of the front end, while it is held back.
type slowBody struct {
	*bytes.Reader
	wait   func() error // nil: it is over
	failed bool
}

// Read waits once and reads. It fails if the wait fails.
func (b *slowBody) Read(p []byte) (int, error) {
	if wait := b.wait; wait != nil {
		b.wait = nil
		if err := wait(); err != nil {
			b.failed = true
			return 0, err
		}
	}
	return b.Reader.Read(p)
}

// Close does nothing: the body is in memory.
func (b *slowBody) Close() error { return nil }

// operation is the name of the first element in the body of a SOAP envelope,
// "Unknown" if there is none.
func operation(envelope []byte) string {
	const soap = "http://schemas.xmlsoap.org/soap/envelope/"
	decoder := xml.NewDecoder(bytes.NewReader(envelope))
	for depth, inBody := 0, false; ; {
		token, err := decoder.Token()
		if err != nil {
			return "Unknown"
		}
		switch element := token.(type) {
		case xml.StartElement:
			depth++
			if depth == 3 && inBody {
				return element.Name.Local
			}
			if depth == 2 {
				inBody = element.Name == xml.Name{Space: soap, Local: "Body"}
			}
		case xml.EndElement:
			depth--
		}
	}
}
