package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestAllowedHosts: a provider that would contact another host is refused before a file with one of its
// credentials is opened. All of these files are missing.
func TestAllowedHosts(t *testing.T) {
	const (
		refused = "not among the hosts of CONTACTSYNC_ALLOWED_HOSTS"
		opens   = "missing" // the file that would be read next
	)
	ews := func(auth string) string {
		return `provider "ews" "p" {
  url = "https://mail.example.com/EWS/Exchange.asmx"
  tls {
    ca_file = "missing-ca.pem"
  }
  ` + auth + `
}`
	}
	basic := ews("auth \"basic\" {\n    user     = \"u\"\n    password = var.password\n  }")
	oauth := func(more string) string {
		return ews("auth \"oauth\" {\n    client_id     = \"c\"\n    client_secret = var.password\n    scope = \"s\"\n    " + more + "\n  }")
	}
	kerberos := func(more string) string {
		return ews("auth \"kerberos\" {\n    user   = \"u\"\n    realm  = \"EXAMPLE.COM\"\n    keytab = \"missing.keytab\"\n    " + more + "\n  }")
	}
	graph := func(more string) string {
		return "provider \"graph\" \"p\" {\n  tenant_id = \"t\"\n  client_id = \"c\"\n  ca_file = \"missing-ca.pem\"\n  " + more + "\n  auth \"certificate\" {\n    path = \"missing.pem\"\n  }\n}"
	}
	aurea := func(more string) string {
		return "provider \"aurea\" \"q\" {\n  url = \"https://crm.example.com/crm\"\n  tls {\n    ca_file = \"missing-ca.pem\"\n  }\n  " + more + "\n}"
	}
	login := "user = \"u\"\n  password = var.password"
	for _, c := range []struct {
		name, provider, allowed, want, host string
	}{
		{"ews, allowed", basic, "mail.example.com", opens, ""},
		{"ews, elsewhere", basic, "mail.example.org", refused, "mail.example.com:443"},
		{"ews, in a subdomain", basic, "*.example.com", opens, ""},
		{"ews, with its port", basic, "MAIL.example.com:443", opens, ""},
		{"ews, with another port", basic, "mail.example.com:8443", refused, "mail.example.com:443"},
		{"ews, nothing is allowed", basic, "", refused, "mail.example.com:443"},
		{"ews, a pattern is no substring", basic, "ample.com, mail, *.mail.example.com *", refused, "mail.example.com:443"},
		{"ews, among several", basic, "a.example.com, mail.example.com\tb.example.com", opens, ""},
		{"ews, the token elsewhere", oauth(`token_url = "https://evil.example/token"`), "mail.example.com", refused, "evil.example:443"},
		{"ews, the token of Entra", oauth(`tenant_id = "t"`), "mail.example.com", refused, "login.microsoftonline.com:443"},
		{"ews, another authority", oauth("tenant_id = \"t\"\n    authority = \"https://evil.example\""), "mail.example.com login.microsoftonline.com", refused, "evil.example:443"},
		{"ews, all of the token", oauth(`tenant_id = "t"`), "mail.example.com login.microsoftonline.com", opens, ""},
		{"ews, the realm", kerberos(""), "mail.example.com", refused, "example.com"},
		{"ews, the realm allowed", kerberos(""), "mail.example.com example.com", opens, ""},
		{"ews, the servers of the realm in a file", kerberos(`krb5_conf = "missing.conf"`), "mail.example.com example.com", "krb5_conf names hosts in a file", ""},
		{"graph, allowed", graph(""), "graph.microsoft.com login.microsoftonline.com", opens, ""},
		{"graph, the service", graph(""), "login.microsoftonline.com", refused, "graph.microsoft.com:443"},
		{"graph, the authority", graph(""), "graph.microsoft.com", refused, "login.microsoftonline.com:443"},
		{"graph, another cloud", graph(`cloud = "china"`), "graph.microsoft.com login.microsoftonline.com", refused, "microsoftgraph.chinacloudapi.cn:443"},
		{"graph, another url", graph(`url = "https://evil.example/v1.0"`), "graph.microsoft.com login.microsoftonline.com", refused, "evil.example:443"},
		{"graph, another authority", graph(`authority = "https://evil.example:8443"`), "graph.microsoft.com login.microsoftonline.com", refused, "evil.example:8443"},
		{"aurea, allowed", aurea(login), "crm.example.com", opens, ""},
		{"aurea, elsewhere", aurea(login), "crm.example.org", refused, "crm.example.com:443"},
		{"aurea, photos", aurea(login + "\n  photo {\n    hosts = [\"evil.example\"]\n  }"), "crm.example.com", refused, "evil.example:443"},
		{"aurea, a program", aurea(`token_command = ["missing"]`), "crm.example.com", "token_command runs a program", ""},
		{"csv, files alone", "provider \"csv\" \"q\" {\n  dir = \"missing\"\n}", "", opens, ""},
		{"csv, photos", "provider \"csv\" \"q\" {\n  dir = \"missing\"\n  photo {\n    hosts = [\"evil.example\"]\n  }\n}", "crm.example.com", refused, "evil.example:443"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			source, target := "provider \"csv\" \"q\" {\n  dir = \"missing\"\n}\n", "provider \"vdir\" \"p\" {\n  path = \"mailboxes\"\n}\n"
			from, to := "csv.q", "vdir.p"
			if strings.Contains(c.provider, `" "p"`) {
				target = c.provider + "\n"
				to = strings.Fields(strings.ReplaceAll(c.provider, `"`, ""))[1] + ".p"
			} else {
				source = c.provider + "\n"
				from = strings.Fields(strings.ReplaceAll(c.provider, `"`, ""))[1] + ".q"
			}
			rights := ""
			if strings.HasPrefix(from, "aurea") {
				rights = "  read_as = \"service\"\n"
			}
			writeFile(t, "contactsync.hcl", "contactsync {\n  owner = \"test\"\n}\nvariable \"password\" {\n  sensitive = true\n}\n"+source+target+
				"sync \"s\" {\n  from = provider."+from+"\n  to   = provider."+to+"\n"+rights+"  select {\n    rep = true\n  }\n}\n")
			e := testEnv(serviceStart)
			e.getEnviron = func() []string { return []string{"CONTACTSYNC_VAR_FILE_password=missing-password"} }
			e.lookupEnv = func(name string) (string, bool) { return c.allowed, name == allowedHostsVariable }
			if code := e.main(t.Context(), []string{"plan"}); code != exitError {
				t.Errorf("exit code %d", code)
			}
			said := e.stderr.(*bytes.Buffer).String()
			if flat := strings.Join(strings.Fields(said), " "); !strings.Contains(flat, c.want) || !strings.Contains(flat, c.host) {
				t.Errorf("want %q and %q, got\n%s", c.want, c.host, said)
			}
			if c.want != opens && (strings.Contains(said, "missing") || !strings.Contains(said, "contactsync.hcl:")) {
				t.Errorf("it says nothing of the place, or too much:\n%s", said)
			}
		})
	}
}

// TestAllowedHostsOfVariables: an address that only a file with a value tells is refused once that is known.
func TestAllowedHostsOfVariables(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFile(t, "address", "https://evil.example/EWS/Exchange.asmx")
	writeFile(t, "contactsync.hcl", `contactsync {
  owner = "test"
}
variable "url" {}
provider "csv" "q" {
  dir = "missing"
}
provider "ews" "p" {
  url = var.url
  auth "kerberos" {
    ccache = "missing"
  }
}
sync "s" {
  from = provider.csv.q
  to   = provider.ews.p
  select {
    rep = true
  }
}
`)
	e := testEnv(serviceStart)
	e.getEnviron = func() []string { return []string{"CONTACTSYNC_VAR_FILE_url=address"} }
	e.lookupEnv = func(name string) (string, bool) { return "mail.example.com", name == allowedHostsVariable }
	code := e.main(t.Context(), []string{"plan"})
	if said := e.stderr.(*bytes.Buffer).String(); code != exitError || !strings.Contains(said, "evil.example:443") {
		t.Errorf("exit code %d\n%s", code, said)
	}
}
