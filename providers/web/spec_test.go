package web_test

import (
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/web"
)

const basicAuth = "\nauth \"basic\" {\n  user = \"u\"\n  password = \"p\"\n}"

// TestSpec shows what validate reports, and at which line.
func TestSpec(t *testing.T) {
	const address = `url = "https://mail.example.com/EWS/Exchange.asmx"`
	for name, test := range map[string]struct {
		text string
		want string // in the detail; "" if the block is right
		line int    // of the report; 0 if it does not matter
	}{
		"basic":                  {text: address + basicAuth},
		"all settings":           {text: address + "\ntimeout = \"2m\"\nallow_http = false\ntls {\n ca_file = \"a\"\n min_version = \"1.3\"\n server_name = \"b\"\n cert_file = \"c\"\n key_file = \"d\"\n}" + basicAuth},
		"marked":                 {text: address + "\nauth \"ntlm\" {\n user = \"u\"\n password = secret\n}"},
		"unknown url":            {text: "url = unknown" + basicAuth},
		"unknown everywhere":     {text: "url = any\ntimeout = any\nallow_http = any\ntls {\n min_version = any\n}\nauth \"oauth\" {\n tenant_id = any\n client_id = any\n client_secret = any\n scope = any\n}"},
		"no url":                 {text: basicAuth, want: "it is required"},
		"null url":               {text: "url = null" + basicAuth, want: "it is required"},
		"no address":             {text: `url = "mail"` + basicAuth, want: "it begins with https://", line: 1},
		"no host":                {text: `url = "https:///x"` + basicAuth, want: "names no host", line: 1},
		"broken url":             {text: `url = "https://a b/"` + basicAuth, want: "not an address", line: 1},
		"other scheme":           {text: `url = "ftp://a/"` + basicAuth, want: "https://", line: 1},
		"password in the url":    {text: `url = "https://u:` + canary + `@a/"` + basicAuth, want: "auth block", line: 1},
		"fragment":               {text: `url = "https://a/#x"` + basicAuth, want: "fragment", line: 1},
		"http":                   {text: `url = "http://mail.example.com/"` + basicAuth, want: "allow_http = true"},
		"http within":            {text: `url = "http://127.0.0.1:8080/"` + basicAuth},
		"http within, by name":   {text: `url = "http://localhost:8080/"` + basicAuth},
		"http within, IPv6":      {text: `url = "http://[::1]:8080/"` + basicAuth},
		"http allowed":           {text: "url = \"http://mail.example.com/\"\nallow_http = true" + basicAuth},
		"http not allowed":       {text: "url = \"http://mail.example.com/\"\nallow_http = false" + basicAuth, want: "allow_http = true"},
		"timeout of no duration": {text: address + "\ntimeout = \"60\"" + basicAuth, want: "duration", line: 2},
		"timeout of nothing":     {text: address + "\ntimeout = \"0s\"" + basicAuth, want: "more than nothing", line: 2},
		"timeout of a day":       {text: address + "\ntimeout = \"24h\"" + basicAuth, want: "at most", line: 2},
		"old TLS":                {text: address + "\ntls {\n  min_version = \"1.1\"\n}" + basicAuth, want: `"1.2" or "1.3"`, line: 3},
		"empty file":             {text: address + "\ntls {\n  ca_file = \"\"\n}" + basicAuth, want: "empty", line: 3},
		"certificate alone":      {text: address + "\ntls {\n  cert_file = \"c\"\n}" + basicAuth, want: "belong together"},
		"no auth":                {text: address, want: "auth"},
		"two auths":              {text: address + basicAuth + basicAuth, want: "auth"},
		"unknown kind":           {text: address + "\nauth \"digest\" {\n}", want: `"basic", "ntlm", "kerberos" or "oauth"`, line: 2},
		"no kind":                {text: address + "\nauth {\n}", want: "label", line: 2},
		"no password":            {text: address + "\nauth \"basic\" {\n  user = \"u\"\n}", want: "basic needs password", line: 2},
		"empty password":         {text: address + "\nauth \"basic\" {\n  user = \"u\"\n  password = \"\"\n}", want: "empty", line: 4},
		"setting of another":     {text: address + "\nauth \"ntlm\" {\n  user = \"u\"\n  password = \"p\"\n  keytab = \"k\"\n}", want: "ntlm has no keytab", line: 2},
		"unknown setting":        {text: address + "\nauth \"ntlm\" {\n  domain = \"u\"\n}", want: "domain", line: 3},
		"keytab":                 {text: address + "\nauth \"kerberos\" {\n user = \"u\"\n realm = \"R\"\n keytab = \"k\"\n}"},
		"keytab without realm":   {text: address + "\nauth \"kerberos\" {\n user = \"u\"\n keytab = \"k\"\n}", want: "kerberos needs realm with keytab"},
		"ccache":                 {text: address + "\nauth \"kerberos\" {\n ccache = \"c\"\n}"},
		"ccache with user":       {text: address + "\nauth \"kerberos\" {\n ccache = \"c\"\n user = \"u\"\n}", want: "user only with keytab"},
		"ccache and keytab":      {text: address + "\nauth \"kerberos\" {\n ccache = \"c\"\n keytab = \"u\"\n}", want: "one of them only"},
		"SPN of no form":         {text: address + "\nauth \"kerberos\" {\n ccache = \"c\"\n spn = \"mail\"\n}", want: "HTTP/", line: 4},
		"Entra":                  {text: address + "\nauth \"oauth\" {\n tenant_id = \"t\"\n client_id = \"c\"\n client_secret = secret\n scope = \"s\"\n}"},
		"Entra, certificate":     {text: address + "\nauth \"oauth\" {\n tenant_id = \"t\"\n authority = \"https://a\"\n client_id = \"c\"\n certificate = \"f\"\n certificate_password = secret\n scope = [\"s\"]\n}"},
		"token endpoint":         {text: address + "\nauth \"oauth\" {\n token_url = \"https://t/\"\n client_id = \"c\"\n client_secret = secret\n scope = [\"s\", \"t\"]\n}"},
		"open token endpoint":    {text: address + "\nauth \"oauth\" {\n token_url = \"http://t/\"\n client_id = \"c\"\n client_secret = secret\n scope = \"s\"\n}", want: "https://", line: 3},
		"endpoint, certificate":  {text: address + "\nauth \"oauth\" {\n token_url = \"https://t/\"\n client_id = \"c\"\n certificate = \"f\"\n scope = \"s\"\n}", want: "certificate only with tenant_id"},
		"endpoint and tenant":    {text: address + "\nauth \"oauth\" {\n token_url = \"https://t/\"\n tenant_id = \"t\"\n client_id = \"c\"\n client_secret = \"f\"\n scope = \"s\"\n}", want: "one of them only"},
		"no scope":               {text: address + "\nauth \"oauth\" {\n tenant_id = \"t\"\n client_id = \"c\"\n client_secret = \"f\"\n}", want: "needs scope"},
		"scope of no form":       {text: address + "\nauth \"oauth\" {\n tenant_id = \"t\"\n client_id = \"c\"\n client_secret = \"f\"\n scope = { a = 1 }\n}", want: "list of texts", line: 6},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := decode(t, test.text)
			if test.want == "" {
				if diags.HasErrors() {
					t.Fatal(diags)
				}
				return
			}
			found := false
			for _, diag := range diags {
				found = found || strings.Contains(diag.Detail, test.want) && (test.line == 0 || diag.Subject.Start.Line == test.line)
				if strings.Contains(diag.Error(), canary) {
					t.Errorf("a secret is reported: %s", diag)
				}
			}
			if !found {
				t.Errorf("%q at line %d is not reported: %v", test.want, test.line, diags)
			}
		})
	}
}

// TestNewRefuses shows that New relies on nobody's checks.
func TestNewRefuses(t *testing.T) {
	object := func(values map[string]cty.Value) cty.Value { return cty.ObjectVal(values) }
	address := cty.StringVal("https://mail.example.com/")
	auth := object(map[string]cty.Value{"kind": cty.StringVal("basic"), "user": cty.StringVal("u"), "password": cty.StringVal("p")})
	for name, body := range map[string]cty.Value{
		"nothing":        cty.NilVal,
		"null":           cty.NullVal(cty.EmptyObject),
		"unknown":        cty.DynamicVal,
		"no object":      cty.StringVal("x"),
		"empty":          cty.EmptyObjectVal,
		"unknown url":    object(map[string]cty.Value{"url": cty.UnknownVal(cty.String), "auth": auth}),
		"number as url":  object(map[string]cty.Value{"url": cty.NumberIntVal(1), "auth": auth}),
		"no auth":        object(map[string]cty.Value{"url": address}),
		"null auth":      object(map[string]cty.Value{"url": address, "auth": cty.NullVal(auth.Type())}),
		"other kind":     object(map[string]cty.Value{"url": address, "auth": object(map[string]cty.Value{"kind": cty.StringVal("digest")})}),
		"no password":    object(map[string]cty.Value{"url": address, "auth": object(map[string]cty.Value{"kind": cty.StringVal("basic")})}),
		"open":           object(map[string]cty.Value{"url": cty.StringVal("http://mail.example.com/"), "auth": auth}),
		"no timeout":     object(map[string]cty.Value{"url": address, "auth": auth, "timeout": cty.StringVal("soon")}),
		"no such file":   object(map[string]cty.Value{"url": address, "auth": auth, "tls": object(map[string]cty.Value{"ca_file": cty.StringVal("absent.pem")})}),
		"key of nothing": object(map[string]cty.Value{"url": address, "auth": auth, "tls": object(map[string]cty.Value{"key_file": cty.StringVal("absent.pem")})}),
		"no such cert":   object(map[string]cty.Value{"url": address, "auth": auth, "tls": object(map[string]cty.Value{"key_file": cty.StringVal("a.pem"), "cert_file": cty.StringVal("b.pem")})}),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := web.New(body, web.Options{Dir: t.TempDir(), Getenv: noProxy}); err == nil {
				t.Error("it is taken")
			}
		})
	}
}
