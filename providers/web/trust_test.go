package web_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/pace"
	"contactsync/providers/web"
)

const hour = time.Hour

// TestTrust shows what an administrator is told of a server's certificate.
func TestTrust(t *testing.T) {
	ca := newAuthority(t, "Example CA")
	foreign := newAuthority(t, "Foreign CA")
	valid := []string{"127.0.0.1"}
	for name, test := range map[string]struct {
		server *tls.Config
		tls    string // more of the tls block
		text   string // of the error; "" if there is none
	}{
		"right":           {server: &tls.Config{Certificates: []tls.Certificate{ca.sign(-hour, 1000*hour, valid...)}}},
		"right, 1.3":      {server: &tls.Config{Certificates: []tls.Certificate{ca.sign(-hour, 1000*hour, valid...)}}, tls: `min_version = "1.3"`},
		"right by name":   {server: &tls.Config{Certificates: []tls.Certificate{ca.sign(-hour, 1000*hour, "mail.example.com")}}, tls: `server_name = "mail.example.com"`},
		"expired":         {server: &tls.Config{Certificates: []tls.Certificate{ca.sign(-20*hour, -10*hour, valid...)}}, text: "expired on " + time.Now().Add(-10*hour).UTC().Format(time.DateOnly)},
		"not valid yet":   {server: &tls.Config{Certificates: []tls.Certificate{ca.sign(10*hour, 20*hour, valid...)}}, text: "clock of this machine"},
		"of another host": {server: &tls.Config{Certificates: []tls.Certificate{ca.sign(-hour, hour, "mail.example.com", "owa.example.com")}}, text: `is for "mail.example.com", "owa.example.com", not for "127.0.0.1"`},
		"foreign":         {server: &tls.Config{Certificates: []tls.Certificate{foreign.sign(-hour, hour, valid...)}}, text: `does not trust ("Foreign CA"): name the file with the authority's certificate as ca_file`},
		"old version":     {server: &tls.Config{MaxVersion: tls.VersionTLS12, Certificates: []tls.Certificate{ca.sign(-hour, 1000*hour, valid...)}}, tls: `min_version = "1.3"`, text: "min_version"},
	} {
		t.Run(name, func(t *testing.T) {
			server := serveTLS(t, test.server, ok)
			client := newClient(t, fmt.Sprintf("url = %q\ntls {\n ca_file = %q\n %s\n}", server.URL, ca.file, test.tls), web.Options{})
			e := post(t.Context(), t, client)
			switch {
			case test.text == "" && e != nil:
				t.Error(e)
			case test.text == "":
			case e == nil:
				t.Error("it is trusted")
			case !strings.Contains(e.Error(), test.text) || e.Sent || !errors.Is(e, providers.ErrTransport) || e.Verdict().Retry != pace.Never:
				t.Errorf("%v, sent %v, %+v", e, e.Sent, e.Verdict())
			}
		})
	}
}

func TestNoTLSThere(t *testing.T) {
	server := serve(t, ok)
	client := newClient(t, fmt.Sprintf("url = %q", strings.Replace(server.URL, "http:", "https:", 1)), web.Options{})
	e := post(t.Context(), t, client)
	if e == nil || e.Sent || e.Verdict().Retry != pace.Never || !strings.Contains(e.Error(), "without TLS") {
		t.Errorf("%v", e)
	}
}

func TestClientCertificate(t *testing.T) {
	ca := newAuthority(t, "Example CA")
	pool := x509.NewCertPool()
	pool.AddCert(ca.cert)
	server := serveTLS(t, &tls.Config{
		Certificates: []tls.Certificate{ca.sign(-hour, 1000*hour, "127.0.0.1")},
		ClientAuth:   tls.RequireAndVerifyClientCert,
		ClientCAs:    pool,
	}, func(w http.ResponseWriter, r *http.Request) {
		if len(r.TLS.PeerCertificates) != 1 {
			t.Error("there is no client certificate")
		}
		ok(w, r)
	})
	dir := t.TempDir()
	own := ca.sign(-hour, 100*hour, "client")
	key, err := x509.MarshalPKCS8PrivateKey(own.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	writePEM(t, filepath.Join(dir, "client.pem"), "CERTIFICATE", own.Certificate[0])
	writePEM(t, filepath.Join(dir, "client.key"), "PRIVATE KEY", key)
	var warnings []string
	client := newClient(t, fmt.Sprintf("url = %q\ntls {\n ca_file = %q\n cert_file = \"client.pem\"\n key_file = \"client.key\"\n}", server.URL, ca.file), web.Options{
		Dir:  dir,
		Warn: func(text string) { warnings = append(warnings, text) },
	})
	if e := post(t.Context(), t, client); e != nil {
		t.Error(e)
	}
	if len(warnings) != 1 || !strings.Contains(warnings[0], "client certificate") || !strings.Contains(warnings[0], "in 4 days") {
		t.Errorf("warnings: %q", warnings)
	}
	t.Run("missing", func(t *testing.T) {
		client := newClient(t, fmt.Sprintf("url = %q\ntls {\n ca_file = %q\n}", server.URL, ca.file), web.Options{})
		if e := post(t.Context(), t, client); e == nil || !errors.Is(e, providers.ErrTransport) {
			t.Errorf("%v", e)
		}
	})
}

// TestWarnings shows that a certificate which expires within 30 days is
// reported, once over all connections.
func TestWarnings(t *testing.T) {
	ca := newAuthority(t, "Example CA")
	for name, test := range map[string]struct {
		days int
		want string
	}{
		"in 31 days": {days: 31},
		"in 29 days": {days: 29, want: "the certificate of mail.example.com expires on "},
	} {
		t.Run(name, func(t *testing.T) {
			server := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{ca.sign(-hour, time.Duration(test.days)*24*hour, "mail.example.com")}}, ok)
			var warnings []string
			client := newClient(t, fmt.Sprintf("url = %q\ntls {\n ca_file = %q\n server_name = \"mail.example.com\"\n}", server.URL, ca.file), web.Options{
				Warn: func(text string) { warnings = append(warnings, text) },
			})
			for range 3 {
				if e := post(t.Context(), t, client); e != nil {
					t.Fatal(e)
				}
				if err := client.Close(); err != nil {
					t.Fatal(err)
				}
			}
			if test.want == "" && len(warnings) > 0 || test.want != "" && (len(warnings) != 1 || !strings.HasPrefix(warnings[0], test.want)) {
				t.Errorf("warnings: %q", warnings)
			}
		})
	}
}
