package main

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/fault"
)

// tap stands between the program and Microsoft Graph, and notes what nobody else should
// see: tokens, and what they were got with.
type tap struct {
	ca string // file with the certificate

	mu      sync.Mutex
	secrets []string
}

// newTap starts one before a server, and returns what there is to know of the server as
// seen through it.
func newTap(t *testing.T, ready sandbox.Ready) (*tap, sandbox.Ready) {
	t.Helper()
	to, err := url.Parse(strings.TrimSuffix(ready.Graph, "/v1.0"))
	if err != nil {
		t.Fatal(err)
	}
	w := &tap{ca: filepath.Join(t.TempDir(), "ca.pem")}
	roots := x509.NewCertPool()
	ca, err := os.ReadFile(ready.CA)
	if err != nil || !roots.AppendCertsFromPEM(ca) {
		t.Fatalf("the server's authority: %v", err)
	}
	server := httptest.NewTLSServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			r.Out.Host = r.In.Host
			w.noteRequest(r.Out)
		},
		Transport:      &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}},
		ModifyResponse: w.noteAnswer,
	})
	t.Cleanup(server.Close)
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	writeFile(t, w.ca, string(certificate))
	ready.Graph, ready.App.Authority, ready.CA = server.URL+"/v1.0", server.URL+"/", w.ca
	return w, ready
}

func (w *tap) note(secret string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if secret != "" {
		w.secrets = append(w.secrets, secret)
	}
}

func (w *tap) noteRequest(r *http.Request) {
	if !strings.HasSuffix(r.URL.Path, "/token") {
		return
	}
	body, _ := io.ReadAll(r.Body) // what cannot be read has no secret
	r.Body = io.NopCloser(bytes.NewReader(body))
	if form, err := url.ParseQuery(string(body)); err == nil {
		w.note(form.Get("client_secret"))
		w.note(form.Get("client_assertion"))
	}
}

func (w *tap) noteAnswer(r *http.Response) error {
	if !strings.HasSuffix(r.Request.URL.Path, "/token") {
		return nil
	}
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	var answer struct {
		Token string `json:"access_token"`
	}
	if json.Unmarshal(body, &answer) == nil {
		w.note(answer.Token)
	}
	return err
}

// newAppKey makes a key with a certificate for it, as PEM, in a file.
func newAppKey(t *testing.T, file string) (*x509.Certificate, []byte) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})
	writeFile(t, file, string(text)+string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	return certificate, text
}

// TestCanariesOverGraph has commands work and fail, and looks for secrets and for what contacts
// say in all that they print and in all files that they leave: plans, the state, its backups.
func TestCanariesOverGraph(t *testing.T) {
	for _, way := range []string{"secret", "certificate"} {
		t.Run(way, func(t *testing.T) {
			dir, keys := t.TempDir(), t.TempDir()
			world{reps: 2, persons: 5, policy: ""}.write(t, dir)
			certificate, key := newAppKey(t, filepath.Join(keys, "app.pem"))
			o, err := openOffice(filepath.Join(dir, "crm"), graphFrontEnd.options(sandbox.Options{AppCertificates: []*x509.Certificate{certificate}}))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = o.server.Close() })
			w, ready := newTap(t, o.server.Ready())
			block := graphFrontEnd.provider("exchange", ready, `backoff = "5ms"`)
			w.note(ready.App.Secret)
			if way == "certificate" {
				begin, end := strings.Index(block, `auth "secret"`), strings.Index(block, "backoff")
				block = block[:begin] + fmt.Sprintf("auth \"certificate\" {\n path = %q\n}\n", filepath.Join(keys, "app.pem")) + block[end:]
				for line := range strings.Lines(string(key)) {
					if !strings.Contains(line, "PRIVATE KEY") {
						w.note(strings.TrimSpace(line))
					}
				}
			}
			// The secret comes by a variable, as a configuration should have it.
			block = strings.ReplaceAll(block, fmt.Sprintf("%q", ready.App.Secret), "var.secret")
			writeFile(t, filepath.Join(dir, "secret.auto.csvars"), fmt.Sprintf("secret = %q\n", ready.App.Secret))
			writeFile(t, filepath.Join(dir, "contactsync.hcl"), fmt.Sprintf(`
contactsync {
  owner = "test"
}
variable "secret" {
  sensitive = true
}
provider "csv" "crm" {
  dir = "crm"
}
%s
sync "all" {
  from = provider.csv.crm
  to   = provider.graph.exchange
  select {
    rep = true
  }
}
`, block))
			for _, step := range []struct {
				strike fault.Kind
				change func()
				args   []string
			}{
				{"", nil, []string{"validate"}},
				{"", nil, []string{"plan", "-out=today.csplan"}},
				{"", nil, []string{"show", "today.csplan"}},
				{"", nil, []string{"show", "-json", "today.csplan"}},
				{"", nil, []string{"apply", "today.csplan"}},
				{fault.GraphTokenRefused, nil, []string{"plan"}},
				{fault.GraphTokenExpired, nil, []string{"plan"}},
				{fault.GraphThrottled, nil, []string{"plan"}},
				{fault.Malformed, nil, []string{"plan"}},
				{fault.LoginPage, nil, []string{"plan"}},
				{fault.GraphNotEnabled, nil, []string{"plan"}},
				{fault.Quota, func() {
					edit(t, filepath.Join(dir, "crm", "persons.csv"), "+43 1 555 0000", "+43 1 555 9999")
				}, []string{"apply", "-auto-approve"}},
				{fault.GraphTimeoutAfter, func() {
					edit(t, filepath.Join(dir, "crm", "persons.csv"), "+43 1 555 9999", "+43 1 555 8888")
				}, []string{"apply", "-auto-approve"}},
				{"", nil, []string{"status"}},
				{"", nil, []string{"state", "list"}},
				{"", nil, []string{"state", "pull"}},
				{"", nil, []string{"history"}},
				{"", nil, []string{"schema"}},
				{"", nil, []string{"destroy", "-auto-approve"}},
			} {
				if step.change != nil {
					step.change()
				}
				if step.strike != "" {
					o.server.Faults().Once(step.strike, 1)
				}
				_, out, errs := contactsync(t, dir, step.args...)
				w.look(t, strings.Join(step.args, " ")+" "+string(step.strike), out+errs)
			}
			w.lookInto(t, dir)
		})
	}
}

// look looks for canaries in a text. They are long, or quoted: three letters stand in any
// random id sooner or later.
func (w *tap) look(t *testing.T, where, text string) {
	t.Helper()
	w.lookForSecrets(t, where, text)
	for _, value := range []string{"First0", "Last0", "@example.org", "555 0000", "555 9999", "555 8888", `"Fay"`, "Friend", "friend.example"} {
		if strings.Contains(text, value) {
			t.Errorf("%s: there is %q in it", where, value)
		}
	}
}

func (w *tap) lookForSecrets(t *testing.T, where, text string) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, secret := range w.secrets {
		if strings.Contains(text, secret) {
			t.Errorf("%s: there is a secret in it", where)
		}
	}
}

// lookInto looks for canaries in the files that the program made. What the test gave it
// has them.
func (w *tap) lookInto(t *testing.T, dir string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "crm" || d.Name() == "mailboxes"):
			return filepath.SkipDir
		case d.IsDir(), strings.HasSuffix(path, ".hcl"), strings.HasSuffix(path, ".csvars"):
			return nil
		}
		files++
		text, err := os.ReadFile(path)
		if strings.HasSuffix(path, ".csplan") {
			w.lookForSecrets(t, path, string(text)) // what is to be written is what it is there for
			return err
		}
		w.look(t, path, string(text))
		return err
	})
	if err != nil || files == 0 || len(w.secrets) < 10 {
		t.Errorf("%d files were looked into for %d secrets: %v", files, len(w.secrets), err)
	}
}
