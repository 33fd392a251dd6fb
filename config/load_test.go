package config_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/zclconf/go-cty/cty"

	"contactsync/config"
)

// schemas are those of the providers and stores that tests configure.
func schemas() config.Schemas {
	text := func(name string, required bool) *hcldec.AttrSpec {
		return &hcldec.AttrSpec{Name: name, Type: cty.String, Required: required}
	}
	return config.Schemas{
		Sources: map[string]hcldec.Spec{
			"csv": hcldec.ObjectSpec{
				"dir":       text("dir", true),
				"delimiter": text("delimiter", false),
				"retries":   &hcldec.AttrSpec{Name: "retries", Type: cty.Number},
				"tags":      &hcldec.AttrSpec{Name: "tags", Type: cty.List(cty.String)},
			},
		},
		Targets: map[string]hcldec.Spec{
			"vdir": hcldec.ObjectSpec{"path": text("path", true)},
		},
		States: map[string]hcldec.Spec{
			"sqlite": hcldec.ObjectSpec{"path": &hcldec.DefaultSpec{
				Primary: text("path", false),
				Default: &hcldec.LiteralSpec{Value: cty.StringVal("contactsync.db")},
			}},
			"memory": hcldec.ObjectSpec{},
		},
	}
}

// options are Options for a directory.
func options(dir string) config.Options {
	return config.Options{Dir: dir, Schemas: schemas(), Version: "0.3.0"}
}

// directory makes a directory of files, given as name and content in turn.
func directory(t testing.TB, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// base is a configuration without errors, to which tests add.
func base(t testing.TB) string {
	t.Helper()
	src, err := os.ReadFile("testdata/base.hcl")
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

// load loads a configuration that must be valid.
func load(t testing.TB, opts config.Options) *config.Config {
	t.Helper()
	c, files, diags := config.Load(opts)
	if diags.HasErrors() {
		t.Fatalf("unexpected diagnostics:\n%s", printed(files, diags))
	}
	return c
}

// loadFiles is load for files given as name and content in turn.
func loadFiles(t testing.TB, files ...string) *config.Config {
	t.Helper()
	return load(t, options(directory(t, files...)))
}

// printed is how diagnostics are shown, with the directory's name taken out.
func printed(files config.Files, diags hcl.Diagnostics) string {
	var text bytes.Buffer
	if err := hcl.NewDiagnosticTextWriter(&text, files, 0, false).WriteDiagnostics(diags); err != nil {
		return err.Error()
	}
	for name := range files {
		if dir := filepath.Dir(name); dir != "." {
			return strings.ReplaceAll(text.String(), dir+string(filepath.Separator), "")
		}
	}
	return text.String()
}

// complaint loads files that must have an error, and gives what is printed.
func complaint(t *testing.T, opts config.Options) string {
	t.Helper()
	c, files, diags := config.Load(opts)
	if c != nil || !diags.HasErrors() {
		t.Fatal("no error")
	}
	return printed(files, diags)
}

func TestRequiredVersion(t *testing.T) {
	for _, test := range []struct{ required, running, want string }{
		{">= 0.3", "0.3.0", ""},
		{">= 0.3", "0.3.0-dev", ""},
		{"~> 0.2.1", "0.3.0", "This is contactsync 0.3.0."},
		{">= 1", "0.3.0", "The configuration requires >= 1"},
		{">= 0.3", "devel", "Version not checked"},
	} {
		src := strings.Replace(base(t), "owner =", "required_version = \""+test.required+"\"\n owner =", 1)
		opts := options(directory(t, "main.hcl", src))
		opts.Version = test.running
		_, files, diags := config.Load(opts)
		if got := printed(files, diags); !strings.Contains(got, test.want) || (test.want == "") != (len(diags) == 0) {
			t.Errorf("%s of %s:\n%s", test.required, test.running, got)
		}
	}
}

func TestSameComplaintOnce(t *testing.T) {
	got := complaint(t, options(directory(t, "base.hcl", base(t), "x.hcl.json", "[1]")))
	if strings.Count(got, "Error:") != 1 {
		t.Error(got)
	}
}
