package undofile_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"contactsync/planner/planfile"
	"contactsync/planner/undofile"
)

// FuzzOpen changes a file anywhere: what is handed out of it is what was written, or nothing.
func FuzzOpen(f *testing.F) {
	identity := newIdentity(f)
	data, err := os.ReadFile(write(f, f.TempDir(), "run1", noon, planfile.Recipients{identity.Recipient()}, batches...))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(0, 0, []byte(""))
	f.Add(17, 1, []byte("2"))
	f.Add(40, 4, []byte("\xff\xff\xff\xff"))
	f.Add(len(data), 0, []byte("\x00\x00\x00\x01x"))
	f.Fuzz(func(t *testing.T, at, length int, replacement []byte) {
		if at < 0 || length < 0 || at > len(data) || length > len(data)-at {
			t.Skip()
		}
		dir := t.TempDir()
		mutated := append(append(bytes.Clone(data[:at]), replacement...), data[at+length:]...)
		if err := os.WriteFile(filepath.Join(dir, "run1.csundo"), mutated, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := undofile.Open(dir, "run1", []string{"acme"}, planfile.Identities{identity})
		if err != nil {
			return
		}
		defer r.Close()
		for _, mailbox := range r.Mailboxes() {
			formers, err := r.Formers(mailbox)
			if err != nil {
				t.Error(err)
			}
			for _, got := range formers {
				if want := former(got.Key, got.Action); got.Contact == nil || !got.Contact.Get("surname").Equal(want.Contact.Get("surname")) {
					t.Errorf("it hands out what was not written: %v", got.Key)
				}
			}
		}
	})
}
