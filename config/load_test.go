package config_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
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

// TestGivenFiles has files be read that are in no directory.
func TestGivenFiles(t *testing.T) {
	opts := options(directory(t, "main.hcl", "nonsense", "x.auto.csvars", "nonsense"))
	src := strings.Replace(base(t), "owner =", "owner = var.owner #", 1)
	opts.Files = map[string][]byte{
		"main:a.hcl": []byte(src), "main:b.hcl": []byte(`variable "owner" {}`), "main:c.test.hcl": []byte("nonsense"), "main:notes.txt": []byte("nonsense"),
		"x.auto.csvars": []byte(`owner = "given"`),
	}
	if c := load(t, opts); c.Owner != "given" {
		t.Errorf("the owner is %q", c.Owner)
	}
	opts.Files["main:b.hcl"] = []byte("variable {}")
	if got := complaint(t, opts); !strings.Contains(got, "on main:b.hcl line 1") {
		t.Error(got)
	}
	opts.Files = map[string][]byte{}
	if got := complaint(t, opts); !strings.Contains(got, "No configuration") {
		t.Error(got)
	}
}

// TestSpareVars has a setting of a variable that is not declared mean nothing.
func TestSpareVars(t *testing.T) {
	opts := options(directory(t, "main.hcl", base(t)))
	opts.Vars = []config.VarSetting{{Name: "other", Value: "x", Origin: "-var"}}
	if got := complaint(t, opts); !strings.Contains(got, "Unknown variable") {
		t.Error(got)
	}
	opts.SpareVars = true
	load(t, opts)
}

// TestReadFiles reads what Load reads of a directory, and nothing else.
func TestReadFiles(t *testing.T) {
	dir := directory(t, "a.hcl", "one", "b.hcl.json", "two", "c.auto.csvars", "three", "d.csvars", "x", "e.test.hcl", "x", ".f.hcl", "x", "g.txt", "x")
	files, err := config.ReadFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, []string{"a.hcl", "b.hcl.json", "c.auto.csvars"}) || string(files["a.hcl"]) != "one" {
		t.Errorf("read are %q", got)
	}
	if err := os.WriteFile(filepath.Join(dir, "h.hcl"), make([]byte, config.MaxFileSize+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := config.ReadFiles(dir); err == nil || !strings.Contains(err.Error(), "h.hcl: it is larger than 2 MiB") {
		t.Error(err)
	}
}
