package graph

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/exchange/graph/wire"
)

// settings are those of a provider block.
type settings struct {
	cloud     national
	url       *url.URL // of the service, with the version
	authority string
	caFile    string
	timeout   time.Duration
	identity  identity

	all         int // requests at once, over all mailboxes
	perMailbox  int
	requests    int // of a mailbox in ten minutes
	perSecond   int // requests, over all mailboxes
	batch       int // requests in a $batch
	page        int // contacts in a page
	fullEvery   int // observations, 0 for never
	mailboxTime time.Duration
	backoff     time.Duration
}

// The bounds of the settings.
const (
	maxConcurrency = 1000
	maxPerMailbox  = 4 // that Graph allows
	maxRequests    = 10_000
	minRate        = 10
	maxPage        = 999
	maxFullEvery   = 10_000
)

// attribute is a setting and how its value, which is neither null nor unknown, is read.
type attribute struct {
	name string
	of   cty.Type
	read func(cty.Value, *settings) error
}

func attributes() []attribute {
	number := func(name string, into func(*settings) *int, least, most int) attribute {
		return attribute{name, cty.Number, func(v cty.Value, s *settings) error { return readNumber(v, into(s), least, most) }}
	}
	duration := func(name string, into func(*settings) *time.Duration) attribute {
		return attribute{name, cty.String, func(v cty.Value, s *settings) error { return readDuration(v, into(s)) }}
	}
	text := func(name string, into func(*settings) *string) attribute {
		return attribute{name, cty.String, func(v cty.Value, s *settings) error { return readText(v, into(s)) }}
	}
	return []attribute{
		{"cloud", cty.String, readCloud},
		{"url", cty.String, readURL},
		{"authority", cty.String, readAuthority},
		text("ca_file", func(s *settings) *string { return &s.caFile }),
		text("tenant_id", func(s *settings) *string { return &s.identity.tenant }),
		text("client_id", func(s *settings) *string { return &s.identity.client }),
		duration("timeout", func(s *settings) *time.Duration { return &s.timeout }),
		number("concurrency", func(s *settings) *int { return &s.all }, 1, maxConcurrency),
		number("mailbox_concurrency", func(s *settings) *int { return &s.perMailbox }, 1, maxPerMailbox),
		number("mailbox_requests", func(s *settings) *int { return &s.requests }, wire.MaxBatch, maxRequests),
		number("requests_per_second", func(s *settings) *int { return &s.perSecond }, minRate, maxRate),
		number("batch_size", func(s *settings) *int { return &s.batch }, 1, wire.MaxBatch),
		number("page_size", func(s *settings) *int { return &s.page }, 1, maxPage),
		number("full_every", func(s *settings) *int { return &s.fullEvery }, 0, maxFullEvery),
		duration("mailbox_timeout", func(s *settings) *time.Duration { return &s.mailboxTime }),
		duration("backoff", func(s *settings) *time.Duration { return &s.backoff }),
	}
}

// readSettings reads a block that was decoded by Spec. Relative paths count from a
// directory.
func readSettings(body cty.Value, dir string) (settings, error) {
	if body == cty.NilVal || body.IsNull() || !body.IsWhollyKnown() {
		return settings{}, errors.New("the provider's settings are not known")
	}
	block, _ := body.UnmarkDeep()
	if !block.Type().IsObjectType() {
		return settings{}, errors.New("the provider's settings are no block")
	}
	s := settings{
		cloud: clouds()[publicCloud], timeout: time.Minute,
		all: 64, perMailbox: 3, requests: maxRequests, perSecond: maxRate, batch: wire.MaxBatch, page: 500, fullEvery: 14,
		mailboxTime: 30 * time.Minute, backoff: time.Second,
	}
	for _, a := range attributes() {
		value := settingOf(block, a.name)
		if value.IsNull() || value.Type() != a.of {
			continue
		}
		if err := a.read(value, &s); err != nil {
			return settings{}, fmt.Errorf("%s: %w", a.name, err)
		}
	}
	if s.url == nil {
		s.url, _ = parseURL(s.cloud.graph + version) // the table is ours
	}
	if s.authority == "" {
		s.authority = s.cloud.authority
	}
	s.caFile = within(dir, s.caFile)
	if err := s.identity.read(settingOf(block, "auth"), dir); err != nil {
		return settings{}, fmt.Errorf("auth: %w", err)
	}
	return s, nil
}

// settingOf is a setting of a block, null if there is none of that name.
func settingOf(block cty.Value, name string) cty.Value {
	if block.IsNull() || !block.Type().IsObjectType() || !block.Type().HasAttribute(name) {
		return cty.NullVal(cty.DynamicPseudoType)
	}
	return block.GetAttr(name)
}

// within is a path that counts from a directory, if it is relative.
func within(dir, path string) string {
	local := filepath.FromSlash(path)
	if local == "" || filepath.IsAbs(local) {
		return local
	}
	return filepath.Join(dir, local)
}

func readText(value cty.Value, into *string) error {
	if *into = value.AsString(); *into == "" {
		return errors.New("it is empty")
	}
	return nil
}

func readCloud(value cty.Value, s *settings) error {
	is, known := clouds()[value.AsString()]
	if !known {
		return fmt.Errorf("it is one of %s", strings.Join(slices.Sorted(maps.Keys(clouds())), ", "))
	}
	s.cloud = is
	return nil
}

func readURL(value cty.Value, s *settings) (err error) {
	s.url, err = parseURL(value.AsString())
	return err
}

func readAuthority(value cty.Value, s *settings) error {
	u, err := parseURL(value.AsString())
	if err == nil {
		s.authority = u.String() + "/"
	}
	return err
}

// parseURL reads an address of a service, without a slash at its end. Tokens go
// there, so that there is none without TLS.
func parseURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New(`it is an address such as "https://graph.microsoft.com/v1.0"`)
	}
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), ""
	return u, nil
}

func readNumber(value cty.Value, into *int, least, most int) error {
	number, _ := value.AsBigFloat().Float64()
	if number != math.Trunc(number) || number < float64(least) || number > float64(most) {
		return fmt.Errorf("it is a whole number from %d to %d", least, most)
	}
	*into = int(number)
	return nil
}

func readDuration(value cty.Value, into *time.Duration) error {
	duration, err := time.ParseDuration(value.AsString())
	if err != nil || duration <= 0 {
		return errors.New(`it is a duration, such as "10m" or "90s"`)
	}
	*into = duration
	return nil
}
