package graph_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/exchange/graph"
)

func TestSettings(t *testing.T) {
	const who = "tenant_id = \"t\"\nclient_id = \"c\"\n"
	const secret = "auth \"secret\" {\n secret = \"x\"\n}\n"
	tests := map[string]struct {
		block string
		want  string // in the report, "" for none
	}{
		"the least": {who + secret, ""},
		"all": {who + secret + "cloud = \"us_dod\"\nurl = \"https://x/v1.0/\"\nauthority = \"https://y\"\ntimeout = \"2m\"\nconcurrency = 20\n" +
			"mailbox_concurrency = 4\nmailbox_requests = 5000\nrequests_per_second = 100\nbatch_size = 10\npage_size = 100\nfull_every = 0\nmailbox_timeout = \"1h\"\nbackoff = \"2s\"", ""},
		"null":                    {who + secret + "cloud = null\nbatch_size = null\ntimeout = null", ""},
		"managed identity alone":  {`auth "managed_identity" {}`, ""},
		"the command line alone":  {`auth "azure_cli" {}`, ""},
		"no auth":                 {who, "auth"},
		"an unknown auth":         {who + `auth "ntlm" {}`, "azure_cli, certificate"},
		"a secret without one":    {who + `auth "secret" {}`, "secret needs secret"},
		"a secret with a path":    {who + "auth \"secret\" {\n secret = \"x\"\n path = \"y\"\n}", "secret has no path"},
		"a secret for nobody":     {secret, "tenant_id and client_id"},
		"a certificate's path":    {who + `auth "certificate" {}`, "certificate needs path"},
		"an unknown cloud":        {who + secret + `cloud = "moon"`, "china, public, us_dod, us_gov"},
		"without TLS":             {who + secret + `url = "http://127.0.0.1/v1.0"`, "https://graph.microsoft.com/v1.0"},
		"an authority with words": {who + secret + `authority = "the usual one"`, "it is an address"},
		"too many at once":        {who + secret + "mailbox_concurrency = 5", "from 1 to 4"},
		"too many in a batch":     {who + secret + "batch_size = 21", "from 1 to 20"},
		"half a request":          {who + secret + "concurrency = 1.5", "whole number"},
		"no duration":             {who + secret + `mailbox_timeout = "soon"`, "duration"},
		"an empty file":           {who + secret + `ca_file = ""`, "it is empty"},
		"an unknown setting":      {who + secret + "batchsize = 3", "batchsize"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			file, diagnostics := hclparse.NewParser().ParseHCL([]byte(test.block), "test.hcl")
			if diagnostics.HasErrors() {
				t.Fatal(diagnostics)
			}
			body, diagnostics := hcldec.Decode(file.Body, graph.Spec(), nil)
			if diagnostics.HasErrors() != (test.want != "") || !strings.Contains(diagnostics.Error(), test.want) {
				t.Fatalf("the report is %v", diagnostics)
			}
			target, err := graph.New(body, graph.Options{Dir: t.TempDir()})
			if (err != nil) != (test.want != "") && !strings.Contains(name, "unknown setting") {
				t.Fatalf("the error is %v", err)
			}
			if target != nil {
				if err := target.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func TestSettingsNotKnown(t *testing.T) {
	for name, body := range map[string]cty.Value{
		"nothing": cty.NilVal, "null": cty.NullVal(cty.DynamicPseudoType), "unknown": cty.DynamicVal, "a text": cty.StringVal("x"),
		"empty": cty.EmptyObjectVal, "an unknown url": cty.ObjectVal(map[string]cty.Value{"url": cty.UnknownVal(cty.String)}),
	} {
		if _, err := graph.New(body, graph.Options{}); err == nil {
			t.Errorf("%s: there is no error", name)
		}
	}
}

// TestFilesThatAreMissing names the file that a setting means.
func TestFilesThatAreMissing(t *testing.T) {
	for _, block := range []string{
		"tenant_id = \"t\"\nclient_id = \"c\"\nca_file = \"missing.pem\"\nauth \"secret\" {\n secret = \"x\"\n}",
		"tenant_id = \"t\"\nclient_id = \"c\"\nauth \"certificate\" {\n path = \"missing.pem\"\n}",
	} {
		if _, err := graph.New(decode(t, block), graph.Options{Dir: t.TempDir()}); err == nil || !strings.Contains(err.Error(), "missing.pem") {
			t.Errorf("the error is %v", err)
		}
	}
}
