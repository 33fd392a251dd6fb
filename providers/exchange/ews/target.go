package ews

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/zclconf/go-cty/cty"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
	"contactsync/providers/pace"
	"contactsync/providers/web"
)

// Target is the mailboxes of an Exchange Server. It implements
// providers.Target. Several goroutines may use it, also with one mailbox.
type Target struct {
	settings
	client *web.Client
	pacer  *pace.Pacer
	sleep  func(context.Context, time.Duration) error
	now    func() time.Time
	newID  func() string
	warn   func(string)

	// online has the version of the server looked at once.
	online sync.Once

	census census
	meter  meter
}

var _ providers.Target = (*Target)(nil)

// Options is what a Target needs beside the provider's block. All but Dir may
// be left out.
type Options struct {
	// Dir is the directory of the configuration, which relative paths count from.
	Dir string

	// Now and Sleep are the clock. Sleep ends with the context's error when
	// the context does.
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error

	// Rand returns numbers from 0 to below 1; it spreads retries.
	Rand func() float64

	// Warn takes a sentence for the administrator, each once.
	Warn func(string)

	// UserAgent names the program and its version to the server, whose administrators may
	// admit or block clients by it.
	UserAgent string

	// NewID gives each request an id that the server's logs have too: a GUID.
	NewID func() string

	// Transport replaces the network.
	Transport http.RoundTripper
}

// New makes the Target of a provider block that was decoded by Spec. It fails if
// a setting is wrong, in words that say which. It does not connect.
func New(body cty.Value, o Options) (*Target, error) {
	s, err := readSettings(body)
	if err != nil {
		return nil, err
	}
	o = o.complete()
	client, err := web.New(body, web.Options{
		Dir: o.Dir, Now: o.Now, Warn: o.Warn, UserAgent: o.UserAgent, Auth: auth(),
		Service: "Exchange Web Services", ContentTypes: []string{"text/xml", "application/soap+xml"},
		Concurrency: s.perServer, Transport: o.Transport,
	})
	if err != nil {
		return nil, err
	}
	return &Target{
		settings: s, client: client, sleep: o.Sleep, now: o.Now, newID: o.NewID, warn: o.Warn,
		pacer: pace.New(pace.Options{
			Server: s.perServer, Mailbox: s.perMailbox, MaxWait: s.mailboxTime, Base: s.backoff, Now: o.Now, Sleep: o.Sleep, Rand: o.Rand,
		}),
	}, nil
}

func (o Options) complete() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = pace.Sleep
	}
	if o.Warn == nil {
		o.Warn = func(string) {}
	}
	if o.NewID == nil {
		o.NewID = web.NewGUID
	}
	return o
}

// Close ends idle connections.
func (t *Target) Close() error { return t.client.Close() }

// Normalize implements providers.Target. What Exchange makes of values is said
// at wire.Normalize.
func (t *Target) Normalize(contact *addressbook.Contact) *addressbook.Contact {
	return wire.Normalize(contact)
}

// Holds implements providers.Target.
func (t *Target) Holds(property string) string { return wire.Holds(property) }
