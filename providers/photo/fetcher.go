package photo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/zclconf/go-cty/cty"

	"contactsync/providers"
	"contactsync/providers/pace"
	"contactsync/providers/web"
)

// Options is what a Fetcher needs beside the block. All of it may be left out.
type Options struct {
	// Dir is the directory of the configuration, which relative paths count from.
	Dir string

	// Now and Sleep are the clock: the system's, if nil. Sleep ends with the context's error when
	// the context does.
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error

	// Rand returns numbers from 0 to below 1; it spreads retries.
	Rand func() float64

	// Warn takes a sentence for the administrator, each once.
	Warn func(string)

	// UserAgent names the program and its version.
	UserAgent string

	// Getenv reads the environment, for the proxies: os.Getenv, if nil.
	Getenv func(string) string
}

// Fetcher fetches photos. It is used by several goroutines.
type Fetcher struct {
	limit int64
	hosts map[string]*host
}

// host is one that photos may be fetched from.
type host struct {
	client  *web.Client
	pacer   *pace.Pacer
	breaker breaker
}

// A photo is worth no long wait: the next run fetches it, too.
const (
	attempts = 3
	maxWait  = 30 * time.Second
)

// New makes the Fetcher of a block that was decoded by Spec; null stands for a block that is not
// there. It fails if a setting is wrong or a file of it cannot be read. Nobody is asked yet.
func New(block cty.Value, o Options) (*Fetcher, error) {
	s, err := newSettings(block)
	if err != nil {
		return nil, fmt.Errorf("block photo: %w", err)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	f := &Fetcher{limit: s.limit, hosts: make(map[string]*host, len(s.hosts))}
	for _, name := range s.hosts {
		client, err := web.New(forHost(s.block, name), web.Options{
			Dir: o.Dir, Now: o.Now, Warn: o.Warn, UserAgent: o.UserAgent, Getenv: o.Getenv, Auth: []string{web.None},
			Service: "a host of photos", Concurrency: s.concurrency, MaxAnswer: s.limit + 1,
		})
		if err != nil {
			return nil, fmt.Errorf("block photo: %w", err)
		}
		f.hosts[name] = &host{
			client:  client,
			pacer:   pace.New(pace.Options{Server: s.concurrency, Attempts: attempts, MaxWait: maxWait, Now: o.Now, Sleep: o.Sleep, Rand: o.Rand}),
			breaker: breaker{now: o.Now},
		}
	}
	return f, nil
}

// forHost is the block of a client of one host.
func forHost(block cty.Value, name string) cty.Value {
	attributes := map[string]cty.Value{"url": cty.StringVal("https://" + name + "/")}
	for _, shared := range []string{"timeout", "tls"} {
		if v := attribute(block, shared); !v.IsNull() {
			attributes[shared] = v
		}
	}
	return cty.ObjectVal(attributes)
}

// Limit is the size of the largest photo in bytes.
func (f *Fetcher) Limit() int64 { return f.limit }

// Close ends idle connections.
func (f *Fetcher) Close() error {
	var errs []error
	for _, h := range f.hosts {
		errs = append(errs, h.client.Close())
	}
	return errors.Join(errs...)
}

// Fetch gets the photo at an address. What stands behind a # in it is not sent. Every
// error means that there is no photo to be had now: it names the host at most.
func (f *Fetcher) Fetch(ctx context.Context, address string) ([]byte, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Opaque != "" || u.Hostname() == "":
		return nil, errors.New("the field has no address of a photo: it is written https://host/path")
	case u.Scheme != "https":
		return nil, errors.New("the address of the photo does not begin with https://")
	case u.User != nil:
		return nil, errors.New("the address of the photo has credentials in it, which are not sent: leave them out")
	}
	u.Host, u.Fragment, u.RawFragment = withPort(u), "", ""
	h := f.hosts[u.Host]
	if h == nil {
		return nil, errors.New("the photo is on a host that the setting hosts of the block photo does not name: name it there, if photos may be fetched from it")
	}
	if err := h.breaker.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", u.Host, err)
	}
	var data []byte
	err = h.pacer.Call(ctx, "", func(ctx context.Context) (err error) {
		data, err = h.get(ctx, u, f.limit)
		return err
	})
	switch {
	case ctx.Err() != nil: // it says nothing of the host
	case errors.Is(err, providers.ErrTransport):
		h.breaker.failed()
	default:
		h.breaker.reached()
	}
	if err != nil {
		return nil, err
	}
	return data, Check(data, f.limit)
}

// get makes one request.
func (h *host) get(ctx context.Context, u *url.URL, limit int64) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, errors.New("the field has no address of a photo")
	}
	req.Header.Set("Accept", "image/jpeg, image/png, image/gif")
	resp, err := h.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	if err := refusal(u.Host, resp.StatusCode); err != nil {
		return nil, err
	}
	if resp.ContentLength > limit {
		return nil, TooLarge(limit)
	}
	data, err := io.ReadAll(resp.Body)
	if int64(len(data)) > limit {
		return nil, TooLarge(limit)
	}
	return data, err
}
