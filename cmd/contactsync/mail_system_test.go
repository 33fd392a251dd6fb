package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"contactsync/providers/addressbook"
)

// mailSystem is a system with mailboxes in which somebody else was at work before us.
type mailSystem interface {
	// provider is its block in the configuration. It is called "mail" there.
	provider() string

	// kind is the type of the provider.
	kind() string

	// written are the properties of a contact that the default mapping writes, those that follow
	// from them, and those of the mark.
	written() []string

	// add puts a contact of the user's own into a folder below the main one, "" for that one.
	add(t testing.TB, address, folder string, own ownCard)

	// cards are the contacts in a mailbox, without what was deleted.
	cards(t testing.TB, address string) []storedCard

	// discard has the user delete a contact for good.
	discard(t testing.TB, address, id string)
}

// ownCard is a contact that a user wrote, or that another tool did.
type ownCard struct {
	given, surname, email, phone string
	nickname, notes, photo       string
	categories                   []string
}

// storedCard is a contact as a system has it, with all that it has of it.
type storedCard struct {
	// id stays the same as long as the contact does, wherever it goes.
	id         string
	folder     string // below the main folder
	key        string // of the record, "" of the user's own
	status     addressbook.Status
	properties map[string]string
}

// mailSystems runs a test over Exchange and over files, each with the mailboxes of the reps in
// the directory's CRM.
func mailSystems(t *testing.T, prepare func(dir string), run func(t *testing.T, dir string, s mailSystem)) {
	t.Helper()
	for name, start := range map[string]func(t *testing.T, dir string) mailSystem{"ews": startExchange, "vdir": startFiles} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			prepare(dir)
			run(t, dir, start(t, dir))
		})
	}
}

// learn reads the mark.
func (c *storedCard) learn(t testing.TB, key, mark string) {
	t.Helper()
	if mark == "" {
		return
	}
	_, c.key, _ = strings.Cut(key, "|")
	read, err := addressbook.DecodeMark(mark)
	if err != nil {
		t.Fatal(err)
	}
	c.status = read.Status
}

// configureMail writes a configuration that reads files and writes to the system. Inside is what the
// sync has beside that, and blocks beside it may follow after a line of dashes.
func configureMail(t testing.TB, dir string, s mailSystem, inside string) {
	t.Helper()
	inside, beside, _ := strings.Cut(inside, "---\n")
	writeFile(t, filepath.Join(dir, "contactsync.hcl"), fmt.Sprintf(`
contactsync {
  owner = "test"
}
provider "csv" "crm" {
  dir = "crm"
}
%s
sync "sales" {
  from = provider.csv.crm
  to   = provider.%s.mail
  %s
}
%s
`, s.provider(), s.kind(), inside, beside))
}

// byID are cards by their ids, which have to be different ones.
func byID(t testing.TB, cards []storedCard) map[string]storedCard {
	t.Helper()
	found := make(map[string]storedCard)
	for _, c := range cards {
		if _, twice := found[c.id]; twice {
			t.Errorf("two contacts have the id %s", c.id)
		}
		found[c.id] = c
	}
	return found
}

// keysOf are the keys of the managed cards, sorted, each as often as it is there.
func keysOf(cards []storedCard) (list []string) {
	for _, c := range cards {
		if c.key != "" {
			list = append(list, c.key)
		}
	}
	slices.Sort(list)
	return list
}

// changed are the names of the properties in which a card differs, sorted.
func (c storedCard) changed(now storedCard) (names []string) {
	for name := range maps.Keys(c.properties) {
		if now.properties[name] != c.properties[name] {
			names = append(names, name)
		}
	}
	for name := range now.properties {
		if _, was := c.properties[name]; !was {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// preserved fails unless the contacts that were there are there still: each the same one in the same
// folder, with all that was in it, but for what is written into those that were adopted.
func preserved(t testing.TB, s mailSystem, before, now []storedCard) {
	t.Helper()
	found := byID(t, now)
	for _, c := range before {
		is, ok := found[c.id]
		if !ok {
			t.Errorf("the contact %s is gone", c.id)
			continue
		}
		if is.folder != c.folder || is.key != "" && is.status != addressbook.Adopted {
			t.Errorf("the contact %s (%q, %s) is in %q, and was in %q", c.id, is.key, is.status, is.folder, c.folder)
		}
		for _, name := range c.changed(is) {
			if is.key == "" || !slices.Contains(s.written(), name) {
				t.Errorf("the contact %s (%q) has another %s: %q, then %q", c.id, is.key, name, c.properties[name], is.properties[name])
			}
		}
	}
}
