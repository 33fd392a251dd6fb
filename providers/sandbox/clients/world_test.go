// Package clients_test drives the sandbox with EWS clients that others wrote,
// unmodified: what they make of it tells whether it is an Exchange to them. A
// client that is not installed is skipped.
package clients_test

import (
	"bytes"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/ews"
	"contactsync/providers/sandbox/mailbox"
)

// The mailboxes. The service account may do nothing with that of carla.
const (
	anna  = "anna@example.com"
	bert  = "bert@example.com"
	carla = "carla@example.com"
)

// world is a sandbox, and what its clients and it said to each other.
type world struct {
	*sandbox.Server
	traffic *traffic
}

// start starts a sandbox. When the test is over, its clients must have done
// nothing that Exchange would punish, and all that was said has to be valid.
func start(t *testing.T, o sandbox.Options) world {
	t.Helper()
	w := world{traffic: &traffic{}}
	o.Seed = 1
	o.Log = w.traffic
	o.Refuse = []string{carla}
	o.Limits = ews.Limits{BackOff: 200 * time.Millisecond, BackOffGrace: time.Millisecond}
	o.Mailboxes = []sandbox.NewMailbox{
		{Address: anna, Name: "Anna Muster"}, {Address: bert, Name: "Bert Muster"}, {Address: carla, Name: "Carla Berger"},
	}
	server, err := sandbox.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	w.Server = server
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		for _, violation := range server.Violations() {
			t.Errorf("the client did what it must not do: %s", violation)
		}
		if t.Failed() && testing.Verbose() {
			w.traffic.print(t)
		}
		w.traffic.validate(t)
	})
	return w
}

// login is how the user of a mailbox signs in.
func (w world) login(t *testing.T, address string) sandbox.Login {
	t.Helper()
	for _, login := range w.Ready().Mailboxes {
		if login.Address == address {
			return login
		}
	}
	t.Fatalf("there is no mailbox %s", address)
	return sandbox.Login{}
}

// mailbox is the store's own view of a mailbox.
func (w world) mailbox(t *testing.T, address string) *mailbox.Mailbox {
	t.Helper()
	m, err := w.Store().Mailbox(address)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// items are the items of a folder: of a distinguished one, or, with a name, of
// the folder of that name below it.
func (w world) items(t *testing.T, address, distinguished, name string) []mailbox.Item {
	t.Helper()
	m := w.mailbox(t, address)
	folder, err := m.Distinguished(distinguished)
	if err != nil {
		t.Fatal(err)
	}
	if name != "" {
		folder = child(t, m, folder, name)
	}
	items, err := m.Items(folder.ID, false)
	if err != nil {
		t.Fatal(err)
	}
	return items
}

// item is the only item of such a folder.
func (w world) item(t *testing.T, address, distinguished, name string) mailbox.Item {
	t.Helper()
	items := w.items(t, address, distinguished, name)
	if len(items) != 1 {
		t.Fatalf("%d items in %s %s, want 1", len(items), distinguished, name)
	}
	return items[0]
}

// child is the folder of a name directly below another one.
func child(t *testing.T, m *mailbox.Mailbox, parent mailbox.Folder, name string) mailbox.Folder {
	t.Helper()
	folders, err := m.Folders(parent.ID, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if f.Props[mailbox.FolderName] == name {
			return f
		}
	}
	t.Fatalf("there is no folder %q", name)
	return mailbox.Folder{}
}

// message is what went over the wire, as the sandbox's request log has it.
type message struct {
	Operation string `json:"operation"`
	Status    int    `json:"status"`
	Request   string `json:"request"`
	Response  string `json:"response"`
}

// traffic collects the request log.
type traffic struct {
	mu  sync.Mutex
	log bytes.Buffer
}

// Write takes a line of the log.
func (l *traffic) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.log.Write(p)
}

// messages are the lines so far.
func (l *traffic) messages(t *testing.T) []message {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []message
	for line := range bytes.Lines(l.log.Bytes()) {
		var m message
		if err := json.Unmarshal(line, &m); err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

// print shows the end of the conversation.
func (l *traffic) print(t *testing.T) {
	t.Helper()
	const last, most = 6, 3000
	all := l.messages(t)
	for _, m := range all[max(0, len(all)-last):] {
		t.Logf("%s %d\n%.*s\n%.*s", m.Operation, m.Status, most, m.Request, most, m.Response)
	}
}
