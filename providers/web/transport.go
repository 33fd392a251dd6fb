package web

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/zclconf/go-cty/cty"
	"golang.org/x/net/http/httpproxy"
)

// NewTransport makes the connections of a block: its settings of TLS, and the
// proxy of the environment. It neither authenticates nor judges. It fails if
// the settings are wrong or a file of them cannot be read.
func NewTransport(body cty.Value, o Options) (*http.Transport, error) {
	b, err := knownBlock(body)
	if err != nil {
		return nil, err
	}
	s, err := decodeTLS(b.within("tls"), o.Dir)
	if err != nil {
		return nil, err
	}
	n, err := newNetwork(s, o, newNotices(o))
	if err != nil {
		return nil, err
	}
	return n.transport(), nil
}

// network makes transports that share their settings.
type network struct {
	tls   *tls.Config
	proxy func(*url.URL) (*url.URL, error)
	idle  int
}

func newNetwork(s tlsSettings, o Options, n *notices) (*network, error) {
	config := &tls.Config{MinVersion: s.minVersion, ServerName: s.serverName}
	if s.caFile != "" {
		pool, err := authorities(s.caFile)
		if err != nil {
			return nil, err
		}
		config.RootCAs = pool
	}
	if s.certFile != "" {
		certificate, err := tls.LoadX509KeyPair(s.certFile, s.keyFile)
		if err != nil {
			return nil, fmt.Errorf("tls: cert_file and key_file: %w", err)
		}
		config.Certificates = []tls.Certificate{certificate}
		n.expiry("cert_file", "the client certificate in "+s.certFile, certificate.Leaf)
	}
	config.VerifyConnection = func(state tls.ConnectionState) error {
		if len(state.PeerCertificates) > 0 {
			n.expiry("server", "the certificate of "+cmp.Or(state.ServerName, "the server"), state.PeerCertificates[0])
		}
		return nil
	}
	return &network{tls: config, proxy: proxyFrom(o.Getenv), idle: cmp.Or(max(o.Concurrency, 0), 10)}, nil
}

// authorities are the system's and those in a file.
func authorities(path string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("tls: ca_file: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("tls: ca_file: there is no certificate in PEM form in %s", path)
	}
	return pool, nil
}

// proxyFrom reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
func proxyFrom(getenv func(string) string) func(*url.URL) (*url.URL, error) {
	if getenv == nil {
		return httpproxy.FromEnvironment().ProxyFunc()
	}
	first := func(names ...string) string {
		for _, name := range names {
			if value := getenv(name); value != "" {
				return value
			}
		}
		return ""
	}
	config := httpproxy.Config{
		HTTPProxy:  first("HTTP_PROXY", "http_proxy"),
		HTTPSProxy: first("HTTPS_PROXY", "https_proxy"),
		NoProxy:    first("NO_PROXY", "no_proxy"),
	}
	return config.ProxyFunc()
}

// transport makes a pool of connections.
func (n *network) transport() *http.Transport {
	const patience = 15 * time.Second
	return &http.Transport{
		Proxy:               func(req *http.Request) (*url.URL, error) { return n.proxy(req.URL) },
		DialContext:         (&net.Dialer{Timeout: patience, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:     n.tls.Clone(),
		TLSHandshakeTimeout: patience,
		ForceAttemptHTTP2:   true,
		// IIS ends connections that are idle for two minutes. A request that
		// meets the end of its connection may or may not have arrived, so
		// ours end before.
		IdleConnTimeout:        90 * time.Second,
		MaxIdleConnsPerHost:    n.idle,
		MaxResponseHeaderBytes: 256 << 10,
		OnProxyConnectResponse: judgeConnect,
	}
}

// lane makes a transport of one connection of HTTP/1.1.
func (n *network) lane() *http.Transport {
	t := n.http1()
	t.MaxConnsPerHost = 1
	t.MaxIdleConnsPerHost = 1
	return t
}

// http1 makes a pool for authentication that HTTP/2 has no place for.
func (n *network) http1() *http.Transport {
	t := n.transport()
	t.ForceAttemptHTTP2 = false
	t.Protocols = new(http.Protocols)
	t.Protocols.SetHTTP1(true)
	return t
}

// elsewhere makes a client for other hosts than the block's: its server_name and
// client certificate are not for them.
func (n *network) elsewhere() *http.Transport {
	t := n.transport()
	t.TLSClientConfig.ServerName = ""
	t.TLSClientConfig.Certificates = nil
	return t
}
