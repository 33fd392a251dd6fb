package seed_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/seed"
)

const addressSet = "00062004-0000-0000-c000-000000000046"

var (
	email1      = mailbox.Property{Set: addressSet, ID: 0x8083}
	displayName = mailbox.Property{ID: 0x3001}
)

// contents are the display names of all items of the mailboxes, by address and
// folder.
func contents(boxes []seed.Mailbox) map[string][]any {
	names := map[string][]any{}
	for _, box := range boxes {
		for _, folder := range box.Folders {
			for _, item := range folder.Items {
				place := strings.Join(append([]string{box.Address}, folder.Path...), "/")
				names[place] = append(names[place], item.Props[displayName])
			}
		}
	}
	return names
}

// ownCards copies mailboxes of vCards without the contacts that somebody had
// contactsync put into them.
func ownCards(t *testing.T, from string) string {
	t.Helper()
	to := t.TempDir()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".vcf" || strings.HasPrefix(d.Name(), "contactsync-") {
			return err
		}
		inside, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		card, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		copied := filepath.Join(to, inside)
		if err := os.MkdirAll(filepath.Dir(copied), 0o700); err != nil {
			return err
		}
		return os.WriteFile(copied, card, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}

func TestReadMailboxesOfVCards(t *testing.T) {
	boxes, err := seed.Read(ownCards(t, filepath.Join("..", "..", "..", "examples", "quickstart", "mailboxes")), 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]any{
		"anna@example.com":         {"Dr. Hannelore Gruber"},
		"anna@example.com/Familie": {"Theresia Berger", "Maximilian Berger"},
		"bob@example.com":          {"Jonas Albrecht", "Zahnarztpraxis am Mustertor"},
		"claire@example.com":       {"Amélie Rousseau", "Randonnée du dimanche", "Étienne Faure"},
		"david@example.com":        {"Zdeňka Nováková"},
	}
	if got := contents(boxes); !reflect.DeepEqual(got, want) {
		t.Errorf("read\n%v, want\n%v", got, want)
	}
	store := openStore(t)
	for _, box := range boxes {
		if filled, err := box.Fill(store); !filled || err != nil {
			t.Fatalf("Fill: %v, %v", filled, err)
		}
	}
	if filled, err := boxes[0].Fill(store); filled || err != nil {
		t.Errorf("filling a mailbox that is there already: %v, %v", filled, err)
	}
	got := find(t, store, "anna@example.com", "Theresia Berger")
	for p, want := range (mailbox.Bag{
		{ID: 0x001A}: "IPM.Contact",
		{ID: 0x3A06}: "Theresia",
		{ID: 0x3A11}: "Berger",
		{ID: 0x3A1F}: "0664 2345678",
		{ID: 0x3A5D}: "Beispielweg 9",
		{ID: 0x3A59}: "Graz",
		{ID: 0x3A42}: time.Date(1951, 3, 14, 0, 0, 0, 0, time.UTC),
	}) {
		if !reflect.DeepEqual(got.Props[p], want) {
			t.Errorf("property %s is %v, want %v", p, got.Props[p], want)
		}
	}
	if len(got.Attachments) != 1 || !got.Attachments[0].ContactPhoto {
		t.Errorf("the photo is missing: %v", got.Attachments)
	}
	if group := find(t, store, "claire@example.com", "Randonnée du dimanche"); group.Props[mailbox.Property{ID: 0x001A}] != "IPM.DistList" {
		t.Errorf("a group is %v", group.Props[mailbox.Property{ID: 0x001A}])
	}
}

func openStore(t *testing.T) *mailbox.Store {
	t.Helper()
	store, err := mailbox.Open(mailbox.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// find is the item with the display name in a mailbox.
func find(t *testing.T, store *mailbox.Store, address, name string) mailbox.Item {
	t.Helper()
	box, err := store.Mailbox(address)
	if err != nil {
		t.Fatal(err)
	}
	root, err := box.Distinguished("msgfolderroot")
	if err != nil {
		t.Fatal(err)
	}
	folders, err := box.Folders(root.ID, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		items, err := box.Items(folder.ID, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range items {
			if item.Props[displayName] == name {
				return item
			}
		}
	}
	t.Fatalf("mailbox %s has no %q", address, name)
	return mailbox.Item{}
}

func TestInventIsDeterministic(t *testing.T) {
	if a, b := seed.Invent(7, 3), seed.Invent(7, 3); !reflect.DeepEqual(a, b) {
		t.Error("the same seed gives other contacts")
	}
	if a, b := seed.Invent(7, 1), seed.Invent(8, 1); reflect.DeepEqual(a, b) {
		t.Error("another seed gives the same contacts")
	}
	if a, b := seed.Own(7, "a@example.com"), seed.Own(7, "b@example.com"); reflect.DeepEqual(a.Folders, b.Folders) {
		t.Error("two mailboxes have the same contacts")
	}
}

func TestReadReps(t *testing.T) {
	boxes, err := seed.Read(write(t, "reps.csv", "id,name,email\n1,Anna,anna@example.com\n2,Nobody,\n3,Bob,bob@example.com\n4,Anna again,ANNA@example.com\n"), 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	var addresses []string
	for _, box := range boxes {
		addresses = append(addresses, box.Address)
	}
	if want := []string{"anna@example.com", "bob@example.com"}; !reflect.DeepEqual(addresses, want) {
		t.Errorf("mailboxes %v, want %v", addresses, want)
	}
}

func TestReadTable(t *testing.T) {
	dir := write(t, "own.csv", "mailbox,folder,given_name,surname,email1,company\na@example.com,,Ada,Byron,ada@example.org,\na@example.com,Club/Chess,,,,Chess Inc\n")
	boxes, err := seed.Read(filepath.Join(dir, "own.csv"), 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]any{"a@example.com": {"Ada Byron"}, "a@example.com/Club/Chess": {"Chess Inc"}}
	if got := contents(boxes); !reflect.DeepEqual(got, want) {
		t.Errorf("read %v, want %v", got, want)
	}
	if got := boxes[0].Folders[0].Items[0].Props[email1]; got != "ada@example.org" {
		t.Errorf("e-mail address %v", got)
	}
	dir = write(t, "all.csv", "surname\nByron\n")
	if boxes, err = seed.Read(filepath.Join(dir, "all.csv"), 1, 2); err != nil {
		t.Fatal(err)
	}
	want = map[string][]any{"user1@example.com": {"Byron"}, "user2@example.com": {"Byron"}}
	if got := contents(boxes); !reflect.DeepEqual(got, want) {
		t.Errorf("without a column for the mailbox: %v, want %v", got, want)
	}
}

func TestReadRefuses(t *testing.T) {
	for name, test := range map[string]struct{ file, content, want string }{
		"unknown column":       {"x.csv", "name\nx\n", "given_name"},
		"ragged record":        {"x.csv", "surname,company\nx\n", "line 2"},
		"empty file":           {"x.csv", "", "empty"},
		"no address":           {"x.csv", "mailbox,surname\nhere,Byron\n", "record 1"},
		"directory without it": {"notes.txt", "x", "named after an e-mail address"},
		"reps without address": {"reps.csv", "id\n1\n", `"email"`},
		"broken vCard":         {"a@example.com/x.vcf", "BEGIN:VCARD\nVERSION:4.0\n", "x.vcf"},
	} {
		t.Run(name, func(t *testing.T) {
			from := write(t, test.file, test.content)
			if test.file == "x.csv" {
				from = filepath.Join(from, test.file)
			}
			if _, err := seed.Read(from, 1, 1); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

// write makes a directory with a file in it.
func write(t *testing.T, name, content string) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}
