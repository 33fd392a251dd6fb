package vdir

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"contactsync/providers"
)

// openBox makes a mailbox of the given files.
func openBox(t *testing.T, files map[string]string) (*box, string) {
	t.Helper()
	directory := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(directory, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(directory)
	if err != nil {
		t.Fatal(err)
	}
	b := &box{root: root}
	t.Cleanup(b.close)
	return b, directory
}

func mustHold(t *testing.T, directory string, want map[string]string) {
	t.Helper()
	entries, err := os.ReadDir(directory)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(directory, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if w, ok := want[entry.Name()]; !ok || w != string(text) {
			t.Errorf("%s holds %q, not %q, %v", entry.Name(), text, w, ok)
		}
	}
	if len(entries) != len(want) {
		t.Errorf("there are %d files, not %d", len(entries), len(want))
	}
}

func TestReplace(t *testing.T) {
	tests := map[string]struct {
		meanwhile func(path string) error
		want      map[string]string
		err       error
	}{
		"undisturbed": {func(string) error { return nil }, map[string]string{"a.vcf": "new"}, nil},
		"written meanwhile": {
			func(path string) error { return os.WriteFile(path, []byte("theirs"), 0o600) }, map[string]string{"a.vcf": "theirs"}, providers.ErrChanged,
		},
		"deleted meanwhile": {os.Remove, map[string]string{}, fs.ErrNotExist},
		"over a leftover": {
			func(path string) error {
				return os.WriteFile(filepath.Join(filepath.Dir(path), tempName("a.vcf")), []byte("half"), 0o600)
			},
			map[string]string{"a.vcf": "new"}, nil,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b, directory := openBox(t, map[string]string{"a.vcf": "old"})
			before, err := b.read("a.vcf")
			if err != nil {
				t.Fatal(err)
			}
			if err := test.meanwhile(filepath.Join(directory, "a.vcf")); err != nil {
				t.Fatal(err)
			}
			if err := b.replace("a.vcf", before, []byte("new")); !errors.Is(err, test.err) {
				t.Errorf("the error is %v, not %v", err, test.err)
			}
			mustHold(t, directory, test.want)
		})
	}
}

func TestSettleOverwritesNothing(t *testing.T) {
	b, directory := openBox(t, map[string]string{"temp": "new", "a.vcf": "old", "a-2.vcf": "old too"})
	if path, err := b.settle("temp", mainFolder, "a.vcf"); err != nil || path != "a-3.vcf" {
		t.Errorf("%s, %v", path, err)
	}
	if _, err := b.settle("nothing", mainFolder, "b.vcf"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the error is %v", err)
	}
	mustHold(t, directory, map[string]string{"a.vcf": "old", "a-2.vcf": "old too", "a-3.vcf": "new"})
}

// TestSyncFails checks that what may not be durable is of unknown outcome, and
// that a failure stays one.
func TestSyncFails(t *testing.T) {
	b, _ := openBox(t, nil)
	failure := errors.New("failed")
	w := &writer{box: b, touched: [][]string{{mainFolder}, {mainFolder, "\x00"}, {"\x00"}, nil}}
	results := []providers.Result{{ID: "1"}, {ID: "2"}, {Err: failure}, {ID: "4"}}
	w.sync(results)
	want := []error{nil, providers.ErrUnknownOutcome, failure, nil}
	if !slices.EqualFunc(results, want, func(r providers.Result, err error) bool { return errors.Is(r.Err, err) }) {
		t.Errorf("the results are %v", results)
	}
}
