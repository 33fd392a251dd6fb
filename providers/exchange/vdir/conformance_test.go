package vdir_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/emersion/go-vcard"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/vdir"
	"contactsync/providers/providertest"
)

var mailbox = addressbook.Mailbox{Rep: "5", Address: "bob@example.com"}

// open makes a target over a directory with the mailbox of bob. Its clock is a
// minute ahead, so that all files count as written long ago.
func open(t testing.TB) (*vdir.Target, string) {
	t.Helper()
	return openAt(t, func() time.Time { return time.Now().Add(time.Minute) })
}

func openAt(t testing.TB, now func() time.Time) (target *vdir.Target, directory string) {
	t.Helper()
	base := t.TempDir()
	directory = filepath.Join(base, "mailboxes", mailbox.Address)
	if err := os.MkdirAll(directory, 0o750); err != nil {
		t.Fatal(err)
	}
	target, err := vdir.New(cty.ObjectVal(map[string]cty.Value{"path": cty.StringVal("mailboxes")}), base, now)
	if err != nil {
		t.Fatal(err)
	}
	return target, directory
}

func TestConformance(t *testing.T) {
	providertest.TestTarget(t, func(t *testing.T) providertest.Fixture {
		t.Helper()
		target, directory := open(t)
		return providertest.Fixture{
			Target: target, Mailbox: mailbox,
			Absent: addressbook.Mailbox{Rep: "6", Address: "eve@example.com"},
			User:   &user{directory: directory, clock: time.Now()},
		}
	})
}

// user works on the files themselves. What they write is written with another
// library, and every write of theirs has a time of its own.
type user struct {
	directory string
	clock     time.Time
	files     int
}

func (u *user) path(id string) string { return filepath.Join(u.directory, filepath.FromSlash(id)) }

func (u *user) newName() string {
	u.files++
	return "own " + strconv.Itoa(u.files) + ".vcf"
}

func (u *user) write(t *testing.T, path string, data []byte) {
	t.Helper()
	u.clock = u.clock.Add(time.Second)
	if err := os.WriteFile(path, data, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, u.clock, u.clock); err != nil {
		t.Fatal(err)
	}
}

func (u *user) AddContact(t *testing.T, folder addressbook.FolderID, contact *addressbook.Contact) func(*testing.T) {
	t.Helper()
	path := filepath.Join(u.path(string(folder)), u.newName())
	card := make(vcard.Card)
	card.SetValue(vcard.FieldFormattedName, contact.Get("display_name").Text)
	card.SetName(&vcard.Name{FamilyName: contact.Get("surname").Text})
	card.AddValue(vcard.FieldTelephone, contact.Get("business_phone").Text)
	card.SetValue(vcard.FieldNote, contact.Get("notes").Text)
	vcard.ToV4(card)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := vcard.NewEncoder(f).Encode(card); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	before, info := readFile(t, path)
	return func(t *testing.T) {
		t.Helper()
		after, now := readFile(t, path)
		if after != before || !now.ModTime().Equal(info.ModTime()) || now.Mode() != info.Mode() || !os.SameFile(info, now) {
			t.Errorf("%s changed", filepath.Base(path))
		}
	}
}

func readFile(t testing.TB, path string) (string, os.FileInfo) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data), info
}

var businessPhone = regexp.MustCompile(`(?m)^(TEL(?:;.*=business_phone)?:).*$`)

func (u *user) EditPhone(t *testing.T, item addressbook.ItemID, number string) {
	t.Helper()
	data, _ := readFile(t, u.path(string(item)))
	edited := businessPhone.ReplaceAllString(data, "${1}"+number+"\r")
	if edited == data {
		t.Fatal("the item has no business phone")
	}
	u.write(t, u.path(string(item)), []byte(edited))
}

func (u *user) rename(t *testing.T, from, to string) {
	t.Helper()
	if _, err := os.Lstat(to); err == nil {
		t.Fatalf("%s exists", to)
	}
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

func (u *user) Move(t *testing.T, item addressbook.ItemID, folder addressbook.FolderID) {
	t.Helper()
	u.rename(t, u.path(string(item)), filepath.Join(u.path(string(folder)), filepath.Base(string(item))))
}

// Copy keeps the name where it can, as programs do.
func (u *user) Copy(t *testing.T, item addressbook.ItemID, folder addressbook.FolderID) {
	t.Helper()
	data, _ := readFile(t, u.path(string(item)))
	to := filepath.Join(u.path(string(folder)), filepath.Base(string(item)))
	if _, err := os.Lstat(to); err == nil {
		to = filepath.Join(u.path(string(folder)), u.newName())
	}
	u.write(t, to, []byte(data))
}

func (u *user) Delete(t *testing.T, item addressbook.ItemID) {
	t.Helper()
	if err := os.Remove(u.path(string(item))); err != nil {
		t.Fatal(err)
	}
}

func (u *user) MakeFolder(t *testing.T, parent addressbook.FolderID, name string) addressbook.FolderID {
	t.Helper()
	path := filepath.Join(u.path(string(parent)), name)
	if err := os.Mkdir(path, 0o750); err != nil {
		t.Fatal(err)
	}
	id, err := filepath.Rel(u.directory, path)
	if err != nil {
		t.Fatal(err)
	}
	return addressbook.FolderID(filepath.ToSlash(id))
}

func (u *user) RenameFolder(t *testing.T, folder addressbook.FolderID, name string) {
	t.Helper()
	u.rename(t, u.path(string(folder)), filepath.Join(filepath.Dir(u.path(string(folder))), name))
}

func (u *user) DeleteFolder(t *testing.T, folder addressbook.FolderID) {
	t.Helper()
	if err := os.RemoveAll(u.path(string(folder))); err != nil {
		t.Fatal(err)
	}
}
