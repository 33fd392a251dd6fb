package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// renameReps are the reps of the renamed world, of whom the last one leaves.
var renameReps = []string{"anna@example.com", "bob@example.com", "claire@example.com"}

const renamePersons = 12 // of each

func writeRenameCRM(t testing.TB, dir string, flag int) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, "crm"), 0o755); err != nil {
		t.Fatal(err)
	}
	reps, persons := "id,email,enabled\n", "id,FirstName,LastName,E-mail1,Tel1,RepID\n"
	for r, address := range renameReps {
		enabled := 1
		if r == len(renameReps)-1 {
			enabled = flag
		}
		reps += fmt.Sprintf("%d,%s,%d\n", 17+r, address, enabled)
		for n := range renamePersons {
			persons += fmt.Sprintf("%d,Ada,Byron%d,ada%d@example.org,,%d\n", 100*(r+1)+n, n, n, 17+r)
		}
	}
	writeFile(t, filepath.Join(dir, "crm", "reps.csv"), reps)
	writeFile(t, filepath.Join(dir, "crm", "persons.csv"), persons)
}

// renameConfiguration has a sync, a mapping and a folder of some names.
func renameConfiguration(t testing.TB, dir string, s mailSystem, sync, mapping, folder, blocks string) {
	t.Helper()
	writeFile(t, filepath.Join(dir, "contactsync.hcl"), fmt.Sprintf(`
contactsync {
  owner = "test"
}
provider "csv" "crm" {
  dir = "crm"
}
%s
mapping %q {
  for        = "person"
  given_name = person.FirstName
  surname    = person.LastName
  email1     = person["E-mail1"]
}
sync %q {
  from     = provider.csv.crm
  to       = provider.%s.mail
  mappings = [mapping.%s]
  select {
    rep = true
  }
  categorization {
    folder = %q
    move   = "always"
  }
}
%s
`, s.provider(), mapping, sync, s.kind(), mapping, folder, blocks))
}

const renameBlocks = `
moved {
  from = sync.sales
  to   = sync.emea
}
moved {
  from = mapping.person
  to   = mapping.contact
}
moved {
  from = folder("emea", "CRM")
  to   = folder("emea", "Kunden")
}
`

// TestRenames renames a sync, a mapping and a folder. Every contact stays the one that it was, in
// the mailboxes that take part and in one that left, with the blocks that say so and when they
// are taken out again, with the state and without it.
func TestRenames(t *testing.T) {
	for name, before := range map[string]func(t testing.TB, dir string){
		"with the state":    func(testing.TB, string) {},
		"after it was lost": forgetState,
	} {
		t.Run(name, func(t *testing.T) { testRenames(t, before) })
	}
}

// testRenames does something before the blocks come.
func testRenames(t *testing.T, beforeBlocks func(t testing.TB, dir string)) {
	mailSystems(t, func(dir string) { writeRenameCRM(t, dir, 1) }, func(t *testing.T, dir string, s mailSystem) {
		renameConfiguration(t, dir, s, "sales", "person", "CRM", "")
		expect(t, dir, "Resources: 36 added, 0 changed, 0 destroyed.", "apply", "-auto-approve")
		writeRenameCRM(t, dir, 0)
		expect(t, dir, "Resources: 0 added, 0 changed, 0 destroyed.", "apply", "-auto-approve")

		before := make(map[string]map[string]storedCard)
		for _, address := range renameReps {
			before[address] = byID(t, s.cards(t, address))
		}
		// stay fails unless there are the same contacts, in these folders.
		stay := func(what string, folders ...string) {
			t.Helper()
			for r, address := range renameReps {
				now := byID(t, s.cards(t, address))
				if got, want := slices.Sorted(maps.Keys(now)), slices.Sorted(maps.Keys(before[address])); !slices.Equal(got, want) {
					t.Fatalf("%s: mailbox %d has the contacts %v, want %v", what, 17+r, got, want)
				}
				for id, c := range now {
					if c.key != before[address][id].key {
						t.Errorf("%s: mailbox %d: contact %s has another key", what, 17+r, id)
					}
					if c.key != "" && c.folder != folders[r] {
						t.Errorf("%s: mailbox %d: contact %s is in %q, want %q", what, 17+r, id, c.folder, folders[r])
					}
				}
			}
		}
		stay("at first", "CRM", "CRM", "CRM")

		// Without the block, what the sync had in a mailbox that left would go, and a guard stops that.
		renameConfiguration(t, dir, s, "emea", "contact", "CRM", "")
		for range 2 {
			code, stdout, stderr := contactsync(t, dir, "apply", "-auto-approve", "-detail=full")
			for _, want := range []string{
				"Guard max_delete_percent blocks the deletes in mailbox 19.\n  counted: 12 of 12 (100.0 %), limit: 20 %\n",
				"Note: The configuration has no sync.sales any more", "    moved {\n      from = sync.sales\n",
				"Apply complete! Resources: 0 added, 0 changed, 0 destroyed.\n      12 blocked by guards.\n",
			} {
				if code != exitBlocked || !strings.Contains(stdout, want) {
					t.Fatalf("exit code %d, want %q:\n%s%s", code, want, stdout, stderr)
				}
			}
			stay("without the block", "CRM", "CRM", "CRM")
		}

		beforeBlocks(t, dir)
		renameConfiguration(t, dir, s, "emea", "contact", "Kunden", renameBlocks)
		expect(t, dir, "Plan: 0 to add, 0 to change, 0 to destroy.", "plan", "-detail=full")
		expect(t, dir, "Resources: 0 added, 0 changed, 0 destroyed.", "apply", "-auto-approve")
		stay("with the blocks", "Kunden", "Kunden", "CRM")
		expect(t, dir, "No changes.", "plan", "-detailed-exitcode")

		renameConfiguration(t, dir, s, "emea", "contact", "Kunden", "")
		for _, what := range []string{"without the blocks again", "without the state"} {
			expect(t, dir, "No changes.", "plan", "-detailed-exitcode")
			expect(t, dir, "Resources: 0 added, 0 changed, 0 destroyed.", "apply", "-auto-approve")
			stay(what, "Kunden", "Kunden", "CRM")
			forgetState(t, dir)
		}

		// Who comes back has the contacts still, and gets them where the others have theirs.
		writeRenameCRM(t, dir, 1)
		expect(t, dir, "Resources: 0 added, 0 changed, 0 destroyed.\n      12 moved between folders", "apply", "-auto-approve")
		stay("after the return", "Kunden", "Kunden", "Kunden")
		expect(t, dir, "No changes.", "plan", "-detailed-exitcode")

		// A folder and a mapping that are renamed without a block cost no contact either: those in the
		// folder move.
		renameConfiguration(t, dir, s, "emea", "customer", "Clients", "")
		expect(t, dir, "Resources: 0 added, 0 changed, 0 destroyed.\n      36 moved between folders", "apply", "-auto-approve")
		stay("renamed without a block", "Clients", "Clients", "Clients")
		expect(t, dir, "No changes.", "plan", "-detailed-exitcode")
	})
}
