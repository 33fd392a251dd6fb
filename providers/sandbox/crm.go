package sandbox

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"

	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/crm"
	"contactsync/providers/sandbox/crm/database"
	"contactsync/providers/sandbox/fault"
)

// operationCRM is the operation of requests to the CRM. What they have in them is
// counted beside it.
const operationCRM = "CRM"

// crmPath says whether a path is that of CRM.interface, which may be below
// another one.
func crmPath(path string) bool { return strings.HasSuffix(strings.ToLower(path), "/crminterface/xml") }

// newCRM makes the CRM. It fails if its records, names or switches are wrong.
func (s *Server) newCRM(from secret) (*crm.Server, error) {
	sheets := s.options.Records
	if sheets == nil {
		var addresses []string
		for _, box := range s.store.Mailboxes() {
			addresses = append(addresses, box.Address())
		}
		invented := database.Invent(s.options.Seed, addresses)
		sheets = &invented
	}
	schema := s.options.Schema
	schema.Now = s.options.Now
	records, err := database.New(*sheets, schema)
	if err != nil {
		return nil, err
	}
	made, err := crm.New(crm.Config{
		Options: s.options.CRM, Database: records, Now: s.options.Now,
		Password: func(user string) string {
			password := from.derive("CRM password of " + user)
			s.journal.strike(password)
			return password
		},
	})
	if err != nil {
		return nil, err
	}
	made.Faults = s.faults
	made.Count = func(operation string) { s.observed.count(operationCRM + " " + operation) }
	// Whether its client waits or not: the CRM goes on.
	made.Wait = func() error { return s.wait(context.Background()) }
	return made, nil
}

// handleCRM hands a request to the CRM, with the faults of HTTP before and after.
// The answer goes straight to the client, which may be given a lot, unless a fault
// is to strike it or the log wants it.
func (s *Server) handleCRM(x *exchange) {
	if s.crm.Front() {
		caller, refused := s.signIn(x.request)
		if refused != nil {
			s.refuse(x, refused)
			return
		}
		x.caller = caller
		x.request = x.request.WithContext(account.With(x.request.Context(), caller))
	}
	x.operation = s.counted(operationCRM)
	if x.fault = s.roll(fault.CutBefore, fault.BadGateway, fault.LoginPage); x.fault != "" {
		x.page()
		return
	}
	x.request.Body = io.NopCloser(bytes.NewReader(x.body))
	x.fault = s.roll(fault.CutAfter, fault.TimeoutAfter, fault.Truncated, fault.Malformed)
	if x.delivered = x.fault == "" && s.journal.to == nil; x.delivered {
		s.crm.ServeHTTP(x.direct, x.request)
		select {
		case <-s.closing:
			x.answer.cut(x.direct, "", nil) // it may not have been answered
		default:
		}
		return
	}
	s.crm.ServeHTTP(x.answer, x.request)
	if x.abandoned = x.answer.status == 0; !x.abandoned {
		x.page()
	}
}

// credentials are the attributes of a document that have secrets.
var credentials = regexp.MustCompile(`\b(pwd|auth)(\s*=\s*)("[^"]*("|$)|'[^']*('|$))`)

// plainDocument is the document of a request to the CRM without the secrets in
// it.
func plainDocument(header http.Header, body []byte) string {
	document, ok := crm.Document(header, body)
	if !ok || bytes.IndexByte(document, 0) >= 0 {
		return struck
	}
	return credentials.ReplaceAllString(string(document), `$1$2"`+struck+`"`)
}
