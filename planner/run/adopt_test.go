package run_test

import (
	"context"
	"maps"
	"strings"
	"testing"

	"contactsync/planner/run"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

const matchBoth = `  adopt { match = [["email1"], ["given_name", "surname", "business_phone"]] }`

// adaAdopted is what a contact of the user's own has after it was adopted.
var adaAdopted = map[string]string{
	"given_name": "Ada", "surname": "Byron", "email1": "ada@example.com", "business_phone": "+431",
	"notes": "mine\n\n[contactsync]\nWien\n[/contactsync]", "categories": "CRM|Friends", "nickname": "Schatz",
}

func TestAdopt(t *testing.T) {
	for name, own := range map[string]string{
		"by e-mail":           "Augusta King ADA@Example.com - mine",
		"by name and number":  "ada BYRON other@example.com (+43)1 mine",
		"by e-mail and names": "Ada Byron ada@example.com +431 mine",
	} {
		t.Run(name, func(t *testing.T) {
			for _, change := range []string{"update", "recreate"} {
				tl := newTale(t, matchBoth+"\n  on_change = \""+change+"\"", "Ada Byron ada@example.com +431 Wien", "Grace Hopper grace@example.com - -")
				c := tl.own(mainFolder, own)
				other := tl.own(mainFolder, "Emmy Noether emmy@example.com - -")
				tl.apply("adopt matched; create selected")
				tl.has(c, addressbook.Adopted, mainFolder, adaAdopted)
				tl.has(other, "", mainFolder, map[string]string{"surname": "Noether"})
				tl.looked()
				tl.quiet()
				if looked := tl.looked(); looked != "" {
					t.Errorf("the user's own contacts were looked through for %q", looked)
				}

				// It is like any other one now, but never made anew.
				tl.crm.persons[0].fields["LastName"] = "Lovelace"
				tl.apply("update changed_in_crm")
				want := maps.Clone(adaAdopted)
				want["surname"] = "Lovelace"
				tl.has(c, addressbook.Adopted, mainFolder, want)
				tl.quiet()
				tl.count(2, 1)
			}
		})
	}
}

// An adopted contact goes back to the user when it is not wanted any more, and is taken back
// when it is.
func TestAdoptedIsReleased(t *testing.T) {
	tl := newTale(t, matchBoth, "Ada Byron ada@example.com +431 Wien")
	c := tl.own(mainFolder, "Augusta King ada@example.com - mine")
	tl.apply("adopt matched")
	person := tl.crm.persons[0]

	person.reps = nil
	tl.apply("release no_longer_selected")
	tl.has(c, addressbook.Returned, mainFolder, adaAdopted)
	tl.quiet()

	person.reps = []string{"5"}
	tl.apply("update selected_again")
	tl.has(c, addressbook.Adopted, mainFolder, adaAdopted)
	tl.quiet()

	person.reps = nil
	tl.apply("release no_longer_selected")
	tl.crm.persons = nil
	tl.quiet()
	tl.has(c, addressbook.Returned, mainFolder, adaAdopted)

	tl.crm.persons = []*record{person}
	person.reps = []string{"5"}
	tl.apply("update selected_again")
	tl.crm.persons = nil
	tl.apply("release deleted_in_crm")
	tl.has(c, addressbook.Returned, mainFolder, adaAdopted)
	tl.quiet()
}

// With own = true an adopted contact is like one that was created.
func TestAdoptedAsOwn(t *testing.T) {
	for name, gone := range map[string]func(*tale){
		"delete no_longer_selected": func(tl *tale) { tl.crm.persons[0].reps = nil },
		"delete deleted_in_crm":     func(tl *tale) { tl.crm.persons = nil },
	} {
		tl := newTale(t, "", "Ada Byron ada@example.com +431 Wien")
		tl.configure(syncNamed("a", "  adopt {\n    match = [[\"email1\"]]\n    own = true\n  }"))
		c := tl.own(mainFolder, "Augusta King ada@example.com - mine")
		tl.apply("adopt matched")
		tl.has(c, addressbook.Managed, mainFolder, adaAdopted)
		tl.quiet()
		gone(tl)
		tl.apply(name)
		tl.count(0, 0)
	}
}

// A managed contact that the user deleted and that stays deleted is not found again in another one.
func TestDeletedIsNotAdopted(t *testing.T) {
	tl := newTale(t, matchBoth+"\n  on_drift = \"keep\"", "Ada Byron ada@example.com 1 -")
	tl.apply("create selected")
	tl.box.move(tl.box.all(func(*card) bool { return true })[0], trash)
	tl.own(mainFolder, "A B ada@example.com - -")
	tl.apply("")
	tl.own(mainFolder, "A B ada@example.com - -")
	tl.apply("")
	tl.crm.persons[0].fields["Tel1"] = "2"
	tl.apply("skip ambiguous")
	tl.count(0, 2)
}

// Where a folder is configured, the adopted contact goes there, whatever moves others.
func TestAdoptMoves(t *testing.T) {
	for _, change := range []string{"on_change", "always"} {
		tl := newTale(t, matchBoth+"\n  categorization {\n    folder = \"CRM\"\n    move = \""+change+"\"\n  }", "Ada Byron ada@example.com +431 Wien")
		eigene := tl.box.makeFolder(mainFolder, "Eigene", addressbook.FolderMark{})
		c := tl.own(eigene.id, "Augusta King ada@example.com - mine")
		tl.apply("adopt matched to CRM; folder create CRM")
		crm := tl.box.named(mainFolder, "CRM")
		tl.has(c, addressbook.Adopted, crm.id, adaAdopted)
		tl.quiet()
	}
}

// Adoption looks in the folders that it is told to.
func TestAdoptFolders(t *testing.T) {
	tl := newTale(t, "")
	tl.configure(syncNamed("a", "  adopt {\n    match = [[\"email1\"]]\n    folders = [\"CRM\", [\"Alt\", \"Kunden\"]]\n  }"))
	persons := []string{"Ada Byron ada@example.com - -", "Grace Hopper grace@example.com - -", "Emmy Noether emmy@example.com - -"}
	tl.crm.persons = newTale(t, "", persons...).crm.persons
	crm := tl.box.makeFolder(mainFolder, "crm", addressbook.FolderMark{})
	kunden := tl.box.makeFolder(tl.box.makeFolder(mainFolder, "Alt", addressbook.FolderMark{}).id, "Kunden", addressbook.FolderMark{})
	tl.own(crm.id, "A B ada@example.com - -")
	tl.own(kunden.id, "G H grace@example.com - -")
	tl.own(mainFolder, "E N emmy@example.com - -")
	// The third is there, where it is not looked: that is a twin, in the first synchronization.
	o := tl.apply("adopt matched; adopt matched; create selected")
	if len(o.footer.Guards) != 1 || o.footer.Guards[0].Guard != "unmarked_twins" {
		t.Errorf("the guards are %+v", o.footer.Guards)
	}
	tl.count(2, 1)
}

// What could be meant is not guessed.
func TestAdoptAmbiguous(t *testing.T) {
	for name, c := range map[string]struct {
		own, persons []string
		plan         string
	}{
		"two contacts": {
			[]string{"Ada Byron ada@example.com - -", "A B ada@example.com - -"}, []string{"Ada Byron ada@example.com - -"},
			"skip ambiguous",
		},
		"two records": {
			[]string{"Ada Byron ada@example.com - -"}, []string{"Ada Byron ada@example.com - -", "Augusta Ada ada@example.com - -"},
			"skip ambiguous; skip ambiguous",
		},
		"two contacts, of which a further rule tells one": {
			[]string{"Ada Byron ada@example.com 1 -", "A B ada@example.com 1 -"}, []string{"Ada Byron ada@example.com 1 -"},
			"adopt matched",
		},
		"two records, of which a further rule tells one": {
			[]string{"Ada Byron ada@example.com 1 -"}, []string{"Ada Byron ada@example.com 1 -", "A B ada@example.com 1 -"},
			"adopt matched; create selected",
		},
		"a rule needs all of its properties": {
			[]string{"Ada Byron - - -"}, []string{"Ada Byron - - -"},
			"create selected",
		},
	} {
		t.Run(name, func(t *testing.T) {
			tl := newTale(t, matchBoth, c.persons...)
			for _, own := range c.own {
				tl.own(mainFolder, own)
			}
			for _, plan := range []string{c.plan, strings.ReplaceAll(strings.TrimPrefix(strings.ReplaceAll(c.plan, "adopt matched", ""), "; "), "create selected", "")} {
				tl.apply(plan)
			}
		})
	}
}

// Contacts that no record matches are counted, if that is wanted.
func TestAdoptUnmatched(t *testing.T) {
	tl := newTale(t, "", "Ada Byron ada@example.com - -")
	tl.configure(syncNamed("a", "  adopt {\n    match = [[\"email1\"]]\n    unmatched = \"report\"\n  }"))
	tl.own(mainFolder, "Ada Byron ada@example.com - -")
	tl.own(mainFolder, "Emmy Noether emmy@example.com - -")
	tl.apply("adopt matched; note unmatched")
	tl.apply("note unmatched")
	tl.count(1, 1)
}

// An adoption that breaks off at any instant is brought to its end by the next run: the contact is
// there once, with its mark and all that the user wrote.
func TestAdoptionBreaksOff(t *testing.T) {
	for at := 1; ; at++ {
		tl := newTale(t, matchBoth+"\n  categorization { folder = \"CRM\" }", "Ada Byron ada@example.com +431 Wien")
		c := tl.own(mainFolder, "Augusta King ada@example.com - mine")
		faults := &script{killAt: at}
		_ = tl.run(run.Request{Mode: run.Normal}, &faultyStore{Store: tl.store, script: faults}, &adopting{&faultyTarget{tl.exchange, faults}, tl.exchange})
		if !faults.killed {
			break
		}
		if o := tl.run(run.Request{Mode: run.Normal}, tl.store, tl.exchange); o.err != nil || len(o.result.Failed)+len(o.Skips) > 0 {
			t.Fatalf("killed at %d: %v, %+v, %v", at, o.err, o.result, o.Skips)
		}
		tl.has(c, addressbook.Adopted, tl.box.named(mainFolder, "CRM").id, adaAdopted)
		tl.count(1, 0)
		tl.quiet()
	}
}

// adopting is a target over a bad line in which contacts can be adopted.
type adopting struct {
	*faultyTarget
	exchange *exchange
}

func (a *adopting) Unmarked(ctx context.Context, mailbox addressbook.Mailbox, folders []addressbook.FolderID, shape addressbook.Shape) ([]providers.Stray, error) {
	return between(a.script, func() ([]providers.Stray, error) { return a.exchange.Unmarked(ctx, mailbox, folders, shape) })
}
