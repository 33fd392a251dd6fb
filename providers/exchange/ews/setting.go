package ews

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/web"
)

// auth are the kinds of authentication that Exchange has.
func auth() []string { return []string{web.Basic, web.NTLM, web.Kerberos, web.OAuth} }

// Spec is what a provider block of this type may hold: what every provider over
// HTTP has (web.Spec), and
//
//	access              = "impersonation"  # or "delegate": how the mailboxes are opened
//	concurrency         = 10               # requests at once at most, over all mailboxes
//	mailbox_concurrency = 4                # and for one mailbox
//	batch_size          = 100              # items in a request at most
//	batch_bytes         = 4194304          # bytes of a request, about, at most
//	mailbox_timeout     = "10m"            # time that one call may take on one mailbox,
//	                                       # all retries and pauses included
//	backoff             = "1s"             # wait before the first retry, where the server
//	                                       # names no time; each further one is twice as long
//
// The values are the defaults.
func Spec() hcldec.Spec {
	spec := maps.Clone(web.Spec(auth()...))
	for _, a := range attributes {
		spec[a.name] = &hcldec.ValidateSpec{
			Wrapped: &hcldec.AttrSpec{Name: a.name, Type: a.of},
			Func: func(value cty.Value) hcl.Diagnostics {
				value, _ = value.Unmark()
				if !value.IsKnown() {
					return nil
				}
				return diagnose(a.name, a.read(value, &settings{}))
			},
		}
	}
	return spec
}

// diagnose is the report of an error, nothing if there is none.
func diagnose(name string, err error) hcl.Diagnostics {
	if err == nil {
		return nil
	}
	return hcl.Diagnostics{{
		Severity: hcl.DiagError,
		Summary:  "Invalid " + name,
		Detail:   fmt.Sprintf("The setting %q is wrong: %s.", name, err),
	}}
}

// access is how the mailboxes are opened.
type access string

const (
	// impersonation acts as the mailbox's owner, by the role
	// ApplicationImpersonation.
	impersonation access = "impersonation"

	// delegate opens the mailbox as somebody who has full access to it.
	delegate access = "delegate"
)

// settings are those of a provider block that are this package's own.
type settings struct {
	access      access
	perServer   int // requests at once
	perMailbox  int
	batch       int // items in a request
	batchBytes  int
	mailboxTime time.Duration
	backoff     time.Duration
}

// The bounds of the settings. Exchange takes requests of at most 64 MB.
const (
	maxConcurrency = 1000
	maxBatch       = 1000
	minBatchBytes  = 64 << 10
	maxBatchBytes  = 32 << 20
)

// attributes are the settings and how their values are read. A null value
// changes nothing.
var attributes = []struct {
	name string
	of   cty.Type
	read func(cty.Value, *settings) error
}{
	{"access", cty.String, readAccess},
	{"concurrency", cty.Number, func(v cty.Value, s *settings) error { return readNumber(v, &s.perServer, 1, maxConcurrency) }},
	{"mailbox_concurrency", cty.Number, func(v cty.Value, s *settings) error { return readNumber(v, &s.perMailbox, 1, maxConcurrency) }},
	{"batch_size", cty.Number, func(v cty.Value, s *settings) error { return readNumber(v, &s.batch, 1, maxBatch) }},
	{"batch_bytes", cty.Number, func(v cty.Value, s *settings) error {
		return readNumber(v, &s.batchBytes, minBatchBytes, maxBatchBytes)
	}},
	{"mailbox_timeout", cty.String, func(v cty.Value, s *settings) error { return readDuration(v, &s.mailboxTime) }},
	{"backoff", cty.String, func(v cty.Value, s *settings) error { return readDuration(v, &s.backoff) }},
}

// readSettings reads a block that was decoded by Spec.
func readSettings(body cty.Value) (settings, error) {
	if body.IsNull() || !body.IsWhollyKnown() {
		return settings{}, errors.New("the provider's settings are not known")
	}
	block, _ := body.Unmark()
	if !block.Type().IsObjectType() {
		return settings{}, errors.New("the provider's settings are no block")
	}
	s := settings{access: impersonation, perServer: 10, perMailbox: 4, batch: 100, batchBytes: 4 << 20, mailboxTime: 10 * time.Minute, backoff: time.Second}
	for _, a := range attributes {
		if !block.Type().HasAttribute(a.name) {
			continue
		}
		value, _ := block.GetAttr(a.name).Unmark()
		if err := a.read(value, &s); err != nil {
			return settings{}, fmt.Errorf("%s: %w", a.name, err)
		}
	}
	return s, nil
}

func readAccess(value cty.Value, s *settings) error {
	if value.IsNull() || value.Type() != cty.String {
		return nil
	}
	switch is := access(value.AsString()); is {
	case impersonation, delegate:
		s.access = is
		return nil
	}
	return fmt.Errorf("it is %q or %q", impersonation, delegate)
}

func readNumber(value cty.Value, into *int, least, most int) error {
	if value.IsNull() || value.Type() != cty.Number {
		return nil
	}
	number, _ := value.AsBigFloat().Float64()
	if number != math.Trunc(number) || number < float64(least) || number > float64(most) {
		return fmt.Errorf("it is a whole number from %d to %d", least, most)
	}
	*into = int(number)
	return nil
}

func readDuration(value cty.Value, into *time.Duration) error {
	if value.IsNull() || value.Type() != cty.String {
		return nil
	}
	duration, err := time.ParseDuration(value.AsString())
	if err != nil || duration <= 0 {
		return errors.New(`it is a duration, such as "10m" or "90s"`)
	}
	*into = duration
	return nil
}
