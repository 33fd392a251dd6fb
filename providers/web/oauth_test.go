package web_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/pace"
	"contactsync/providers/web"
)

// issuer is a token endpoint: Entra's, with what a library asks it beforehand, and a
// plain one.
type issuer struct {
	*testing.T
	url    string
	ca     string
	life   time.Duration
	status atomic.Int32 // of the answer to a request for a token, if not 200
	header http.Header
	body   string
	issued atomic.Int32
	forms  sync.Map // the number of a request to its form
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	i := &issuer{T: t, life: time.Hour}
	ca := newAuthority(t, "Example CA")
	server := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{ca.sign(-hour, 1000*hour, "127.0.0.1")}}, i.ServeHTTP)
	i.url, i.ca = server.URL, ca.file
	return i
}

func (i *issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if strings.HasSuffix(r.URL.Path, "/.well-known/openid-configuration") {
		base := strings.TrimSuffix(r.URL.Path, "/v2.0/.well-known/openid-configuration")
		i.answer(w, map[string]any{
			"token_endpoint":         i.url + base + "/oauth2/v2.0/token",
			"authorization_endpoint": i.url + base + "/oauth2/v2.0/authorize",
			"issuer":                 i.url + base + "/v2.0",
		})
		return
	}
	if err := r.ParseForm(); err != nil {
		i.Error(err)
	}
	n := i.issued.Add(1)
	i.forms.Store(n, r.PostForm)
	if status := i.status.Load(); status != 0 {
		maps.Copy(w.Header(), i.header)
		w.WriteHeader(int(status))
		_, _ = w.Write([]byte(i.body))
		return
	}
	i.answer(w, map[string]any{
		"access_token": fmt.Sprintf("%s-%d", canary, n),
		"token_type":   "Bearer",
		"expires_in":   int(i.life / time.Second),
	})
}

func (i *issuer) answer(w http.ResponseWriter, body any) {
	if err := json.NewEncoder(w).Encode(body); err != nil {
		i.Error(err)
	}
}

// clock is a clock that is set by hand.
type clock struct{ offset atomic.Int64 }

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.offset.Load())) }

func (c *clock) advance(d time.Duration) { c.offset.Add(int64(d)) }

// guarded is a service that takes bearer tokens, and remembers the last one.
func guarded(t *testing.T) (url string, last *atomic.Value) {
	t.Helper()
	last = &atomic.Value{}
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		last.Store(r.Header.Get("Authorization"))
		ok(w, r)
	})
	return server.URL, last
}

// blocks are the ways to get a token.
func blocks(t *testing.T, i *issuer) map[string]string {
	t.Helper()
	pfx := certificateFile(t)
	return map[string]string{
		"token endpoint":     fmt.Sprintf("token_url = %q\n client_id = \"id\"\n client_secret = secret\n scope = [\"a\", \"b\"]", i.url+"/token"),
		"Entra, secret":      fmt.Sprintf("tenant_id = \"example\"\n authority = %q\n client_id = \"id\"\n client_secret = secret\n scope = \"a b\"", i.url),
		"Entra, certificate": fmt.Sprintf("tenant_id = \"example\"\n authority = %q\n client_id = \"id\"\n certificate = %q\n scope = \"a b\"", i.url, pfx),
		"AD FS":              fmt.Sprintf("tenant_id = \"adfs\"\n authority = %q\n client_id = \"id\"\n client_secret = secret\n scope = \"a b\"", i.url),
	}
}

// certificateFile has a certificate of 29 days with its key; Entra wants RSA.
func certificateFile(t *testing.T) string {
	t.Helper()
	certificate, key := newRSA(t, 29)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "sync.pem")
	data := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})
	data = append(data, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})...)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOAuth(t *testing.T) {
	i := newIssuer(t)
	for name, block := range blocks(t, i) {
		t.Run(name, func(t *testing.T) {
			i.issued.Store(0)
			url, last := guarded(t)
			clock := &clock{}
			var warnings []string
			client := newClient(t, fmt.Sprintf("url = %q\ntls {\n ca_file = %q\n}\nauth \"oauth\" {\n %s\n}", url, i.ca, block), web.Options{
				Now:  clock.now,
				Warn: func(text string) { warnings = append(warnings, text) },
			})
			for range 3 {
				if e := post(t.Context(), t, client); e != nil {
					t.Fatal(e)
				}
			}
			if got := last.Load(); got != "Bearer "+canary+"-1" || i.issued.Load() != 1 {
				t.Errorf("%v after %d tokens", got, i.issued.Load())
			}
			form, _ := i.forms.Load(int32(1))
			if text := fmt.Sprint(form); !strings.Contains(text, "client_credentials") || !strings.Contains(text, "a b") {
				t.Errorf("the request for the token is %v", form)
			}
			if want := strings.Contains(name, "certificate"); want != (len(warnings) == 1) {
				t.Errorf("warnings: %q", warnings)
			}
			if strings.Contains(name, "token endpoint") {
				// Entra's library renews by a clock of its own.
				clock.advance(56 * time.Minute)
				if e := post(t.Context(), t, client); e != nil || last.Load() != "Bearer "+canary+"-2" {
					t.Errorf("%v, %v before the token expires", last.Load(), e)
				}
			}
		})
	}
}

// TestTokenIsRenewedOnce shows that requests at the same time share a token.
func TestTokenIsRenewedOnce(t *testing.T) {
	i := newIssuer(t)
	url, _ := guarded(t)
	client := newClient(t, fmt.Sprintf("url = %q\ntls {\n ca_file = %q\n}\nauth \"oauth\" {\n %s\n}", url, i.ca, blocks(t, i)["token endpoint"]), web.Options{})
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() {
			if e := post(t.Context(), t, client); e != nil {
				t.Error(e)
			}
		})
	}
	group.Wait()
	if i.issued.Load() != 1 {
		t.Errorf("%d tokens", i.issued.Load())
	}
}

// TestTokenEndpointAway shows that a token which is still valid is used while
// the endpoint cannot renew it, and not longer.
func TestTokenEndpointAway(t *testing.T) {
	i := newIssuer(t)
	url, _ := guarded(t)
	clock := &clock{}
	client := newClient(t, fmt.Sprintf("url = %q\ntls {\n ca_file = %q\n}\nauth \"oauth\" {\n %s\n}", url, i.ca, blocks(t, i)["token endpoint"]), web.Options{Now: clock.now})
	if e := post(t.Context(), t, client); e != nil {
		t.Fatal(e)
	}
	i.status.Store(503)
	clock.advance(58 * time.Minute)
	if e := post(t.Context(), t, client); e != nil {
		t.Errorf("a valid token is not used: %v", e)
	}
	clock.advance(3 * time.Minute)
	if e := post(t.Context(), t, client); e == nil || e.Verdict().Retry != pace.Later {
		t.Errorf("%v", e)
	}
}

func TestTokenRefused(t *testing.T) {
	i := newIssuer(t)
	all := blocks(t, i)
	for name, test := range map[string]struct {
		status  int32
		header  http.Header
		body    string
		class   error
		verdict pace.Verdict
		text    string
	}{
		"wrong secret":    {status: 401, body: `{"error":"invalid_client","error_description":"` + canary + `","error_codes":[7000215]}`, class: providers.ErrCredentials, verdict: pace.Verdict{Fatal: true}, text: "(HTTP 401, invalid_client, AADSTS7000215)"},
		"wrong scope":     {status: 400, body: `{"error":"invalid_scope"}`, class: providers.ErrCredentials, verdict: pace.Verdict{Fatal: true}, text: "(HTTP 400, invalid_scope)"},
		"hostile refusal": {status: 400, body: `{"error":"` + canary + `"}`, class: providers.ErrCredentials, verdict: pace.Verdict{Fatal: true}, text: "(HTTP 400)"},
		"no JSON":         {status: 403, body: "<html>" + canary, class: providers.ErrCredentials, verdict: pace.Verdict{Fatal: true}, text: "(HTTP 403)"},
		"busy":            {status: 429, header: http.Header{"Retry-After": {"9"}}, class: providers.ErrTransport, verdict: pace.Verdict{Retry: pace.Later, After: 9 * time.Second}, text: "busy"},
		"out of order":    {status: 500, body: canary, class: providers.ErrTransport, verdict: pace.Verdict{Retry: pace.Later}, text: "out of order"},
		"wrong address":   {status: 404, body: canary, class: providers.ErrTransport, text: "no token endpoint"},
		"redirect":        {status: 302, header: http.Header{"Location": {"/other"}}, class: providers.ErrTransport, text: "no token endpoint"},
	} {
		for kind, block := range all {
			t.Run(name+"/"+kind, func(t *testing.T) {
				i.issued.Store(0)
				i.status.Store(test.status)
				i.header, i.body = test.header, test.body
				client := newClient(t, fmt.Sprintf("url = \"https://mail.example.com/\"\ntls {\n ca_file = %q\n}\nauth \"oauth\" {\n %s\n}", i.ca, block), web.Options{
					Transport: failing{errors.New("the service was asked without a token")},
				})
				e := post(t.Context(), t, client)
				if e == nil || !errors.Is(e, test.class) || e.Verdict() != test.verdict || e.Sent || e.Status != int(test.status) || !strings.Contains(e.Error(), test.text) || strings.Contains(e.Error(), canary) {
					t.Fatalf("%v, %+v", e, e.Verdict())
				}
				if !strings.HasPrefix(e.Error(), strings.TrimPrefix(i.url, "https://")) {
					t.Errorf("another host is named: %v", e)
				}
				if i.issued.Load() != 1 {
					t.Errorf("%d requests for a token", i.issued.Load())
				}
			})
		}
	}
}

func TestTokenEndpointFails(t *testing.T) {
	i := newIssuer(t)
	strange := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(canary)) })
	for name, test := range map[string]struct {
		url, ca string
		text    string
		retry   pace.Retry
	}{
		"nobody there": {url: "https://127.0.0.1:1/", ca: i.ca, text: "cannot be reached", retry: pace.Later},
		"foreign":      {url: i.url, ca: newAuthority(t, "Other CA").file, text: "does not trust"},
		"no token":     {url: strange.URL, ca: i.ca, text: "without a token"},
	} {
		t.Run(name, func(t *testing.T) {
			client := newClient(t, fmt.Sprintf("url = \"https://mail.example.com/\"\ntls {\n ca_file = %q\n}\nauth \"oauth\" {\n token_url = %q\n client_id = \"id\"\n client_secret = secret\n scope = \"a\"\n}", test.ca, test.url), web.Options{
				Transport: failing{errors.New("the service was asked without a token")},
			})
			e := post(t.Context(), t, client)
			if e == nil || !errors.Is(e, providers.ErrTransport) || e.Verdict().Retry != test.retry || e.Sent || !strings.Contains(e.Error(), test.text) || strings.Contains(e.Error(), canary) {
				t.Errorf("%v", e)
			}
		})
	}
	t.Run("given up", func(t *testing.T) {
		silent := raw(t, func(net.Conn) {})
		client := newClient(t, fmt.Sprintf("url = \"https://mail.example.com/\"\nauth \"oauth\" {\n token_url = %q\n client_id = \"id\"\n client_secret = secret\n scope = \"a\"\n}", silent), web.Options{})
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		defer cancel()
		if e := post(ctx, t, client); e == nil || !errors.Is(e, context.DeadlineExceeded) || e.Sent {
			t.Errorf("%v", e)
		}
	})
}
