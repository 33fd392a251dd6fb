package config_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"contactsync/config"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestPrintedDiagnostics compares what a person sees of some configurations
// with errors.
func TestPrintedDiagnostics(t *testing.T) {
	for _, name := range []string{"contactsync", "locals", "mapping", "provider", "sync-mappings", "user", "variable"} {
		t.Run(name, func(t *testing.T) {
			files := []string{name + ".hcl", read(t, "testdata/errors/"+name+".hcl")}
			if name != "contactsync" {
				files = append(files, "base.hcl", base(t))
			}
			_, sources, diags := config.Load(options(directory(t, files...)))
			got := printed(sources, diags)
			golden := filepath.Join("testdata", "printed", name+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := read(t, golden); got != want {
				t.Errorf("printed:\n%s\nnot:\n%s", got, want)
			}
		})
	}
}
