package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"contactsync/state/sqlite"
)

func TestPath(t *testing.T) {
	folder := t.TempDir()
	for _, test := range []struct {
		name, body string
		want       string // "" for an error
	}{
		{"default", ``, filepath.Join(folder, "contactsync.db")},
		{"null", `path = null`, filepath.Join(folder, "contactsync.db")},
		{"relative", `path = "state/at.db"`, filepath.Join(folder, "state", "at.db")},
		{"above", `path = "../at.db"`, filepath.Join(filepath.Dir(folder), "at.db")},
		{"absolute", `path = "` + filepath.ToSlash(folder) + `/x/../at.db"`, filepath.Join(folder, "at.db")},
		{"no special name", `path = ":memory:"`, filepath.Join(folder, ":memory:")},
		{"empty", `path = ""`, ""},
		{"of another type", `path = ["a"]`, ""},
		{"unknown argument", `file = "a"`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			file, diags := hclsyntax.ParseConfig([]byte(test.body), "state.hcl", hcl.InitialPos)
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			body, diags := hcldec.Decode(file.Body, sqlite.Spec(), nil)
			if diags.HasErrors() {
				if test.want != "" {
					t.Error(diags)
				}
				return
			}
			got, err := sqlite.Path(body, folder)
			if got != test.want || (err != nil) != (test.want == "") {
				t.Errorf("got %q, %v, want %q", got, err, test.want)
			}
		})
	}
	if got, err := sqlite.Path(cty.NilVal, folder); err != nil || got != filepath.Join(folder, "contactsync.db") {
		t.Errorf("without the block: got %q, %v", got, err)
	}
}
