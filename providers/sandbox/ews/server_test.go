package ews_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/ews"
	"contactsync/providers/sandbox/fault"
)

const getContacts = `<m:GetFolder><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape><m:FolderIds>` +
	`<t:DistinguishedFolderId Id="contacts"/></m:FolderIds></m:GetFolder>`

func TestHTTPLevel(t *testing.T) {
	s := newSandbox(t)
	s.server.Limits.RequestBytes = 4000
	request := func(method, contentType, body string) *http.Request {
		r := httptest.NewRequest(method, "/EWS/Exchange.asmx", strings.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		return r
	}
	unknownLength := request(http.MethodPost, "text/xml", envelope("", strings.Repeat(" ", 5000)+getContacts))
	unknownLength.ContentLength = -1
	for name, c := range map[string]struct {
		caller *account.Account
		r      *http.Request
		status int
	}{
		"get":                        {s.own, request(http.MethodGet, "text/xml", ""), http.StatusMethodNotAllowed},
		"nobody":                     {nil, request(http.MethodPost, "text/xml", envelope("", getContacts)), http.StatusUnauthorized},
		"another content type":       {s.own, request(http.MethodPost, "application/soap+xml", envelope("", getContacts)), http.StatusUnsupportedMediaType},
		"no XML":                     {s.own, request(http.MethodPost, "text/xml", "hello"), http.StatusBadRequest},
		"nothing":                    {s.own, request(http.MethodPost, "text/xml", ""), http.StatusBadRequest},
		"too large":                  {s.own, request(http.MethodPost, "text/xml", envelope("", strings.Repeat(" ", 5000)+getContacts)), http.StatusRequestEntityTooLarge},
		"too large, unknown length":  {s.own, unknownLength, http.StatusRequestEntityTooLarge},
		"with a charset, upper case": {s.own, request(http.MethodPost, "Text/XML; charset=UTF-8", envelope("", getContacts)), http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			if a := s.send(c.caller, c.r); a.status != c.status {
				t.Errorf("status %d, want %d: %s", a.status, c.status, a.body)
			}
		})
	}
}

func TestFaultLevel(t *testing.T) {
	s := newSandbox(t)
	for name, c := range map[string]struct {
		header, body, code string
		holds              []string
	}{
		"unknown operation": {body: `<m:GetEverything/>`, code: "ErrorInvalidRequest"},
		"known to the schema, not to the server": {
			body: `<m:GetRoomLists/>`,
			code: "ErrorInvalidRequest",
		},
		"wrong order": {
			body:  createItems("", "A</t:GivenName><t:DisplayName>late</t:DisplayName><t:GivenName>B"),
			code:  "ErrorSchemaValidation",
			holds: []string{"<t:LineNumber>1</t:LineNumber>", "<t:LinePosition>", "<t:Violation>"},
		},
		"wrong enumeration": {
			body: `<m:DeleteItem DeleteType="Shred"><m:ItemIds><t:ItemId Id="A"/></m:ItemIds></m:DeleteItem>`,
			code: "ErrorSchemaValidation",
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := s.post(s.own, envelope(c.header, c.body))
			if a.status != http.StatusInternalServerError {
				t.Errorf("status %d", a.status)
			}
			a.wants(t, c.code)
			a.holds(t, append(c.holds, ">a:"+c.code+"</faultcode>")...)
		})
	}
	if a := s.must(list("", distinguished("contacts"))); len(a.items()) != 0 {
		t.Error("a request that broke the schema created something")
	}
}

func TestServerVersion(t *testing.T) {
	s := newSandbox(t)
	s.do(getContacts).holds(t, `<t:ServerVersionInfo MajorVersion="15" MinorVersion="2" `)
	s.server.Version = ews.ExchangeOnline()
	s.do(getContacts).holds(t, `MajorVersion="15" MinorVersion="20" `)
}

func TestServerBusy(t *testing.T) {
	s := newSandbox(t)
	s.server.Limits.BackOff = 5 * time.Second
	s.faults.Once(fault.ServerBusy, 1)
	busy := func(wait string) {
		t.Helper()
		a := s.do(createItems("", "A"))
		a.wants(t, "ErrorServerBusy")
		a.holds(t, `<t:Value Name="BackOffMilliseconds">`+wait+`</t:Value>`,
			`<faultstring xml:lang="en-US">The server cannot service this request right now. Try again later.</faultstring>`)
	}
	busy("5000")
	if len(s.violations) != 0 {
		t.Errorf("violations %v", s.violations)
	}

	s.clock = s.clock.Add(100 * time.Millisecond)
	s.must(getContacts) // was on its way

	s.clock = s.clock.Add(1900 * time.Millisecond)
	busy("3000")
	if len(s.violations) != 1 {
		t.Errorf("violations %v, want one", s.violations)
	}
	s.post(s.own, envelope("", getContacts)).wants(t, "NoError") // another account

	s.clock = s.clock.Add(3 * time.Second)
	if a := s.must(list("", distinguished("contacts"))); len(a.items()) != 0 || len(s.violations) != 1 {
		t.Errorf("a refused request had an effect: %s, %v", a.body, s.violations)
	}
}

// slow is a client that takes its answer late.
type slow struct {
	*httptest.ResponseRecorder
	answering chan<- struct{}
	take      <-chan struct{}
}

func (w *slow) Write(p []byte) (int, error) {
	if w.answering != nil {
		close(w.answering)
		w.answering = nil
		<-w.take
	}
	return w.ResponseRecorder.Write(p)
}

func TestConcurrency(t *testing.T) {
	for name, c := range map[string]struct {
		limits       ews.Limits
		over, beside func(*sandbox) answer
	}{
		"of an account": {
			ews.Limits{PerAccount: 1},
			func(s *sandbox) answer { return s.post(s.service, envelope(impersonate(bert), getContacts)) },
			func(s *sandbox) answer { return s.post(s.own, envelope("", getContacts)) },
		},
		"for a mailbox": {
			ews.Limits{PerMailbox: 1},
			func(s *sandbox) answer { return s.do(getContacts) },
			func(s *sandbox) answer { return s.post(s.service, envelope(impersonate(bert), getContacts)) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSandbox(t)
			s.server.Limits = c.limits
			answering, take, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
			r := httptest.NewRequestWithContext(account.With(t.Context(), s.service), http.MethodPost, "/",
				strings.NewReader(envelope(impersonate(anna), getContacts)))
			r.Header.Set("Content-Type", "text/xml")
			go func() {
				s.server.ServeHTTP(&slow{httptest.NewRecorder(), answering, take}, r)
				close(done)
			}()
			<-answering
			c.over(s).wants(t, "ErrorExceededConnectionCount")
			c.beside(s).wants(t, "NoError")
			close(take)
			<-done
			c.over(s).wants(t, "NoError")
			if len(s.violations) != 1 {
				t.Errorf("violations %v, want one", s.violations)
			}
		})
	}
}

func TestObserve(t *testing.T) {
	s := newSandbox(t)
	var seen []string
	s.server.Observe = func(operation string) { seen = append(seen, operation) }
	s.must(getContacts)
	s.do(`<m:GetEverything/>`)
	if len(seen) != 1 || seen[0] != "GetFolder" {
		t.Errorf("observed %v", seen)
	}
}
