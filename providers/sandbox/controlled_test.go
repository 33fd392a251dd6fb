package sandbox_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/control"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// object is what the control endpoint answers with.
type object = map[string]any

// order sends a request to the control endpoint, which has to answer with the
// status.
func order(t *testing.T, s *sandbox.Server, want int, method, path, body string) any {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, s.Ready().Control+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := newClient(t).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != want {
		t.Fatalf("%s %s %s: %s: %s", method, path, body, response.Status, text)
	}
	if len(text) == 0 {
		return nil
	}
	var answer any
	if err := json.Unmarshal(text, &answer); err != nil {
		t.Fatalf("%s %s: %v: %s", method, path, err, text)
	}
	return answer
}

func TestControlOfFaults(t *testing.T) {
	server := start(t, sandbox.Options{})
	order(t, server, http.StatusOK, "PATCH", "/faults", `{"shares":{"all":0.5,"quota":0},"once":{"cut_after":2},"latency":"5ms"}`)
	f := server.Faults()
	if f.Delay() != 5*time.Millisecond || f.Pending()[fault.CutAfter] != 2 {
		t.Errorf("latency %v, pending %v", f.Delay(), f.Pending())
	}
	order(t, server, http.StatusOK, "PATCH", "/faults", `{"shares":{"all":0},"once":{"all":0},"latency":"0s"}`)
	order(t, server, http.StatusOK, "PATCH", "/faults", `{"shares":{"truncated":1}}`)
	got := order(t, server, http.StatusOK, "GET", "/faults", "")
	want := object{"shares": object{"truncated": 1.0}, "once": object{}, "latency": "0s"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("faults are %v, want %v", got, want)
	}
	for _, body := range []string{
		`{"shares":{"truncated":0,"nonsense":1}}`, `{"shares":{"truncated":0,"quota":2}}`,
		`{"shares":{"truncated":0},"latency":"soon"}`, `{"shares":{"truncated":0},"more":1}`, `[]`, `{`,
	} {
		order(t, server, http.StatusBadRequest, "PATCH", "/faults", body)
	}
	if got := f.Shares()[fault.Truncated]; got != 1 {
		t.Errorf("a request that is wrong set the share to %v", got)
	}
}

func TestControlOfRequests(t *testing.T) {
	server := start(t, sandbox.Options{})
	for range account.MaxWrong + 1 {
		mustSend(t, newClient(t), server.Ready().EWS, basic("user1@example.com", "wrong"))
	}
	got, _ := order(t, server, http.StatusOK, "GET", "/requests", "").(object)
	if want := (object{"Unauthorized": 6.0}); !reflect.DeepEqual(got["operations"], want) || got["most_in_flight"] != 1.0 {
		t.Errorf("requests %v", got)
	}
	if violations, _ := got["violations"].([]any); len(violations) != 1 {
		t.Errorf("violations %v", got["violations"])
	}
	order(t, server, http.StatusNoContent, "DELETE", "/requests", "")
	want := object{"operations": object{}, "most_in_flight": 0.0, "violations": []any{}}
	if got := order(t, server, http.StatusOK, "GET", "/requests", ""); !reflect.DeepEqual(got, want) {
		t.Errorf("afterwards %v", got)
	}
	order(t, server, http.StatusNoContent, "POST", "/unlock", `{"user":"user1@example.com"}`)
	if got := mustSend(t, newClient(t), server.Ready().EWS, first(server)); got.StatusCode != http.StatusOK {
		t.Errorf("unlocked: %s", got.Status)
	}
}

func TestControlOfMailboxes(t *testing.T) {
	server := start(t, sandbox.Options{})
	made, _ := order(t, server, http.StatusOK, "POST", "/mailboxes", `{"address":"new@example.com","name":"New"}`).(object)
	signedIn := mustSend(t, newClient(t), server.Ready().EWS, basic(fmt.Sprint(made["user"]), fmt.Sprint(made["password"])))
	if signedIn.StatusCode != http.StatusOK {
		t.Errorf("the new user: %s", signedIn.Status)
	}
	order(t, server, http.StatusConflict, "POST", "/mailboxes", `{"address":"NEW@example.com"}`)
	order(t, server, http.StatusBadRequest, "POST", "/mailboxes", `{"address":"new"}`)

	order(t, server, http.StatusOK, "PATCH", "/mailboxes/new@example.com", `{"moved_away":true,"refuses":true}`)
	if _, err := server.Store().Mailbox("new@example.com"); err == nil {
		t.Error("it has not moved away")
	}
	if dump, _ := order(t, server, http.StatusOK, "GET", "/mailboxes/new@example.com", "").(object); dump["folders"] == nil {
		t.Error("one cannot look into a mailbox that moved away")
	}
	list, _ := order(t, server, http.StatusOK, "GET", "/mailboxes", "").([]any)
	if want := (object{"address": "new@example.com", "name": "New", "home": "cloud", "moved_away": true, "locked": false}); len(list) != 3 || !reflect.DeepEqual(list[0], want) {
		t.Errorf("mailboxes %v", list)
	}
	order(t, server, http.StatusOK, "PATCH", "/mailboxes/new@example.com", `{"moved_away":false}`)
	if _, err := server.Store().Mailbox("new@example.com"); err != nil {
		t.Errorf("it has not come back: %v", err)
	}
	order(t, server, http.StatusNotFound, "PATCH", "/mailboxes/nobody@example.com", `{"refuses":true}`)
	order(t, server, http.StatusNotFound, "GET", "/mailboxes/nobody@example.com", "")
}

// TestActsOfAUser has a user do everything, and compares what is in the mailbox
// after each step.
func TestActsOfAUser(t *testing.T) {
	server := start(t, sandbox.Options{Mailboxes: []sandbox.NewMailbox{{Address: "ada@example.com"}}})
	photo := base64.StdEncoding.EncodeToString([]byte("jpeg"))
	for _, step := range []struct {
		act, body string
		want      []string
	}{
		{"create", `{"properties":{"0x3A06":"Bob","0x3001":"Bob","address/0x8083":"bob@example.org","public_strings/Keywords":["Friends"]}}`, []string{"Contacts: Bob"}},
		{"create", `{"folder":"Contacts","properties":{"0x3001":"Carl","0x3A42":{"time":"1980-02-03T00:00:00Z"}}}`, []string{"Contacts: Bob", "Contacts: Carl"}},
		{"update", `{"where":{"0x3001":"Bob"},"properties":{"0x3001":"Bobby"},"remove":["address/0x8083"]}`, []string{"Contacts: Bobby", "Contacts: Carl"}},
		{"create_folder", `{"name":"Club"}`, []string{"Contacts: Bobby", "Contacts: Carl"}},
		{"move", `{"where":{"0x3001":"Carl"},"to":"Contacts/Club"}`, []string{"Contacts: Bobby", "Contacts/Club: Carl"}},
		{"copy", `{"where":{"0x3001":"Carl"},"to":"contacts"}`, []string{"Contacts: Bobby", "Contacts: Carl", "Contacts/Club: Carl"}},
		{"attach", `{"where":{"0x3001":"Bobby"},"attachment":{"name":"ContactPicture.jpg","photo":true,"content":"` + photo + `"}}`, []string{"Contacts: Bobby + ContactPicture.jpg", "Contacts: Carl", "Contacts/Club: Carl"}},
		{"detach", `{"where":{"0x3001":"Bobby"}}`, []string{"Contacts: Bobby", "Contacts: Carl", "Contacts/Club: Carl"}},
		{"rename_folder", `{"folder":"contacts/club","name":"Chess"}`, []string{"Contacts: Bobby", "Contacts: Carl", "Contacts/Chess: Carl"}},
		{"delete", `{"where":{"0x3001":"Carl"},"folder":"contacts","mode":"hard"}`, []string{"Contacts: Bobby", "Contacts/Chess: Carl"}},
		{"delete", `{"where":{"0x3001":"Bobby"}}`, []string{"Contacts/Chess: Carl", "Deleted Items: Bobby"}},
		{"move_folder", `{"folder":"Contacts/Chess","to":"inbox"}`, []string{"Deleted Items: Bobby", "Inbox/Chess: Carl"}},
		{"delete_folder", `{"folder":"Inbox/Chess"}`, []string{"Deleted Items: Bobby", "Deleted Items/Chess: Carl"}},
	} {
		status := http.StatusOK
		if strings.HasPrefix(step.act, "delete") {
			status = http.StatusNoContent
		}
		order(t, server, status, "POST", "/mailboxes/ada@example.com/"+step.act, step.body)
		if got := visible(t, server); !reflect.DeepEqual(got, step.want) {
			t.Errorf("after %s %s: %q, want %q", step.act, step.body, got, step.want)
		}
	}
}

// visible are the folders and names of the items that a user sees, sorted by
// folder.
func visible(t *testing.T, s *sandbox.Server) []string {
	t.Helper()
	byFolder := map[string][]string{}
	for _, folder := range folders(t, s) {
		path := fmt.Sprint(folder["path"])
		items, _ := folder["items"].([]any)
		for _, item := range items {
			text := path + ": " + fmt.Sprint(item.(object)["properties"].(object)["0x3001"])
			attachments, _ := item.(object)["attachments"].([]any)
			for _, a := range attachments {
				text += " + " + fmt.Sprint(a.(object)["name"])
			}
			byFolder[path] = append(byFolder[path], text)
		}
	}
	var lines []string
	for _, path := range []string{"Contacts", "Contacts/Club", "Contacts/Chess", "Deleted Items", "Deleted Items/Chess", "Inbox/Chess"} {
		lines = append(lines, byFolder[path]...)
	}
	return lines
}

// folders are those of the dump of the mailbox.
func folders(t *testing.T, s *sandbox.Server) []object {
	t.Helper()
	dump, _ := order(t, s, http.StatusOK, "GET", "/mailboxes/ada@example.com", "").(object)
	list, _ := dump["folders"].([]any)
	var folders []object
	for _, folder := range list {
		folders = append(folders, folder.(object))
	}
	return folders
}

func TestEveryTypeOfAValue(t *testing.T) {
	server := start(t, sandbox.Options{Mailboxes: []sandbox.NewMailbox{{Address: "ada@example.com"}}, Rewrites: []mailbox.Rewrite{}})
	want := `{"0x1000":"text","0x3A42":{"time":"1980-02-03T00:00:00Z"},` +
		`"12345678-1234-1234-1234-123456789abc/Binary":{"binary":"AAE="},"12345678-1234-1234-1234-123456789abc/Float":{"float":1.5},` +
		`"12345678-1234-1234-1234-123456789abc/Int64":{"int64":5},"address/0x8006":-1,"common/0x8506":true,"public_strings/Keywords":["a","b"]}`
	made, _ := order(t, server, http.StatusOK, "POST", "/mailboxes/ada@example.com/create", `{"properties":`+want+`}`).(object)
	properties, _ := made["properties"].(object)
	got := object{}
	var parsed object
	if err := json.Unmarshal([]byte(want), &parsed); err != nil {
		t.Fatal(err)
	}
	for name := range parsed {
		got[name] = properties[name]
	}
	if !reflect.DeepEqual(got, parsed) {
		t.Errorf("made\n%v, want\n%v", got, parsed)
	}
}

func TestControlRefuses(t *testing.T) {
	server := start(t, sandbox.Options{Mailboxes: []sandbox.NewMailbox{{Address: "ada@example.com"}}})
	for range 2 {
		order(t, server, http.StatusOK, "POST", "/mailboxes/ada@example.com/create", `{"properties":{"0x3001":"Twin"}}`)
	}
	for _, test := range []struct {
		status    int
		act, body string
	}{
		{http.StatusBadRequest, "juggle", `{}`},
		{http.StatusBadRequest, "update", `{}`},
		{http.StatusBadRequest, "create", `{"properties":{"3A06":"x"}}`},
		{http.StatusBadRequest, "create", `{"properties":{"0x3A06":null}}`},
		{http.StatusBadRequest, "create", `{"properties":{"0x3A06":""}}`},
		{http.StatusBadRequest, "create", `{"properties":{"nowhere/0x8083":"x"}}`},
		{http.StatusBadRequest, "create", `{"properties":{"0x3A06":1.5}}`},
		{http.StatusBadRequest, "delete", `{"where":{"0x3001":"Twin"},"mode":"shred"}`},
		{http.StatusBadRequest, "attach", `{"where":{"0x3001":"Twin"}}`},
		{http.StatusConflict, "delete", `{"where":{"0x3001":"Twin"}}`},
		{http.StatusNotFound, "delete", `{"where":{"0x3001":"Nobody"}}`},
		{http.StatusNotFound, "create", `{"folder":"Nowhere"}`},
		{http.StatusNotFound, "rename_folder", `{"name":"x"}`},
		{http.StatusConflict, "delete_folder", `{"folder":"contacts"}`},
	} {
		answer, _ := order(t, server, test.status, "POST", "/mailboxes/ada@example.com/"+test.act, test.body).(object)
		if answer["error"] == "" || answer["error"] == nil {
			t.Errorf("%s %s: it does not say why", test.act, test.body)
		}
	}
}

func TestControlRefusesBrowsers(t *testing.T) {
	server := start(t, sandbox.Options{})
	for name, prepare := range map[string]func(*http.Request){
		"a host that was rebound": func(r *http.Request) { r.Host = "evil.example:80" },
		"a form":                  func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") },
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.Ready().Control+"/unlock", strings.NewReader(`{"user":"x"}`))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		prepare(request)
		response, err := newClient(t).Do(request)
		if err != nil {
			t.Fatal(err)
		}
		if err := response.Body.Close(); err != nil {
			t.Fatal(err)
		}
		if response.StatusCode < 400 {
			t.Errorf("%s: %s", name, response.Status)
		}
	}
}

// TestManual compares the manual with what a request for something unknown says
// there is.
func TestManual(t *testing.T) {
	server := start(t, sandbox.Options{})
	answer, _ := order(t, server, http.StatusBadRequest, "POST", "/mailboxes/user1@example.com/juggle", `{}`).(object)
	list, _ := strings.CutPrefix(fmt.Sprint(answer["error"]), "a user does ")
	for act := range strings.SplitSeq(list, ", ") {
		if !regexp.MustCompile(`(?m)^ +(move, )?` + act + `(, copy)? +\{`).MatchString(control.Manual()) {
			t.Errorf("the manual does not have %q", act)
		}
	}
	for line := range strings.SplitSeq(control.Manual(), "\n") {
		if utf8.RuneCountInString(line) > 78 {
			t.Errorf("too wide for help: %q", line)
		}
	}
}
