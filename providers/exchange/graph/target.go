package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync/atomic"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/graph/wire"
	"contactsync/providers/pace"
	"contactsync/providers/web"
)

// Target is the mailboxes of Exchange Online. It implements providers.Target.
// Several goroutines may use it, also with one mailbox.
type Target struct {
	settings
	client   *web.Client // of the service
	pipeline runtime.Pipeline
	gates    gates
	sleep    func(context.Context, time.Duration) error
	now      func() time.Time
	newID    func() string

	// authorities is the client of those who give tokens.
	authorities *web.Client

	// expires is when the certificate that we sign in with expires, zero if there is none.
	expires time.Time

	// unpurged counts the calls of permanentDelete, since the last one that was carried out, that were
	// refused as calls are that the cloud does not have.
	unpurged atomic.Int32

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
	// the context does. Tokens are renewed by the system's clock.
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error

	// Rand returns numbers from 0 to below 1; it spreads retries.
	Rand func() float64

	// Warn takes a sentence for the administrator, each once.
	Warn func(string)

	// UserAgent names the program and its version to the service.
	UserAgent string

	// NewID gives each request an id that the service's support can find it by: a GUID.
	NewID func() string

	// Getenv reads the environment of a job: os.Getenv, if nil.
	Getenv func(string) string

	// Transport replaces the network, to the service and to the endpoints for tokens.
	Transport http.RoundTripper
}

// maxAnswer is the most bytes that are read of an answer. A batch of twenty contacts
// with notes has less.
const maxAnswer = 64 << 20

// New makes the Target of a provider block that was decoded by Spec. It fails if
// a setting is wrong, in words that say which. It does not connect.
func New(body cty.Value, o Options) (*Target, error) {
	s, err := readSettings(body, o.Dir)
	if err != nil {
		return nil, err
	}
	o = o.complete()
	t := &Target{settings: s, sleep: o.Sleep, now: o.Now, newID: o.NewID}
	if err := t.connect(o); err != nil {
		return nil, err
	}
	t.gates = gates{
		all: pace.New(pace.Options{Server: s.all, Attempts: 1, Now: o.Now, Sleep: o.Sleep, Rand: o.Rand}),
		mailbox: pace.Options{
			Server: s.perMailbox, Mailbox: s.perMailbox, MaxWait: s.mailboxTime, Base: s.backoff,
			Now: o.Now, Sleep: o.Sleep, Rand: o.Rand,
		},
		rate:  newThrottle(s.perSecond),
		limit: s.requests,
	}
	return t, nil
}

// connect makes what carries requests: to the service, and to those who give tokens.
func (t *Target) connect(o Options) (err error) {
	options := web.Options{
		Now: o.Now, Warn: o.Warn, UserAgent: o.UserAgent, Auth: []string{web.None}, Service: "Microsoft Graph",
		Concurrency: t.all, MaxAnswer: maxAnswer, Transport: o.Transport,
	}
	if t.client, err = web.New(t.network(t.url.String()), options); err != nil {
		return err
	}
	if t.authorities, err = web.New(t.network(t.authority), options); err != nil {
		return err
	}
	elsewhere := o.Transport
	if elsewhere == nil {
		if elsewhere, err = web.NewTransport(t.network(t.url.String()), options); err != nil {
			return err
		}
	}
	s := &signer{
		identity: t.identity, authority: t.authority, getenv: o.Getenv,
		endpoint: &tokenEndpoint{authority: t.authorities, elsewhere: elsewhere, timeout: t.timeout},
	}
	authorization, err := newBearer(s.credential, t.cloud.graph+"/.default")
	if err != nil {
		return err
	}
	t.expires = s.expiry()
	t.warnOfExpiry(o.Warn)
	t.pipeline = runtime.NewPipeline("contactsync", "", runtime.PipelineOptions{PerRetry: []policy.Policy{authorization}}, &policy.ClientOptions{
		// Package pace repeats: azcore would repeat a POST that was done.
		Retry:     policy.RetryOptions{MaxRetries: -1},
		Telemetry: policy.TelemetryOptions{Disabled: true},
		Transport: t.client,
	})
	return nil
}

// network are the settings that package web has of a provider's block, for one address.
func (t *Target) network(address string) cty.Value {
	secure := cty.NullVal(cty.EmptyObject)
	if t.caFile != "" {
		secure = cty.ObjectVal(map[string]cty.Value{"ca_file": cty.StringVal(t.caFile)})
	}
	return cty.ObjectVal(map[string]cty.Value{
		"url": cty.StringVal(address), "timeout": cty.StringVal(t.timeout.String()), "tls": secure,
	})
}

// warnOfExpiry tells of a certificate that expires within 30 days, or did so.
func (t *Target) warnOfExpiry(warn func(string)) {
	const early = 30 * 24 * time.Hour
	if !t.expires.IsZero() && t.expires.Sub(t.now()) < early {
		warn(fmt.Sprintf("the certificate in %s expires on %s: replace it there and in Microsoft Entra before", t.identity.file, t.expires.UTC().Format(time.DateOnly)))
	}
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
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	return o
}

// Close ends idle connections.
func (t *Target) Close() error { return errors.Join(t.client.Close(), t.authorities.Close()) }

// Normalize implements providers.Target. What the service makes of values is said
// at wire.Normalize.
func (t *Target) Normalize(contact *addressbook.Contact) *addressbook.Contact {
	return wire.Normalize(contact)
}

// Holds implements providers.Target.
func (t *Target) Holds(property string) string { return wire.Holds(property) }

// Moves says whether a contact that is moved stays the same one: with the same id, and
// with all that is in it. Here it does not: see the package's documentation.
func (t *Target) Moves() bool { return false }
