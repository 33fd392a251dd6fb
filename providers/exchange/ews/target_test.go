package ews_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/exchange/ews"
	"contactsync/providers/providertest"
	"contactsync/providers/sandbox"
)

func TestSettings(t *testing.T) {
	const base = "url = \"https://mail.example.com/EWS/Exchange.asmx\"\nauth \"ntlm\" {\n user = \"sync\"\n password = \"x\"\n}\n"
	tests := map[string]struct {
		more string
		want string // in the report, "" for none
	}{
		"the least": {"", ""},
		"all": {"access = \"delegate\"\nconcurrency = 20\nmailbox_concurrency = 2\nbatch_size = 50\nbatch_bytes = 1000000\n" +
			"mailbox_timeout = \"30m\"\ntimeout = \"2m\"", ""},
		"null":                   {"access = null\nbatch_size = null\nmailbox_timeout = null", ""},
		"another access":         {`access = "owner"`, `"impersonation" or "delegate"`},
		"no concurrency":         {"concurrency = 0", "from 1 to"},
		"half a request":         {"mailbox_concurrency = 1.5", "whole number"},
		"too large a batch":      {"batch_size = 100000", "from 1 to 1000"},
		"too few bytes":          {"batch_bytes = 10", "from 65536"},
		"no duration":            {`mailbox_timeout = "soon"`, "duration"},
		"a negative duration":    {`mailbox_timeout = "-1s"`, "duration"},
		"a number of the future": {"batch_size = 1e400", "whole number"},
		"an unknown setting":     {"batchsize = 3", "batchsize"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			file, diagnostics := hclparse.NewParser().ParseHCL([]byte(base+test.more), "test.hcl")
			if diagnostics.HasErrors() {
				t.Fatal(diagnostics)
			}
			body, diagnostics := hcldec.Decode(file.Body, ews.Spec(), nil)
			if diagnostics.HasErrors() != (test.want != "") || !strings.Contains(diagnostics.Error(), test.want) {
				t.Fatalf("the report is %v", diagnostics)
			}
			target, err := ews.New(body, ews.Options{Dir: t.TempDir()})
			if (err != nil) != (test.want != "") && !strings.Contains(name, "unknown") {
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
		"null": cty.NullVal(cty.DynamicPseudoType), "unknown": cty.DynamicVal, "a text": cty.StringVal("x"),
		"empty": cty.EmptyObjectVal, "an unknown url": cty.ObjectVal(map[string]cty.Value{"url": cty.UnknownVal(cty.String)}),
	} {
		if _, err := ews.New(body, ews.Options{}); err == nil {
			t.Errorf("%s: there is no error", name)
		}
	}
}

func TestExchangeOnlineIsWarnedOfOnce(t *testing.T) {
	w := newWorld(t, sandbox.Options{Version: "15.20"})
	w.Done(providertest.Creations(w.Main(), 3)...)
	if len(w.warned) != 1 || !strings.Contains(w.warned[0], "2027-04-01") || !strings.Contains(w.warned[0], "Microsoft Graph") {
		t.Errorf("the warnings are %q", w.warned)
	}
	w = newWorld(t, sandbox.Options{})
	w.Main()
	if len(w.warned) != 0 {
		t.Errorf("the warnings are %q", w.warned)
	}
}

// TestHeader has every request lead to its mailbox and carry an id.
func TestHeader(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.Done(providertest.Creations(w.Main(), 3)...)
	ids := make(map[string]bool)
	for _, header := range w.headers {
		id := header.Get("client-request-id")
		if header.Get("X-AnchorMailbox") != providertest.Bob.Address || len(id) != 36 || ids[id] {
			t.Errorf("the header is %v", header)
		}
		ids[id] = true
	}
	if len(ids) < 3 {
		t.Errorf("there were %d requests", len(ids))
	}
}
