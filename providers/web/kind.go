package web

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// The kinds of authentication, as the label of an auth block names them.
const (
	Basic    = "basic"    // user and password in each request
	NTLM     = "ntlm"     // user and password, which is never sent
	Kerberos = "kerberos" // a ticket in each request, by keytab or ccache
	OAuth    = "oauth"    // a bearer token in each request, by client credentials

	// None is not a label: where it is allowed, there may be no auth block.
	None = ""
)

// kinds are those that a provider allows which names none.
var kinds = []string{Basic, NTLM, Kerberos, OAuth}

// rule is which settings an auth block of a kind has.
type rule struct {
	required, optional []string

	// either are groups of settings of which there is exactly one.
	either [][]string

	// with are settings that are there only if another one is.
	with map[string]companion
}

// companion is the setting that another one needs beside it.
type companion struct {
	name string

	// both says that the other one needs it too.
	both bool
}

var rules = map[string]rule{
	Basic: {required: []string{"user", "password"}},
	NTLM:  {required: []string{"user", "password"}},
	Kerberos: {
		optional: []string{"user", "realm", "krb5_conf", "spn"},
		either:   [][]string{{"keytab", "ccache"}},
		with:     map[string]companion{"user": {name: "keytab", both: true}, "realm": {name: "keytab", both: true}},
	},
	OAuth: {
		required: []string{"client_id", "scope"},
		optional: []string{"authority", "certificate_password"},
		either:   [][]string{{"tenant_id", "token_url"}, {"client_secret", "certificate"}},
		with: map[string]companion{
			"authority":            {name: "tenant_id"},
			"certificate":          {name: "tenant_id"},
			"certificate_password": {name: "certificate"},
		},
	},
}

// checkAuth reports what an auth block has not, or has too much, for its kind.
func checkAuth(value cty.Value) hcl.Diagnostics {
	block, _ := value.UnmarkDeep()
	if !block.IsKnown() || block.IsNull() || !block.GetAttr("kind").IsKnown() {
		return nil
	}
	var diags hcl.Diagnostics
	for _, err := range ruleErrors(block) {
		diags = append(diags, diagnose("auth", err)...)
	}
	return diags
}

// ruleErrors is what is wrong with the settings of an auth block, taken together. A
// setting that is not known yet counts as one.
func ruleErrors(block cty.Value) []error {
	kind := text(block.GetAttr("kind"))
	r := rules[kind]
	set := func(name string) bool {
		if !block.Type().HasAttribute(name) || block.GetAttr(name).IsNull() {
			return false
		}
		value := block.GetAttr(name)
		return !value.IsKnown() || value.Type() != cty.String || value.AsString() != ""
	}
	var errs []error
	report := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s "+format, append([]any{kind}, args...)...))
	}
	known := slices.Concat(r.required, r.optional, slices.Concat(r.either...), []string{"kind"})
	for _, name := range sortedAttributes(block.Type()) {
		if set(name) && !slices.Contains(known, name) {
			report("has no %s", name)
		}
	}
	for _, name := range r.required {
		if !set(name) {
			report("needs %s", name)
		}
	}
	for _, names := range r.either {
		n := 0
		for _, name := range names {
			if set(name) {
				n++
			}
		}
		if n != 1 {
			report("needs %s, and one of them only", either(names))
		}
	}
	for _, name := range known {
		c, ok := r.with[name]
		switch {
		case !ok:
		case set(name) && !set(c.name):
			report("has %s only with %s", name, c.name)
		case c.both && set(c.name) && !set(name):
			report("needs %s with %s", name, c.name)
		}
	}
	return errs
}

func sortedAttributes(t cty.Type) []string {
	var names []string
	for name := range t.AttributeTypes() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
