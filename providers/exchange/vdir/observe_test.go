package vdir_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/vdir"
)

// person is a contact with a name.
func person(surname string) *addressbook.Contact {
	return addressbook.NewContact(
		addressbook.Field{Name: "surname", Value: addressbook.Text(surname)},
		addressbook.Field{Name: "business_phone", Value: addressbook.Text("+43 1 000001")},
	)
}

func markOf(op string) addressbook.Mark {
	return addressbook.Mark{Format: 1, Rep: mailbox.Rep, Op: addressbook.Op(op), Status: addressbook.Managed}
}

// creation is the operation that makes a contact under a record id and an op of
// that name.
func creation(record string, folder addressbook.FolderID, c *addressbook.Contact) providers.Operation {
	return providers.Operation{
		Kind: providers.CreateItem, Folder: folder, Contact: c,
		Owner: "acme", Key: addressbook.NewKey("crm", addressbook.Person, record), Mark: markOf("op" + record),
	}
}

func observe(t testing.TB, target *vdir.Target, cursors providers.Cursors) *providers.Observation {
	t.Helper()
	o, err := target.Observe(t.Context(), mailbox, cursors)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func cursorsOf(o *providers.Observation) providers.Cursors {
	cursors := make(providers.Cursors)
	for _, delta := range o.Deltas {
		cursors[delta.Folder] = delta.Cursor
	}
	return cursors
}

func do(t testing.TB, target *vdir.Target, operation providers.Operation) providers.Result {
	t.Helper()
	result := target.Do(t.Context(), mailbox, []providers.Operation{operation})[0]
	if result.Err != nil {
		t.Fatal(result.Err)
	}
	return result
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// card is a file with the given lines.
func card(lines ...string) string {
	return "BEGIN:VCARD\r\nVERSION:4.0\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VCARD\r\n"
}

const (
	keyLine  = "X-CONTACTSYNC-KEY:acme|crm/person/1"
	markLine = "X-CONTACTSYNC-MARK:1|managed|op1|||5"
)

// TestObserveFiles says what each sort of file is taken for.
func TestObserveFiles(t *testing.T) {
	tests := map[string]struct {
		name, text string
		isItem     bool
		format     int
		warning    string
	}{
		"marked":                {"a.vcf", card("FN:x", keyLine, markLine), true, 1, ""},
		"in other case":         {"a.VCF", "begin:vcard\nx-contactsync-key:acme|crm/person/1\n" + markLine + "\nend:vcard", true, 1, ""},
		"folded":                {"a.vcf", card("X-CONT\r\n ACTSYNC-KEY:acme|cr\r\n\tm/person/1", markLine), true, 1, ""},
		"with a group":          {"a.vcf", card("item1."+keyLine, markLine), true, 1, ""},
		"key alone":             {"a.vcf", card(keyLine), true, 0, ""},
		"newer mark":            {"a.vcf", card(keyLine, "X-CONTACTSYNC-MARK:2|managed|op1|||5"), true, 0, ""},
		"broken mark":           {"a.vcf", card(keyLine, "X-CONTACTSYNC-MARK:|||"), true, 0, ""},
		"broken key":            {"a.vcf", card("X-CONTACTSYNC-KEY:acme", markLine), false, 0, "the user's own 1f936036… (SHA-256 of its name): its X-CONTACTSYNC-KEY is not a key"},
		"mark alone":            {"a.vcf", card(markLine), false, 0, ""},
		"key within a value":    {"a.vcf", card(`NOTE:\n` + keyLine), false, 0, ""},
		"key within a fold":     {"a.vcf", card("NOTE:\r\n " + keyLine), false, 0, ""},
		"own":                   {"a.vcf", card("FN:Ada"), false, 0, ""},
		"not a card":            {"a.vcf", "\x00\x01" + keyLine, false, 0, "the user's own 1f936036… (SHA-256 of its name): it does not hold a vCard"},
		"cut short":             {"a.vcf", "BEGIN:VCARD\r\n" + keyLine + "\r\n", false, 0, "the user's own 1f936036… (SHA-256 of its name): its vCard has no end"},
		"several cards":         {"a.vcf", card(keyLine) + card(keyLine), false, 0, "the user's own 1f936036… (SHA-256 of its name): it holds more than one vCard"},
		"too large":             {"a.vcf", card(keyLine, "NOTE:"+strings.Repeat("x", 17<<20)), false, 0, "the user's own 1f936036… (SHA-256 of its name): it is larger than 16 MB"},
		"empty":                 {"a.vcf", "", false, 0, ""},
		"hidden":                {".a.vcf", card(keyLine, markLine), false, 0, ""},
		"in a hidden directory": {".deleted/a.vcf", card(keyLine, markLine), false, 0, ""},
		"of another extension":  {"a.vcard", card(keyLine, markLine), false, 0, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			target, directory := open(t)
			write(t, filepath.Join(directory, test.name), test.text)
			before := observe(t, target, nil)
			for _, o := range []*providers.Observation{before, observe(t, target, cursorsOf(before))} {
				if got := strings.Join(o.Deltas[0].Warnings, "\n"); got != test.warning {
					t.Errorf("the warning is %q, not %q", got, test.warning)
				}
			}
			items := before.Deltas[0].Items
			if (len(items) == 1) != test.isItem {
				t.Fatalf("observed %+v", items)
			}
			if test.isItem && (items[0].Mark.Format != test.format || items[0].Key != "crm/person/1" || items[0].Owner != "acme") {
				t.Errorf("observed %+v", items[0])
			}
		})
	}
}

// TestObserveDamage checks that an item whose file is damaged is gone, however
// it was damaged.
func TestObserveDamage(t *testing.T) {
	for name, text := range map[string]string{
		"cut short": "BEGIN:VCARD\r\n" + keyLine, "emptied": "", "overwritten": "\x00\x00", "unmarked": card("FN:x"), "doubled": card(keyLine) + card(keyLine),
	} {
		t.Run(name, func(t *testing.T) {
			target, directory := open(t)
			result := do(t, target, creation("1", ".", person("Ada")))
			before := observe(t, target, nil)
			write(t, filepath.Join(directory, string(result.ID)), text)
			delta := observe(t, target, cursorsOf(before)).Deltas[0]
			if !slices.Equal(delta.Gone, []addressbook.ItemID{result.ID}) || len(delta.Items) > 0 {
				t.Errorf("gone %v, items %v", delta.Gone, delta.Items)
			}
		})
	}
}

// TestObserveWithinTheSameMoment checks that a second write that leaves the
// times and the size as they were is seen.
func TestObserveWithinTheSameMoment(t *testing.T) {
	now := time.Now()
	target, directory := openAt(t, func() time.Time { return now })
	result := do(t, target, creation("1", ".", person("Ada")))
	path := filepath.Join(directory, string(result.ID))
	text, info := readFile(t, path)
	before := observe(t, target, nil)
	write(t, path, strings.Replace(text, "Ada", "Eve", 1))
	if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	items := observe(t, target, cursorsOf(before)).Deltas[0].Items
	if len(items) != 1 || items[0].ChangeKey == result.ChangeKey {
		t.Errorf("observed %+v", items)
	}
}

// TestObserveReadsAgainUntilSettled checks that a file that was fresh when it
// was listed is read once more, and then no longer.
func TestObserveReadsAgainUntilSettled(t *testing.T) {
	now := time.Now()
	target, _ := openAt(t, func() time.Time { return now })
	do(t, target, creation("1", ".", person("Ada")))
	o := observe(t, target, nil)
	for step, want := range []int{1, 1, 0, 0} {
		if step == 1 {
			now = now.Add(time.Hour)
		}
		o = observe(t, target, cursorsOf(o))
		if got := len(o.Deltas[0].Items); got != want || len(o.Deltas[0].Gone) > 0 {
			t.Errorf("step %d: %d items, not %d", step, got, want)
		}
	}
}

func TestObserveIgnoresSymbolicLinks(t *testing.T) {
	target, directory := open(t)
	outside := filepath.Join(t.TempDir(), "outside")
	write(t, filepath.Join(outside, "a.vcf"), card(keyLine, markLine))
	write(t, filepath.Join(directory, "CRM", "b.vcf"), card(keyLine, markLine))
	for link, to := range map[string]string{
		"link.vcf": filepath.Join(outside, "a.vcf"), "out": outside, "up": "..", "loop": ".", "in.vcf": "CRM/b.vcf", "dangling.vcf": "nothing",
	} {
		if err := os.Symlink(to, filepath.Join(directory, link)); err != nil {
			t.Skip(err)
		}
	}
	o := observe(t, target, nil)
	if len(o.Folders) != 2 || o.Folders[0].Holds != 1 || len(o.Deltas[0].Items) != 0 || len(o.Deltas[0].Warnings) != 0 {
		t.Errorf("observed %+v", o)
	}
	for _, id := range []addressbook.ItemID{"link.vcf", "out/a.vcf", "in.vcf", "dangling.vcf"} {
		err := target.Do(t.Context(), mailbox, []providers.Operation{
			{Kind: providers.DeleteItem, Item: id, Mode: providers.Permanent},
		})[0].Err
		if err == nil {
			t.Errorf("%s was deleted", id)
		}
	}
	if err := target.Do(t.Context(), mailbox, []providers.Operation{creation("2", "out", person("Ada"))})[0].Err; !errors.Is(err, providers.ErrGone) {
		t.Errorf("the error is %v", err)
	}
}

func TestObserveFolders(t *testing.T) {
	target, directory := open(t)
	write(t, filepath.Join(directory, "own", "displayname"), "\ufeff Mine: all/of \n")
	write(t, filepath.Join(directory, "own", "color"), "#ff0000")
	write(t, filepath.Join(directory, "100% sure", "notes.txt"), "x")
	write(t, filepath.Join(directory, "100% sure", "sub", ".keep"), "")
	write(t, filepath.Join(directory, "own", ".contactsync"), "unreadable")
	var got []string
	for _, f := range observe(t, target, nil).Folders {
		got = append(got, fmt.Sprintf("%s in %q: %q holds %d, ours %v, main %v", f.ID, f.Parent, f.Name, f.Holds, f.Mark.Owner != "", f.Main))
	}
	want := []string{
		`. in "": "Contacts" holds 2, ours false, main true`,
		`100% sure in ".": "100% sure" holds 2, ours false, main false`,
		`100% sure/sub in "100% sure": "sub" holds 0, ours false, main false`,
		`own in ".": "Mine: all/of" holds 0, ours false, main false`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("observed\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestObserveUnreadable checks that what cannot be read fails the mailbox: it
// may be ours.
func TestObserveUnreadable(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	for _, name := range []string{"CRM", "CRM/a.vcf"} {
		t.Run(name, func(t *testing.T) {
			target, directory := open(t)
			write(t, filepath.Join(directory, "CRM", "a.vcf"), card(keyLine, markLine))
			path := filepath.Join(directory, name)
			if err := os.Chmod(path, 0); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Chmod(path, 0o700) })
			if o, err := target.Observe(t.Context(), mailbox, nil); !errors.Is(err, providers.ErrDenied) || o != nil {
				t.Errorf("observed %+v, %v", o, err)
			}
		})
	}
}
