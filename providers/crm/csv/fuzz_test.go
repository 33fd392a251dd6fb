package csv_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"contactsync/providers"
)

// FuzzPersons gives arbitrary bytes as persons.csv: they are read in full, or
// not at all.
func FuzzPersons(f *testing.F) {
	for _, seed := range []string{
		"id,RepID\n1,5\n",
		"\ufeffid;RepID;Name\r\n1;5;\"a\r\n\"\"b\"\"\"\r\n\r\n2;5;c",
		"id,RepID\r1,5\r2,5\r",
		"id,RepID\n\"1,5\n",
		"id,RepID\n1,\xff\n",
		"\xff\xfei\x00d\x00",
		"id,RepID\n1,5\r",
		"id,RepID,id\n",
		"\n\nid,RepID\n\n \n",
		"RepID,id\n\"\",\"\"\n",
	} {
		f.Add([]byte(seed))
	}
	base := f.TempDir()
	source, _ := decode(f, `dir = "."`, base)
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(filepath.Join(base, "persons.csv"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		schema, schemaErr := source.Schema(context.Background(), providers.Persons)
		n := 0
		err := source.Records(context.Background(), providers.Persons, func(r providers.Record) error {
			n++
			if schemaErr != nil || len(r.Values) != len(schema.Fields) {
				t.Errorf("%d values for %v, %v", len(r.Values), schema, schemaErr)
			}
			if !strings.HasPrefix(r.Origin, "persons.csv:") || r.ID == "" && r.Problem == "" {
				t.Errorf("%q, %q, %q", r.Origin, r.ID, r.Problem)
			}
			for _, value := range r.Values {
				if strings.ToValidUTF8(value, "") != value || strings.Contains(value, "\x00") {
					t.Errorf("%q is no text", value)
				}
			}
			return nil
		})
		if err != nil {
			if !strings.HasPrefix(err.Error(), "persons.csv:") {
				t.Errorf("%v does not name the file", err)
			}
			return
		}
		if want := countRows(string(data)) - 1; n != want {
			t.Errorf("%d of %d rows of %q", n, want, data)
		}
	})
}

// countRows counts the lines of a well-formed file that are not empty, where a
// line break within quotes ends no line.
func countRows(text string) int {
	text = strings.TrimPrefix(text, "\ufeff")
	n, quoted, empty := 0, false, true
	end := func() {
		if !empty {
			n++
		}
		empty = true
	}
	for i := range len(text) {
		switch c := text[i]; {
		case c == '\n' && !quoted:
			end()
		case c == '\r' && !quoted && (i+1 == len(text) || text[i+1] == '\n'):
		default:
			quoted = quoted != (c == '"')
			empty = false
		}
	}
	end()
	return n
}
