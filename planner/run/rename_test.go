package run_test

import (
	"fmt"
	"strings"
	"testing"

	"contactsync/planner/run"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// inFolder has the contacts go to a folder, a text or a list in the configuration language.
func inFolder(folder string) string { return "  categorization { folder = " + folder + " }" }

func movedFolder(from, to string) string {
	return fmt.Sprintf("moved {\n  from = folder(\"a\", %s)\n  to = folder(\"a\", %s)\n}\n", from, to)
}

// only is the one contact of the mailbox.
func (tl *tale) only() *card {
	tl.Helper()
	cards := tl.box.all(func(*card) bool { return true })
	if len(cards) != 1 {
		tl.Fatalf("there are %d contacts", len(cards))
	}
	return cards[0]
}

// folders are the paths of the folders below the main one, each with a star if it has our
// mark.
func (tl *tale) folders() string {
	var paths []string
	for _, f := range tl.box.allFolders() {
		if f.id == mainFolder {
			continue
		}
		path := f.name
		for up := tl.box.folders[f.parent]; up.id != mainFolder; up = tl.box.folders[up.parent] {
			path = up.name + "/" + path
		}
		if f.mark != (addressbook.FolderMark{}) {
			path += "*"
		}
		paths = append(paths, path)
	}
	return strings.Join(paths, " ")
}

func TestMovedFolder(t *testing.T) {
	for name, c := range map[string]struct {
		from, to      string
		user          func(*box, *folder) // does something between the two
		plan, folders string
		moves         bool
	}{
		"it is renamed where it is": {
			from: `"CRM"`, to: `"Kunden"`,
			plan: "folder update Kunden", folders: "Kunden*",
		},
		"below another one": {
			from: `["CRM", "A"]`, to: `["CRM", "B"]`,
			plan: "folder update CRM/B", folders: "CRM* CRM/B*",
		},
		"with one below it": {
			from: `["CRM", "A"]`, to: `["Kunden", "A"]`,
			plan: "", folders: "CRM* CRM/A*",
		},
		"the user gave it a name": {
			from: `"CRM"`, to: `"Kunden"`, user: func(_ *box, f *folder) { f.name = "Meine" },
			plan: "folder update Kunden", folders: "Meine*",
		},
		"the user moved it": {
			from: `"CRM"`, to: `"Kunden"`, user: func(b *box, f *folder) { f.parent = b.makeFolder(mainFolder, "Alt", addressbook.FolderMark{}).id },
			plan: "folder update Kunden", folders: "Alt/Kunden* Alt",
		},
		"the other one exists": {
			from: `"CRM"`, to: `"Kunden"`, user: func(b *box, _ *folder) { b.makeFolder(mainFolder, "KUNDEN", addressbook.FolderMark{}) },
			plan: "", folders: "CRM* KUNDEN",
		},
		"the user deleted it": {
			from: `"CRM"`, to: `"Kunden"`, user: func(_ *box, f *folder) { f.parent = trash },
			plan: "create deleted_in_mailbox; folder create Kunden", folders: "Kunden*", moves: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			tl := newTale(t, inFolder(c.from), "Ada Byron ada@example.com - -")
			tl.run(run.Request{Mode: run.Normal}, tl.store, tl.exchange)
			before := tl.only()
			place := tl.box.folders[before.folder]
			if c.user != nil {
				c.user(tl.box, place)
				tl.box.next()
			}
			renamed := movedFolder(c.from, c.to)
			tl.configure(syncNamed("a", inFolder(c.to)), renamed)
			tl.apply(c.plan)
			if now := tl.only(); !c.moves && (now != before || now.folder != place.id) {
				t.Error("the contact was moved, or made anew")
			}
			if got := tl.folders(); got != c.folders {
				t.Errorf("there are %q, not %q", got, c.folders)
			}
			tl.quiet()
			tl.configure(syncNamed("a", inFolder(c.to)))
			tl.quiet()
			if got := tl.folders(); got != c.folders {
				t.Errorf("without the block there are %q, not %q", got, c.folders)
			}
		})
	}
}

// New contacts go to the renamed folder in the very run in which it is renamed.
func TestMovedFolderTakesContacts(t *testing.T) {
	tl := newTale(t, inFolder(`"CRM"`), "Ada Byron ada@example.com - -")
	tl.apply("create selected; folder create CRM")
	id := tl.only().folder
	tl.crm.persons = append(tl.crm.persons, &record{id: "2", reps: []string{"5"}, fields: map[string]string{"LastName": "Hopper"}})
	tl.configure(syncNamed("a", inFolder(`["Kunden", "A"]`)), movedFolder(`"CRM"`, `"Kunden"`))
	tl.apply("create selected; folder update Kunden; folder create Kunden/A")
	tl.quiet()
	if tl.box.named(id, "A") == nil || tl.folders() != "Kunden* Kunden/A*" {
		t.Errorf("there are %q", tl.folders())
	}
}

// entries are the syncs and keys of what the state has.
func (tl *tale) entries() string {
	tl.Helper()
	memory, err := tl.store.Load(tl.Context(), state.MailboxID{Target: targetAddress, Rep: "5"})
	if err != nil {
		tl.Fatal(err)
	}
	var list []string
	for _, e := range memory.Entries {
		list = append(list, e.Sync+" "+string(e.Key))
	}
	return strings.Join(list, "; ")
}

func TestMovedSync(t *testing.T) {
	tl := newTale(t, "  on_unselected = \"keep\"", "Ada Byron ada@example.com - -", "Grace Hopper grace@example.com - -")
	tl.apply("create selected; create selected")
	tl.configure(syncNamed("b", ""), "moved {\n  from = sync.a\n  to = sync.b\n}\n")
	tl.apply("")
	if got := tl.entries(); got != "b crm/person/1; b crm/person/2" {
		t.Errorf("the state has %q", got)
	}
	tl.configure(syncNamed("b", ""))
	tl.quiet()
	tl.crm.persons[1].reps = nil
	tl.apply("delete no_longer_selected")
	tl.quiet()
}

// A sync that takes part no more goes on to be called by its new name.
func TestMovedSyncOfOneThatLeft(t *testing.T) {
	tl := newTale(t, "", "Ada Byron ada@example.com - -")
	tl.apply("create selected")
	left := "  mailboxes { exclude = [\"bob@example.com\"] }"
	tl.configure(syncNamed("b", left), "moved {\n  from = sync.a\n  to = sync.b\n}\n")
	tl.apply("")
	tl.configure(syncNamed("b", left))
	tl.apply("")
	tl.count(1, 0)
}
