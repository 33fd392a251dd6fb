package web_test

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"contactsync/providers"
	"contactsync/providers/pace"
	"contactsync/providers/web"
)

// proxy is an HTTP proxy that answers CONNECT with a status, and connects if
// that is 200.
func proxy(t *testing.T, status int, to string) (url string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || r.Host != "mail.example.com:443" {
			t.Errorf("%s %s", r.Method, r.Host)
		}
		w.WriteHeader(status)
		if status != http.StatusOK {
			return
		}
		client, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		server, err := net.Dial("tcp", to)
		if err != nil {
			t.Error(err)
			return
		}
		go func() { _, _ = io.Copy(server, client); _ = server.Close() }()
		_, _ = io.Copy(client, server)
		_ = client.Close()
	}))
	t.Cleanup(server.Close)
	return strings.Replace(server.URL, "://", "://someone:"+canary+"@", 1)
}

func TestProxy(t *testing.T) {
	ca := newAuthority(t, "Example CA")
	server := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{ca.sign(-hour, 1000*hour, "mail.example.com")}}, ok)
	to := strings.TrimPrefix(server.URL, "https://")
	for name, test := range map[string]struct {
		status  int
		text    string
		class   error
		verdict pace.Verdict
	}{
		"lets through": {status: 200},
		"credentials":  {status: 407, text: "HTTP 407", class: providers.ErrCredentials, verdict: pace.Verdict{Fatal: true}},
		"unreachable":  {status: 502, text: "cannot reach it (HTTP 502)", class: providers.ErrTransport, verdict: pace.Verdict{Retry: pace.Later}},
		"forbidden":    {status: 403, text: "NO_PROXY", class: providers.ErrTransport},
	} {
		t.Run(name, func(t *testing.T) {
			address := proxy(t, test.status, to)
			client := newClient(t, fmt.Sprintf("url = \"https://mail.example.com/\"\ntls {\n ca_file = %q\n}", ca.file), web.Options{
				Getenv: func(name string) string { return map[string]string{"HTTPS_PROXY": address}[name] },
			})
			e := post(t.Context(), t, client)
			switch {
			case test.text == "" && e != nil:
				t.Error(e)
			case test.text == "":
			case e == nil:
				t.Error("there is no error")
			case !strings.Contains(e.Error(), test.text) || !errors.Is(e, test.class) || e.Verdict() != test.verdict || e.Sent || strings.Contains(e.Error(), canary):
				t.Errorf("%v, sent %v, %+v", e, e.Sent, e.Verdict())
			}
		})
	}
}

func TestProxyAway(t *testing.T) {
	client := newClient(t, `url = "https://mail.example.com/"`, web.Options{
		Getenv: func(name string) string {
			return map[string]string{"https_proxy": "http://u:" + canary + "@127.0.0.1:1"}[name]
		},
	})
	e := post(t.Context(), t, client)
	if e == nil || e.Sent || !strings.Contains(e.Error(), "the proxy cannot be reached") || strings.Contains(e.Error(), canary) || e.Verdict().Retry != pace.Later {
		t.Errorf("%v", e)
	}
}

func TestNoProxy(t *testing.T) {
	server := serve(t, ok)
	client := newClient(t, fmt.Sprintf("url = %q\nallow_http = true", server.URL), web.Options{
		Getenv: func(name string) string {
			return map[string]string{"HTTP_PROXY": "http://127.0.0.1:1", "NO_PROXY": "127.0.0.1"}[name]
		},
	})
	if e := post(t.Context(), t, client); e != nil {
		t.Error(e)
	}
}
