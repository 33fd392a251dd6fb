package photo

import (
	"errors"
	"fmt"
	"math"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/web"
)

// Block is the name of the block.
const Block = "photo"

// Spec is the specification of the block that a source has for its photos:
//
//	photo {
//	  hosts         = ["media.example.com"]  # that photos are fetched from; with a port, if it is not 443
//	  max_kilobytes = 2048                   # the largest photo
//	  concurrency   = 4                      # photos that are fetched from one host at once
//	  timeout       = "60s"                  # and tls { … }, as every provider over HTTP has them
//	}
//
// All of it may be left out. The values are the defaults, but for hosts: there is none that
// is not named.
func Spec() hcldec.Spec {
	settings := web.Spec(web.None)
	return &hcldec.BlockSpec{TypeName: Block, Nested: hcldec.ObjectSpec{
		"hosts":         checked("hosts", cty.DynamicPseudoType, func(v cty.Value) error { _, err := hostsOf(v); return err }),
		"max_kilobytes": checked("max_kilobytes", cty.Number, func(v cty.Value) error { _, err := wholeOf(v, maxKilobytes); return err }),
		"concurrency":   checked("concurrency", cty.Number, func(v cty.Value) error { _, err := wholeOf(v, maxConcurrency); return err }),
		"timeout":       settings["timeout"],
		"tls":           settings["tls"],
	}}
}

// The bounds of the settings.
const (
	maxKilobytes   = 64 << 10
	maxConcurrency = 100
)

// checked is the specification of an attribute whose value, if it is set and known, must
// satisfy a check. New makes the same checks.
func checked(name string, t cty.Type, check func(cty.Value) error) hcldec.Spec {
	return &hcldec.ValidateSpec{Wrapped: &hcldec.AttrSpec{Name: name, Type: t}, Func: func(value cty.Value) hcl.Diagnostics {
		value, _ = value.UnmarkDeep()
		if value.IsNull() || !value.IsWhollyKnown() {
			return nil
		}
		if err := check(value); err != nil {
			return hcl.Diagnostics{{
				Severity: hcl.DiagError,
				Summary:  "Invalid " + name,
				Detail:   fmt.Sprintf("The setting %q is wrong: %s.", name, err),
			}}
		}
		return nil
	}}
}

// settings are what a block says.
type settings struct {
	hosts       []string // with their ports
	limit       int64    // bytes
	concurrency int

	// block is the block, for what is shared with every provider over HTTP.
	block cty.Value
}

// newSettings reads a block that was decoded by Spec; null stands for one that is not there.
func newSettings(block cty.Value) (settings, error) {
	s := settings{limit: DefaultLimit, concurrency: 4, block: cty.EmptyObjectVal}
	if block == cty.NilVal {
		return s, nil
	}
	block, _ = block.UnmarkDeep()
	if block.IsNull() {
		return s, nil
	}
	if !block.IsWhollyKnown() || !block.Type().IsObjectType() {
		return s, errors.New("the settings are not known yet")
	}
	s.block = block
	var err error
	if v := attribute(block, "hosts"); !v.IsNull() {
		if s.hosts, err = hostsOf(v); err != nil {
			return s, fmt.Errorf("hosts: %w", err)
		}
	}
	if v := attribute(block, "max_kilobytes"); !v.IsNull() {
		n, err := wholeOf(v, maxKilobytes)
		if err != nil {
			return s, fmt.Errorf("max_kilobytes: %w", err)
		}
		s.limit = int64(n) << 10
	}
	if v := attribute(block, "concurrency"); !v.IsNull() {
		if s.concurrency, err = wholeOf(v, maxConcurrency); err != nil {
			return s, fmt.Errorf("concurrency: %w", err)
		}
	}
	return s, nil
}

func attribute(object cty.Value, name string) cty.Value {
	if !object.Type().HasAttribute(name) {
		return cty.NullVal(cty.DynamicPseudoType)
	}
	return object.GetAttr(name)
}

var errHosts = errors.New(`hosts is the name of a host such as "media.example.com", or a list of such names; nothing stands for several`)

// hostsOf are the hosts in a list of texts or in a single one, with their ports.
func hostsOf(value cty.Value) ([]string, error) {
	elements := []cty.Value{value}
	if value.Type() != cty.String {
		if !value.CanIterateElements() || value.Type().IsObjectType() || value.Type().IsMapType() {
			return nil, errHosts
		}
		elements = value.AsValueSlice()
	}
	var hosts []string
	for _, element := range elements {
		if element.IsNull() || element.Type() != cty.String {
			return nil, errHosts
		}
		u, err := url.Parse("https://" + element.AsString())
		if err != nil || u.Host != element.AsString() || u.Hostname() == "" || strings.ContainsAny(u.Host, "*?%") {
			return nil, errHosts
		}
		if host := withPort(u); !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	return hosts, nil
}

// withPort is the host of a URL in lower case, with its port.
func withPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = "443"
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// wholeOf is a whole number from 1 to a bound.
func wholeOf(value cty.Value, most int) (int, error) {
	errRange := fmt.Errorf("it is a whole number from 1 to %d", most)
	if value.Type() != cty.Number {
		return 0, errRange
	}
	n, _ := value.AsBigFloat().Float64()
	if n != math.Trunc(n) || n < 1 || n > float64(most) {
		return 0, errRange
	}
	return int(n), nil
}
