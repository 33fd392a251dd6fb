package desired_test

import (
	"slices"
	"testing"

	"contactsync/config"
	"contactsync/planner/desired"
)

// TestFolderNames collects the names of folders from everywhere where a configuration has some.
func TestFolderNames(t *testing.T) {
	cfg := load(t, configurationOf("", `
user "claire@example.com" {
  categorization {
    folder = ["Key", rep.email]
  }
}
moved {
  from = folder("sales", "Old")
  to   = folder("sales", "CRM")
}
`))
	cfg.Syncs[0].Adopt = &config.Adopt{Folders: [][]string{{"Customers", "Old ones"}}}
	want := []string{"CRM", "Customers", "Key", "Old", "Old ones"}
	if got := desired.NewProgram(cfg).FolderNames(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
