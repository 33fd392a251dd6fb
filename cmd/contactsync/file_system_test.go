package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-vcard"
)

// fileSystem is a directory of mailboxes.
type fileSystem struct{ dir string }

func startFiles(t *testing.T, dir string) mailSystem {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "crm", "reps.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Split(strings.TrimSpace(line), ","); strings.Contains(fields[1], "@") {
			if err := os.MkdirAll(filepath.Join(dir, "mailboxes", fields[1]), 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	return fileSystem{filepath.Join(dir, "mailboxes")}
}

func (fileSystem) kind() string { return "vdir" }

func (fileSystem) written() []string {
	return []string{"N", "FN", "EMAIL", "TEL", "X-CONTACTSYNC-FILE-AS", "X-CONTACTSYNC-KEY", "X-CONTACTSYNC-MARK"}
}

func (s fileSystem) provider() string {
	return fmt.Sprintf("provider \"vdir\" \"mail\" {\n  path = %q\n}\n", s.dir)
}

func (s fileSystem) add(t testing.TB, address, folder string, own ownCard) {
	t.Helper()
	c := vcard.Card{}
	id := fmt.Sprintf("own-%d", len(s.cards(t, address)))
	c.SetValue(vcard.FieldVersion, "4.0")
	c.SetValue(vcard.FieldUID, id)
	c.SetValue(vcard.FieldFormattedName, strings.TrimSpace(own.given+" "+own.surname))
	c.SetName(&vcard.Name{GivenName: own.given, FamilyName: own.surname})
	for name, value := range map[string]string{
		vcard.FieldEmail: own.email, vcard.FieldNickname: own.nickname, vcard.FieldNote: own.notes, vcard.FieldCategories: strings.Join(own.categories, ","),
	} {
		if value != "" {
			c.SetValue(name, value)
		}
	}
	if own.phone != "" {
		c.Set(vcard.FieldTelephone, &vcard.Field{Value: own.phone, Params: vcard.Params{vcard.ParamType: {"work", "voice"}}})
	}
	if own.photo != "" {
		c.SetValue(vcard.FieldPhoto, "data:image/jpeg;base64,cGhvdG8=")
	}
	at := filepath.Join(s.dir, address, folder)
	if err := os.MkdirAll(at, 0o755); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := vcard.NewEncoder(&text).Encode(c); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(at, id+".vcf"), text.String())
}

func (s fileSystem) cards(t testing.TB, address string) (cards []storedCard) {
	t.Helper()
	for path, read := range s.files(t, address) {
		c := storedCard{id: read.Value(vcard.FieldUID), folder: s.folder(t, address, filepath.Dir(path)), properties: make(map[string]string)}
		for name, fields := range read {
			for _, f := range fields {
				c.properties[name] += fmt.Sprintf("%s %v;", f.Value, f.Params)
			}
		}
		c.learn(t, read.Value("X-CONTACTSYNC-KEY"), read.Value("X-CONTACTSYNC-MARK"))
		cards = append(cards, c)
	}
	return cards
}

// folder is what a directory below that of a mailbox is called: a file in it may say so.
func (s fileSystem) folder(t testing.TB, address, dir string) string {
	t.Helper()
	if text, err := os.ReadFile(filepath.Join(dir, "displayname")); err == nil {
		return strings.TrimSpace(string(text))
	}
	relative, err := filepath.Rel(filepath.Join(s.dir, address), dir)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(relative, ".")
}

// files are the vCards in a mailbox, by their paths.
func (s fileSystem) files(t testing.TB, address string) map[string]vcard.Card {
	t.Helper()
	found := make(map[string]vcard.Card)
	for _, pattern := range []string{"*.vcf", "*/*.vcf", "*/*/*.vcf"} {
		paths, err := filepath.Glob(filepath.Join(s.dir, address, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			relative := strings.TrimPrefix(path, filepath.Join(s.dir, address))
			if strings.Contains(filepath.ToSlash(relative), "/.") {
				continue
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if found[path], err = vcard.NewDecoder(strings.NewReader(string(text))).Decode(); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
		}
	}
	return found
}

func (s fileSystem) discard(t testing.TB, address, id string) {
	t.Helper()
	for path, c := range s.files(t, address) {
		if c.Value(vcard.FieldUID) == id {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatalf("%s has no contact %s", address, id)
}
