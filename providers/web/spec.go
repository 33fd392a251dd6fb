package web

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// Spec are the settings that every provider over HTTP has, to be merged with
// its own:
//
//	url        = "https://mail.example.com/EWS/Exchange.asmx"
//	timeout    = "60s"                  # of one request with its answer; default 60s
//	allow_http = false                  # http to other machines than this one
//
//	tls {
//	  ca_file     = "ca.pem"            # trusted beside the system's authorities
//	  min_version = "1.2"               # or "1.3"
//	  server_name = "mail.example.com"  # that the certificate is for, if it is not the url's host
//	  cert_file   = "client.pem"        # a certificate of ours, and
//	  key_file    = "client.key"        # its key
//	}
//
//	auth "ntlm" {                       # or "basic"
//	  user     = "EXAMPLE\\sync"        # or sync@example.com
//	  password = var.password
//	}
//	auth "kerberos" {
//	  user   = "sync"                   # with realm and keytab; all are left out with
//	  realm  = "EXAMPLE.COM"            # ccache = "…", a file that kinit keeps fresh
//	  keytab = "sync.keytab"
//	  krb5_conf = "/etc/krb5.conf"      # default: KRB5_CONFIG, else this
//	  spn       = "HTTP/mail.example.com"  # default: HTTP/ and the url's host
//	}
//	auth "oauth" {
//	  tenant_id = "…"                   # Entra, with authority for a sovereign cloud; "adfs" with
//	  authority = "https://login.microsoftonline.us"  # authority for AD FS; or, for any other
//	  token_url = "https://…/token"     # token endpoint, this alone
//	  client_id     = "…"
//	  client_secret = var.secret        # or certificate = "sync.pem" (certificate and key, PEM or PKCS #12)
//	  certificate_password = "…"
//	  scope         = "https://mail.example.com/.default"  # or a list
//	}
//
// There is exactly one auth block, of one of the given kinds (of any, if none
// are given); none at all is right where None is among the kinds. Relative
// paths count from the configuration's directory.
func Spec(auth ...string) hcldec.ObjectSpec {
	return hcldec.ObjectSpec{
		"url":        urlSpec(),
		"allow_http": allowHTTPSpec(),
		"timeout":    checked(attribute("timeout", cty.String), checkTimeout),
		"tls":        tlsSpec(),
		"auth":       authSpec(auth),
	}
}

// namedSpec is an attribute and its name, for messages.
type namedSpec struct {
	hcldec.Spec
	name string
}

func attribute(name string, t cty.Type) namedSpec {
	return namedSpec{Spec: &hcldec.AttrSpec{Name: name, Type: t}, name: name}
}

// checked is the specification of an attribute whose value, if it is set and known,
// must satisfy a check. New makes the same checks.
func checked(spec namedSpec, check func(cty.Value) error) hcldec.Spec {
	return &hcldec.ValidateSpec{Wrapped: spec.Spec, Func: func(value cty.Value) hcl.Diagnostics {
		value, _ = value.UnmarkDeep()
		if value.IsNull() || !value.IsWhollyKnown() {
			return nil
		}
		return diagnose(spec.name, check(value))
	}}
}

// diagnose is the report of an error, nothing if there is none. Its place is
// filled in by who calls.
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

// urlSpec is the attribute url. That it is required is checked here, since a
// schema that has an attribute twice cannot require it.
func urlSpec() hcldec.Spec {
	spec := attribute("url", cty.String)
	return &hcldec.ValidateSpec{Wrapped: checked(spec, checkURL), Func: func(value cty.Value) hcl.Diagnostics {
		if value, _ = value.UnmarkDeep(); value.IsNull() {
			return diagnose(spec.name, errors.New("it is required; it says where the server is"))
		}
		return nil
	}}
}

// allowHTTPSpec is the attribute allow_http. It is there that a url without
// TLS is refused, since it takes both values to judge it.
func allowHTTPSpec() hcldec.Spec {
	pair := cty.Tuple([]cty.Type{cty.Bool, cty.DynamicPseudoType})
	return &hcldec.TransformFuncSpec{
		Wrapped: &hcldec.ValidateSpec{
			Wrapped: hcldec.TupleSpec{
				&hcldec.AttrSpec{Name: "allow_http", Type: cty.Bool},
				&hcldec.AttrSpec{Name: "url", Type: cty.DynamicPseudoType},
			},
			Func: func(value cty.Value) hcl.Diagnostics {
				value, _ = value.UnmarkDeep()
				if !value.IsWhollyKnown() {
					return nil
				}
				parts := value.AsValueSlice()
				if text(parts[1]) == "" || isTrue(parts[0]) {
					return nil
				}
				u, err := parseURL(text(parts[1]))
				if err != nil {
					return nil //nolint:nilerr // reported at the url
				}
				return diagnose("url", checkEncrypted(u))
			},
		},
		Func: function.New(&function.Spec{
			Params: []function.Parameter{{Name: "pair", Type: pair, AllowUnknown: true, AllowMarked: true, AllowDynamicType: true}},
			Type:   function.StaticReturnType(cty.Bool),
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
				if !args[0].IsKnown() {
					return cty.UnknownVal(cty.Bool), nil
				}
				value, _ := args[0].Unmark()
				return value.Index(cty.NumberIntVal(0)), nil
			},
		}),
	}
}

func tlsSpec() hcldec.Spec {
	path := func(name string) hcldec.Spec {
		return checked(attribute(name, cty.String), checkFilled)
	}
	return &hcldec.BlockSpec{TypeName: "tls", Nested: &hcldec.ValidateSpec{
		Wrapped: hcldec.ObjectSpec{
			"ca_file":     path("ca_file"),
			"min_version": checked(attribute("min_version", cty.String), checkVersion),
			"server_name": checked(attribute("server_name", cty.String), checkFilled),
			"cert_file":   path("cert_file"),
			"key_file":    path("key_file"),
		},
		Func: func(value cty.Value) hcl.Diagnostics { return diagnose("tls", checkPair(value)) },
	}}
}

func authSpec(given []string) hcldec.Spec {
	allowed := allowedKinds(given)
	optional := slices.Contains(allowed, None)
	allowed = slices.DeleteFunc(allowed, func(kind string) bool { return kind == None })
	spec := hcldec.ObjectSpec{
		"kind": checked(namedSpec{Spec: &hcldec.BlockLabelSpec{Name: "kind"}, name: "auth"}, func(value cty.Value) error {
			return checkKind(value.AsString(), allowed)
		}),
	}
	for _, kind := range allowed {
		for _, name := range slices.Concat(rules[kind].required, rules[kind].optional, slices.Concat(rules[kind].either...)) {
			a := attribute(name, cty.String)
			switch name {
			case "scope":
				a = attribute(name, cty.DynamicPseudoType)
				spec[name] = checked(a, checkScope)
			case "token_url", "authority":
				spec[name] = checked(a, checkTokenURL)
			case "spn":
				spec[name] = checked(a, checkSPN)
			default:
				spec[name] = checked(a, checkFilled)
			}
		}
	}
	return &hcldec.BlockSpec{TypeName: "auth", Required: !optional, Nested: &hcldec.ValidateSpec{
		Wrapped: spec,
		Func:    checkAuth,
	}}
}

// allowedKinds are the given kinds, all if there are none.
func allowedKinds(given []string) []string {
	if len(given) == 0 {
		return slices.Clone(kinds)
	}
	return slices.Clone(given)
}

func checkKind(kind string, allowed []string) error {
	if slices.Contains(allowed, kind) {
		return nil
	}
	return errors.New("it is " + either(quoted(allowed)))
}

func quoted(words []string) []string {
	var list []string
	for _, word := range words {
		list = append(list, fmt.Sprintf("%q", word))
	}
	return list
}

// either is "a", "a or b", "a, b or c".
func either(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
