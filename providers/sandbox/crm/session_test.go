package crm_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/crm"
	"contactsync/providers/sandbox/crm/login"
)

const everybody = "4294967401 4294967402 8589934593"

// refused is an error with a code.
func refused(code, text string) string {
	return `<query><return type="error" code="` + code + `">` + text + `</return></query>`
}

func TestLogin(t *testing.T) {
	const failed, notMaster, nobody = "login failed", "impersonate: the user is not the master user", "impersonate: no such user could be logged in"
	for _, test := range []struct {
		name, attributes, want string
	}{
		{"master", `SYNC`, everybody},
		{"rep, whatever the case", `ANNA user="anna"`, ""},
		{"wrong password", `NOBODY`, refused("4", failed)},
		{"impersonate by e-mail", `SYNC impersonate="email=ANNA@example.com"`, everybody},
		{"impersonate by login", `SYNC impersonate="user=bob"`, everybody},
		{"impersonate by name", `SYNC impersonate="rep=Carol"`, everybody},
		{"the first one that logs in", `SYNC impersonate="user=NOBODY; email=x@example.com;rep=Anna"`, everybody},
		{"nobody logs in", `SYNC impersonate="email=x@example.com"`, refused("4", nobody)},
		{"not the master", `ANNA impersonate="user=BOB"`, refused("4", notMaster)},
		{"no pairs", `SYNC impersonate="anna"`, refused("1", "impersonate: want user=, rep= or email=, with ; between them")},
		{"token that there is not", `SYNC auth="T7"`, refused("4", failed)},
		{"no account of the web server", `SYNC domain="EXAMPLE"`, refused("4", failed)},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, crm.Options{}, sheets())
			if test.want == "" {
				answer := w.post("text/xml", `<request user="anna" pwd="pw-ANNA"><nop/></request>`)
				if want := declaration + `<response><nop></nop></response>`; answer.Body.String() != want {
					t.Errorf("got %s", answer.Body)
				}
				return
			}
			if got := w.persons(test.attributes); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// body is what a server answers to a request with these attributes.
func body(w *world, attributes string) string {
	w.Helper()
	return w.post("text/xml", `<request `+attributes+`><nop/></request>`).Body.String()
}

const (
	done   = declaration + `<response><nop></nop></response>`
	nobody = declaration + `<response><nop><return type="error" code="4">login failed</return></nop></response>`
)

func TestLoginSwitches(t *testing.T) {
	w := newWorld(t, crm.Options{Default: "ANNA"}, sheets())
	if got := body(w, ""); got != done {
		t.Errorf("default login: %s", got)
	}
	w = newWorld(t, crm.Options{}, sheets())
	if got := body(w, ""); got != nobody {
		t.Errorf("no login: %s", got)
	}
	w = newWorld(t, crm.Options{Credentials: "token"}, sheets())
	if got := body(w, `user="ANNA" pwd="pw-ANNA"`); !strings.Contains(got, `code="7"`) {
		t.Errorf("password where a token is due: %s", got)
	}
	token, err := w.Logins().Token("anna")
	if err != nil {
		t.Fatal(err)
	}
	if got := body(w, `user="BOB" auth="`+token+`"`); got != done {
		t.Errorf("token: %s", got)
	}
	if got := body(w, `auth="`+token+`"`); got != nobody {
		t.Errorf("token, the second time: %s", got)
	}
	if token, err = w.Logins().Token("anna"); err != nil {
		t.Fatal(err)
	}
	w.clock.advance(time.Minute)
	if got := body(w, `auth="`+token+`"`); got != nobody {
		t.Errorf("token, too late: %s", got)
	}
	w = newWorld(t, crm.Options{LoginStatus: "401"}, sheets())
	if answer := w.post("text/xml", `<request user="ANNA" pwd="x"><nop/></request>`); answer.Code != http.StatusUnauthorized || answer.Header().Get("Content-Type") != "text/html" {
		t.Errorf("login failed: %d %s", answer.Code, answer.Body)
	}
}

// TestSingleSignOn has somebody who signed in at the web server log in without a
// password.
func TestSingleSignOn(t *testing.T) {
	w := newWorld(t, crm.Options{Front: "account"}, sheets())
	if !w.Front() {
		t.Error("no account is needed")
	}
	for address, want := range map[string]string{"anna@example.com": done, "bob@example.com": nobody} {
		request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(`<request domain="EXAMPLE" user="ANNA"><nop/></request>`))
		recorder := httptest.NewRecorder()
		w.ServeHTTP(recorder, request.WithContext(account.With(t.Context(), &account.Account{Address: address})))
		if got := recorder.Body.String(); got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
}

func TestRights(t *testing.T) {
	for _, test := range []struct {
		name   string
		rights login.TableRights
		want   string
	}{
		{"all", login.TableRights{}, everybody},
		{"none", login.TableRights{Rows: "none"}, ""},
		{"own", login.TableRights{Rows: "own"}, "4294967401 8589934593"},
		{"where", login.TableRights{Where: map[string]string{"LastName": "Loom"}}, "4294967402"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, crm.Options{}, sheets())
			anna, _ := w.Logins().Login("ANNA")
			anna.Rights = login.Rights{"KP": test.rights}
			if err := w.Logins().Put(anna); err != nil {
				t.Fatal(err)
			}
			if got := w.persons("ANNA"); got != test.want {
				t.Errorf("as herself: %s", got)
			}
			if got := w.persons(`SYNC impersonate="user=ANNA"`); got != test.want {
				t.Errorf("impersonated: %s", got)
			}
			if got := w.persons("BOB"); got != everybody {
				t.Errorf("another one: %s", got)
			}
			got := w.ask("ANNA", query(` flags="0x20"/>`, ""))
			if want := reply(ada + end + bob + end + eve + end); got != want {
				t.Errorf("without a check: %s", got)
			}
		})
	}
}

// TestRightsOfGroups has a rep see what belongs to a group.
func TestRightsOfGroups(t *testing.T) {
	w := newWorld(t, crm.Options{}, sheets())
	carol, _ := w.Logins().Login("CAROL")
	carol.Rights = login.Rights{"KP": {Rows: "own"}}
	if err := w.Logins().Put(carol); err != nil {
		t.Fatal(err)
	}
	if got := w.persons("CAROL"); got != "4294967401" {
		t.Errorf("got %s", got)
	}
}

func TestLockedFields(t *testing.T) {
	for locked, want := range map[string]string{
		"attribute": ada + `<LastName locked="true"></LastName><FirstName>Ada</FirstName>` + end,
		"absent":    ada + `<FirstName>Ada</FirstName>` + end,
	} {
		w := newWorld(t, crm.Options{Locked: locked}, sheets())
		anna, _ := w.Logins().Login("ANNA")
		anna.Rights = login.Rights{"KP": {Locked: []string{"LastName"}}}
		if err := w.Logins().Put(anna); err != nil {
			t.Fatal(err)
		}
		if got := w.ask("ANNA", query(` recId="4294967401"/>`, `<fields tablename="Person" fields="LastName,FirstName"/>`)); got != reply(want) {
			t.Errorf("%s: %s", locked, got)
		}
	}
	w := newWorld(t, crm.Options{}, sheets())
	for _, wrong := range []login.Login{
		{User: "TOOLONGNAME"}, {User: "a b"}, {User: "X", Rights: login.Rights{"XX": {}}},
		{User: "X", Rights: login.Rights{"KP": {Rows: "some"}}}, {User: "X", Rights: login.Rights{"KP": {Locked: []string{"Nonsense"}}}},
	} {
		if err := w.Logins().Put(wrong); err == nil {
			t.Errorf("%+v was taken", wrong)
		}
	}
}

// TestBodies sends documents in all ways that there are.
func TestBodies(t *testing.T) {
	const document = `<request user="SYNC" pwd="pw-SYNC"><nop/></request>`
	const form = "application/x-www-form-urlencoded"
	for _, test := range []struct {
		name, kind, body string
		want             int
	}{
		{"as it is", "text/xml; charset=UTF8", document, 200},
		{"without a type", "", document, 200},
		{"with a byte order mark", "text/xml", "\ufeff" + document, 200},
		{"UTF-16", "text/xml", "\xff\xfe" + wide(`<?xml version="1.0" encoding="utf-16"?>`+document), 200},
		{"Latin 1", "text/xml", `<?xml version="1.0" encoding="iso-8859-1"?>` + strings.Replace(document, "<nop/>", "<nop a='\xe4'/>", 1), 200},
		{"a form", form, url.Values{"xml": {document}}.Encode(), 200},
		{"a form without the field", form, "a=b", 500},
		{"a form that is none", form, "%", 500},
		{"nothing", "text/xml", "", 500},
		{"truncated", "text/xml", document[:30], 500},
		{"two documents", "text/xml", document + document, 500},
		{"another root", "text/xml", "<response/>", 500},
		{"an attribute twice", "text/xml", `<request a="1" a="2"/>`, 500},
		{"a document type", "text/xml", `<!DOCTYPE request [<!ENTITY a "b">]>` + document, 500},
		{"an encoding that there is not", "text/xml", `<?xml version="1.0" encoding="x-nonsense"?>` + document, 500},
		{"too deep", "text/xml", `<request>` + strings.Repeat("<a>", 100), 500},
		{"no text", "text/xml", "\x00\x01\x02", 500},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, crm.Options{}, sheets())
			answer := w.post(test.kind, test.body)
			if answer.Code != test.want || test.want == 500 && answer.Header().Get("Content-Type") != "text/html" {
				t.Errorf("%d %v: %s", answer.Code, answer.Header(), answer.Body)
			}
			if test.want == 200 && !strings.Contains(answer.Body.String(), "</nop></response>") {
				t.Errorf("%s", answer.Body)
			}
		})
	}
	recorder := httptest.NewRecorder()
	newWorld(t, crm.Options{}, sheets()).ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/?Synchronize", nil))
	if recorder.Code != http.StatusMethodNotAllowed {
		t.Errorf("GET: %d", recorder.Code)
	}
}

// wide is ASCII text in UTF-16.
func wide(text string) string {
	var b strings.Builder
	for _, r := range text {
		b.WriteByte(byte(r))
		b.WriteByte(0)
	}
	return b.String()
}

// TestEncodings reads a name in each encoding of replies.
func TestEncodings(t *testing.T) {
	for encoding, want := range map[string]string{
		"utf-8":      `<LastName>Łukasz Größl</LastName>`,
		"iso-8859-1": "<LastName>&#321;ukasz Gr\xf6\xdfl</LastName>",
		"utf-16":     "G\x00r\x00\xf6\x00\xdf\x00l\x00",
	} {
		s := sheets()
		s.Persons.Rows[0][3] = "Łukasz Größl\x00\x08"
		w := newWorld(t, crm.Options{Encoding: encoding}, s)
		answer := w.post("text/xml", `<request user="SYNC" pwd="pw-SYNC">`+query(` recId="4294967401"/>`, last)+`</request>`)
		if !bytes.Contains(answer.Body.Bytes(), []byte(want)) {
			t.Errorf("%s: %q", encoding, answer.Body)
		}
		if got := answer.Header().Get("Content-Type"); got != "text/xml; charset="+encoding {
			t.Errorf("%s: %s", encoding, got)
		}
	}
}

// wellFormed says whether a text is an XML document.
func wellFormed(text string) bool {
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := decoder.Token(); err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}
