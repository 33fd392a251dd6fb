package sandbox_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/seed"
)

const envelope = `<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">
<s:Body><m:GetFolder><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id="contacts"/></m:FolderIds></m:GetFolder></s:Body></s:Envelope>`

// start starts a server with two mailboxes, unless the options have others.
func start(t *testing.T, o sandbox.Options) *sandbox.Server {
	t.Helper()
	if o.Mailboxes == nil {
		o.Mailboxes = seed.Invent(1, 2)
	}
	server, err := sandbox.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

// newClient makes a client with connections of its own.
func newClient(t *testing.T) *http.Client {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// reply is an answer that was read to its end.
type reply struct {
	*http.Response
	body string
	err  error // of the body
}

// send sends a request for the contacts folder.
func send(t *testing.T, client *http.Client, url string, prepare func(*http.Request)) (reply, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(envelope))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "text/xml; charset=utf-8")
	if prepare != nil {
		prepare(request)
	}
	response, err := client.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer func() {
		if err := response.Body.Close(); err != nil {
			t.Error(err)
		}
	}()
	body, err := io.ReadAll(response.Body)
	return reply{response, string(body), err}, nil
}

// mustSend sends a request that has to be answered as a whole.
func mustSend(t *testing.T, client *http.Client, url string, prepare func(*http.Request)) reply {
	t.Helper()
	got, err := send(t, client, url, prepare)
	if err := errors.Join(err, got.err); err != nil {
		t.Fatal(err)
	}
	return got
}

// basic signs a request in.
func basic(user, password string) func(*http.Request) {
	return func(r *http.Request) { r.SetBasicAuth(user, password) }
}

// first signs a request in as the user of the first mailbox.
func first(s *sandbox.Server) func(*http.Request) {
	login := s.Ready().Mailboxes[0]
	return basic(login.User, login.Password)
}

func TestReady(t *testing.T) {
	server := start(t, sandbox.Options{})
	encoded, err := json.Marshal(server.Ready())
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(encoded, &got); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for key := range got {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	if want := []string{"control", "crm", "crm_master", "ews", "graph", "graph_app", "mailboxes", "service"}; !slices.Equal(keys, want) {
		t.Errorf("keys %v, want %v", keys, want)
	}
	if login := server.Ready().Mailboxes[1]; login.Address != "user2@example.com" || login.User != login.Address || len(login.Password) < 16 {
		t.Errorf("second mailbox %+v", login)
	}
}

func TestPasswordsDependOnASeedOnly(t *testing.T) {
	passwords := func(number int64) sandbox.Ready {
		ready := start(t, sandbox.Options{Seed: number}).Ready()
		return sandbox.Ready{Mailboxes: ready.Mailboxes, Service: ready.Service}
	}
	same := func(a, b sandbox.Ready) bool {
		return a.Service == b.Service && slices.Equal(a.Mailboxes, b.Mailboxes)
	}
	if !same(passwords(5), passwords(5)) {
		t.Error("the same seed gives other passwords")
	}
	if same(passwords(5), passwords(6)) || same(passwords(0), passwords(0)) {
		t.Error("passwords repeat without their seed")
	}
}

func TestStartRefuses(t *testing.T) {
	twice := append(seed.Invent(1, 1), seed.Invent(1, 1)...)
	for name, o := range map[string]sandbox.Options{
		"all interfaces":         {Listen: "0.0.0.0:0"},
		"all interfaces, IPv6":   {Listen: "[::]:0"},
		"no host":                {Listen: ":0"},
		"a name":                 {Listen: "example.com:0"},
		"no port":                {Listen: "127.0.0.1"},
		"control for everybody":  {Control: "0.0.0.0:0"},
		"a mailbox twice":        {Mailboxes: twice},
		"an unknown way":         {Auth: []string{"kerberos"}},
		"an unknown version":     {Version: "14.3"},
		"an unknown rewrite":     {Rewrites: []mailbox.Rewrite{"nonsense"}},
		"an unknown flaw":        {TLS: true, CertDir: t.TempDir(), Flaw: "nonsense"},
		"data that is no SQLite": {DataPath: "sandbox_test.go"},
	} {
		t.Run(name, func(t *testing.T) {
			if server, err := sandbox.Start(o); err == nil {
				t.Error("it started", server.Close())
			}
		})
	}
}

func TestListenOnLocalhost(t *testing.T) {
	server := start(t, sandbox.Options{Listen: "localhost:0"})
	if url := server.Ready().EWS; !strings.HasPrefix(url, "http://127.0.0.1:") {
		t.Errorf("it listens on %s", url)
	}
}

func TestDataIsKept(t *testing.T) {
	file := t.TempDir() + "/sandbox.db"
	o := sandbox.Options{DataPath: file, Mailboxes: seed.Invent(1, 1)}
	server, err := sandbox.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	count := func(s *sandbox.Server) int {
		box, err := s.Store().Mailbox("user1@example.com")
		if err != nil {
			t.Fatal(err)
		}
		contacts, err := box.Distinguished("contacts")
		if err != nil {
			t.Fatal(err)
		}
		return contacts.Items
	}
	before := count(server)
	if err := errors.Join(server.Close(), server.Close()); err != nil {
		t.Fatal(err)
	}
	o.Mailboxes = append(o.Mailboxes, seed.Own(1, "new@example.com"))
	again := start(t, o)
	if got := count(again); got != before || before == 0 {
		t.Errorf("%d contacts after a restart, and %d before", got, before)
	}
	if got := len(again.Ready().Mailboxes); got != 2 {
		t.Errorf("%d mailboxes, want the kept one and the new one", got)
	}
}

func TestUnknownPath(t *testing.T) {
	server := start(t, sandbox.Options{})
	for path, want := range map[string]int{
		"/EWS/Exchange.asmx": http.StatusOK, "/ews/exchange.asmx": http.StatusOK,
		"/EWS/": http.StatusNotFound, "/": http.StatusNotFound,
	} {
		url := strings.TrimSuffix(server.Ready().EWS, "/EWS/Exchange.asmx") + path
		if got := mustSend(t, newClient(t), url, first(server)); got.StatusCode != want {
			t.Errorf("%s: %s, want %d", path, got.Status, want)
		}
	}
}

func TestRequestsAreCounted(t *testing.T) {
	server := start(t, sandbox.Options{})
	client := newClient(t)
	for range 3 {
		mustSend(t, client, server.Ready().EWS, first(server))
	}
	mustSend(t, client, server.Ready().EWS, nil)
	got := server.Requests()
	if len(got) != 2 || got["GetFolder"] != 3 || got["Unauthorized"] != 1 {
		t.Errorf("counted %v", got)
	}
	if most := server.MostInFlight(); most != 1 {
		t.Errorf("%d at once, and they came one by one", most)
	}
	server.Forget()
	if got := server.Requests(); len(got) != 0 {
		t.Errorf("not forgotten: %v", got)
	}
}
