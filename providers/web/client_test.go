package web_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/pace"
	"contactsync/providers/web"
)

var discard = log.New(io.Discard, "", 0) //nolint:forbidigo // what net/http logs with

func TestPost(t *testing.T) {
	var got *http.Request
	var body string
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		got, body = r, string(data)
		http.SetCookie(w, &http.Cookie{Name: "of", Value: "a mailbox"})
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = io.WriteString(w, "<fault/>")
	})
	client := newClient(t, fmt.Sprintf("url = %q", server.URL+"/EWS/Exchange.asmx")+basicAuth, web.Options{
		UserAgent:    "contactsync/1.2.3",
		ContentTypes: []string{"text/xml"},
	})
	header := http.Header{"X-Anchormailbox": {"a@x"}, "Client-Request-Id": {"1"}}
	for range 2 {
		resp, err := client.Post(t.Context(), header, []byte("<request/>"))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(resp.Body)
		if err != nil || string(answer) != "<fault/>" || resp.StatusCode != http.StatusInternalServerError {
			t.Errorf("answer %d %q, %v", resp.StatusCode, answer, err)
		}
		if err := resp.Body.Close(); err != nil {
			t.Error(err)
		}
	}
	user, password, _ := got.BasicAuth()
	if got.Method != http.MethodPost || got.URL.Path != "/EWS/Exchange.asmx" || body != "<request/>" ||
		got.UserAgent() != "contactsync/1.2.3" || got.Header.Get("X-AnchorMailbox") != "a@x" || user != "u" || password != "p" {
		t.Errorf("the request is %s %s %v %q", got.Method, got.URL, got.Header, body)
	}
	if len(got.Cookies()) > 0 {
		t.Error("a cookie was kept for the next request")
	}
	if len(header) != 2 {
		t.Errorf("the caller's header was changed: %v", header)
	}
	if client.Host() != strings.TrimPrefix(server.URL, "http://") {
		t.Errorf("the host is %q", client.Host())
	}
}

// TestStatus is the table of what each status means.
func TestStatus(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	in := func(d time.Duration) string { return now.Add(d).Format(http.TimeFormat) }
	later := pace.Verdict{Retry: pace.Later}
	busy := func(d time.Duration) pace.Verdict { return pace.Verdict{Retry: pace.Later, After: d, Slower: true} }
	for name, test := range map[string]struct {
		status  int
		header  map[string]string
		verdict pace.Verdict
		class   error
		sent    bool
		text    string
	}{
		"wrong password":         {status: 401, header: map[string]string{"WWW-Authenticate": "Basic realm=x"}, verdict: pace.Verdict{Fatal: true}, class: providers.ErrCredentials, text: "user or password are refused (HTTP 401)"},
		"no basic":               {status: 401, header: map[string]string{"WWW-Authenticate": "NTLM"}, verdict: pace.Verdict{Fatal: true}, class: providers.ErrCredentials, text: "does not authenticate by basic (HTTP 401) but by ntlm"},
		"proxy":                  {status: 407, verdict: pace.Verdict{Fatal: true}, class: providers.ErrCredentials, text: "HTTPS_PROXY"},
		"denied":                 {status: 403, class: providers.ErrDenied, text: "may this account use EWS"},
		"wrong path":             {status: 404, class: providers.ErrTransport, text: "path of the url"},
		"wrong method":           {status: 405, class: providers.ErrTransport, text: "path of the url"},
		"too large":              {status: 413, text: "fewer items"},
		"redirect":               {status: 302, header: map[string]string{"Location": "https://login.example.com/owa?" + canary}, class: providers.ErrTransport, text: `redirect to "login.example.com" (HTTP 302): is the url right`},
		"redirect within":        {status: 301, header: map[string]string{"Location": "/owa"}, class: providers.ErrTransport, text: "redirect (HTTP 301)"},
		"redirect of a POST":     {status: 307, header: map[string]string{"Location": "//other/"}, class: providers.ErrTransport, text: "redirect"},
		"bad request":            {status: 400, text: "HTTP 400"},
		"no content":             {status: 204, text: "HTTP 204"},
		"teapot":                 {status: 418, text: "HTTP 418"},
		"throttled":              {status: 429, verdict: busy(0), class: providers.ErrTransport, text: "busy"},
		"throttled for a while":  {status: 429, header: map[string]string{"Retry-After": "17"}, verdict: busy(17 * time.Second), class: providers.ErrTransport, text: "busy"},
		"throttled until a time": {status: 503, header: map[string]string{"Retry-After": in(90 * time.Second)}, verdict: busy(90 * time.Second), class: providers.ErrTransport, sent: true, text: "busy"},
		"throttled until before": {status: 503, header: map[string]string{"Retry-After": in(-time.Hour)}, verdict: busy(0), class: providers.ErrTransport, sent: true, text: "busy"},
		"throttled for ever":     {status: 503, header: map[string]string{"Retry-After": "99999999999999"}, verdict: busy(24 * time.Hour), class: providers.ErrTransport, sent: true, text: "busy"},
		"throttled by nonsense":  {status: 503, header: map[string]string{"Retry-After": "-1"}, verdict: busy(0), class: providers.ErrTransport, sent: true, text: "busy"},
		"gateway":                {status: 502, verdict: later, class: providers.ErrTransport, sent: true, text: "proxy or load balancer"},
		"slow gateway":           {status: 504, verdict: later, class: providers.ErrTransport, sent: true, text: "proxy or load balancer"},
		"slow request":           {status: 408, verdict: later, class: providers.ErrTransport, text: "HTTP 408"},
		"other fault":            {status: 520, verdict: later, class: providers.ErrTransport, sent: true, text: "HTTP 520"},
		"not implemented":        {status: 501, sent: true, text: "HTTP 501"},
	} {
		t.Run(name, func(t *testing.T) {
			var requests atomic.Int32
			server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				requests.Add(1)
				for name, value := range test.header {
					w.Header().Set(name, value)
				}
				w.WriteHeader(test.status)
				if test.status != 204 {
					_, _ = io.WriteString(w, canary)
				}
			})
			client := newClient(t, fmt.Sprintf("url = %q", server.URL)+basicAuth, web.Options{Now: func() time.Time { return now }})
			e := post(t.Context(), t, client)
			if e == nil {
				t.Fatal("there is no error")
			}
			if e.Status != test.status || e.Sent != test.sent || e.Verdict() != test.verdict || !strings.Contains(e.Error(), test.text) {
				t.Errorf("status %d, sent %v, %+v: %v", e.Status, e.Sent, e.Verdict(), e)
			}
			for _, class := range []error{providers.ErrCredentials, providers.ErrDenied, providers.ErrTransport} {
				if errors.Is(e, class) != (errors.Is(class, test.class)) {
					t.Errorf("is it %q? %v", class, errors.Is(e, class))
				}
			}
			if !strings.HasPrefix(e.Error(), client.Host()+": ") || strings.Contains(e.Error(), canary) {
				t.Errorf("the text is %q", e)
			}
			if n := requests.Load(); n != 1 {
				t.Errorf("%d requests were made", n)
			}
		})
	}
}

func TestContentType(t *testing.T) {
	for name, test := range map[string]struct {
		status  int
		media   string
		text    string // of the error; "" if there is none
		verdict pace.Verdict
	}{
		"text":              {status: 200, media: "text/xml; charset=utf-8"},
		"fault":             {status: 500, media: "text/xml"},
		"soap 1.2":          {status: 200, media: `application/soap+xml; charset="utf-8"; action="x"`},
		"upper case":        {status: 200, media: "Text/XML"},
		"login page":        {status: 200, media: "text/html; charset=utf-8", text: "answers with a web page, not with EWS: is the url right, does a login page or proxy stand in front?"},
		"page of an error":  {status: 500, media: "text/html", text: "error page (HTTP 500)", verdict: pace.Verdict{Retry: pace.Later}},
		"something else":    {status: 200, media: "image/png", text: "something that is not EWS"},
		"nothing":           {status: 200, media: "", text: "something that is not EWS"},
		"nothing parseable": {status: 200, media: ";;; " + canary, text: "something that is not EWS"},
	} {
		t.Run(name, func(t *testing.T) {
			server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Content-Type"] = []string{test.media}
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, canary)
			})
			client := newClient(t, fmt.Sprintf("url = %q", server.URL), web.Options{ContentTypes: []string{"text/xml", "application/soap+xml"}})
			e := post(t.Context(), t, client)
			switch {
			case test.text == "" && e != nil:
				t.Error(e)
			case test.text == "":
			case e == nil:
				t.Error("it is taken")
			case !strings.Contains(e.Error(), test.text) || strings.Contains(e.Error(), canary) || e.Verdict() != test.verdict || !e.Sent || !errors.Is(e, providers.ErrTransport):
				t.Errorf("%v, %+v", e, e.Verdict())
			}
		})
	}
}

// raw is a server that does as it likes with each connection after it read the
// request.
func raw(t *testing.T, handle func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go handle(conn)
		}
	}()
	return "http://" + listener.Addr().String()
}

// readRequest reads until the end of the test's request.
func readRequest(conn net.Conn) {
	var data []byte
	buffer := make([]byte, 1024)
	for !strings.Contains(string(data), "<request/>") {
		n, err := conn.Read(buffer)
		if err != nil {
			return
		}
		data = append(data, buffer[:n]...)
	}
}

func TestBrokenConnection(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + closed.Addr().String()
	_ = closed.Close()
	for name, test := range map[string]struct {
		url  string
		sent bool
		text string
	}{
		"nobody there": {url: nobody, text: "cannot be reached"},
		"cut after":    {url: raw(t, func(c net.Conn) { readRequest(c); _ = c.Close() }), sent: true, text: "broke after the request was sent"},
		"reset after": {url: raw(t, func(c net.Conn) {
			readRequest(c)
			_ = c.(*net.TCPConn).SetLinger(0)
			_ = c.Close()
		}), sent: true, text: "broke after the request was sent"},
		"no HTTP": {url: raw(t, func(c net.Conn) { readRequest(c); _, _ = io.WriteString(c, "220 "+canary+"\r\n"); _ = c.Close() }), sent: true, text: "broke after"},
	} {
		t.Run(name, func(t *testing.T) {
			client := newClient(t, fmt.Sprintf("url = %q", test.url), web.Options{})
			e := post(t.Context(), t, client)
			if e == nil || strings.Contains(e.Error(), canary) || e.Sent != test.sent || !strings.Contains(e.Error(), test.text) || !errors.Is(e, providers.ErrTransport) || e.Verdict().Retry != pace.Later {
				t.Errorf("%v, %+v", e, e)
			}
		})
	}
}

// TestCutWithinTheRequest shows that a request of which the server has a part
// only was not sent.
func TestCutWithinTheRequest(t *testing.T) {
	url := raw(t, func(c net.Conn) {
		_, _ = c.Read(make([]byte, 1))
		_ = c.(*net.TCPConn).SetLinger(0)
		_ = c.Close()
	})
	client := newClient(t, fmt.Sprintf("url = %q", url), web.Options{})
	resp, err := client.Post(t.Context(), nil, make([]byte, 64<<20))
	if err == nil {
		_ = resp.Body.Close()
	}
	var e *web.Error
	if !errors.As(err, &e) || e.Sent || !errors.Is(e, providers.ErrTransport) {
		t.Errorf("%v", err)
	}
}

func TestCutWithinTheAnswer(t *testing.T) {
	url := raw(t, func(c net.Conn) {
		readRequest(c)
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 100\r\n\r\n<begin>")
		_ = c.Close()
	})
	client := newClient(t, fmt.Sprintf("url = %q", url), web.Options{})
	resp, err := client.Post(t.Context(), nil, []byte("<request/>"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if err := web.ReadError(resp.Body); err != nil {
		t.Errorf("before reading: %v", err)
	}
	data, err := io.ReadAll(resp.Body)
	var e *web.Error
	if string(data) != "<begin>" || !errors.As(err, &e) || !e.Sent || !errors.Is(err, providers.ErrTransport) || e.Verdict().Retry != pace.Later {
		t.Errorf("%q, %v", data, err)
	}
	if !errors.Is(web.ReadError(resp.Body), error(e)) {
		t.Errorf("the error is not kept: %v", web.ReadError(resp.Body))
	}
}

func TestLongAnswer(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, strings.Repeat("x", 1000)) })
	client := newClient(t, fmt.Sprintf("url = %q", server.URL), web.Options{MaxAnswer: 999})
	resp, err := client.Post(t.Context(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	_, err = io.ReadAll(resp.Body)
	var e *web.Error
	if !errors.As(err, &e) || e.Verdict().Retry != pace.Never {
		t.Errorf("%v", err)
	}
}

func TestTimeout(t *testing.T) {
	release := make(chan struct{})
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if r.Header.Get("Begin") != "" {
			w.WriteHeader(http.StatusOK)
			w.(http.Flusher).Flush()
		}
		<-release
	})
	t.Cleanup(func() { close(release) })
	silent := raw(t, func(net.Conn) { <-release }) // never finishes a TLS handshake
	t.Run("before the answer", func(t *testing.T) {
		client := newClient(t, fmt.Sprintf("url = %q\ntimeout = \"50ms\"", server.URL), web.Options{})
		e := post(t.Context(), t, client)
		if e == nil || !e.Sent || !errors.Is(e, providers.ErrTransport) || e.Verdict().Retry != pace.Later || !strings.Contains(e.Error(), "no answer within 50ms") {
			t.Errorf("%v", e)
		}
	})
	t.Run("before the request", func(t *testing.T) {
		client := newClient(t, fmt.Sprintf("url = %q\ntimeout = \"50ms\"", strings.Replace(silent, "http:", "https:", 1)), web.Options{})
		e := post(t.Context(), t, client)
		if e == nil || e.Sent || !errors.Is(e, providers.ErrTransport) || e.Verdict().Retry != pace.Later {
			t.Errorf("%v", e)
		}
	})
	t.Run("within the answer", func(t *testing.T) {
		client := newClient(t, fmt.Sprintf("url = %q\ntimeout = \"50ms\"", server.URL), web.Options{})
		resp, err := client.Post(t.Context(), http.Header{"Begin": {"yes"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		_, err = io.ReadAll(resp.Body)
		if !errors.Is(err, providers.ErrTransport) || !strings.Contains(err.Error(), "no answer within 50ms") {
			t.Errorf("%v", err)
		}
	})
	t.Run("given up", func(t *testing.T) {
		client := newClient(t, fmt.Sprintf("url = %q", server.URL), web.Options{})
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		e := post(ctx, t, client)
		if e == nil || !e.Sent || errors.Is(e, providers.ErrTransport) || !errors.Is(e, context.DeadlineExceeded) || e.Verdict() != (pace.Verdict{}) {
			t.Errorf("%v", e)
		}
	})
	t.Run("given up before", func(t *testing.T) {
		client := newClient(t, fmt.Sprintf("url = %q", server.URL), web.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		e := post(ctx, t, client)
		if e == nil || e.Sent || !errors.Is(e, context.Canceled) {
			t.Errorf("%v", e)
		}
	})
}

func TestUnknownHost(t *testing.T) {
	client := newClient(t, `url = "https://mail.invalid/"`, web.Options{Transport: failing{&net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Name: "mail.invalid", IsNotFound: true}}}})
	e := post(t.Context(), t, client)
	if e == nil || e.Sent || e.Verdict().Retry != pace.Never || !strings.Contains(e.Error(), "no host of this name") {
		t.Errorf("%v", e)
	}
}

// failing is a network that always fails.
type failing struct{ err error }

func (f failing) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.err }

func TestDoStaysWithItsHost(t *testing.T) {
	server := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the request was made") })
	client := newClient(t, `url = "https://mail.example.com/"`+basicAuth, web.Options{})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err == nil {
		_ = resp.Body.Close()
		t.Error("it is made")
	}
}

func TestDoReturnsEveryStatus(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if user, _, _ := r.BasicAuth(); user != "u" || r.URL.Path != "/other" {
			t.Errorf("%s of %q", r.URL, user)
		}
		w.WriteHeader(http.StatusTooManyRequests)
	})
	client := newClient(t, fmt.Sprintf("url = %q", server.URL)+basicAuth, web.Options{})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/other", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusTooManyRequests {
		t.Errorf("HTTP %d", resp.StatusCode)
	}
}
