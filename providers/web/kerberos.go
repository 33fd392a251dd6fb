package web

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"os"
	"time"

	"github.com/jcmturner/gokrb5/v8/client"
	"github.com/jcmturner/gokrb5/v8/config"
	"github.com/jcmturner/gokrb5/v8/credentials"
	"github.com/jcmturner/gokrb5/v8/keytab"
	"github.com/jcmturner/gokrb5/v8/krberror"
	"github.com/jcmturner/gokrb5/v8/spnego"

	"contactsync/providers"
	"contactsync/providers/pace"
)

// tickets get Kerberos tickets for one service, by a keytab or out of a
// credential cache that others fill.
type tickets struct {
	spn    string
	host   string
	config *config.Config
	ccache string

	// turn is held by whoever uses the fields below.
	turn   chan struct{}
	client *client.Client
	read   time.Time // the time of change of the ccache that client is of
}

func newTickets(s authSettings, u *url.URL, getenv func(string) string) (*tickets, error) {
	conf, err := config.Load(cmp.Or(s.krb5Conf, getenv("KRB5_CONFIG"), "/etc/krb5.conf"))
	if err != nil {
		return nil, fmt.Errorf("auth: krb5_conf: %w", err)
	}
	t := &tickets{
		spn:    cmp.Or(s.spn, "HTTP/"+u.Hostname()),
		host:   u.Host,
		config: conf,
		ccache: s.ccache,
		turn:   make(chan struct{}, 1),
	}
	if s.ccache != "" {
		return t, t.reload()
	}
	keys, err := keytab.Load(s.keytab)
	if err != nil {
		return nil, fmt.Errorf("auth: keytab: %w", err)
	}
	// Active Directory does not do FAST with every account.
	t.client = client.NewWithKeytab(s.user, s.realm, keys, conf, client.DisablePAFXFAST(true))
	return t, nil
}

// reload reads the ccache if it changed since.
func (t *tickets) reload() error {
	info, err := os.Stat(t.ccache)
	if err != nil {
		return fmt.Errorf("auth: ccache: %w", err)
	}
	if t.client != nil && info.ModTime().Equal(t.read) {
		return nil
	}
	c, err := fromCCache(t.ccache, t.config)
	if err != nil {
		return fmt.Errorf("auth: ccache %s: %w; kinit makes a new one", t.ccache, err)
	}
	if t.client != nil {
		t.client.Destroy()
	}
	t.client, t.read = c, info.ModTime()
	return nil
}

// fromCCache reads a ccache. The library panics if the file ends early, as it
// does for a moment while kinit writes it.
func fromCCache(path string, conf *config.Config) (c *client.Client, err error) {
	defer func() {
		if recover() != nil {
			c, err = nil, errors.New("it ends early")
		}
	}()
	cache, err := credentials.LoadCCache(path)
	if err != nil {
		return nil, err
	}
	return client.NewFromCCache(cache, conf, client.DisablePAFXFAST(true))
}

// token is a fresh SPNEGO token (RFC 4178) with a ticket for the service. The key
// distribution centre is asked when a ticket is missing or about to expire. Errors are *Error.
func (t *tickets) token(ctx context.Context) (string, error) {
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if t.ccache != "" {
		// A ccache that cannot be read is being written, or the tickets that
		// are left of it say what is wrong when they expire.
		_ = t.reload()
	}
	ticket, key, err := t.client.GetServiceTicket(t.spn)
	if err != nil {
		return "", t.refused(err)
	}
	init, err := spnego.NewNegTokenInitKRB5(t.client, ticket, key)
	if err != nil {
		return "", t.refused(err)
	}
	data, err := (&spnego.SPNEGOToken{Init: true, NegTokenInit: init}).Marshal()
	if err != nil {
		return "", t.refused(err)
	}
	return base64.StdEncoding.EncodeToString(data), nil
}

// refused is what it means that there is no ticket. Nothing was sent to the service.
func (t *tickets) refused(err error) *Error {
	e := &Error{Host: t.host}
	var k krberror.Krberror
	if errors.As(err, &k) && k.RootCause == krberror.NetworkingError {
		e.class, e.verdict = providers.ErrTransport, pace.Verdict{Retry: pace.Later}
		e.reason = fmt.Sprintf("no Kerberos ticket for %s, since the key distribution centre cannot be reached: are the realms in krb5_conf right? (%s)", t.spn, err)
		return e
	}
	advice := "are user, realm and keytab right, is the clock of this machine right, is the service principal registered?"
	if t.ccache != "" {
		advice = "does kinit keep the ccache fresh, is the service principal registered?"
	}
	e.fatal("no Kerberos ticket for %s: %s (%s)", t.spn, advice, err)
	return e
}

// close ends the renewal of tickets.
func (t *tickets) close() {
	t.turn <- struct{}{}
	defer func() { <-t.turn }()
	t.client.Destroy()
}
