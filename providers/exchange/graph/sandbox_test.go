package graph_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/exchange/graph"
	"contactsync/providers/providertest"
	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// newClock is the time that server and client go by. It begins now: certificates and tokens
// are judged by the system's clock too.
func newClock() *providertest.Clock {
	return providertest.NewClock(time.Now().UTC().Truncate(time.Second))
}

// world is a simulated Exchange Online with the mailbox of providertest.Bob, and a target over it.
type world struct {
	*providertest.Driver
	*providertest.Clock
	server *sandbox.Server
	target *graph.Target
	box    *mailbox.Mailbox

	network *http.Transport

	mu       sync.Mutex
	warned   []string
	before   map[string]func() // is called before a request of an operation is sent
	requests []request
	tokens   int // requests for one

	// elsewhere is the JSON that another host answers with.
	elsewhere func(*http.Request) string
}

// request is a request that was sent to the service.
type request struct {
	method, path string
	header       http.Header
	body         string
}

// newWorld starts a server. Whatever the test did, the server must have found
// nothing wrong with it in the end.
func newWorld(t *testing.T, o sandbox.Options, settings ...string) *world {
	t.Helper()
	w := &world{Driver: &providertest.Driver{T: t}, Clock: newClock(), before: make(map[string]func())}
	o.Seed, o.Now, o.TLS, o.CertDir = 1, w.Now, true, t.TempDir()
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
	w.network = &http.Transport{TLSClientConfig: trusting(t, server.Ready().CA)}
	t.Cleanup(w.network.CloseIdleConnections)
	if w.box, err = server.Store().Mailbox(providertest.Bob.Address); err != nil {
		t.Fatal(err)
	}
	w.target = w.open(settings...)
	w.Target = w.target
	return w
}

// trusting is a configuration that trusts the authority in a file.
func trusting(t *testing.T, file string) *tls.Config {
	t.Helper()
	pem, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		t.Fatalf("there is no certificate in %s", file)
	}
	return &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
}

// open makes a target for the server that signs in by the app's secret.
func (w *world) open(settings ...string) *graph.Target {
	w.Helper()
	return w.openBy(fmt.Sprintf("auth \"secret\" {\n  secret = %q\n}", w.server.Ready().App.Secret), settings...)
}

// openBy makes a target with an auth block.
func (w *world) openBy(auth string, settings ...string) *graph.Target {
	w.Helper()
	ready := w.server.Ready()
	block := fmt.Sprintf("url = %q\nauthority = %q\ntenant_id = %q\nclient_id = %q\n%s\n%s\n",
		ready.Graph, ready.App.Authority, ready.App.Tenant, ready.App.Client, auth, strings.Join(settings, "\n"))
	target, err := graph.New(decode(w.T, block), graph.Options{
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

// RoundTrip is the network. What is registered for an operation, which is the method and a
// part of the path or of the body, is called once, before the next request of it is sent.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r = r.Clone(r.Context())
		r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
		r.Body, _ = r.GetBody()
	}
	if r.URL.Host != strings.TrimSuffix(strings.TrimPrefix(w.server.Ready().Graph, "https://"), "/v1.0") && w.elsewhere != nil {
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
			Body: io.NopCloser(strings.NewReader(w.elsewhere(r))),
		}, nil
	}
	if !strings.HasPrefix(r.URL.Path, "/v1.0/") {
		if strings.HasSuffix(r.URL.Path, "/token") {
			w.mu.Lock()
			w.tokens++
			w.mu.Unlock()
		}
		return w.network.RoundTrip(r)
	}
	w.mu.Lock()
	sent := request{r.Method, r.URL.RequestURI(), r.Header.Clone(), string(body)}
	w.requests = append(w.requests, sent)
	var acts []func()
	for operation, act := range w.before {
		if sent.is(operation) {
			delete(w.before, operation)
			acts = append(acts, act)
		}
	}
	w.mu.Unlock()
	for _, act := range acts {
		act()
	}
	response, err := w.network.RoundTrip(r)
	one := &traffic{method: sent.method, path: sent.path, header: sent.header, body: body, isAnswerMangled: true}
	if err == nil {
		var broken error
		one.status, one.answered = response.StatusCode, response.Header
		one.answer, broken = io.ReadAll(response.Body)
		response.Body = &received{Reader: bytes.NewReader(one.answer), broken: broken, Closer: response.Body}
		isSpoiled := broken != nil || !json.Valid(one.answer) && len(one.answer) > 0
		one.isAnswerMangled = isSpoiled && len(w.server.Faults().Counts()) > 0
	}
	conform(w, one)
	return response, err
}

// received is an answer that was read already, as far as it came.
type received struct {
	*bytes.Reader
	broken error
	io.Closer
}

// Read gives what came, and then what ended it.
func (r *received) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err == io.EOF && r.broken != nil {
		err = r.broken
	}
	return n, err
}

// is says whether the request, or one of those in it, is an operation: "POST contacts". Any
// is "".
func (r request) is(operation string) bool {
	method, what, _ := strings.Cut(operation, " ")
	if operation != "" && what != "$batch" && strings.HasSuffix(r.path, "/$batch") {
		return strings.Contains(r.body, `"method":"`+method+`"`) && strings.Contains(r.body, what)
	}
	return (operation == "" || r.method == method) && strings.Contains(r.path, what)
}

// sent are the requests of an operation, those in batches counted by the batch.
func (w *world) sent(operation string) []request {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(w.requests), func(r request) bool { return !r.is(operation) })
}

// forget forgets what was sent.
func (w *world) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests = nil
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
	return providertest.Decode(t, graph.Spec(), block)
}
