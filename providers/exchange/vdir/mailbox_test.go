package vdir_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/vdir"
)

func TestMailboxDirectory(t *testing.T) {
	tests := map[string]struct {
		directories []string
		links       []string
		address     string
		want        string // the directory that is found
		err         error
		isAmbiguous bool
	}{
		"the very name":             {directories: []string{"a@x"}, address: "a@x", want: "a@x"},
		"another case":              {directories: []string{"Ä@X.com"}, address: "ä@x.COM", want: "Ä@X.com"},
		"the very name of two":      {directories: []string{"A@x", "a@x"}, address: "a@x", want: "a@x"},
		"two that differ in case":   {directories: []string{"A@x", "a@X"}, address: "a@x", isAmbiguous: true},
		"none":                      {directories: []string{"b@x"}, address: "a@x", err: providers.ErrNoMailbox},
		"no address":                {directories: []string{"b@x"}, address: "", err: providers.ErrNoMailbox},
		"a hidden one":              {directories: []string{".a@x"}, address: ".a@x", err: providers.ErrNoMailbox},
		"the directory itself":      {address: ".", err: providers.ErrNoMailbox},
		"outside":                   {address: "../elsewhere", err: providers.ErrNoMailbox},
		"below another":             {directories: []string{"b@x/CRM"}, address: "b@x/CRM", err: providers.ErrNoMailbox},
		"a symbolic link":           {links: []string{"a@x"}, address: "a@x", err: providers.ErrNoMailbox},
		"a link of another case":    {links: []string{"A@x"}, address: "a@x", err: providers.ErrNoMailbox},
		"control characters":        {address: "a\x00\n@x", err: providers.ErrNoMailbox},
		"longer than any file name": {address: string(make([]byte, 5000)), err: providers.ErrNoMailbox},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			base := t.TempDir()
			elsewhere := filepath.Join(base, "elsewhere")
			mailboxes := filepath.Join(base, "mailboxes")
			for _, directory := range append(test.directories, ".", "../elsewhere") {
				if err := os.MkdirAll(filepath.Join(mailboxes, directory), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			for _, link := range test.links {
				if err := os.Symlink(elsewhere, filepath.Join(mailboxes, link)); err != nil {
					t.Skip(err)
				}
			}
			target, err := vdir.New(cty.ObjectVal(map[string]cty.Value{"path": cty.StringVal(mailboxes)}), "", time.Now)
			if err != nil {
				t.Fatal(err)
			}
			box := addressbook.Mailbox{Rep: "5", Address: test.address}
			result := target.Do(t.Context(), box, []providers.Operation{creation("1", ".", person("Ada"))})[0]
			switch {
			case test.isAmbiguous:
				if result.Err == nil || errors.Is(result.Err, providers.ErrNoMailbox) {
					t.Errorf("the error is %v", result.Err)
				}
			case !errors.Is(result.Err, test.err):
				t.Errorf("the error is %v, not %v", result.Err, test.err)
			case test.err == nil:
				if _, err := os.Stat(filepath.Join(mailboxes, test.want, string(result.ID))); err != nil {
					t.Error(err)
				}
			}
			if names, _ := os.ReadDir(elsewhere); len(names) > 0 {
				t.Errorf("%s was written elsewhere", names[0].Name())
			}
		})
	}
}

// TestMailboxesNotThere checks that a directory of mailboxes that is not there,
// not mounted perhaps, is no list of mailboxes that are gone.
func TestMailboxesNotThere(t *testing.T) {
	target, directory := open(t)
	if err := os.RemoveAll(filepath.Dir(directory)); err != nil {
		t.Fatal(err)
	}
	_, err := target.Observe(t.Context(), mailbox, nil)
	if !errors.Is(err, providers.ErrTransport) || errors.Is(err, providers.ErrNoMailbox) {
		t.Errorf("the error is %v", err)
	}
}

func TestNew(t *testing.T) {
	tests := map[string]struct {
		body string
		ok   bool
	}{
		"relative":  {`path = "mailboxes"`, true},
		"empty":     {`path = ""`, false},
		"missing":   {``, false},
		"null":      {`path = null`, false},
		"no string": {`path = ["a"]`, false},
		"unknown":   {"path = \"a\"\nmode = 1", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			file, diagnostics := hclparse.NewParser().ParseHCL([]byte(test.body), "x.hcl")
			if diagnostics.HasErrors() {
				t.Fatal(diagnostics)
			}
			body, diagnostics := hcldec.Decode(file.Body, vdir.Spec(), nil)
			_, err := vdir.New(body, t.TempDir(), time.Now)
			if ok := err == nil && !diagnostics.HasErrors(); ok != test.ok {
				t.Errorf("%v, %v", diagnostics, err)
			}
		})
	}
	for name, body := range map[string]cty.Value{
		"nothing": cty.NilVal, "null": cty.NullVal(cty.DynamicPseudoType), "unknown": cty.DynamicVal, "no object": cty.StringVal("x"),
		"unknown path": cty.ObjectVal(map[string]cty.Value{"path": cty.UnknownVal(cty.String)}),
	} {
		if _, err := vdir.New(body, "", time.Now); err == nil {
			t.Errorf("%s: there is no error", name)
		}
	}
}
