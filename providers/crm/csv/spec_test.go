package csv_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"contactsync/providers"
	"contactsync/providers/crm/csv"
)

func TestSpecRefuses(t *testing.T) {
	for name, c := range map[string]struct{ block, want string }{
		"no dir":                  {``, `"dir" is required`},
		"empty dir":               {`dir = ""`, "name the directory"},
		"long delimiter":          {"dir = \"crm\"\ndelimiter = \"||\"", "one character"},
		"empty delimiter":         {"dir = \"crm\"\ndelimiter = \"\"", "one character"},
		"quote as delimiter":      {"dir = \"crm\"\ndelimiter = \"\\\"\"", "cannot be the delimiter"},
		"line break as delimiter": {"dir = \"crm\"\ndelimiter = \"\\n\"", "cannot be the delimiter"},
		"number as field":         {"dir = \"crm\"\nperson {\nrep_field = 3\n}", "a list of names"},
		"empty name in list":      {"dir = \"crm\"\nperson {\nrep_field = [\"\"]\n}", "a list of names"},
		"object as field":         {"dir = \"crm\"\nperson {\nsales_group_field = { a = \"b\" }\n}", "a list of names"},
		"list of lists":           {"dir = \"crm\"\ncompany {\nrep_field = [[\"a\"]]\n}", "a list of names"},
		"company of a company":    {"dir = \"crm\"\ncompany {\ncompany_field = \"x\"\n}", `"company_field" is not expected here`},
		"unknown argument":        {"dir = \"crm\"\npath = \"x\"", `"path" is not expected here`},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := decode(t, c.block, t.TempDir())
			if !diags.HasErrors() || !strings.Contains(diags.Error(), c.want) {
				t.Errorf("%v, want %s", diags, c.want)
			}
			for _, d := range diags {
				if d.Subject == nil || d.Subject.Filename != "test.hcl" {
					t.Errorf("%v has no place", d)
				}
			}
		})
	}
}

// Bodies that Spec would not have passed are errors too.
func TestNewRefuses(t *testing.T) {
	dir := cty.StringVal("crm")
	for name, body := range map[string]cty.Value{
		"no object":       cty.StringVal("crm"),
		"null":            cty.NullVal(cty.EmptyObject),
		"unknown":         cty.ObjectVal(map[string]cty.Value{"dir": cty.UnknownVal(cty.String)}),
		"nothing":         cty.EmptyObjectVal,
		"dir is null":     cty.ObjectVal(map[string]cty.Value{"dir": cty.NullVal(cty.String)}),
		"dir is empty":    cty.ObjectVal(map[string]cty.Value{"dir": cty.StringVal("")}),
		"dir is no text":  cty.ObjectVal(map[string]cty.Value{"dir": cty.True}),
		"bool delimiter":  cty.ObjectVal(map[string]cty.Value{"dir": dir, "delimiter": cty.True}),
		"wrong delimiter": cty.ObjectVal(map[string]cty.Value{"dir": dir, "delimiter": cty.StringVal("ab")}),
		"wrong field": cty.ObjectVal(map[string]cty.Value{"dir": dir,
			"person": cty.ObjectVal(map[string]cty.Value{"rep_field": cty.True})}),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := csv.New(body, t.TempDir()); err == nil || !strings.HasPrefix(err.Error(), "provider csv: ") {
				t.Error(err)
			}
		})
	}
}

func TestDir(t *testing.T) {
	base, elsewhere := t.TempDir(), t.TempDir()
	if err := os.Mkdir(filepath.Join(base, "crm"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{base, filepath.Join(base, "crm"), elsewhere} {
		content := "id,email\n" + filepath.Base(dir) + ",\n"
		if err := os.WriteFile(filepath.Join(dir, "reps.csv"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for dir, where := range map[string]string{
		"crm":     filepath.Join(base, "crm"),
		"./crm/.": filepath.Join(base, "crm"),
		".":       base,
		elsewhere: elsewhere,
	} {
		body := cty.ObjectVal(map[string]cty.Value{"dir": cty.StringVal(dir).Mark("sensitive")})
		source, err := csv.New(body, base)
		if err != nil {
			t.Fatal(err)
		}
		got, err := list(source, providers.Reps)
		if err != nil || !strings.Contains(got, `"`+filepath.Base(where)+`"`) {
			t.Errorf("dir %q reads %s, %v", dir, got, err)
		}
	}
}
