package undofile_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"contactsync/planner"
	"contactsync/planner/planfile"
	"contactsync/planner/undofile"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

var (
	noon = time.Date(2026, 2, 28, 12, 0, 0, 0, time.UTC)
	anna = state.MailboxID{Target: "vdir.mail", Rep: "17"}
	bob  = state.MailboxID{Target: "vdir.mail", Rep: "18"}
)

func newIdentity(t testing.TB) *age.X25519Identity {
	t.Helper()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return identity
}

// former has a value in every field, and texts that are hostile to JSON.
func former(key addressbook.Key, action planner.Action) planner.Former {
	return planner.Former{
		Key: key, Sync: "sales", Action: action,
		Contact: addressbook.NewContact(
			addressbook.Field{Name: "surname", Value: addressbook.Text("Byron \xff\x00\n" + string(key))},
			addressbook.Field{Name: "categories", Value: addressbook.List("a", "b")}),
		Shape: addressbook.Shape{"surname"}, Place: planner.Place{Folder: "f1", Path: []string{"CRM"}},
		Applied: &planner.Applied{Mapping: "people", Src: addressbook.Digest{1}, Want: addressbook.Digest{2}},
		Managed: addressbook.Shape{"surname"},
	}
}

// batch is what one call keeps.
type batch struct {
	mailbox state.MailboxID
	formers []planner.Former
}

// write writes the file of a run, and gives its path.
func write(t testing.TB, dir, run string, at time.Time, recipients planfile.Recipients, batches ...batch) string {
	t.Helper()
	w := undofile.NewWriter(undofile.Terms{Dir: dir, Recipients: recipients, Owner: "acme", Now: func() time.Time { return at }})
	for _, b := range batches {
		if err := w.Keep(run, b.mailbox, b.formers); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, run+".csundo")
}

var batches = []batch{
	{anna, []planner.Former{former("crm/person/2", planner.Update), former("crm/person/1", planner.Unmark)}},
	{bob, []planner.Former{{Key: "crm/person/9", Action: planner.Delete, Second: true}, former("crm/person/9", planner.Delete)}},
	{anna, []planner.Former{former("crm/person/1", planner.Recreate), former("crm/person/2", planner.Delete)}},
}

func TestReadWhatWasWritten(t *testing.T) {
	identity := newIdentity(t)
	dir := filepath.Join(t.TempDir(), "contactsync.undo")
	path := write(t, dir, "run1", noon, planfile.Recipients{newIdentity(t).Recipient(), identity.Recipient()}, batches...)
	r, err := undofile.Open(dir, "run1", []string{"acme"}, planfile.Identities{newIdentity(t), identity})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if r.Run() != "run1" || !r.Created().Equal(noon) || !reflect.DeepEqual(r.Mailboxes(), []state.MailboxID{anna, bob}) {
		t.Errorf("it says %s, %v, %v", r.Run(), r.Created(), r.Mailboxes())
	}
	// The first of a key counts, and what can be brought back before what cannot.
	for mailbox, want := range map[state.MailboxID][]planner.Former{
		anna:                           {former("crm/person/1", planner.Recreate), former("crm/person/2", planner.Update)},
		bob:                            {former("crm/person/9", planner.Delete)},
		{Target: "vdir.mail", Rep: ""}: nil,
	} {
		if got, err := r.Formers(mailbox); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("mailbox %s: got\n%+v, %v, want\n%+v", mailbox.Rep, got, err, want)
		}
	}

	for path, want := range map[string]os.FileMode{dir: 0o700, path: 0o600} {
		info, err := os.Stat(path)
		if err != nil || os.PathSeparator == '/' && info.Mode().Perm() != want {
			t.Errorf("%s has the mode %v, %v", path, info.Mode(), err)
		}
	}
	data, err := os.ReadFile(path)
	if err != nil || bytes.Contains(data, []byte("Byron")) || bytes.Contains(data, []byte("person")) || bytes.Contains(data, []byte("AGE-SECRET")) {
		t.Errorf("the file shows what it keeps; %v", err)
	}
}

// Batches of several mailboxes, and several of one, are kept at once.
func TestKeepAtOnce(t *testing.T) {
	identity, dir := newIdentity(t), t.TempDir()
	w := undofile.NewWriter(undofile.Terms{Dir: dir, Recipients: planfile.Recipients{identity.Recipient()}, Owner: "acme", Now: func() time.Time { return noon }})
	var group sync.WaitGroup
	for _, key := range []addressbook.Key{"crm/person/1", "crm/person/2", "crm/person/3", "crm/person/4"} {
		for _, mailbox := range []state.MailboxID{anna, bob} {
			group.Go(func() {
				if err := w.Keep("run1", mailbox, []planner.Former{former(key, planner.Update)}); err != nil {
					t.Error(err)
				}
			})
		}
	}
	group.Wait()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := undofile.Open(dir, "run1", []string{"acme"}, planfile.Identities{identity})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, mailbox := range []state.MailboxID{anna, bob} {
		if formers, err := r.Formers(mailbox); err != nil || len(formers) != 4 {
			t.Errorf("mailbox %s: %d formers, %v", mailbox.Rep, len(formers), err)
		}
	}
}

func TestPassphrase(t *testing.T) {
	recipients, err := planfile.PassphraseRecipients("correct horse")
	if err != nil {
		t.Fatal(err)
	}
	identities, err := planfile.PassphraseIdentities("correct horse")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, dir, "run1", noon, recipients, batches...)
	r, err := undofile.Open(dir, "run1", []string{"acme"}, identities)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := undofile.Open(dir, "run1", []string{"acme"}, nil); !errors.Is(err, undofile.ErrNoKey) || !strings.Contains(err.Error(), "passphrase") {
		t.Errorf("without it: %v", err)
	}
}

// Wherever a file is cut off, what was whole before is there, and nothing else.
func TestTornFile(t *testing.T) {
	identity, dir := newIdentity(t), t.TempDir()
	path := write(t, dir, "run1", noon, planfile.Recipients{identity.Recipient()},
		batch{anna, []planner.Former{former("crm/person/1", planner.Update)}}, batch{anna, []planner.Former{former("crm/person/2", planner.Update)}})
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	first := len("contactsync undo 1 2026-02-28T12:00:00Z\n")
	ends := []int{len(whole)}
	for at := first; at < len(whole); at += 23 {
		ends = append(ends, at)
	}
	at := first
	for _, frame := range frames(whole, first) {
		ends = append(ends, at-1, at+3, at+4, at+len(frame))
		at += len(frame)
	}
	slices.Sort(ends)
	last := -1
	for _, length := range ends[1:] {
		if err := os.WriteFile(path, whole[:length], 0o600); err != nil {
			t.Fatal(err)
		}
		n := 0
		r, err := undofile.Open(dir, "run1", []string{"acme"}, planfile.Identities{identity})
		if err == nil {
			var formers []planner.Former
			formers, err = r.Formers(anna)
			n = len(formers)
			_ = r.Close()
		}
		if err != nil && !errors.Is(err, undofile.ErrNone) || n < last {
			t.Fatalf("cut off at %d of %d: %d formers, %v", length, len(whole), n, err)
		}
		last = n
	}
	if last != 2 {
		t.Errorf("the whole file has %d formers", last)
	}
}

// A file that grew and was not written when the power went is zero at its end.
func TestZeroTail(t *testing.T) {
	identity, dir := newIdentity(t), t.TempDir()
	path := write(t, dir, "run1", noon, planfile.Recipients{identity.Recipient()}, batches...)
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Write(make([]byte, 4096)); err != nil {
		t.Fatal(err)
	}
	_ = file.Close()
	r, err := undofile.Open(dir, "run1", []string{"acme"}, planfile.Identities{identity})
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Close()
}

func TestRefusals(t *testing.T) {
	identity := newIdentity(t)
	recipients := planfile.Recipients{identity.Recipient()}
	first := "contactsync undo 1 2026-02-28T12:00:00Z\n"
	for name, test := range map[string]struct {
		spoil func(data []byte) []byte
		with  planfile.Identities
		owner string
		want  error
	}{
		"no key":                 {nil, nil, "acme", undofile.ErrNoKey},
		"another key":            {nil, planfile.Identities{newIdentity(t)}, "acme", undofile.ErrWrongKey},
		"another owner":          {nil, planfile.Identities{identity}, "other", undofile.ErrForeign},
		"another program's file": {func([]byte) []byte { return []byte("PK\x03\x04") }, planfile.Identities{identity}, "acme", undofile.ErrDamaged},
		"a newer version": {func(data []byte) []byte { return bytes.Replace(data, []byte("undo 1"), []byte("undo 2"), 1) },
			planfile.Identities{identity}, "acme", undofile.ErrNewer},
		"killed at once": {func(data []byte) []byte { return data[:len(first)+3] }, planfile.Identities{identity}, "acme", undofile.ErrNone},
		"a byte of a frame": {func(data []byte) []byte { data[len(data)-5] ^= 1; return data },
			planfile.Identities{identity}, "acme", undofile.ErrDamaged},
		"a frame left out": {func(data []byte) []byte { return without(data, len(first), 1) },
			planfile.Identities{identity}, "acme", undofile.ErrDamaged},
		"a frame twice": {func(data []byte) []byte { return append(data, frames(data, len(first))[3]...) },
			planfile.Identities{identity}, "acme", undofile.ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := write(t, dir, "run1", noon, recipients, batches...)
			if test.spoil != nil {
				data, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, test.spoil(data), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := undofile.Open(dir, "run1", []string{"older", test.owner}, test.with); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
	if _, err := undofile.Open(t.TempDir(), "run1", []string{"acme"}, nil); !errors.Is(err, undofile.ErrNone) {
		t.Errorf("no file: %v", err)
	}
}

// frames are the frames of a file with their lengths, the header's first.
func frames(data []byte, at int) (list [][]byte) {
	for at < len(data) {
		n := 4 + (int(data[at])<<24 | int(data[at+1])<<16 | int(data[at+2])<<8 | int(data[at+3]))
		list, at = append(list, data[at:at+n]), at+n
	}
	return list
}

func without(data []byte, at, frame int) []byte {
	var left []byte
	for i, f := range frames(data, at) {
		if i != frame {
			left = append(left, f...)
		}
	}
	return append(bytes.Clone(data[:at]), left...)
}

// After an error nothing more is kept.
func TestWriterStaysFailed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w := undofile.NewWriter(undofile.Terms{Dir: file, Recipients: planfile.Recipients{newIdentity(t).Recipient()}, Owner: "acme", Now: func() time.Time { return noon }})
	for range 2 {
		if err := w.Keep("run1", anna, nil); err == nil {
			t.Error("it is kept where no directory can be")
		}
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}
