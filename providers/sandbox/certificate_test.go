package sandbox_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"testing"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/certificate"
)

// trusting makes a client that trusts the authority of the server.
func trusting(t *testing.T, s *sandbox.Server) *http.Client {
	t.Helper()
	authority, err := os.ReadFile(s.Ready().CA)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(authority) {
		t.Fatal("ca.pem has no certificate")
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func TestTLS(t *testing.T) {
	server := start(t, sandbox.Options{TLS: true, CertDir: t.TempDir() + "/new"})
	for _, host := range []string{"127.0.0.1", "localhost"} {
		url := strings.Replace(server.Ready().EWS, "127.0.0.1", host, 1)
		if got := mustSend(t, trusting(t, server), url, first(server)); got.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", host, got.Status)
		}
	}
	if _, err := send(t, newClient(t), server.Ready().EWS, first(server)); err == nil {
		t.Error("a client that does not know the authority trusts it")
	}
}

func TestFlaws(t *testing.T) {
	expired := func(err error) bool {
		invalid, ok := errors.AsType[x509.CertificateInvalidError](err)
		return ok && invalid.Reason == x509.Expired
	}
	for flaw, refused := range map[certificate.Flaw]func(error) bool{
		certificate.Expired:   expired,
		certificate.Expiring:  func(err error) bool { return err == nil },
		certificate.OtherHost: func(err error) bool { _, ok := errors.AsType[x509.HostnameError](err); return ok },
		certificate.ForeignCA: func(err error) bool { _, ok := errors.AsType[x509.UnknownAuthorityError](err); return ok },
	} {
		t.Run(string(flaw), func(t *testing.T) {
			server := start(t, sandbox.Options{TLS: true, CertDir: t.TempDir(), Flaw: flaw})
			if _, err := send(t, trusting(t, server), server.Ready().EWS, first(server)); !refused(err) {
				t.Errorf("the client says %v", err)
			}
		})
	}
}

func TestATemporaryAuthorityIsRemoved(t *testing.T) {
	server, err := sandbox.Start(sandbox.Options{TLS: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(server.Ready().CA); err != nil {
		t.Error(err)
	}
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(server.Ready().CA); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("afterwards: %v", err)
	}
}
