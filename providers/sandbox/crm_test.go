package sandbox_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/crm"
	"contactsync/providers/sandbox/crm/database"
	"contactsync/providers/sandbox/fault"
)

// records are two persons of a rep.
func records() *database.Sheets {
	return &database.Sheets{
		Persons: database.Sheet{
			Header: []string{"id", "LastName", "RepID"},
			Rows:   [][]string{{"4294967401", "Byron", "17"}, {"4294967402", "Loom", "18"}},
		},
		Reps: database.Sheet{Header: []string{"id", "email"}, Rows: [][]string{{"17", "user1@example.com"}, {"18", "user2@example.com"}}},
	}
}

// question is a document that asks for all persons.
func question(s *sandbox.Server, attributes string) string {
	login := s.Ready().CRMMaster
	return fmt.Sprintf(`<request user="%s" pwd='%s' %s><query><tables><table tablename="Person"/></tables><fields tablename="Person" fields="LastName"/></query></request>`,
		login.User, login.Password, attributes)
}

// inquire sends a document to the CRM.
func inquire(t *testing.T, client *http.Client, at, document string, prepare func(*http.Request)) (reply, error) {
	t.Helper()
	return send(t, client, at, func(r *http.Request) {
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(document)), int64(len(document))
		if prepare != nil {
			prepare(r)
		}
	})
}

// names are the names in an answer, or what came instead.
func names(got reply, err error) string {
	if saw := outcome(got, err); saw != "200 whole" {
		return saw
	}
	var list []string
	for _, part := range strings.Split(got.body, "<LastName>")[1:] {
		name, _, _ := strings.Cut(part, "<")
		list = append(list, name)
	}
	if strings.Contains(got.body, `type="error"`) {
		return got.body
	}
	return strings.Join(list, " ")
}

func TestCRM(t *testing.T) {
	server := start(t, sandbox.Options{Records: records()})
	base, client := strings.TrimSuffix(server.Ready().CRM, "/CRMinterface/xml"), newClient(t)
	for _, path := range []string{"/CRMinterface/xml", "/Crminterface/XML", "/any/where/crminterface/xml"} {
		if got := names(inquire(t, client, base+path, question(server, ""), nil)); got != "Byron Loom" {
			t.Errorf("%s: %s", path, got)
		}
	}
	form := url.Values{"xml": {question(server, "")}}.Encode()
	if got := names(inquire(t, client, server.Ready().CRM, form, func(r *http.Request) {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	})); got != "Byron Loom" {
		t.Errorf("as a form: %s", got)
	}
	if got := server.Requests(); !reflect.DeepEqual(got, sandbox.Counts{"CRM": 4, "CRM query Person": 4}) {
		t.Errorf("counted %v", got)
	}
}

// TestInventedCRM has a CRM whose reps are the owners of the mailboxes, the same
// one for the same seed.
func TestInventedCRM(t *testing.T) {
	now := func() time.Time { return time.Unix(1_800_000_000, 0) }
	ask := func(seed int64) (string, string) {
		server := start(t, sandbox.Options{Seed: seed, Now: now})
		client := newClient(t)
		got, err := inquire(t, client, server.Ready().CRM, question(server, `impersonate="email=user2@example.com"`), nil)
		if names(got, err) == "" || outcome(got, err) != "200 whole" {
			t.Errorf("seed %d: %s", seed, got.body)
		}
		return got.body, server.Ready().CRMMaster.Password
	}
	one, password := ask(3)
	same, samePassword := ask(3)
	other, otherPassword := ask(4)
	if one != same || password != samePassword || one == other || password == otherPassword {
		t.Error("the seed does not decide")
	}
}

func TestFaultsOfCRM(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind fault.Kind
		want []string
	}{
		{fault.CutBefore, []string{"no answer"}},
		{fault.BadGateway, []string{"502 Bad Gateway"}},
		{fault.LoginPage, []string{"200 text/html; charset=utf-8"}},
		{fault.CutAfter, []string{"no answer"}},
		{fault.TimeoutAfter, []string{"504 Gateway Timeout"}},
		{fault.Truncated, []string{"cut answer", "cut answer", "200 broken"}},
		{fault.Malformed, []string{"200 broken"}},
		{fault.CRMRunsOn, []string{"504 Gateway Timeout"}},
		{fault.CRMRightsLost, []string{""}},
	} {
		t.Run(string(test.kind), func(t *testing.T) {
			t.Parallel()
			server := start(t, sandbox.Options{Records: records(), CRM: crm.Options{RunOn: time.Nanosecond}})
			client := newClient(t)
			for i, want := range test.want {
				server.Faults().Once(test.kind, 1)
				if got := names(inquire(t, client, server.Ready().CRM, question(server, ""), nil)); got != want {
					t.Errorf("request %d: the client saw %q, want %q", i, got, want)
				}
			}
			if got := names(inquire(t, client, server.Ready().CRM, question(server, ""), nil)); got != "Byron Loom" {
				t.Errorf("afterwards: %s", got)
			}
		})
	}
}

// TestFaultsOfCRMSpareEWS has all faults of the CRM strike, and none does.
func TestFaultsOfCRMSpareEWS(t *testing.T) {
	server := start(t, sandbox.Options{})
	for _, kind := range fault.Kinds() {
		if strings.HasPrefix(string(kind), "crm_") {
			server.Faults().Set(kind, 1)
		}
	}
	if got := outcome(send(t, newClient(t), server.Ready().EWS, first(server))); got != "200 whole" {
		t.Errorf("the client saw %q", got)
	}
	if got := server.Faults().Counts(); len(got) != 0 {
		t.Errorf("struck: %v", got)
	}
}

// TestRequestGoesOnWithoutItsClient has a client give up while its request is
// held back.
func TestRequestGoesOnWithoutItsClient(t *testing.T) {
	server := start(t, sandbox.Options{Records: records()})
	server.Faults().SetDelay(time.Hour)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		_, err := inquire(t, newClient(t), server.Ready().CRM, question(server, ""), func(r *http.Request) { *r = *r.WithContext(ctx) })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("it ended with %v", err)
		}
	})
	await(t, func() bool { return len(server.CRM().Active()) == 1 })
	cancel()
	running.Wait()
	server.Faults().SetDelay(0)
	if got := names(inquire(t, newClient(t), server.Ready().CRM, question(server, ""), nil)); !strings.Contains(got, "User is already active") {
		t.Errorf("the same login got %s", got)
	}
	if got := names(inquire(t, newClient(t), server.Ready().CRM, question(server, `impersonate="user=USER1"`), nil)); got != "Byron Loom" {
		t.Errorf("another login got %s", got)
	}
}

func TestLogOfCRMHasNoSecrets(t *testing.T) {
	var log bytes.Buffer
	server := start(t, sandbox.Options{Log: &log, Records: records()})
	client, at := newClient(t), server.Ready().CRM
	for _, document := range []string{
		question(server, `xid="1"`), question(server, `auth="secret-token"`), `<request pwd = "secret-one" user="x"><nop pwd='secret-two'/></request>`, `<request pwd="secret-three`,
	} {
		if _, err := inquire(t, client, at, document, nil); err != nil {
			t.Error(err)
		}
		form := url.Values{"xml": {document}}.Encode()
		if _, err := inquire(t, client, at, form, func(r *http.Request) { r.Header.Set("Content-Type", "application/x-www-form-urlencoded") }); err != nil {
			t.Error(err)
		}
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(log.String(), "secret") || strings.Contains(log.String(), server.Ready().CRMMaster.Password) {
		t.Errorf("the log holds a secret: %s", log.String())
	}
	lines := logged(t, log.String())
	if len(lines) != 8 || lines[0]["operation"] != "CRM" || !strings.Contains(fmt.Sprint(lines[0]["request"]), `pwd="***" xid="1"`) || !strings.Contains(fmt.Sprint(lines[0]["response"]), "Byron") {
		t.Errorf("logged %v", lines)
	}
}

// TestAccountBeforeCRM has the web server ask for an account of its own.
func TestAccountBeforeCRM(t *testing.T) {
	server := start(t, sandbox.Options{Records: records(), CRM: crm.Options{Front: "account"}})
	client, at := newClient(t), server.Ready().CRM
	if got := names(inquire(t, client, at, question(server, ""), nil)); got != "401 Unauthorized" {
		t.Errorf("without an account: %s", got)
	}
	if got := names(inquire(t, client, at, question(server, ""), first(server))); got != "Byron Loom" {
		t.Errorf("with one: %s", got)
	}
	sso := `<request domain="EXAMPLE" user="USER1"><query><tables><table tablename="Person"/></tables><fields tablename="Person" fields="LastName"/></query></request>`
	if got := names(inquire(t, client, at, sso, first(server))); got != "Byron Loom" {
		t.Errorf("by the account alone: %s", got)
	}
}

func TestWrongCRM(t *testing.T) {
	twice := records()
	twice.Persons.Rows = append(twice.Persons.Rows, twice.Persons.Rows[0])
	for name, o := range map[string]sandbox.Options{
		"switch": {CRM: crm.Options{Empty: "nothing"}}, "records": {Records: twice}, "schema": {Schema: database.Options{Catalogs: []string{"XX"}}},
	} {
		if server, err := sandbox.Start(o); err == nil {
			t.Errorf("%s: it started", name)
			_ = server.Close()
		}
	}
}

// TestControlOfCRM does what somebody in the CRM can do, and looks at what a query
// gives then.
func TestControlOfCRM(t *testing.T) {
	server := start(t, sandbox.Options{Records: records()})
	client := newClient(t)
	persons := func(attributes string) string {
		return names(inquire(t, client, server.Ready().CRM, question(server, attributes), nil))
	}
	for _, step := range []struct {
		method, path, body string
		want               string // the persons that there are then
	}{
		{"POST", "/crm/create", `{"table":"Person","values":{"LastName":"New"}}`, "Byron Loom New"},
		{"POST", "/crm/update", `{"table":"KP","id":"4294967402","values":{"LastName":"Loomis"}}`, "Byron Loomis New"},
		{"POST", "/crm/mark", `{"table":"KP","id":"4294967401"}`, "Loomis New"},
		{"POST", "/crm/unmark", `{"table":"KP","id":"4294967401"}`, "Byron Loomis New"},
		{"POST", "/crm/favor", `{"rep":"17","table":"KP","id":"4294967403"}`, "Byron Loomis New"},
		{"POST", "/crm/merge", `{"table":"KP","id":"4294967401","gone":"4294967403"}`, "Byron Loomis"},
		{"POST", "/crm/unfavor", `{"rep":"17","table":"KP","id":"4294967401"}`, "Byron Loomis"},
		{"POST", "/crm/delete", `{"table":"KP","id":"4294967401"}`, "Loomis"},
	} {
		want := http.StatusNoContent
		if strings.HasSuffix(step.path, "create") {
			want = http.StatusOK
		}
		order(t, server, want, step.method, step.path, step.body)
		if got := persons(""); got != step.want {
			t.Errorf("after %s: %s, want %s", step.path, got, step.want)
		}
	}
	order(t, server, http.StatusOK, "PATCH", "/crm/logins/USER1", `{"rights":{"KP":{"rows":"own"}}}`)
	if got := persons(`impersonate="user=USER1"`); got != "" {
		t.Errorf("with fewer rights: %s", got)
	}
	order(t, server, http.StatusOK, "PATCH", "/crm/logins/USER1", `{"disabled":true}`)
	if got := persons(`impersonate="user=USER1"`); !strings.Contains(got, "no such user") {
		t.Errorf("disabled: %s", got)
	}
	made, _ := order(t, server, http.StatusOK, "PATCH", "/crm/logins/new", `{"rep":"17"}`).(object)
	if made["user"] != "NEW" || made["password"] == "" {
		t.Errorf("made %v", made)
	}
	token, _ := order(t, server, http.StatusOK, "POST", "/crm/token", `{"user":"NEW"}`).(object)
	if got := persons(fmt.Sprintf("auth=%q", token["auth"])); got != "Loomis" {
		t.Errorf("by a token: %s", got)
	}
	described, _ := order(t, server, http.StatusOK, "GET", "/crm", "").(object)
	want := object{"17": "4294967313", "18": "4294967314"}
	if ids, _ := described["ids"].(object); !reflect.DeepEqual(ids["ID"], want) || len(described["tables"].([]any)) != 5 {
		t.Errorf("described as %v", described)
	}
	dump, _ := order(t, server, http.StatusOK, "GET", "/crm/records/KP", "").([]any)
	if first, _ := dump[0].(object); len(dump) != 1 || first["id"] != "4294967402" || first["values"].(object)["LastName"] != "Loomis" {
		t.Errorf("records: %v", dump)
	}
	order(t, server, http.StatusOK, "GET", "/crm/logins", "")
	for path, status := range map[string]int{
		"/crm/nonsense {}": 400, `/crm/update {"table":"KP","id":"x"}`: 400, `/crm/update {"table":"XX","id":"1"}`: 404,
		`/crm/delete {"table":"KP","id":"1"}`: 404, `/crm/token {"user":"nobody"}`: 404, `/crm/update {"table":"KP","id":"4294967402","values":{"Upd":"x"}}`: 409,
	} {
		at, body, _ := strings.Cut(path, " ")
		order(t, server, status, "POST", at, body)
	}
	order(t, server, http.StatusBadRequest, "PATCH", "/crm/logins/toolongname", `{}`)
	order(t, server, http.StatusNotFound, "GET", "/crm/records/XX", "")
}
