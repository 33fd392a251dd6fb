package ews

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/admission"
	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// Server answers EWS requests over the mailboxes of a store. Its fields are set
// before the first request and not changed any more. It is used by several
// goroutines.
type Server struct {
	// Store holds the mailboxes.
	Store *mailbox.Store

	// Faults decides what goes wrong; nil is nothing.
	Faults *fault.Faults

	// Now is the clock; nil is that of the machine.
	Now func() time.Time

	// Limits are what the server puts up with.
	Limits Limits

	// Version is what the server says that it is; the zero value is ExchangeSE.
	Version ServerVersion

	// Violations is told what a client did that it must not do, without values
	// of contacts: it came back before a back-off was over, it had too many
	// requests open. Nil is nobody.
	Violations func(string)

	// Observe is told the operation of each request that passed the schema, as
	// it begins. Nil is nobody.
	Observe func(operation string)

	accounts, mailboxes admission.Gate
	syncs               atomic.Uint64 // how many sync states were given out
}

// ServeHTTP answers one request. The path has been matched before, and the
// caller stands in the context as account.With puts it.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	limits := s.Limits.orDefault()
	caller := account.From(r.Context())
	switch {
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "EWS takes POST requests", http.StatusMethodNotAllowed)
		return
	case caller == nil:
		http.Error(w, "EWS takes requests of accounts only", http.StatusUnauthorized)
		return
	case !isXML(r.Header.Get("Content-Type")):
		http.Error(w, "EWS takes text/xml", http.StatusUnsupportedMediaType)
		return
	case r.ContentLength > limits.RequestBytes:
		http.Error(w, "the request is too large", http.StatusRequestEntityTooLarge)
		return
	}
	leave := s.accounts.Enter(caller.User, limits.PerAccount)
	if leave == nil {
		s.violation("account %s: more than %d requests open at once", caller.User, limits.PerAccount)
		writeFault(w, faultOf(refuse(codeConnections)))
		return
	}
	defer leave()

	envelope, err := schema.ParseEnvelope(r.Body, schema.Limits{Bytes: limits.RequestBytes})
	if err != nil {
		s.refuseDocument(w, err)
		return
	}
	c := &call{server: s, limits: limits, caller: caller, operation: envelope.Operation, to: w}
	if f := s.admit(c, envelope); f != nil {
		writeFault(w, f)
		return
	}
	if c.leave != nil {
		defer c.leave()
	}
	c.serve()
}

// admit decides whether the request is served at all: nil, or the fault that
// says why not.
func (s *Server) admit(c *call, envelope *schema.Envelope) *soapFault {
	now := s.now()
	if left := s.accounts.Left(c.caller.User, now, c.limits.BackOffGrace); left > 0 {
		s.violation("account %s: a request %s before the back-off was over", c.caller.User, left.Round(time.Millisecond))
		return busyFault(left)
	}
	if s.Faults.Roll(fault.ServerBusy) {
		s.accounts.Hold(c.caller.User, now, c.limits.BackOff)
		return busyFault(c.limits.BackOff)
	}
	var known bool
	if c.kind, known = operations[c.operation.Name]; !known {
		return faultOf(refuse(codeInvalidRequest))
	}
	if s.Observe != nil {
		s.Observe(c.operation.Name)
	}
	if p := c.identify(envelope.Impersonation); p != nil {
		return faultOf(p)
	}
	if c.impersonates {
		if c.leave = s.mailboxes.Enter(c.self.Address(), c.limits.PerMailbox); c.leave == nil {
			s.violation("mailbox %s: more than %d requests open at once", c.self.Address(), c.limits.PerMailbox)
			return faultOf(refuse(codeConnections))
		}
	}
	return nil
}

// refuseDocument answers a request that is no EWS document.
func (s *Server) refuseDocument(w http.ResponseWriter, err error) {
	var v *schema.ViolationError
	switch {
	case errors.Is(err, schema.ErrTooLarge):
		http.Error(w, "the request is too large", http.StatusRequestEntityTooLarge)
	case errors.Is(err, schema.ErrUnknownOperation):
		writeFault(w, faultOf(refuse(codeInvalidRequest)))
	case errors.As(err, &v):
		s.violation("a request against the schema: %v", v)
		writeFault(w, &soapFault{
			code: "ErrorSchemaValidation",
			text: "The request failed schema validation: " + v.Reason,
			details: []detail{
				{element: "t:LineNumber", text: strconv.Itoa(v.Line)},
				{element: "t:LinePosition", text: strconv.Itoa(v.Column)},
				{element: "t:Violation", text: v.Reason},
			},
		})
	default:
		http.Error(w, "the request is no SOAP 1.1 document", http.StatusBadRequest)
	}
}

// isXML tells whether a content type is the one of SOAP 1.1.
func isXML(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && kind == "text/xml"
}

// now is the time by the server's clock.
func (s *Server) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}

// violation tells what a client did wrong.
func (s *Server) violation(format string, args ...any) {
	if s.Violations != nil {
		s.Violations(fmt.Sprintf(format, args...))
	}
}
