package undofile_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"contactsync/planner"
	"contactsync/planner/planfile"
	"contactsync/planner/undofile"
	"contactsync/providers/addressbook"
)

// openRun opens what write wrote.
func openRun(t *testing.T, dir, run string, identities planfile.Identities) *undofile.Reader {
	t.Helper()
	r, err := undofile.Open(dir, run, []string{"acme"}, identities)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// erasedOf are the keys of a mailbox that were erased. None of these has contents.
func erasedOf(t *testing.T, r *undofile.Reader) (keys []addressbook.Key) {
	t.Helper()
	formers, err := r.Formers(anna)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range formers {
		if f.Erased == (f.Contact != nil) {
			t.Errorf("%s: erased is %t, and contents %v", f.Key, f.Erased, f.Contact)
		}
		if f.Erased {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

// What was erased has no contents any more in any run before, also in one that was opened by then.
func TestErase(t *testing.T) {
	dir, identity := t.TempDir(), newIdentity(t)
	recipients, identities := planfile.Recipients{identity.Recipient()}, planfile.Identities{identity}
	both := batch{anna, []planner.Former{former("crm/person/Ab", planner.Delete), former("crm/person/2", planner.Delete)}}
	write(t, dir, "before", noon, recipients, both)
	write(t, dir, "after", noon.Add(time.Hour), recipients, both)
	before := openRun(t, dir, "before", identities)
	if got := erasedOf(t, before); got != nil {
		t.Errorf("nothing was erased, and it says %v", got)
	}
	if err := undofile.Erase(dir, "e1", "crm/person/aB", noon.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if got, want := erasedOf(t, before), []addressbook.Key{"crm/person/Ab"}; !reflect.DeepEqual(got, want) {
		t.Errorf("of the run before: %v, want %v", got, want)
	}
	if got := erasedOf(t, openRun(t, dir, "after", identities)); got != nil {
		t.Errorf("of the run after: %v", got)
	}

	// It stays as long as the run that it is about.
	if err := undofile.Sweep(dir, noon); err != nil {
		t.Fatal(err)
	}
	if got := erasedOf(t, before); len(got) != 1 {
		t.Errorf("after the first sweep: %v", got)
	}
	path := filepath.Join(dir, "e1.erased")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := before.Formers(anna); !errors.Is(err, undofile.ErrDamaged) {
		t.Errorf("what was erased cannot be read, and the error is %v", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := undofile.Erase(dir, "e2", "crm/person/2", noon.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if err := undofile.Sweep(dir, noon.Add(2*time.Minute)); err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("after the second sweep there are %d files, %v", len(entries), err)
	}
}

// Where nothing was kept no directory is made.
func TestEraseOfNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "nowhere")
	if err := undofile.Erase(dir, "e1", "crm/person/1", noon); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("there is a directory: %v", err)
	}
}
