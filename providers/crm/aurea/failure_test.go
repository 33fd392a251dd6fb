package aurea_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"contactsync/providers"
)

// root answers with a document around some text.
func root(text string) func(http.ResponseWriter, *document) {
	return func(w http.ResponseWriter, request *document) {
		answer(w, fmt.Sprintf(text, request.ID))
	}
}

func status(code int) func(http.ResponseWriter, *document) {
	return func(w http.ResponseWriter, _ *document) { w.WriteHeader(code) }
}

func refusing(text string) func(http.ResponseWriter, *document) {
	return func(w http.ResponseWriter, request *document) { refuse(w, request, text) }
}

func TestWhatIsNoCompleteReplyIsAnError(t *testing.T) {
	const person = `<Person tableshort="KP" id="4294967297"><FirstName>canary</FirstName></Person>`
	for _, test := range []struct {
		name   string
		answer func(http.ResponseWriter, *document)
		want   string
		class  error
	}{
		{"a web page", root(`<!DOCTYPE html><html><body>%s canary</body></html>`), "web page", providers.ErrTransport},
		{"text", root("canary %s"), "no XML", providers.ErrTransport},
		{"nothing", root("%.0s"), "empty", providers.ErrTransport},
		{"JSON", root(`{"canary":"%s"}`), "no XML", providers.ErrTransport},
		{"malformed", root(`<response xid="%s"><query><a></b></query></response>`), "malformed in line 1", providers.ErrTransport},
		{"another root", root(`<answer xid="%s"/>`), "root element", providers.ErrTransport},
		{"no answer to the query", root(`<response xid="%s"/>`), "missing", providers.ErrTransport},
		{"an answer to something else", root(`<response xid="%s"><import/></response>`), "missing", providers.ErrTransport},
		{"another request's reply", root(`<response xid="r99%s"><query/></response>`), "another request", providers.ErrTransport},
		{"another query's answer", root(`<response xid="%[1]s"><query xid="%[1]s-7"/></response>`), "more answers", providers.ErrTransport},
		{"two answers", root(`<response xid="%[1]s"><query xid="%[1]s-0"/><query/></response>`), "more answers", providers.ErrTransport},
		{"a second document", root(`<response xid="%[1]s"><query xid="%[1]s-0"/></response><response/>`), "follows its end", providers.ErrTransport},
		{"a row without an id", root(`<response xid="%[1]s"><query xid="%[1]s-0">` + strings.Replace(person, ` id="4294967297"`, "", 1) + `</query></response>`), "without an id", providers.ErrTransport},
		{"an error after rows", root(`<response xid="%[1]s"><query xid="%[1]s-0">` + person + `<return type="error" text="canary"/></query></response>`), "refuses to read the table", nil},
		{"an error within a row", root(`<response xid="%[1]s"><query xid="%[1]s-0">` + strings.Replace(person, "</Person>", `<x><return type="Error">canary</return></x></Person>`, 1) + `</query></response>`), "refuses to read the table", nil},
		{"an error about the request", root(`<response xid="%s"><return type="error" code="17">canary</return></response>`), "refuses the request (code 17)", nil},
		{"a field that is not known", refusing(`Unknown field 'Tel1' in KP: canary`), `the field "Tel1" of the table "Person" (code -42): correct the mapping or the condition that uses it, or set fields in the block person`, nil},
		{"a field of the settings", refusing(`RepID?`), "rep_field in the block person", nil},
		{"a table that is not known", refusing(`no table Company`), `the table "Company" (code -42): correct table in the block company`, nil},
		{"a name within another word", refusing(`PersonX RepIDs CompanyY`), "refuses to read the table", nil},
		{"a field that is called as a login is", refusing("no Password here: RepID"), "rep_field", nil},
		{"a refused login", refusing("Invalid password: canary"), "the CRM refuses the login", providers.ErrCredentials},
		{"HTTP 401", status(http.StatusUnauthorized), "user and password of the block", providers.ErrCredentials},
		{"HTTP 403", status(http.StatusForbidden), "403", providers.ErrDenied},
		{"HTTP 404", status(http.StatusNotFound), "path of the url", providers.ErrTransport},
		{"HTTP 204", status(http.StatusNoContent), "204", nil},
		{"a redirect", status(http.StatusFound), "redirect", providers.ErrTransport},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newCRM(t)
			c.handle = func(w http.ResponseWriter, _ *http.Request, _ int, request *document) bool {
				test.answer(w, request)
				return true
			}
			w := open(t, c.url, "")
			list, err := tryRead(t, w, providers.Persons)
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "canary") {
				t.Errorf("error %v\nwant one with %q", err, test.want)
			}
			for _, class := range []error{providers.ErrTransport, providers.ErrCredentials, providers.ErrDenied} {
				if errors.Is(err, class) != errors.Is(test.class, class) {
					t.Errorf("error %v: of the class %v: %v", err, class, errors.Is(err, class))
				}
			}
			if len(list) > 0 {
				t.Errorf("%d records of an incomplete reply", len(list))
			}
		})
	}
}

func TestNothingMoreIsTriedAfterARefusedLogin(t *testing.T) {
	for name, refusal := range map[string]func(http.ResponseWriter, *document){"in the reply": refusing("logon failed"), "HTTP 401": status(http.StatusUnauthorized)} {
		t.Run(name, func(t *testing.T) {
			c := newCRM(t)
			c.handle = func(w http.ResponseWriter, _ *http.Request, _ int, request *document) bool {
				refusal(w, request)
				return true
			}
			w := open(t, c.url, "")
			for _, table := range []providers.Table{providers.Persons, providers.Reps} {
				if _, err := tryRead(t, w, table); !errors.Is(err, providers.ErrCredentials) {
					t.Errorf("error %v", err)
				}
			}
			if c.count() != 1 {
				t.Errorf("%d requests, want 1: accounts get locked", c.count())
			}
		})
	}
}

func TestWithoutAnEchoAnswersAreMatchedByOrder(t *testing.T) {
	c := newCRM(t)
	c.handle = func(w http.ResponseWriter, _ *http.Request, _ int, _ *document) bool {
		answer(w, `<Response><query><Person tableshort="KP" id="4294967297"/></query></Response>`)
		return true
	}
	w := open(t, c.url, "echo_attribute = \"\"\ncross_check = \"none\"")
	if got := read(t, w, providers.Persons); len(got) != 1 {
		t.Errorf("%d records", len(got))
	}
}
