package aurea_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"contactsync/providers"
)

// refuse answers each query with an error.
func refuse(w http.ResponseWriter, request *document, text string) bool {
	var b strings.Builder
	fmt.Fprintf(&b, `<response xid="%s">`, request.ID)
	for _, q := range request.Queries {
		fmt.Fprintf(&b, `<query xid="%s"><result><return type="error" code="-42"><text>%s</text></return></result></query>`, q.ID, text)
	}
	answer(w, b.String()+"</response>")
	return true
}

func answer(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "text/xml")
	_, _ = io.WriteString(w, body) // the client may have given up
}

// TestMain is the program that prints a token, if it is started as that.
func TestMain(m *testing.M) {
	switch os.Getenv("AUREA_TEST_TOKEN") {
	case "print":
		_, _ = fmt.Printf(" token-%s \n", strings.Join(os.Args[1:], "+"))
		os.Exit(0)
	case "fail":
		_, _ = fmt.Print("canary")
		os.Exit(3)
	case "silent":
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestLogins(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, block, child, want string
	}{
		{"user and password", "", "", `<request user="SYNC" pwd="canary" xid="r1">`},
		{"no password", `user = "SYNC"`, "", `<request user="SYNC" xid="r1">`},
		{"single sign-on", "user = \"SYNC\"\ndomain = \"EX\"\nlanguage = \"de\"", "", `<request user="SYNC" domain="EX" lang="de" xid="r1">`},
		{"a token from the environment", `token_env = "CRM_TOKEN"`, "", `<request auth="tok1" xid="r1">`},
		{"a token from a program", fmt.Sprintf(`token_command = [%q, "a b", "$HOME"]`, program), "print", `<request auth="token-a b+$HOME" xid="r1">`},
		{"no echo", `echo_attribute = ""`, "", `<request user="SYNC" pwd="canary">`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("AUREA_TEST_TOKEN", test.child)
			c := newCRM(t)
			w := open(t, c.url, test.block)
			read(t, w, providers.Persons)
			if _, got, _ := strings.Cut(c.requests[0], "\n"); !strings.HasPrefix(got, test.want) {
				t.Errorf("request\n%s\nwant %s", got, test.want)
			}
		})
	}
	for _, test := range []struct {
		name, block, child string
	}{
		{"no token in the environment", `token_env = "NOTHING"`, ""},
		{"a program that fails", fmt.Sprintf(`token_command = [%q]`, program), "fail"},
		{"a program that prints nothing", fmt.Sprintf(`token_command = [%q]`, program), "silent"},
		{"no program", `token_command = ["/does/not/exist"]`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("AUREA_TEST_TOKEN", test.child)
			c := newCRM(t)
			_, err := tryRead(t, open(t, c.url, test.block), providers.Persons)
			if err == nil || c.count() > 0 || strings.Contains(err.Error(), "canary") || !strings.Contains(err.Error(), "token_") {
				t.Errorf("error %v after %d requests", err, c.count())
			}
		})
	}
}

func TestATokenIsAskedForEachTime(t *testing.T) {
	c := newCRM(t)
	busy := 2
	c.handle = func(w http.ResponseWriter, _ *http.Request, _ int, request *document) bool {
		if busy--; busy < 0 {
			return false
		}
		return refuse(w, request, "User is already active")
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("AUREA_TEST_TOKEN", "print")
	w := open(t, c.url, fmt.Sprintf(`token_command = [%q]`, program))
	read(t, w, providers.Persons)
	if c.count() != 3 || len(w.clock.slept) != 2 {
		t.Errorf("%d requests and %v slept, want 3 with 2 pauses", c.count(), w.clock.slept)
	}
	for _, request := range c.parsed {
		if request.Token == "" {
			t.Error("a request without a token")
		}
	}
}

func TestTheFormFieldHasTheDocument(t *testing.T) {
	c := newCRM(t)
	var media string
	var document string
	c.handle = nil
	server := newForm(t, c, &media, &document)
	w := open(t, server, `body = "form"`)
	c.add("Person", key(1), "FirstName", "A+B & C%")
	got := read(t, w, providers.Persons)
	if media != "application/x-www-form-urlencoded" || !strings.HasPrefix(document, "<?xml") || len(got) != 1 || got[0].Values[0] != "A+B & C%" {
		t.Errorf("media %q, document %q, records %v", media, document, got)
	}
}

func TestTheWebServersAuthenticationComesFirst(t *testing.T) {
	c := newCRM(t)
	c.handle = func(w http.ResponseWriter, r *http.Request, _ int, _ *document) bool {
		if user, password, ok := r.BasicAuth(); ok && user == `EX\front` && password == "canary" {
			return false
		}
		w.Header().Set("WWW-Authenticate", "Basic")
		w.WriteHeader(http.StatusUnauthorized)
		return true
	}
	block := "auth \"basic\" {\n user = \"EX\\\\front\"\n password = %s\n}"
	read(t, open(t, c.url, fmt.Sprintf(block, "secret")), providers.Persons)
	_, err := tryRead(t, open(t, c.url, fmt.Sprintf(block, `"wrong"`)), providers.Persons)
	if !errors.Is(err, providers.ErrCredentials) {
		t.Errorf("error %v, want ErrCredentials", err)
	}
}

func TestNTLMIsOffered(t *testing.T) {
	c := newCRM(t)
	var first string
	c.handle = func(w http.ResponseWriter, r *http.Request, _ int, _ *document) bool {
		if first == "" {
			first = r.Header.Get("Authorization")
		}
		w.Header().Set("WWW-Authenticate", "NTLM")
		w.WriteHeader(http.StatusUnauthorized)
		return true
	}
	w := open(t, c.url, "auth \"ntlm\" {\n user = \"EX\\\\front\"\n password = secret\n}")
	_, err := tryRead(t, w, providers.Persons)
	message, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(first, "NTLM "))
	if err == nil || !strings.HasPrefix(string(message), "NTLMSSP") {
		t.Errorf("first message %q, error %v", first, err)
	}
}

func TestAnActiveLoginIsWaitedFor(t *testing.T) {
	for _, test := range []struct {
		name, block string
		busy        int // requests that find it active
		want        []time.Duration
		fails       bool
	}{
		{"once", "", 1, []time.Duration{2 * time.Second}, false},
		{"longer each time, up to busy_wait", `busy_wait = "5s"`, 4, []time.Duration{2 * time.Second, 4 * time.Second, 5 * time.Second, 5 * time.Second}, false},
		{"up to busy_limit", `busy_limit = "7s"`, 9, []time.Duration{2 * time.Second, 4 * time.Second}, true},
		{"in other words", `busy_texts = ["bereits aktiv", "ALREADY active"]`, 1, []time.Duration{2 * time.Second}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newCRM(t)
			c.handle = func(w http.ResponseWriter, _ *http.Request, n int, request *document) bool {
				return n <= test.busy && refuse(w, request, "Error 17: User is already active.")
			}
			w := open(t, c.url, test.block)
			_, err := tryRead(t, w, providers.Persons)
			if (err != nil) != test.fails || err != nil && (!errors.Is(err, providers.ErrTransport) || !strings.Contains(err.Error(), "busy_limit")) {
				t.Errorf("error %v", err)
			}
			if !slices.Equal(w.clock.slept, test.want) {
				t.Errorf("slept %v, want %v", w.clock.slept, test.want)
			}
		})
	}
}

func TestARequestThatMayStillRunIsNotFollowedAtOnce(t *testing.T) {
	for _, test := range []struct {
		name   string
		handle func(w http.ResponseWriter, r *http.Request)
	}{
		{"no answer in time", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
		{"the connection breaks", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
		{"the reply is cut", func(w http.ResponseWriter, _ *http.Request) {
			answer(w, `<response><query>`+strings.Repeat(`<Person tableshort="KP" id="4294967297"></Person>`, 3)+`<Person`)
		}},
		{"the reply ends with the connection", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			answer(w, `<response><query>`)
		}},
		{"a fault of the server", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusInternalServerError)
			answer(w, "<html>Runtime Error</html>")
		}},
		{"a gateway's time-out", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGatewayTimeout) }},
	} {
		for _, failing := range []int{1, 9} {
			t.Run(fmt.Sprintf("%s, %d times", test.name, failing), func(t *testing.T) {
				c := newCRM(t)
				c.add("Person", key(1))
				c.handle = func(w http.ResponseWriter, r *http.Request, n int, _ *document) bool {
					if n > failing {
						return false
					}
					test.handle(w, r)
					return true
				}
				timeout := "60s"
				if test.name == "no answer in time" {
					timeout = "200ms"
				}
				w := open(t, c.url, fmt.Sprintf("timeout = %q\nbusy_wait = \"90s\"\ncross_check = \"none\"", timeout))
				got, err := tryRead(t, w, providers.Persons)
				if failing == 1 {
					if err != nil || len(got) != 1 || !slices.Equal(w.clock.slept, []time.Duration{90 * time.Second}) {
						t.Errorf("%d records, slept %v, error %v: want one after 90s", len(got), w.clock.slept, err)
					}
					return
				}
				if !errors.Is(err, providers.ErrTransport) || len(got) > 0 || c.count() != 3 {
					t.Errorf("%d records after %d requests, error %v: want an ErrTransport after 3", len(got), c.count(), err)
				}
				if timeout != "60s" {
					return // as with the others, and slower
				}
				// The last one may still run, too.
				w.clock.slept = nil
				_, _ = tryRead(t, w, providers.Persons)
				if len(w.clock.slept) == 0 || w.clock.slept[0] != 90*time.Second {
					t.Errorf("the next read slept %v, want 90s first", w.clock.slept)
				}
			})
		}
	}
}

func TestWhatNoRepetitionMendsIsNotRepeated(t *testing.T) {
	c := newCRM(t)
	c.handle = func(w http.ResponseWriter, _ *http.Request, _ int, _ *document) bool {
		w.WriteHeader(http.StatusNotImplemented)
		return true
	}
	if _, err := tryRead(t, open(t, c.url, ""), providers.Persons); err == nil || c.count() != 1 {
		t.Errorf("error %v after %d requests", err, c.count())
	}
}

func TestWhatNeverArrivedIsRepeatedWithoutThatWait(t *testing.T) {
	c := newCRM(t)
	c.handle = func(w http.ResponseWriter, _ *http.Request, n int, _ *document) bool {
		if n == 1 {
			w.Header().Set("Retry-After", "3")
			w.WriteHeader(http.StatusTooManyRequests)
		}
		return n == 1
	}
	w := open(t, c.url, "")
	read(t, w, providers.Persons)
	for _, d := range w.clock.slept {
		if d > 3*time.Second {
			t.Errorf("slept %v", w.clock.slept)
		}
	}
}

func TestALoginHasOneRequestAtATime(t *testing.T) {
	c := newCRM(t)
	c.add("RepUser", key(1), "E-mail1", "bob@example.com")
	var mu sync.Mutex
	active, most, parallel := map[string]int{}, 0, 0
	c.handle = func(w http.ResponseWriter, _ *http.Request, _ int, request *document) bool {
		who := strings.ToLower(request.Impersonate)
		mu.Lock()
		active[who]++
		total := 0
		for _, n := range active {
			most = max(most, n)
			total += n
		}
		parallel = max(parallel, total)
		mu.Unlock()
		answer(w, c.reply(request))
		mu.Lock()
		active[who]--
		mu.Unlock()
		return true
	}
	w := open(t, c.url, "concurrency = 3")
	var wg sync.WaitGroup
	for i := range 24 {
		wg.Go(func() {
			source := providers.Source(w.Source)
			if i%4 > 0 {
				rep := providers.Record{ID: fmt.Sprint(i), Rep: providers.RepFields{Email: []string{"", "a@x", "A@X", "b@x"}[i%4]}}
				source = w.As(rep, providers.Wish{Rep: true})
			}
			if _, err := tryRead(t, source, providers.Persons); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if most > 1 || parallel > 3 {
		t.Errorf("%d requests at once of one login, %d of all: want 1 and at most 3", most, parallel)
	}
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	c := newCRM(t)
	ctx, cancel := context.WithCancel(t.Context())
	c.handle = func(w http.ResponseWriter, _ *http.Request, _ int, request *document) bool {
		cancel()
		return refuse(w, request, "User is already active")
	}
	w := open(t, c.url, "")
	err := w.Records(ctx, providers.Persons, func(providers.Record) error { return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// newForm is an interface that takes the form field alone.
func newForm(t *testing.T, c *crm, media, document *string) string {
	t.Helper()
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		values, err := url.ParseQuery(string(body))
		if err != nil {
			t.Error(err)
		}
		*media, *document = r.Header.Get("Content-Type"), values.Get("xml")
		r.Body = io.NopCloser(strings.NewReader(*document))
		c.ServeHTTP(w, r)
	})
}
