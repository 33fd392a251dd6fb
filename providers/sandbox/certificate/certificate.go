// Package certificate makes the certificates of a test server: an authority
// that exists for one run, and a certificate of that authority for loopback.
// Private keys stay in memory.
package certificate

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

// Flaw is what is wrong with the server's certificate, for tests of clients.
type Flaw string

// The flaws.
const (
	None      Flaw = ""
	Expired   Flaw = "expired"    // it ran out an hour ago
	Expiring  Flaw = "expiring"   // it runs out in ten days
	OtherHost Flaw = "other_host" // it is for another host
	ForeignCA Flaw = "foreign_ca" // an authority other than the one that is published signed it
)

// Certificate is the certificate of a server.
type Certificate struct {
	TLS tls.Certificate // the server's own
	CA  []byte          // the authority that clients are to trust, as PEM
}

// lifetime is how long certificates are valid.
const lifetime = 365 * 24 * time.Hour

// New makes an authority and a certificate for 127.0.0.1, ::1 and localhost,
// both ECDSA with P-256, valid from an hour before now on. It fails if there are
// no random numbers, or if there is no such flaw.
func New(now time.Time, flaw Flaw) (*Certificate, error) {
	authority, err := newAuthority(now)
	if err != nil {
		return nil, err
	}
	signer := authority
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2),
		Subject:      pkix.Name{CommonName: "localhost"},
		DNSNames:     []string{"localhost"},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.Add(lifetime),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	switch flaw {
	case None:
	case Expired:
		template.NotBefore, template.NotAfter = now.Add(-lifetime), now.Add(-time.Hour)
	case Expiring:
		template.NotAfter = now.AddDate(0, 0, 10)
	case OtherHost:
		template.DNSNames, template.IPAddresses = []string{"elsewhere.example"}, nil
	case ForeignCA:
		if signer, err = newAuthority(now); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("certificate: there is no flaw %q", flaw)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, signer.certificate, key.Public(), signer.key)
	if err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	return &Certificate{
		TLS: tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key},
		CA:  pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority.certificate.Raw}),
	}, nil
}

// authority signs certificates.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newAuthority(now time.Time) (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("certificate authority: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "contactsync sandbox CA"},
		NotBefore:             now.Add(-2 * lifetime),
		NotAfter:              now.Add(2 * lifetime),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLenZero:        true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("certificate authority: %w", err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("certificate authority: %w", err)
	}
	return &authority{certificate: parsed, key: key}, nil
}
