package main

import (
	"fmt"

	"contactsync/providers/sandbox"
)

// frontEnd is one by which the configuration of a test reaches the mailboxes of a
// sandbox: the type of its provider.
type frontEnd string

const (
	ewsFrontEnd   frontEnd = "ews"
	graphFrontEnd frontEnd = "graph"
)

// options are those of a server, with what a client of the front end needs.
func (f frontEnd) options(o sandbox.Options) sandbox.Options {
	o.TLS = o.TLS || f == graphFrontEnd // tokens go nowhere else
	return o
}

// provider is a provider block for a server, with settings of the test's own.
func (f frontEnd) provider(name string, ready sandbox.Ready, settings string) string {
	if f == ewsFrontEnd {
		return fmt.Sprintf(`
provider "ews" %q {
  url = %q
  auth "basic" {
    user     = %q
    password = %q
  }
  %s
}
`, name, ready.EWS, ready.Service.User, ready.Service.Password, settings)
	}
	return fmt.Sprintf(`
provider "graph" %q {
  url       = %q
  authority = %q
  tenant_id = %q
  client_id = %q
  ca_file   = %q
  auth "secret" {
    secret = %q
  }
  %s
}
`, name, ready.Graph, ready.App.Authority, ready.App.Tenant, ready.App.Client, ready.CA, ready.App.Secret, settings)
}
