package run_test

import (
	"testing"

	"contactsync/planner/run"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// other is a sync that gives the mailbox nothing.
const other = `
sync "other" {
  from = provider.table.crm
  to = provider.exchange.mail
  read_as = "service"
  mappings = [mapping.tale]
  select { favorites = true }
  guard {
    max_source_drop_percent = 100
    empty_source = false
  }
}
`

func TestRemovedSync(t *testing.T) {
	for name, c := range map[string]struct {
		blocks, plan string
		left         bool
		status       addressbook.Status
	}{
		"without a word":  {plan: "delete sync_removed; folder delete CRM"},
		"to be destroyed": {blocks: "removed {\n  from = sync.a\n  destroy = true\n}\n", plan: "delete sync_removed; folder delete CRM"},
		"to be left":      {blocks: "removed {\n  from = sync.a\n  destroy = false\n}\n", plan: "release sync_removed", left: true, status: addressbook.Released},
	} {
		t.Run(name, func(t *testing.T) {
			tl := newTale(t, inFolder(`"CRM"`), "Ada Byron ada@example.com - -")
			tl.apply("create selected; folder create CRM")
			c1 := tl.only()
			tl.configure(other, c.blocks)
			tl.apply(c.plan)
			if c.left {
				tl.has(c1, c.status, c1.folder, map[string]string{"surname": "Byron"})
			} else {
				tl.count(0, 0)
			}
			tl.apply("")

			// The record goes, and the sync comes back without its block.
			tl.crm.persons = nil
			tl.apply("")
			if c.left {
				tl.count(1, 0)
			}
		})
	}
}

func TestNever(t *testing.T) {
	for name, never := range map[string]string{
		"by key":       `keys = ["crm/person/1"]`,
		"by condition": `where = person.LastName == "Byron"`,
	} {
		for unselected, plan := range map[string]string{"delete": "delete no_longer_selected", "keep": "release no_longer_selected"} {
			t.Run(name+" "+unselected, func(t *testing.T) {
				settings := "  on_unselected = \"" + unselected + "\""
				tl := newTale(t, settings, "Ada Byron ada@example.com - -", "Grace Hopper grace@example.com - -")
				tl.apply("create selected; create selected")
				tl.configure(syncNamed("a", settings), "never {\n  "+never+"\n}\n")
				tl.apply(plan)
				tl.quiet()
				tl.configure(syncNamed("a", settings))
				tl.apply(map[string]string{"delete": "create selected", "keep": "update selected_again"}[unselected])
				tl.quiet()
				tl.count(2, 0)
			})
		}
	}
}

// remembered is what the state has of the mailbox.
func (tl *tale) remembered() *state.Memory {
	tl.Helper()
	memory, err := tl.store.Load(tl.Context(), state.MailboxID{Target: targetAddress, Rep: "5"})
	if err != nil {
		tl.Fatal(err)
	}
	return memory
}

// What is withdrawn from is left to the user, as it is: managed, adopted, released and
// copied contacts, and folders.
func TestWithdraw(t *testing.T) {
	tl := newTale(t, "", "Ada Byron ada@example.com - -", "Grace Hopper grace@example.com - -", "Emmy Noether emmy@example.com - -")
	settings := matchBoth + "\n  on_unselected = \"keep\"\n" + inFolder(`"CRM"`)
	tl.configure(syncNamed("a", settings))
	tl.own(mainFolder, "A B ada@example.com - mine")
	tl.apply("adopt matched to CRM; create selected; create selected; folder create CRM")
	tl.crm.persons[1].reps = nil
	tl.apply("release no_longer_selected")
	copied := tl.box.all(func(c *card) bool { return c.key == "crm/person/3" })[0]
	tl.box.copy(copied, tl.box, mainFolder, tl.exchange.clock.tick())
	before := tl.box.everywhere(func(*card) bool { return true })
	contents := make(map[addressbook.ItemID]*addressbook.Contact)
	for _, c := range before {
		contents[c.id] = c.contact
	}

	tl.applyAs(run.Request{Mode: run.Withdraw}, "unmark release; unmark release; unmark release; unmark release; folder unmark CRM")
	tl.count(0, 4)
	for id, contact := range contents {
		if c := tl.box.item(id); c == nil || c.contact != contact {
			t.Errorf("the contact %s is not as it was", id)
		}
	}
	if tl.folders() != "CRM" {
		t.Errorf("the folders are %q", tl.folders())
	}
	if m := tl.remembered(); len(m.Items)+len(m.Entries) > 0 || m.Greeted {
		t.Errorf("the state has %d items and %d entries, greeted %v", len(m.Items), len(m.Entries), m.Greeted)
	}
	tl.applyAs(run.Request{Mode: run.Withdraw}, "")

	// Without adoption the contacts are twins now.
	tl.configure(syncNamed("a", ""))
	o := tl.run(run.Request{Mode: run.Normal}, tl.store, tl.exchange)
	if told(o.MailboxPlan) != "create selected; create selected" || o.result.Blocked != 2 {
		t.Errorf("planned is %q, and %d blocked", told(o.MailboxPlan), o.result.Blocked)
	}
}

// Nothing of what is erased is left: neither adopted, released and copied contacts nor what was
// deleted before.
func TestErase(t *testing.T) {
	tl := newTale(t, "", "Ada Byron ada@example.com - -", "Grace Hopper grace@example.com - -")
	settings := matchBoth + "\n  on_unselected = \"keep\""
	tl.configure(syncNamed("a", settings))
	tl.own(mainFolder, "A B ada@example.com - mine")
	own := tl.own(mainFolder, "Emmy Noether emmy@example.com - -")
	tl.apply("adopt matched; create selected")
	for _, key := range []addressbook.Key{"crm/person/1", "crm/person/2"} {
		c := tl.box.all(func(c *card) bool { return c.key == key })[0]
		tl.box.copy(c, tl.box, mainFolder, tl.exchange.clock.tick())
		tl.box.move(tl.box.copy(c, tl.box, mainFolder, tl.exchange.clock.tick()), trash)
	}
	tl.crm.persons[0].reps = nil
	tl.crm.persons = tl.crm.persons[:1]
	erase := run.Request{Mode: run.Erase, Erase: map[addressbook.Key]bool{"crm/person/1": true, "crm/person/2": true}}
	tl.applyAs(erase, "delete erase; delete erase; delete erase; delete erase")
	if left := tl.box.everywhere(func(*card) bool { return true }); len(left) != 1 || left[0] != own {
		t.Errorf("%d contacts are left", len(left))
	}
	if m := tl.remembered(); len(m.Items)+len(m.Entries) > 0 {
		t.Errorf("the state has %d items and %d entries", len(m.Items), len(m.Entries))
	}
	tl.applyAs(erase, "")
	tl.quiet()
}

// A contact that was released, or that the state knows nothing of, is erased too; of others
// nothing is.
func TestEraseReleased(t *testing.T) {
	tl := newTale(t, "  on_unselected = \"keep\"", "Ada Byron ada@example.com - -", "Grace Hopper grace@example.com - -")
	tl.apply("create selected; create selected")
	tl.crm.persons[0].reps = nil
	tl.apply("release no_longer_selected")
	tl.store = newMemoryStore()
	tl.applyAs(run.Request{Mode: run.Erase, Erase: map[addressbook.Key]bool{"crm/person/1": true}}, "delete erase")
	if c := tl.only(); c.key != "crm/person/2" {
		t.Errorf("left is %s", c.key)
	}
	tl.quiet()
}
