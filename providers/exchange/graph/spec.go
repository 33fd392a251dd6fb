package graph

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/zclconf/go-cty/cty"
)

// Spec is what a provider block of this type may hold:
//
//	tenant_id = "…"                 # the directory, by id or domain
//	client_id = "…"                 # the application
//	cloud     = "public"            # or "us_gov", "us_dod", "china"
//	url       = "https://graph.microsoft.com/v1.0"    # by the cloud
//	authority = "https://login.microsoftonline.com/"  # by the cloud
//	ca_file   = "ca.pem"            # trusted beside the system's authorities
//	timeout   = "60s"               # of one request with its answer
//
//	concurrency         = 64        # requests at once at most, over all mailboxes
//	mailbox_concurrency = 3         # and for one mailbox; Graph allows 4 over all programs
//	mailbox_requests    = 10000     # for one mailbox in ten minutes, those in batches counted each
//	requests_per_second = 13000     # over all mailboxes, those in batches counted each
//	batch_size          = 20        # requests in a batch at most
//	page_size           = 500       # contacts in a page
//	full_every          = 14        # every so many times a folder is read from the start,
//	                                # whatever the service says has changed; 0 for never
//	mailbox_timeout     = "30m"     # time that one call may take on one mailbox, all
//	                                # retries and pauses included
//	backoff             = "1s"      # wait before the first retry, where the service
//	                                # names no time, and before a second look for what may
//	                                # still come; each further wait is twice as long
//
//	auth "secret" {
//	  secret = var.secret
//	}
//	auth "certificate" {
//	  path     = "sync.pem"         # certificate and key, PEM or PKCS #12
//	  password = var.password
//	}
//	auth "managed_identity" {}      # of the machine; client_id names one that a user assigned
//	auth "workload_identity" {      # of a Kubernetes pod; all by its environment if left out
//	  token_file = "…"
//	}
//	auth "github_oidc" {            # of a GitHub Actions job with permissions: id-token: write
//	  audience = "api://AzureADTokenExchange"
//	}
//	auth "azure_cli" {}             # whoever signed in with az login
//
// There is exactly one auth block. The values are the defaults. Relative paths
// count from the configuration's directory.
func Spec() hcldec.Spec {
	spec := hcldec.ObjectSpec{"auth": authSpec()}
	for _, a := range attributes() {
		spec[a.name] = checked(a.name, a.of, func(value cty.Value) error { return a.read(value, &settings{}) })
	}
	return &hcldec.ValidateSpec{Wrapped: spec, Func: func(block cty.Value) hcl.Diagnostics {
		plain, _ := block.UnmarkDeep()
		if !plain.IsWhollyKnown() || plain.IsNull() {
			return nil
		}
		var id identity
		id.tenant, id.client = textOf(plain, "tenant_id"), textOf(plain, "client_id")
		if err := id.read(settingOf(plain, "auth"), ""); err != nil {
			return diagnose("auth", err)
		}
		return nil
	}}
}

// checked is the specification of an attribute whose value, if it is set and known,
// must satisfy a check.
func checked(name string, of cty.Type, check func(cty.Value) error) hcldec.Spec {
	return &hcldec.ValidateSpec{
		Wrapped: &hcldec.AttrSpec{Name: name, Type: of},
		Func: func(value cty.Value) hcl.Diagnostics {
			value, _ = value.Unmark()
			if value.IsNull() || !value.IsKnown() {
				return nil
			}
			if err := check(value); err != nil {
				return diagnose(name, err)
			}
			return nil
		},
	}
}

// authSpec is the block auth with the settings of all kinds. Which kind has which
// is checked with the rest of the block.
func authSpec() hcldec.Spec {
	spec := hcldec.ObjectSpec{"kind": &hcldec.BlockLabelSpec{Name: "kind"}}
	for _, name := range authSettings() {
		spec[name] = checked(name, cty.String, func(value cty.Value) error { return readText(value, new(string)) })
	}
	return &hcldec.BlockSpec{TypeName: "auth", Required: true, Nested: spec}
}

// textOf is a setting that is a text, "" if there is none.
func textOf(block cty.Value, name string) string {
	value := settingOf(block, name)
	if value.IsNull() || value.Type() != cty.String {
		return ""
	}
	return value.AsString()
}

// diagnose is the report of an error.
func diagnose(name string, err error) hcl.Diagnostics {
	return hcl.Diagnostics{{
		Severity: hcl.DiagError,
		Summary:  "Invalid " + name,
		Detail:   fmt.Sprintf("The setting %q is wrong: %s.", name, err),
	}}
}
