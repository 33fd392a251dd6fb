package main

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"contactsync/providers/sandbox"
)

// batch is how many items the provider writes or reads with one request, by
// default.
const batch = 100

// TestRequestsOfPlans counts what it costs to find that nothing changed: for
// each mailbox a request for the folders, and one for each folder of contacts.
// The first plan after an apply may also read what was written.
func TestRequestsOfPlans(t *testing.T) {
	const mailboxes, persons, folders = 2, 250, 2
	dir := t.TempDir()
	world{reps: mailboxes, persons: persons}.write(t, dir)
	o := startOffice(t, dir, "", sandbox.Options{})
	for _, address := range []string{"rep0@example.com", "rep1@example.com"} {
		if err := o.act(address, "create_folder", map[string]any{"folder": "Contacts", "name": "Friends"}); err != nil {
			t.Fatal(err)
		}
	}
	plan := func() sandbox.Counts {
		t.Helper()
		o.server.Forget()
		expect(t, dir, "No changes.", "plan", "-detailed-exitcode")
		return o.server.Requests()
	}
	nothingNew := sandbox.Counts{"SyncFolderHierarchy": mailboxes, "SyncFolderItems": mailboxes * folders}
	for _, step := range []struct {
		name    string
		change  func()
		applied string
		written int // items of each mailbox, at most
	}{
		{"a first sync", func() {}, "Resources: 500 added, 0 changed, 0 destroyed.", persons},
		{"changes in the CRM", func() {
			edit(t, filepath.Join(dir, "crm", "persons.csv"), "+43 1 555 00", "+43 1 556 00")
		}, "Resources: 100 added, 0 changed, 100 destroyed.", 100},
		{"edits in Outlook", func() {
			for _, name := range []string{"First0 Last0", "First7 Last7"} {
				editAsUser(t, o, "rep0@example.com", name)
			}
		}, "Resources: 0 added, 2 changed, 0 destroyed.", 2},
	} {
		step.change()
		expect(t, dir, step.applied, "apply", "-auto-approve")
		first := plan()
		if reads, most := first["GetItem"], mailboxes*((step.written+batch-1)/batch); reads > most {
			t.Errorf("after %s the first plan has %d requests that read items, want at most %d", step.name, reads, most)
		}
		delete(first, "GetItem")
		if !maps.Equal(first, nothingNew) {
			t.Errorf("after %s the first plan costs %v, want %v and GetItem", step.name, first, nothingNew)
		}
		for range 2 {
			if got := plan(); !maps.Equal(got, nothingNew) {
				t.Errorf("after %s a later plan costs %v, want %v", step.name, got, nothingNew)
			}
		}
	}
}

// TestRequestsOfFirstSync counts the requests that write 5,000 contacts to a
// folder: one for each batch, and the one that makes the folder.
func TestRequestsOfFirstSync(t *testing.T) {
	const persons, others = 5000, 1
	dir := t.TempDir()
	world{reps: 1, persons: persons}.write(t, dir)
	o := startOffice(t, dir, "categorization {\n folder = \"CRM\"\n}\n", sandbox.Options{})
	expect(t, dir, "Resources: 5000 added, 0 changed, 0 destroyed.", "apply", "-auto-approve")
	reads := map[string]bool{"GetFolder": true, "GetItem": true, "FindFolder": true, "FindItem": true, "SyncFolderHierarchy": true, "SyncFolderItems": true}
	writes, requests := 0, o.server.Requests()
	for operation, n := range requests {
		if !reads[operation] {
			writes += n
		}
	}
	if most := persons/batch + others; writes > most {
		t.Errorf("the first sync has %d requests that write, want at most %d: %v", writes, most, requests)
	}
}

// edit replaces a text wherever it is in a file.
func edit(t testing.TB, path, before, after string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, strings.ReplaceAll(string(text), before, after))
}

// editAsUser has a user change the name of a contact.
func editAsUser(t testing.TB, o *office, address, name string) {
	t.Helper()
	if err := o.act(address, "update", map[string]any{
		"where":      map[string]any{"0x3001": name},
		"properties": map[string]any{"0x3001": "My " + name},
	}); err != nil {
		t.Fatal(err)
	}
}
