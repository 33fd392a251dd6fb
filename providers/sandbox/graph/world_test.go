package graph_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/graph"
	"contactsync/providers/sandbox/mailbox"
)

const (
	anna = "anna@example.com"
	bert = "bert@example.com"

	// set is the property set of the tests' own properties.
	set = "b6d9e6c4-5f0e-4b61-9c5a-4f6f1f7d0001"
)

// object and list are what JSON has.
type (
	object = map[string]any
	list   = []any
)

// world is a server with the mailboxes of Anna and Bert, and an app.
type world struct {
	testing.TB
	server     *graph.Server
	store      *mailbox.Store
	box        *mailbox.Mailbox // Anna's
	faults     *fault.Faults
	clock      time.Time
	app        *account.Account
	violations []string
	operations []string
}

// newWorld makes a server; prepare changes it before its first request.
func newWorld(t testing.TB, prepare ...func(*graph.Server)) *world {
	t.Helper()
	w := &world{TB: t, faults: fault.New(1, nil), clock: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	now := func() time.Time { return w.clock }
	store, err := mailbox.Open(mailbox.Options{Now: now, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	w.store = store
	for address, name := range map[string]string{anna: "Anna Muster", bert: "Bert Muster"} {
		if _, err := store.Add(address, name); err != nil {
			t.Fatal(err)
		}
	}
	if w.box, err = store.Mailbox(anna); err != nil {
		t.Fatal(err)
	}
	w.app = &account.Account{User: "app"}
	w.server = &graph.Server{
		Store: store, Faults: w.faults, Seed: 1, Now: now,
		Violations: func(v string) { w.violations = append(w.violations, v) },
		Observe:    func(o string) { w.operations = append(w.operations, o) },
	}
	for _, p := range prepare {
		p(w.server)
	}
	return w
}

// with is a server with these switches.
func with(t testing.TB, o graph.Options) *world {
	t.Helper()
	return newWorld(t, func(s *graph.Server) { s.Options = o })
}

// answer is what came back.
type answer struct {
	testing.TB
	status int
	header http.Header
	raw    string
	body   object
}

// do sends a request below Anna, as the app. A body that is no string is written
// as JSON. Headers are pairs.
func (w *world) do(method, path string, body any, headers ...string) answer {
	w.Helper()
	return w.send(method, "/users/"+anna+path, body, headers...)
}

// send is do for any path behind the version, or a link.
func (w *world) send(method, path string, body any, headers ...string) answer {
	w.Helper()
	var encoded []byte
	switch body := body.(type) {
	case nil:
	case string:
		encoded = []byte(body)
	default:
		var err error
		if encoded, err = json.Marshal(body); err != nil {
			w.Fatal(err)
		}
	}
	target := path
	if !strings.HasPrefix(path, "http") {
		target = "http://graph.example/v1.0" + path
	}
	request := httptest.NewRequest(method, target, bytes.NewReader(encoded))
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	ctx := request.Context()
	if w.app != nil {
		ctx = account.With(ctx, w.app)
	}
	w.server.ServeHTTP(recorder, request.WithContext(ctx))
	a := answer{TB: w.TB, status: recorder.Code, header: recorder.Header(), raw: recorder.Body.String()}
	if strings.HasPrefix(a.header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal([]byte(a.raw), &a.body); err != nil {
			w.Fatalf("%s %s: the answer is no JSON: %v", method, path, err)
		}
	}
	conform(w.TB, request, encoded, a)
	return a
}

// want ends the test if the answer has another status.
func (a answer) want(status int) answer {
	a.Helper()
	if a.status != status {
		a.Fatalf("status %d, want %d: %s", a.status, status, a.raw)
	}
	return a
}

// code is that of an error.
func (a answer) code() string {
	e, _ := a.body["error"].(object)
	code, _ := e["code"].(string)
	return code
}

// text is a member that is a text.
func (a answer) text(name string) string {
	s, _ := a.body[name].(string)
	return s
}

func (a answer) id() string { return a.text("id") }

// values are what a list has.
func (a answer) values() []object {
	a.Helper()
	values, ok := a.body["value"].(list)
	if !ok {
		a.Fatalf("no list: %s", a.raw)
	}
	objects := []object{}
	for _, v := range values {
		objects = append(objects, v.(object))
	}
	return objects
}

// each is a member of all that a list has.
func (a answer) each(name string) []string {
	a.Helper()
	all := []string{}
	for _, v := range a.values() {
		s, _ := v[name].(string)
		all = append(all, s)
	}
	return all
}

// add makes a contact in the default folder.
func (w *world) add(surname string) answer {
	w.Helper()
	return w.do("POST", "/contacts", object{"surname": surname}).want(201)
}

// folder makes a folder and gives its path.
func (w *world) folder(name string) string {
	w.Helper()
	return "/contactFolders/" + w.do("POST", "/contactFolders", object{"displayName": name}).want(201).id()
}

// query is the options of a URL.
func query(pairs ...string) string {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return "?" + values.Encode()
}

// key is the id of an own property, and expandKey expands by it.
const (
	key       = "String {" + set + "} Name contactsync.key"
	expandKey = "singleValueExtendedProperties($filter=id eq '" + key + "')"
)

// item is the contact behind an answer, as the store has it.
func (w *world) item(id string) mailbox.Item {
	w.Helper()
	i, err := w.box.Peek(mailbox.ItemID(strings.NewReplacer("-", "/", "_", "+").Replace(id)))
	if err != nil {
		w.Fatal(err)
	}
	return i
}

// distinguished is a folder that every mailbox has.
func (w *world) distinguished(name string) mailbox.Folder {
	w.Helper()
	f, err := w.box.Distinguished(name)
	if err != nil {
		w.Fatal(err)
	}
	return f
}
