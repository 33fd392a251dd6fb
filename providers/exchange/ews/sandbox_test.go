package ews_test

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/exchange/ews"
	"contactsync/providers/providertest"
	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// newClock is the time that server and client go by.
func newClock() *providertest.Clock {
	return providertest.NewClock(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC))
}

// world is a simulated Exchange with the mailbox of providertest.Bob, and a target over it.
type world struct {
	*providertest.Driver
	*providertest.Clock
	server *sandbox.Server
	target *ews.Target
	box    *mailbox.Mailbox

	network *http.Transport

	mu      sync.Mutex
	warned  []string
	before  map[string]func() // is called before a request of an operation is sent
	bodies  map[string][]string
	headers []http.Header

	// poison is a text; what has it is refused as a whole.
	poison string

	// requests collects what is sent, if it is not nil.
	requests *documents
}

// newWorld starts a server. Whatever the test did, the server must have found
// nothing wrong with it in the end.
func newWorld(t *testing.T, o sandbox.Options, settings ...string) *world {
	t.Helper()
	w := &world{
		Driver: &providertest.Driver{T: t}, Clock: newClock(), network: &http.Transport{},
		before: make(map[string]func()), bodies: make(map[string][]string),
	}
	t.Cleanup(w.network.CloseIdleConnections)
	o.Seed, o.Now = 1, w.Now
	o.Mailboxes = append(o.Mailboxes, sandbox.NewMailbox{Address: providertest.Bob.Address, Name: "Bob"})
	server, err := sandbox.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		for _, violation := range server.Violations() {
			t.Errorf("the server complains: %s", violation)
		}
	})
	w.server = server
	if w.box, err = server.Store().Mailbox(providertest.Bob.Address); err != nil {
		t.Fatal(err)
	}
	w.target = w.open(settings...)
	w.Target = w.target
	return w
}

// open makes a target for the server.
func (w *world) open(settings ...string) *ews.Target {
	w.Helper()
	service := w.server.Ready().Service
	return w.openWith(service.User, service.Password, settings...)
}

// openWith makes a target with an account.
func (w *world) openWith(user, password string, settings ...string) *ews.Target {
	w.Helper()
	block := fmt.Sprintf("url = %q\nauth \"basic\" {\n  user = %q\n  password = %q\n}\n%s\n",
		w.server.Ready().EWS, user, password, strings.Join(settings, "\n"))
	target, err := ews.New(decode(w.T, block), ews.Options{
		Transport: w, Now: w.Now, Sleep: w.Sleep, Rand: func() float64 { return 0.5 },
		Warn: func(text string) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.warned = append(w.warned, text)
		},
	})
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() {
		if err := target.Close(); err != nil {
			w.Error(err)
		}
	})
	return target
}

var operationName = regexp.MustCompile(`<[a-z]+:Body><m:([A-Za-z]+)`)

// RoundTrip is the network. What is registered for an operation is called once,
// before the next request of it is sent.
func (w *world) RoundTrip(request *http.Request) (*http.Response, error) {
	reader, err := request.GetBody()
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(reader)
	if err != nil {
		return nil, err
	}
	operation := ""
	if m := operationName.FindSubmatch(body); m != nil {
		operation = string(m[1])
	}
	w.mu.Lock()
	act := w.before[operation]
	delete(w.before, operation)
	w.bodies[operation] = append(w.bodies[operation], string(body))
	w.headers = append(w.headers, request.Header)
	w.mu.Unlock()
	if w.requests != nil {
		w.requests.add(string(body))
	}
	if act != nil {
		act()
	}
	if w.poison != "" && strings.Contains(string(body), w.poison) {
		request.Body = io.NopCloser(strings.NewReader(string(body)))
		return script(func(string) string { return faultOf("ErrorSchemaValidation") }).RoundTrip(request)
	}
	return w.network.RoundTrip(request)
}

// strike has a fault strike the next request of an operation.
func (w *world) strike(operation string, kind fault.Kind) {
	w.on(operation, func() { w.server.Faults().Once(kind, 1) })
}

// on calls a function before the next request of an operation.
func (w *world) on(operation string, act func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.before[operation] = act
}

// decode reads the body of a provider block.
func decode(t testing.TB, block string) cty.Value {
	t.Helper()
	return providertest.Decode(t, ews.Spec(), block)
}
