package web

import (
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"
)

// untrusted says what is wrong with a server's certificate, if that is what an
// error is about.
func untrusted(err error) (reason string, ok bool) {
	var (
		invalid  x509.CertificateInvalidError
		hostname x509.HostnameError
		unknown  x509.UnknownAuthorityError
		system   x509.SystemRootsError
	)
	switch {
	case errors.As(err, &hostname):
		return fmt.Sprintf("its certificate is for %s, not for %q: name one of these in the url, or as server_name in the tls block", names(hostname.Certificate), hostname.Host), true
	case errors.As(err, &unknown):
		return fmt.Sprintf("its certificate comes from an authority that this machine does not trust (%s): name the file with the authority's certificate as ca_file in the tls block", issuer(unknown.Cert)), true
	case errors.As(err, &system):
		return "this machine has no list of trusted authorities: install it, or name one as ca_file in the tls block", true
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && invalid.Cert != nil:
		return validity(invalid.Cert), true
	case errors.As(err, &invalid):
		return fmt.Sprintf("its certificate cannot be used (%s): it has to be replaced there", invalid.Error()), true
	}
	return "", false
}

// validity says how a certificate's time is over, or still to come.
func validity(c *x509.Certificate) string {
	if c.NotBefore.After(time.Now()) {
		return fmt.Sprintf("its certificate is valid from %s on: is the clock of this machine right?", c.NotBefore.UTC().Format(time.DateTime))
	}
	return fmt.Sprintf("its certificate expired on %s: it has to be renewed there", c.NotAfter.UTC().Format(time.DateOnly))
}

// names are the first hosts that a certificate is for, quoted, since whoever made it
// chose them.
func names(c *x509.Certificate) string {
	const most = 5
	if c == nil {
		return "other hosts"
	}
	list := quoted(c.DNSNames)
	for _, ip := range c.IPAddresses {
		list = append(list, ip.String())
	}
	switch {
	case len(list) == 0:
		return "no host at all"
	case len(list) > most:
		return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), len(list)-most)
	}
	return strings.Join(list, ", ")
}

func issuer(c *x509.Certificate) string {
	if c == nil || c.Issuer.CommonName == "" {
		return "it has no name"
	}
	return fmt.Sprintf("%q", c.Issuer.CommonName)
}
