package csv_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"contactsync/providers"
	"contactsync/providers/crm/csv"
)

// files are the contents of a directory by file name.
type files map[string]string

// reps is a reps.csv for tests that are about other files.
const reps = "id,email\n5,five@example.com\n"

// newSource makes a source of files and of what its block says besides dir.
func newSource(t testing.TB, block string, contents files) *csv.Source {
	t.Helper()
	base := t.TempDir()
	if err := os.Mkdir(filepath.Join(base, "crm"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, content := range contents {
		if err := os.WriteFile(filepath.Join(base, "crm", name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	source, diags := decode(t, "dir = \"crm\"\n"+block, base)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return source
}

// decode makes a source of the text of its block.
func decode(t testing.TB, block, base string) (*csv.Source, hcl.Diagnostics) {
	t.Helper()
	file, diags := hclsyntax.ParseConfig([]byte(block), "test.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	body, diags := hcldec.Decode(file.Body, csv.Spec(), nil)
	if diags.HasErrors() {
		return nil, diags
	}
	source, err := csv.New(body, base)
	if err != nil {
		t.Fatal(err)
	}
	return source, nil
}

// listRecords reads a table and writes one line for each record.
func listRecords(ctx context.Context, source *csv.Source, table providers.Table) (string, error) {
	var lines strings.Builder
	err := source.Records(ctx, table, func(r providers.Record) error {
		fmt.Fprintf(&lines, "%s %q %q", r.Origin, r.ID, r.Values)
		if len(r.Reps) > 0 {
			fmt.Fprintf(&lines, " reps %q", r.Reps)
		}
		if len(r.Groups) > 0 {
			fmt.Fprintf(&lines, " groups %q", r.Groups)
		}
		if r.Company != "" {
			fmt.Fprintf(&lines, " company %q", r.Company)
		}
		if table == providers.Reps {
			fmt.Fprintf(&lines, " email %q enabled %v", r.Rep.Email, r.Rep.Enabled)
		}
		if r.Rep.Settings != "" {
			fmt.Fprintf(&lines, " settings %q", r.Rep.Settings)
		}
		if r.Problem != "" {
			fmt.Fprintf(&lines, " problem: %s", r.Problem)
		}
		lines.WriteByte('\n')
		return nil
	})
	return lines.String(), err
}

func listMemberships(ctx context.Context, source *csv.Source, table providers.Table) (string, error) {
	var lines strings.Builder
	err := source.Memberships(ctx, table, func(m providers.Membership) error {
		fmt.Fprintf(&lines, "rep %q group %q kind %q record %q\n", m.Rep, m.Group, m.Kind, m.Record)
		return nil
	})
	return lines.String(), err
}

// list reads a table of either sort.
func list(source *csv.Source, table providers.Table) (string, error) {
	if table == providers.Favorites || table == providers.SalesGroups {
		return listMemberships(context.Background(), source, table)
	}
	return listRecords(context.Background(), source, table)
}
