package planfile_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"contactsync/planner"
	"contactsync/planner/planfile"
)

func newIdentity(t testing.TB) *age.X25519Identity {
	t.Helper()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return identity
}

func passphraseRecipients(t testing.TB, passphrase string) planfile.Recipients {
	t.Helper()
	recipients, err := planfile.PassphraseRecipients(passphrase)
	if err != nil {
		t.Fatal(err)
	}
	return recipients
}

func passphraseIdentities(t testing.TB, passphrase string) planfile.Identities {
	t.Helper()
	identities, err := planfile.PassphraseIdentities(passphrase)
	if err != nil {
		t.Fatal(err)
	}
	return identities
}

func TestOpenNeedsTheKey(t *testing.T) {
	ann := newIdentity(t)
	forAnn := saveFor(t, planfile.Recipients{ann.Recipient()}, small("5"))
	withPassphrase := saveFor(t, passphraseRecipients(t, "correct horse"), small("5"))
	for _, c := range []struct {
		name, path string
		identities planfile.Identities
		want       error
		says       string
	}{
		{"no identity", forAnn, nil, planfile.ErrNoKey, "an identity of one of its recipients"},
		{"another identity", forAnn, planfile.Identities{newIdentity(t)}, planfile.ErrWrongKey, "an identity of one of its recipients"},
		{"a passphrase for an identity", forAnn, passphraseIdentities(t, "correct horse"), planfile.ErrWrongKey, "an identity of one of its recipients"},
		{"no passphrase", withPassphrase, nil, planfile.ErrNoKey, "the passphrase"},
		{"another passphrase", withPassphrase, passphraseIdentities(t, "wrong horse"), planfile.ErrWrongKey, "the passphrase"},
		{"an identity for a passphrase", withPassphrase, planfile.Identities{ann}, planfile.ErrWrongKey, "the passphrase"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := planfile.Open(c.path, c.identities)
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), c.path) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// A plan that was changed by somebody who computes the checksum anew is still
// refused, wherever the change is.
func TestEveryByteCountsForWhoSealsAgain(t *testing.T) {
	ann := newIdentity(t)
	path := saveFor(t, planfile.Recipients{ann.Recipient()}, small("5"))
	plan, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	body := plan[:len(plan)-len("sha256 \n")-64]
	for i := len("contactsync plan 1 zstd age\n"); i < len(body); i++ {
		mutated := bytes.Clone(body)
		mutated[i] ^= 1
		mutated = fmt.Appendf(mutated, "sha256 %x\n", sha256.Sum256(mutated))
		if err := os.WriteFile(path, mutated, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := planfile.Open(path, planfile.Identities{ann})
		if err == nil {
			r.Close()
			t.Fatalf("accepted with byte %d changed", i)
		}
		if !errors.Is(err, planfile.ErrTampered) && !errors.Is(err, planfile.ErrWrongKey) {
			t.Errorf("byte %d: %v", i, err)
		}
	}
}

func TestPlanIsNotReadableWithoutTheKey(t *testing.T) {
	data, err := os.ReadFile(saveFor(t, planfile.Recipients{newIdentity(t).Recipient()}, small("5")))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"bob@example.com", "crm/person/17", "acme", "0.1.0", "\x28\xb5\x2f\xfd"} {
		if bytes.Contains(data, []byte(secret)) {
			t.Errorf("the file has %q", secret)
		}
	}
}

// The bytes that are read later are those that were verified, also for a plan that
// is not encrypted.
func TestFileThatIsChangedAfterItWasOpened(t *testing.T) {
	path := save(t, small("5"))
	other, err := os.ReadFile(save(t, small("6")))
	if err != nil {
		t.Fatal(err)
	}
	r := open(t, path)
	if err := os.WriteFile(path, other, 0o600); err != nil {
		t.Fatal(err)
	}
	var failed error
	for m, err := range r.Mailboxes() {
		if failed = err; m != nil {
			t.Errorf("got %+v", m)
		}
	}
	if !errors.Is(failed, planfile.ErrTampered) {
		t.Errorf("error %v", failed)
	}
}

func TestParseKeys(t *testing.T) {
	ann := newIdentity(t)
	for _, c := range []struct {
		name   string
		failed error
	}{
		{"an identity as recipient", second(planfile.ParseRecipients([]string{ann.String()}))},
		{"no recipient", second(planfile.ParseRecipients([]string{"SECRET"}))},
		{"a recipient that is cut short", second(planfile.ParseRecipients([]string{ann.Recipient().String()[:40]}))},
		{"an empty recipient", second(planfile.ParseRecipients([]string{""}))},
		{"a recipient as identity", second(planfile.ParseIdentities(ann.Recipient().String()))},
		{"an identity that is cut short", second(planfile.ParseIdentities(ann.String()[:40]))},
		{"an empty identity", second(planfile.ParseIdentities(""))},
		{"an empty passphrase", second(planfile.PassphraseRecipients(""))},
		{"an empty passphrase to open", second(planfile.PassphraseIdentities(""))},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.failed == nil {
				t.Fatal("accepted")
			}
			for _, secret := range []string{"SECRET-KEY-1" + ann.String()[len("AGE-SECRET-KEY-1"):][:8], `"`} {
				if strings.Contains(c.failed.Error(), secret) {
					t.Errorf("the error quotes what was given: %v", c.failed)
				}
			}
		})
	}
	identities, err := planfile.ParseIdentities("# created: today\n# public key: …\n" + ann.String() + "\n")
	if err != nil {
		t.Fatal(err)
	}
	recipients, err := planfile.ParseRecipients([]string{ann.Recipient().String()})
	if err != nil {
		t.Fatal(err)
	}
	open(t, saveFor(t, recipients, small("5")), identities...)
}

func second[T any](_ T, err error) error { return err }

// Both kinds of keys of age cannot be mixed: the file would be as weak as the weaker
// one.
func TestCreateForRecipientsThatDoNotGoTogether(t *testing.T) {
	strong, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, recipients := range []planfile.Recipients{
		{newIdentity(t).Recipient(), strong.Recipient()},
		{strong.Recipient(), newIdentity(t).Recipient()},
		append(passphraseRecipients(t, "correct horse"), newIdentity(t).Recipient()),
	} {
		if _, err := planfile.Create(filepath.Join(dir, "p.plan"), planner.Header{}, planfile.Terms{Recipients: recipients}); err == nil {
			t.Error("accepted")
		}
	}
	if names := list(t, dir); len(names) != 0 {
		t.Errorf("left %v", names)
	}
}
