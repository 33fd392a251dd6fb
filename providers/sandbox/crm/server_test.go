package crm_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"contactsync/providers/sandbox/crm"
	"contactsync/providers/sandbox/crm/database"
	"contactsync/providers/sandbox/fault"
)

// clock is a clock that stands still until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 9, 14, 5, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

// sheets are three persons, two companies and three reps.
func sheets() database.Sheets {
	return database.Sheets{
		Persons: database.Sheet{
			Header: []string{"id", "company", "FirstName", "LastName", "E-mail1", "Tel1", "Born", "RepID", "SalesGroup"},
			Rows: [][]string{
				{"4294967401", "4294967301", "Ada", "Byron", "ada@example.com", "+43 1 555-12", "1815-12-10", "17", "key"},
				{"4294967402", "4294967302", "Bob", "Loom", "", "", "", "18", ""},
				{"x-3", "", "Eve & <Co>", "Byrne", "", "", "", "17", ""},
			},
		},
		Companies: database.Sheet{
			Header: []string{"id", "Company", "Country", "Tel", "RepID", "SalesGroup"},
			Rows: [][]string{
				{"4294967301", "Engines Ltd", "Austria", "+43 1 555-0", "17", ""},
				{"4294967302", "Looms", "Germany", "", "18", ""},
			},
		},
		Reps: database.Sheet{
			Header: []string{"id", "name", "email", "enabled", "user_settings"},
			Rows: [][]string{
				{"17", "Anna", "anna@example.com", "1", ""},
				{"18", "Bob", "bob@example.com", "0", "<SyncSettings/>"},
				{"carol", "Carol", "carol@example.com", "1", ""},
			},
		},
		Favorites:   database.Sheet{Header: []string{"rep", "kind", "record"}, Rows: [][]string{{"18", "person", "4294967401"}, {"carol", "company", "4294967302"}}},
		SalesGroups: database.Sheet{Header: []string{"group", "rep"}, Rows: [][]string{{"key", "17"}, {"key", "carol"}}},
	}
}

// world is a server to ask.
type world struct {
	*crm.Server
	testing.TB
	clock  *clock
	counts map[string]int
}

func newWorld(t testing.TB, o crm.Options, s database.Sheets) *world {
	t.Helper()
	c := newClock()
	db, err := database.New(s, database.Options{Now: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	server, err := crm.New(crm.Config{Options: o, Database: db, Now: c.Now, Password: func(user string) string { return "pw-" + user }})
	if err != nil {
		t.Fatal(err)
	}
	server.Faults = fault.New(1, nil)
	return &world{server, t, c, map[string]int{}}
}

// post sends a body and gives the answer.
func (w *world) post(kind, body string) *httptest.ResponseRecorder {
	w.Helper()
	request := httptest.NewRequest(http.MethodPost, "/CRMinterface/xml", strings.NewReader(body))
	request.Header.Set("Content-Type", kind)
	recorder := httptest.NewRecorder()
	w.ServeHTTP(recorder, request)
	return recorder
}

const declaration = `<?xml version="1.0" encoding="utf-8"?>`

// ask sends commands as a user, whose password is known, and gives what is in the
// response.
func (w *world) ask(attributes, commands string) string {
	w.Helper()
	user, rest, _ := strings.Cut(attributes, " ")
	answer := w.post("text/xml", `<request user="`+user+`" pwd="pw-`+user+`" `+rest+`>`+commands+`</request>`)
	if answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != "text/xml; charset=utf-8" {
		w.Fatalf("%d %v: %s", answer.Code, answer.Header(), answer.Body)
	}
	text := strings.TrimPrefix(answer.Body.String(), declaration+"<response")
	_, text, ok := strings.Cut(text, ">")
	if !ok {
		w.Fatalf("no response: %s", answer.Body)
	}
	return strings.TrimSuffix(text, "</response>")
}

// persons are the ids of the persons that a query gives.
func (w *world) persons(attributes string) string {
	w.Helper()
	answer := w.ask(attributes, `<query><tables><table tablename="Person"/></tables></query>`)
	var ids []string
	for _, part := range strings.Split(answer, `<Person tableshort="KP" id="`)[1:] {
		id, _, _ := strings.Cut(part, `"`)
		ids = append(ids, id)
	}
	if strings.Contains(answer, "error") {
		return answer
	}
	return strings.Join(ids, " ")
}
