package planfile_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"filippo.io/age"

	"contactsync/planner/planfile"
)

// FuzzOpen changes a saved plan anywhere: it must be refused.
func FuzzOpen(f *testing.F) {
	plan, err := os.ReadFile(save(f, small("5"), small("6")))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(0, 0, []byte(""))
	f.Add(10, 3, []byte("xyz"))
	f.Add(17, 1, []byte("2"))
	f.Add(len(plan), 0, []byte("\n"))
	f.Fuzz(func(t *testing.T, at, length int, replacement []byte) {
		if at < 0 || length < 0 || at > len(plan) || length > len(plan)-at {
			t.Skip("the place of the edit is not within the plan")
		}
		mutated := append(bytes.Clone(plan[:at]), replacement...)
		mutated = append(mutated, plan[at+length:]...)
		if !bytes.Equal(mutated, plan) {
			refused(t, filepath.Join(t.TempDir(), "p.plan"), mutated)
		}
	})
}

// FuzzReseal reads files whose checksum is right and whose lines are not.
func FuzzReseal(f *testing.F) {
	f.Add(header, `{"target":"t","changes":1}`, `{"action":"create","before":{"Fields":[{"Name":"\u0000AA=="}]}}`, footer)
	f.Add(header, `null`, `[]`, footer)
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		readThrough(t, resealed(t, a, b, c, d))
	})
}

// FuzzPayload reads files whose checksum is right and whose layers are not.
func FuzzPayload(f *testing.F) {
	for _, recipients := range []planfile.Recipients{nil, {newIdentity(f).Recipient()}} {
		plan, err := os.ReadFile(saveFor(f, recipients, small("5")))
		if err != nil {
			f.Fatal(err)
		}
		first, rest, _ := bytes.Cut(plan, []byte("\n"))
		f.Add(string(first), rest[:len(rest)-72])
	}
	f.Add("contactsync plan 1 zstd", []byte("\x28\xb5\x2f\xfd\x20\x02\x11\x00\x00{}"))
	f.Add("contactsync plan 1 zstd age", []byte("age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 30\nAA\n--- AA\n"))
	f.Fuzz(func(t *testing.T, first string, payload []byte) {
		readThrough(t, sealed(first, string(payload)), newIdentity(t))
	})
}

// readThrough reads all of a hostile file. What is wrong with it must be told in an
// error that a caller knows.
func readThrough(t *testing.T, content string, identities ...age.Identity) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "p.plan")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := planfile.Open(path, identities)
	if err != nil {
		for _, known := range []error{planfile.ErrNotPlan, planfile.ErrNewer, planfile.ErrTampered, planfile.ErrNoKey, planfile.ErrWrongKey} {
			if errors.Is(err, known) {
				return
			}
		}
		t.Fatalf("no reason that a caller can tell: %v", err)
	}
	defer r.Close()
	for _, err := range r.Mailboxes() {
		if err != nil && !errors.Is(err, planfile.ErrTampered) {
			t.Error(err)
		}
	}
}
