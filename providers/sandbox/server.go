package sandbox

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/account/ntlm"
	"contactsync/providers/sandbox/certificate"
	"contactsync/providers/sandbox/control"
	"contactsync/providers/sandbox/crm"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// ewsPath is where the EWS endpoint is, in lower case: Exchange ignores case.
const ewsPath = "/ews/exchange.asmx"

// Server is a server that runs.
type Server struct {
	options  Options
	store    *mailbox.Store
	faults   *fault.Faults
	accounts *account.Directory
	service  *account.Account
	refused  refusals
	issuer   *issuer
	ntlm     *ntlm.Server
	journal  journal
	observed observations
	ews      http.Handler
	graph    http.Handler
	app      *app
	homes    homes
	crm      *crm.Server

	ready     Ready
	temporary string // directory to be removed in the end
	servers   []*http.Server
	running   sync.WaitGroup
	closing   chan struct{} // closed when the server closes
	closeOnce sync.Once
	closed    error
}

// Start makes the mailboxes and listens. It fails, with nothing left behind, if
// an address to listen on is not loopback, or is taken, if the data cannot be
// opened, or if two mailboxes have one address.
func Start(o Options) (*Server, error) {
	o = o.withDefaults()
	from, err := newSecret(o.Seed)
	if err != nil {
		return nil, err
	}
	s := &Server{
		options:  o,
		faults:   fault.New(o.Seed, o.Faults),
		accounts: &account.Directory{},
		refused:  newRefusals(o.Refuse),
		issuer:   &issuer{secret: from, now: o.Now, life: o.TokenLife},
		ntlm:     &ntlm.Server{Domain: "SANDBOX", Computer: "EX1", DNSDomain: "sandbox.example", Now: o.Now, Random: rand.Reader},
		journal:  journal{to: o.Log},
		closing:  make(chan struct{}),
	}
	s.faults.SetDelay(o.Latency)
	if err := s.start(from); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// withDefaults are the options with what they leave open.
func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Auth == nil {
		o.Auth = []string{AuthBasic, AuthNTLM, AuthOAuth}
	}
	if o.TokenLife == 0 {
		o.TokenLife = time.Hour
	}
	if o.Version == "" {
		o.Version = "15.2"
	}
	if o.Permission == "" {
		o.Permission = ContactsReadWrite
	}
	return o
}

func (s *Server) start(from secret) error {
	if err := s.options.check(); err != nil {
		return err
	}
	store, err := mailbox.Open(mailbox.Options{
		Path: s.options.DataPath, Now: s.options.Now, Seed: s.options.Seed, Rewrites: s.options.Rewrites,
	})
	if err != nil {
		return fmt.Errorf("mailboxes: %w", err)
	}
	s.store = store
	if err := s.makeAccounts(from); err != nil {
		return err
	}
	if s.ews, err = s.newEWS(); err != nil {
		return err
	}
	s.app = s.newApp(from)
	if s.graph, err = s.newGraph(); err != nil {
		return err
	}
	if err := s.settle(); err != nil {
		return err
	}
	if s.crm, err = s.newCRM(from); err != nil {
		return err
	}
	secure, err := s.certify()
	if err != nil {
		return err
	}
	main, err := listen(s.options.Listen)
	if err != nil {
		return err
	}
	steering, err := listen(s.options.Control)
	if err != nil {
		return errors.Join(fmt.Errorf("control: %w", err), main.Close())
	}
	base := "http://" + main.Addr().String()
	s.ready.Control = "http://" + steering.Addr().String()
	if secure != nil {
		base = "https://" + main.Addr().String()
		main = tls.NewListener(main, secure)
	}
	s.ready.EWS, s.ready.CRM = base+"/EWS/Exchange.asmx", base+"/CRMinterface/xml"
	s.ready.Graph, s.ready.App.Authority = base+"/v1.0", base+"/"
	s.serve(main, s)
	s.serve(steering, control.New(controlled{s, from}))
	return nil
}

// check says what is wrong with the options.
func (o Options) check() error {
	for _, way := range o.Auth {
		if !slices.Contains([]string{AuthBasic, AuthNTLM, AuthOAuth}, way) {
			return fmt.Errorf("there is no way to sign in called %q; there are %s, %s and %s", way, AuthBasic, AuthNTLM, AuthOAuth)
		}
	}
	return checkPermission(o.Permission)
}

// certify makes the server's certificate and publishes its authority. It is nil
// if the server does not speak TLS.
func (s *Server) certify() (*tls.Config, error) {
	if !s.options.TLS {
		return nil, nil
	}
	made, err := certificate.New(s.options.Now(), s.options.Flaw)
	if err != nil {
		return nil, err
	}
	dir := s.options.CertDir
	if dir == "" {
		if dir, err = os.MkdirTemp("", "contactsync-sandbox-*"); err != nil {
			return nil, err
		}
		s.temporary = dir
	}
	if s.ready.CA, err = filepath.Abs(filepath.Join(dir, "ca.pem")); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	if err := os.WriteFile(s.ready.CA, made.CA, 0o600); err != nil {
		return nil, err
	}
	return &tls.Config{Certificates: []tls.Certificate{made.TLS}, MinVersion: tls.VersionTLS12}, nil
}

// serve has a handler answer what comes in.
func (s *Server) serve(listener net.Listener, handler http.Handler) {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 30 * time.Second,
		ConnContext: func(ctx context.Context, _ net.Conn) context.Context {
			return context.WithValue(ctx, connectionKey{}, &connection{})
		},
		// What goes wrong with a connection is the client's to notice.
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	s.servers = append(s.servers, server)
	s.running.Go(func() {
		// Serve ends with ErrServerClosed, or because the listener broke; then
		// clients are refused, which they tell.
		_ = server.Serve(listener)
	})
}

// listen listens at an address, which has to be loopback.
func listen(address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(cmp.Or(address, "127.0.0.1:0"))
	if err != nil {
		return nil, fmt.Errorf("listen on %q: give HOST:PORT, such as 127.0.0.1:0 for a free port", address)
	}
	if strings.EqualFold(host, "localhost") {
		host = "127.0.0.1"
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return nil, fmt.Errorf("listen on %q: a sandbox prints its passwords, so it listens on loopback only, such as 127.0.0.1:0", address)
	}
	return (&net.ListenConfig{}).Listen(context.Background(), "tcp", net.JoinHostPort(host, port))
}

// Close ends the server: requests in flight are cut off, and the mailboxes are
// on disk if they have a file. It may be called again, and then gives the same
// error.
func (s *Server) Close() error {
	s.closeOnce.Do(func() {
		close(s.closing)
		var errs []error
		for _, server := range s.servers {
			errs = append(errs, server.Close())
		}
		s.running.Wait()
		s.observed.wait()
		if s.store != nil {
			errs = append(errs, s.store.Close())
		}
		if s.temporary != "" {
			errs = append(errs, os.RemoveAll(s.temporary))
		}
		s.closed = errors.Join(append(errs, s.journal.failure())...)
	})
	return s.closed
}

// Store are the mailboxes, to look into and to edit as a user would.
func (s *Server) Store() *mailbox.Store { return s.store }

// CRM is the CRM, with its records and logins.
func (s *Server) CRM() *crm.Server { return s.crm }

// Faults are what goes wrong.
func (s *Server) Faults() *fault.Faults { return s.faults }
