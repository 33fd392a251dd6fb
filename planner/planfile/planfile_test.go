package planfile_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"testing"
	"time"

	"filippo.io/age"

	"contactsync/planner"
	"contactsync/planner/planfile"
	"contactsync/providers/addressbook"
)

// filled sets every field of a plan's part, to texts that JSON cannot hold
// among others, so that a field that the file loses is found.
func filled[T any]() *T {
	var value T
	n := 0
	fill(reflect.ValueOf(&value).Elem(), &n)
	return &value
}

func fill(v reflect.Value, n *int) {
	*n++
	if _, ok := reflect.TypeAssert[time.Time](v); ok {
		v.Set(reflect.ValueOf(time.Date(2026, 1, 1, 0, 0, *n, *n, time.UTC)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		texts := []string{"plain %d", "<ä&\u2028%d>", "\xff%d\xfe", "\x00%d", "\uFFFD%d", `\ufffd%d`, "\x00\xff\n%d"}
		v.SetString(fmt.Sprintf(texts[*n%len(texts)], *n))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case reflect.Struct:
		for _, field := range v.Fields() {
			fill(field, n)
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, n)
		fill(value, n)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Array:
		v.Index(0).SetUint(uint64(*n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint8:
		v.SetUint(uint64(*n % 256))
	default:
		panic(v.Kind())
	}
}

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

// save writes a plan of some mailboxes and returns its path.
func save(t testing.TB, mailboxes ...*planner.MailboxPlan) string {
	t.Helper()
	return saveFor(t, nil, mailboxes...)
}

// saveFor is save of a plan that is encrypted.
func saveFor(t testing.TB, recipients planfile.Recipients, mailboxes ...*planner.MailboxPlan) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "p.plan")
	header := planner.Header{Version: "0.1.0", Owner: "acme"}
	w, err := planfile.Create(path, header, planfile.Terms{Expires: noon, Recipients: recipients})
	if err != nil {
		t.Fatal(err)
	}
	write(t, w, mailboxes...)
	return path
}

func write(t testing.TB, w *planfile.Writer, mailboxes ...*planner.MailboxPlan) {
	t.Helper()
	for _, m := range mailboxes {
		if err := w.Mailbox(m); err != nil {
			t.Fatal(err)
		}
	}
	r, err := w.Close(planner.Footer{Totals: planner.Totals{Mailboxes: len(mailboxes)}})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}

func discard(t testing.TB, w *planfile.Writer) {
	t.Helper()
	if err := w.Discard(); err != nil {
		t.Error(err)
	}
}

func open(t testing.TB, path string, identities ...age.Identity) *planfile.Reader {
	t.Helper()
	r, err := planfile.Open(path, identities)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func mailboxes(t testing.TB, r *planfile.Reader) []*planner.MailboxPlan {
	t.Helper()
	var all []*planner.MailboxPlan
	for m, err := range r.Mailboxes() {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

func small(rep addressbook.RepID) *planner.MailboxPlan {
	return &planner.MailboxPlan{
		Target:  "vdir.mail",
		Mailbox: addressbook.Mailbox{Rep: rep, Address: "bob@example.com"},
		Changes: []planner.Change{{
			Action: planner.Create,
			Key:    "crm/person/17",
			After:  addressbook.NewContact(addressbook.Field{Name: "photo", Value: addressbook.Text("\x89PNG\xff")}),
		}},
	}
}

func TestRoundTrip(t *testing.T) {
	ann, bob := newIdentity(t), newIdentity(t)
	for _, c := range []struct {
		name       string
		recipients planfile.Recipients
		identities planfile.Identities
	}{
		{"in the clear", nil, nil},
		{"in the clear, with an identity that is not needed", nil, planfile.Identities{ann}},
		{"for one recipient", planfile.Recipients{ann.Recipient()}, planfile.Identities{ann}},
		{"for two, opened by the second", planfile.Recipients{ann.Recipient(), bob.Recipient()}, planfile.Identities{bob}},
		{"with a passphrase", passphraseRecipients(t, "correct horse"), slices.Concat(planfile.Identities{ann}, passphraseIdentities(t, "correct horse"))},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "p.plan")
			header, footer, first := filled[planner.Header](), filled[planner.Footer](), filled[planner.MailboxPlan]()
			w, err := planfile.Create(path, *header, planfile.Terms{Expires: noon, Recipients: c.recipients})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { discard(t, w) })
			second := &planner.MailboxPlan{Target: "vdir.mail", Error: "access is denied"}
			for _, m := range []*planner.MailboxPlan{first, second} {
				if err := w.Mailbox(m); err != nil {
					t.Fatal(err)
				}
			}
			closed, err := w.Close(*footer)
			if err != nil {
				t.Fatal(err)
			}
			defer closed.Close()

			header.Format = planner.FormatVersion
			for _, r := range []*planfile.Reader{closed, open(t, path, c.identities...)} {
				if !reflect.DeepEqual(r.Header(), *header) {
					t.Errorf("header\n%+v, want\n%+v", r.Header(), *header)
				}
				if !reflect.DeepEqual(r.Footer(), *footer) {
					t.Errorf("footer\n%+v, want\n%+v", r.Footer(), *footer)
				}
				if !r.Expires().Equal(noon) || r.Encrypted() != (c.recipients != nil) || r.Digest() != digest(t, path) {
					t.Errorf("expires %v, encrypted %v, digest %s", r.Expires(), r.Encrypted(), r.Digest())
				}
				for range 2 {
					if got := mailboxes(t, r); !reflect.DeepEqual(got, []*planner.MailboxPlan{first, second}) {
						t.Errorf("mailboxes\n%+v, want\n%+v", got, first)
					}
				}
			}
		})
	}
}

// digest is what sha256sum says of a file.
func digest(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("sha256:%x", sha256.Sum256(data))
}

func TestRoundTripOfAbsurdTime(t *testing.T) {
	m := small("5")
	m.Changes[0].Item.ID = "1"
	m.Changes[0].Item.Created = time.Date(292277026596, 1, 1, 0, 0, 0, 0, time.UTC)
	got := mailboxes(t, open(t, save(t, m)))
	if item := got[0].Changes[0].Item; !item.Created.IsZero() || item.ID != "1" {
		t.Errorf("got %+v", item)
	}
}

func TestMailboxesMayBeLeftEarly(t *testing.T) {
	r := open(t, save(t, small("5"), small("6")))
	for m, err := range r.Mailboxes() {
		if err != nil {
			t.Fatal(err)
		}
		if m.Mailbox.Rep != "5" {
			t.Errorf("got %s first", m.Mailbox.Rep)
		}
		break
	}
	if got := mailboxes(t, r); len(got) != 2 {
		t.Errorf("%d mailboxes", len(got))
	}
}

func TestSamePlanGivesSameBytes(t *testing.T) {
	one, err := os.ReadFile(save(t, filled[planner.MailboxPlan]()))
	if err != nil {
		t.Fatal(err)
	}
	other, err := os.ReadFile(save(t, filled[planner.MailboxPlan]()))
	if err != nil {
		t.Fatal(err)
	}
	if string(one) != string(other) {
		t.Error("the files differ")
	}
}

func TestSpoolLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	w, err := planfile.Spool(dir, planner.Header{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Mailbox(small("5")); err != nil {
		t.Fatal(err)
	}
	r, err := w.Close(planner.Footer{})
	if err != nil {
		t.Fatal(err)
	}
	if names := list(t, dir); len(names) != 0 && runtime.GOOS != "windows" {
		t.Errorf("the spooled plan has the name %v", names)
	}
	if !r.Encrypted() {
		t.Error("the spooled plan is not encrypted")
	}
	if got := mailboxes(t, r); len(got) != 1 || got[0].Mailbox.Rep != "5" {
		t.Errorf("got %+v", got)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if names := list(t, dir); len(names) != 0 {
		t.Errorf("left %v", names)
	}
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
