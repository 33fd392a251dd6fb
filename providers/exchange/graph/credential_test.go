package graph_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/exchange/graph"
	"contactsync/providers/providertest"
	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/fault"
)

// vouched is a key with its certificate.
type vouched struct {
	key         *rsa.PrivateKey
	certificate *x509.Certificate
	file        string // both, in PEM form
}

func newVouched(t *testing.T, expires time.Time) vouched {
	t.Helper()
	v := vouched{key: must(rsa.GenerateKey(rand.Reader, 2048))(t), file: filepath.Join(t.TempDir(), "sync.pem")}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "sync"}, NotBefore: expires.AddDate(-1, 0, 0), NotAfter: expires}
	der := must(x509.CreateCertificate(rand.Reader, template, template, &v.key.PublicKey, v.key))(t)
	v.certificate = must(x509.ParseCertificate(der))(t)
	key := must(x509.MarshalPKCS8PrivateKey(v.key))(t)
	text := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})) + string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}))
	if err := os.WriteFile(v.file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return v
}

// federated is a token by which another issuer vouches for the application (RFC 7519).
func (v vouched) federated(t *testing.T) string {
	t.Helper()
	part := func(value map[string]any) string {
		return base64.RawURLEncoding.EncodeToString(must(json.Marshal(value))(t))
	}
	text := part(map[string]any{"alg": "RS256", "typ": "JWT"}) + "." + part(map[string]any{
		"iss": "https://token.actions.example.com", "sub": "repo:acme/sync", "aud": "api://AzureADTokenExchange",
		"exp": time.Now().Add(time.Hour).Unix(),
	})
	sum := sha256.Sum256([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(must(rsa.SignPKCS1v15(rand.Reader, v.key, crypto.SHA256, sum[:]))(t))
}

// TestSignIn reads a mailbox by each way to sign in.
func TestSignIn(t *testing.T) {
	expires := time.Now().AddDate(0, 0, 20)
	v := newVouched(t, expires)
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte(v.federated(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		auth    string
		prepare func(t *testing.T, w *world)
	}{
		"secret":            {"", nil},
		"certificate":       {fmt.Sprintf("auth \"certificate\" {\n path = %q\n}", v.file), nil},
		"workload_identity": {fmt.Sprintf("auth \"workload_identity\" {\n token_file = %q\n}", token), nil},
		"github_oidc": {`auth "github_oidc" {}`, func(t *testing.T, w *world) {
			t.Setenv("ACTIONS_ID_TOKEN_REQUEST_URL", "https://actions.example.com/token?api-version=2")
			t.Setenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "job")
			w.elsewhere = func(r *http.Request) string {
				if r.URL.Host != "actions.example.com" || r.URL.Query().Get("audience") != "api://AzureADTokenExchange" || r.Header.Get("Authorization") != "Bearer job" {
					t.Errorf("GitHub is asked %s", r.URL)
				}
				return fmt.Sprintf(`{"value":%q}`, v.federated(t))
			}
		}},
		"managed_identity": {`auth "managed_identity" {}`, func(t *testing.T, w *world) {
			t.Setenv("IDENTITY_ENDPOINT", "http://169.254.1.2/msi/token")
			t.Setenv("IDENTITY_HEADER", "header")
			w.elsewhere = func(r *http.Request) string {
				if got := r.URL.Query().Get("resource"); got != "https://graph.microsoft.com" {
					t.Errorf("the resource is %q", got)
				}
				return fmt.Sprintf(`{"access_token":%q,"expires_on":"%d","token_type":"Bearer"}`, w.appToken(), time.Now().Add(time.Hour).Unix())
			}
		}},
		"azure_cli": {`auth "azure_cli" {}`, func(t *testing.T, w *world) {
			if runtime.GOOS == "windows" {
				t.Skip("the stand-in for az is a shell script")
			}
			script := fmt.Sprintf("#!/bin/sh\necho '{\"accessToken\":\"%s\",\"expires_on\":%d,\"tenant\":\"t\",\"tokenType\":\"Bearer\"}'\n",
				w.appToken(), time.Now().Add(time.Hour).Unix())
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "az"), []byte(script), 0o700); err != nil {
				t.Fatal(err)
			}
			t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, sandbox.Options{AppCertificates: []*x509.Certificate{v.certificate}})
			if test.prepare != nil {
				test.prepare(t, w)
			}
			if test.auth != "" {
				w.target = w.openBy(test.auth)
			}
			if n := len(w.Observe(nil).Folders); n != 1 {
				t.Errorf("there are %d folders", n)
			}
			if name == "certificate" {
				if got := w.target.Metrics().Expiries["certificate"]; !got.Equal(v.certificate.NotAfter) || len(w.warned) != 1 {
					t.Errorf("it expires %s, warned of: %q", got, w.warned)
				}
			}
		})
	}
}

// appToken is a token of the application.
func (w *world) appToken() string {
	w.Helper()
	app := w.server.Ready().App
	response, err := (&http.Client{Transport: w.network}).PostForm(strings.TrimRight(app.Authority, "/")+"/"+app.Tenant+"/oauth2/v2.0/token", url.Values{
		"grant_type": {"client_credentials"}, "client_id": {app.Client}, "client_secret": {app.Secret}, "scope": {"https://graph.microsoft.com/.default"},
	})
	if err != nil {
		w.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct {
		Token string `json:"access_token"`
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, 1<<20)).Decode(&answer); err != nil || answer.Token == "" {
		w.Fatalf("there is no token: %v", err)
	}
	return answer.Token
}

// TestSignInRefused has the credentials refused: nobody tries again, and no secret is told.
func TestSignInRefused(t *testing.T) {
	v := newVouched(t, time.Now().AddDate(1, 0, 0))
	for name, auth := range map[string]string{
		"another secret":  "auth \"secret\" {\n secret = \"s3cret-canary\"\n}",
		"another key":     fmt.Sprintf("auth \"certificate\" {\n path = %q\n}", v.file),
		"no token of CI":  `auth "github_oidc" {}`,
		"no token of pod": fmt.Sprintf("auth \"workload_identity\" {\n token_file = %q\n}", v.file+".missing"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("ACTIONS_ID_TOKEN_REQUEST_URL", "")
			w := newWorld(t, sandbox.Options{})
			w.target = w.openBy(auth)
			for range 3 {
				_, err := w.target.Observe(t.Context(), providertest.Bob, nil)
				if !errors.Is(err, providers.ErrCredentials) || strings.Contains(fmt.Sprint(err), "canary") {
					t.Errorf("the error is %v", err)
				}
			}
			if len(w.sent("")) != 0 || w.tokens > 1 {
				t.Errorf("the service was asked %d times, for tokens %d times", len(w.sent("")), w.tokens)
			}
		})
	}
}

// TestTokenExpires has the service refuse a token that has expired, or that it does not like
// any more: there is another one.
func TestTokenExpires(t *testing.T) {
	w := newWorld(t, sandbox.Options{TokenLife: time.Hour})
	main := w.Main()
	if err := w.Sleep(t.Context(), 2*time.Hour); err != nil {
		t.Fatal(err)
	}
	w.Done(providertest.Creations(main, 3)...)
	w.server.Faults().Once(fault.GraphTokenExpired, 1)
	if n := len(w.All()); n != 3 {
		t.Errorf("there are %d items", n)
	}
	if w.tokens != 3 {
		t.Errorf("%d tokens were asked for", w.tokens)
	}
	w.server.Faults().Once(fault.GraphTokenExpired, 2)
	if _, err := w.target.Observe(t.Context(), providertest.Bob, nil); !errors.Is(err, providers.ErrCredentials) {
		t.Errorf("the error is %v", err)
	}
}

// TestAuthorityDown has nobody answer who gives tokens.
func TestAuthorityDown(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	block := "url = \"https://127.0.0.1:1/v1.0\"\nauthority = \"https://127.0.0.1:1/\"\ntenant_id = \"t\"\nclient_id = \"c\"\nauth \"secret\" {\n secret = \"x\"\n}"
	target := must(graph.New(decode(t, block), graph.Options{Now: w.Now, Sleep: w.Sleep, Getenv: func(string) string { return "" }}))(t)
	_, err := target.Observe(t.Context(), providertest.Bob, nil)
	if !errors.Is(err, providers.ErrTransport) || errors.Is(err, providers.ErrCredentials) {
		t.Errorf("the error is %v", err)
	}
	if err := target.Close(); err != nil {
		t.Error(err)
	}
}
