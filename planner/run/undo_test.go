package run_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"contactsync/planner"
	"contactsync/planner/apply"
	"contactsync/planner/planfile"
	"contactsync/planner/run"
	"contactsync/planner/undofile"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// past is where the runs of a tale are kept.
type past struct {
	*tale
	dir      string
	identity *age.X25519Identity
}

func newPast(tl *tale) *past {
	tl.Helper()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		tl.Fatal(err)
	}
	return &past{tale: tl, dir: tl.TempDir(), identity: identity}
}

// kept has one run kept.
func (p *past) kept(do func()) {
	p.Helper()
	writer := undofile.NewWriter(undofile.Terms{Dir: p.dir, Recipients: planfile.Recipients{p.identity.Recipient()}, Owner: "acme", Now: p.exchange.clock.tick})
	p.keeper = writer
	do()
	p.keeper = nil
	if err := writer.Close(); err != nil {
		p.Fatal(err)
	}
}

// undo is the request to undo the newest run; ok is false if nothing is kept of it.
func (p *past) undo() (request run.Request, ok bool) {
	p.Helper()
	list, err := undofile.List(p.dir)
	if err != nil {
		p.Fatal(err)
	}
	if len(list) == 0 {
		return request, false
	}
	reader, err := undofile.Open(p.dir, list[0].Run, []string{"acme"}, planfile.Identities{p.identity})
	if err != nil {
		p.Fatal(err)
	}
	p.Cleanup(func() { _ = reader.Close() })
	return run.Request{Mode: run.Undo, Undo: reader}, true
}

// scene is what users see of a mailbox, and what of it is managed.
func (b *box) scene() string {
	var lines []string
	for _, c := range b.all(func(*card) bool { return true }) {
		status := "own"
		if c.marked && !c.mark.Status.IsReleased() {
			status = "managed"
		}
		lines = append(lines, fmt.Sprintf("%s %s in %s: %v", status, c.key, c.folder, c.contact.Fields))
		if status == "own" {
			lines[len(lines)-1] = fmt.Sprintf("own in %s: %v", c.folder, c.contact.Fields)
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

const ada = "Ada Byron ada@example.com +431 Wien"

// undoCase is a run that is undone.
type undoCase struct {
	name     string
	settings string
	before   func(*tale) // what happens before the first run, which is not undone
	prepare  func(*tale) // what happens before the run that is undone
	run      string
	since    func(*tale) // what happens between the run and the undo, and is undone with it
	undo     string
	again    string // what is done once the hold is released
}

// first is the only contact of the mailbox.
func first(tl *tale) *card { return tl.box.all(func(*card) bool { return true })[0] }

var undoCases = []undoCase{
	{
		name:    "created",
		prepare: func(tl *tale) { tl.crm.persons[0].reps = []string{"5"} },
		before:  func(tl *tale) { tl.crm.persons[0].reps = nil },
		run:     "create selected", undo: "delete undo", again: "create selected",
	}, {
		name: "updated", settings: `on_change = "update"`,
		prepare: func(tl *tale) { tl.crm.persons[0].fields["LastName"] = "King" },
		run:     "update changed_in_crm", undo: "update undo", again: "update changed_in_crm",
	}, {
		name: "an edit that was overwritten",
		prepare: func(tl *tale) {
			tl.box.edit(first(tl), "surname", addressbook.Text("Countess"))
			tl.box.edit(first(tl), "categories", addressbook.List("CRM", "Friends"))
			tl.box.edit(first(tl), "notes", addressbook.Text("mine\n\n[contactsync]\nedited\n[/contactsync]"))
		},
		run: "update edited_in_mailbox", undo: "update undo", again: "update mapping_changed",
	}, {
		name: "made anew, and what that dropped",
		prepare: func(tl *tale) {
			tl.box.edit(first(tl), "nickname", addressbook.Text("Schatz"))
			tl.box.edit(first(tl), "notes", addressbook.Text("mine\n\n[contactsync]\nWien\n[/contactsync]"))
			tl.crm.persons[0].fields["LastName"] = "King"
		},
		run: "recreate changed_in_crm", undo: "update undo", again: "recreate changed_in_crm",
	}, {
		name: "deleted, with all that the user put in",
		prepare: func(tl *tale) {
			tl.box.edit(first(tl), "nickname", addressbook.Text("Schatz"))
			tl.box.edit(first(tl), "categories", addressbook.List("CRM", "Friends"))
			tl.crm.persons[0].reps = nil
		},
		run: "delete no_longer_selected", undo: "create undo", again: "delete no_longer_selected",
	}, {
		name:    "deleted with its record",
		prepare: func(tl *tale) { tl.crm.persons = nil },
		run:     "delete deleted_in_crm", undo: "create undo", again: "delete deleted_in_crm",
	}, {
		name: "deleted, and made again by a later run",
		prepare: func(tl *tale) {
			tl.box.edit(first(tl), "nickname", addressbook.Text("Schatz"))
			tl.crm.persons[0].reps = nil
		},
		run: "delete no_longer_selected",
		since: func(tl *tale) {
			tl.crm.persons[0].reps = []string{"5"}
			tl.apply("create selected")
		},
		undo: "update undo", again: "",
	}, {
		name: "updated, and deleted by the user since", settings: `on_change = "update"`,
		prepare: func(tl *tale) { tl.crm.persons[0].fields["LastName"] = "King" },
		run:     "update changed_in_crm",
		since:   func(tl *tale) { tl.box.move(first(tl), trash) },
		undo:    "create undo", again: "update changed_in_crm",
	}, {
		name: "adopted", settings: matchBoth,
		before: func(tl *tale) { tl.crm.persons[0].reps = nil },
		prepare: func(tl *tale) {
			tl.own(mainFolder, "Augusta King ada@example.com - mine")
			tl.crm.persons[0].reps = []string{"5"}
		},
		run: "adopt matched", undo: "update undo", again: "update mark_found selected_again",
	},
}

// An undo brings back what was there before a run, to the last property; that stays, until the hold is released; and
// then the mailbox is as the run left it.
func TestUndo(t *testing.T) {
	for _, test := range undoCases {
		t.Run(test.name, func(t *testing.T) {
			tl := newTale(t, test.settings, ada)
			p := newPast(tl)
			if test.before != nil {
				test.before(tl)
			}
			tl.run(run.Request{Mode: run.Normal}, tl.store, tl.exchange)
			test.prepare(tl)
			before := tl.box.scene()
			p.kept(func() { tl.apply(test.run) })
			after := tl.box.scene()
			if before == after {
				t.Fatal("the run changed nothing")
			}
			if test.since != nil {
				test.since(tl)
			}

			request, _ := p.undo()
			tl.applyAs(request, test.undo)
			if got := tl.box.scene(); got != before {
				t.Errorf("after the undo there is\n%s\nand before the run was\n%s", got, before)
			}
			tl.applyAs(request, "")
			for range 2 {
				tl.apply("note held")
			}
			if got := tl.box.scene(); got != before {
				t.Errorf("on hold there is\n%s\nand before the run was\n%s", got, before)
			}

			o := tl.run(run.Request{Mode: run.Normal, ReleaseHolds: true}, tl.store, tl.exchange)
			if o.err != nil || told(o.MailboxPlan) != test.again && test.since == nil {
				t.Errorf("without the hold: planned is %q, not %q; %v", told(o.MailboxPlan), test.again, o.err)
			}
			if got := tl.box.scene(); got != after && test.since == nil {
				t.Errorf("without the hold there is\n%s\nand after the run was\n%s", got, after)
			}
			tl.quiet()
		})
	}
}

// What was moved goes back to where it was, also where a contact that is moved is made anew.
func TestUndoMove(t *testing.T) {
	for name, stays := range map[string]bool{"moved": false, "made anew there": true} {
		t.Run(name, func(t *testing.T) {
			tl := newTale(t, "", ada)
			p := newPast(tl)
			tl.apply("create selected")
			tl.box.edit(first(tl), "nickname", addressbook.Text("Schatz"))
			before := tl.box.scene()
			tl.configure(syncNamed("a", "categorization {\n folder = \"CRM\"\n move = \"always\"\n}"))
			var target providers.Target = tl.exchange
			if stays {
				target = fixed{tl.exchange}
			}
			p.kept(func() {
				if o := tl.run(run.Request{Mode: run.Normal}, tl.store, target); o.err != nil {
					t.Fatal(o.err)
				}
			})
			if tl.box.scene() == before {
				t.Fatal("the run changed nothing")
			}
			request, _ := p.undo()
			if o := tl.run(request, tl.store, target); o.err != nil || o.result.MailboxesFailed+len(o.result.Failed) > 0 {
				t.Fatal(o.err, o.result)
			}
			if got := tl.box.scene(); got != before {
				t.Errorf("after the undo there is\n%s\nand before the run was\n%s", got, before)
			}
			if o := tl.run(run.Request{Mode: run.Normal}, tl.store, target); told(o.MailboxPlan) != "note held" {
				t.Errorf("on hold: planned is %q", told(o.MailboxPlan))
			}
		})
	}
}

// A hold ends when the record or the mapping changes, and with the record.
func TestHoldEnds(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*tale)
		want   string
	}{
		"the record changes":       {func(tl *tale) { tl.crm.persons[0].fields["LastName"] = "Lovelace" }, "update changed_in_crm"},
		"the record changes back":  {func(tl *tale) { tl.crm.persons[0].fields["LastName"] = "Byron" }, ""},
		"the record is deleted":    {func(tl *tale) { tl.crm.persons = tl.crm.persons[1:] }, "delete deleted_in_crm"},
		"it is selected no longer": {func(tl *tale) { tl.crm.persons[0].reps = nil }, "delete no_longer_selected"},
		"another record changes":   {func(tl *tale) { tl.crm.persons[1].fields["LastName"] = "Hopper" }, "update changed_in_crm; note held"},
		"the user edits it":        {func(tl *tale) { tl.box.edit(first(tl), "surname", addressbook.Text("x")) }, "note held"},
		"the user deletes it":      {func(tl *tale) { tl.box.move(first(tl), trash) }, "note held"},
	} {
		t.Run(name, func(t *testing.T) {
			tl := newTale(t, `on_change = "update"`, ada, "Grace Murray grace@example.com - -")
			p := newPast(tl)
			tl.apply("create selected; create selected")
			tl.crm.persons[0].fields["LastName"] = "King"
			p.kept(func() { tl.apply("update changed_in_crm") })
			request, _ := p.undo()
			tl.applyAs(request, "update undo")
			test.change(tl)
			tl.apply(test.want)
			if !strings.Contains(test.want, "held") {
				tl.quiet()
			}
		})
	}
}

// A run that was killed anywhere can be undone, and so can the undo be killed anywhere: what it left is done by the
// next one.
func TestUndoOfAKilledRun(t *testing.T) {
	play := func(t *testing.T, killAt, killUndoAt int) (killed, undoKilled bool) {
		tl := newTale(t, "", ada, "Grace Murray grace@example.com - -", "Emmy Noether emmy@example.com - -")
		p := newPast(tl)
		tl.crm.persons[2].reps = nil
		tl.apply("create selected; create selected")
		for _, c := range tl.box.all(func(*card) bool { return true }) {
			tl.box.edit(c, "nickname", addressbook.Text("Schatz"))
		}
		tl.crm.persons[0].fields["LastName"] = "King"
		tl.crm.persons[1].reps = nil
		tl.crm.persons[2].reps = []string{"5"}
		before := tl.box.scene()
		during := func(at int, request run.Request) bool {
			s := &script{killAt: at}
			tl.run(request, &faultyStore{Store: tl.store, script: s}, &faultyTarget{Target: tl.exchange, script: s})
			return s.killed
		}
		p.kept(func() { killed = during(killAt, run.Request{Mode: run.Normal}) })
		request, ok := p.undo()
		if !ok {
			if tl.box.scene() != before {
				t.Error("something was changed, and nothing is kept of it")
			}
			return killed, false
		}
		undoKilled = during(killUndoAt, request)
		if o := tl.run(request, tl.store, tl.exchange); o.err != nil || len(o.result.Failed) > 0 {
			t.Error(o.err, o.result)
		}
		if got := tl.box.scene(); got != before {
			t.Errorf("after the undo there is\n%s\nand before the run was\n%s", got, before)
		}
		return killed, undoKilled
	}
	for at := 1; ; at++ {
		if killed, _ := play(t, at, 0); !killed {
			t.Logf("a run has %d failpoints", at-1)
			break
		}
	}
	for at := 1; ; at++ {
		if _, killed := play(t, 0, at); !killed {
			t.Logf("an undo has %d failpoints", at-1)
			break
		}
	}
}

// What cannot be kept is not done.
func TestNothingIsDoneThatCannotBeKept(t *testing.T) {
	tl := newTale(t, "", ada)
	tl.keeper = fullDisk{}
	o := tl.run(run.Request{Mode: run.Normal}, tl.store, tl.exchange)
	if o.err == nil || !strings.Contains(o.err.Error(), "for an undo: no space left") {
		t.Errorf("the error is %v", o.err)
	}
	tl.count(0, 0)
}

type fullDisk struct{}

func (fullDisk) Keep(string, state.MailboxID, []planner.Former) error {
	return fmt.Errorf("no space left")
}

// A target that cannot be reached when contacts are read to be kept is left alone, as one that cannot be written to.
func TestDownBeforeContactsAreKept(t *testing.T) {
	store := newMemoryStore()
	var plans []*planner.MailboxPlan
	for i := range 20 {
		rep := addressbook.RepID(fmt.Sprint(i))
		plans = append(plans, &planner.MailboxPlan{
			Target: targetAddress, Mailbox: addressbook.Mailbox{Rep: rep, Address: string(rep) + "@example.com"},
			Changes: []planner.Change{{Action: planner.Delete, Sync: "s", Key: "crm/person/1", Item: addressbook.Item{ID: "i1"}, Mode: providers.Permanent}},
		})
	}
	applier := &apply.Applier{
		Targets: map[string]providers.Target{targetAddress: unreadable{}}, Store: store, Owner: "acme", Parallelism: 1,
		Now: newClock().tick, NewOp: func() addressbook.Op { return "run" }, Undo: fullDisk{},
	}
	result, err := applier.Apply(t.Context(), apply.Plan{Header: planner.Header{Operation: "apply"}, Mailboxes: only(plans...)})
	if !errors.Is(err, apply.ErrDown) || result.Failed[planner.Delete] != 10 {
		t.Errorf("%d deletes failed, error %v", result.Failed[planner.Delete], err)
	}
}

// unreadable cannot be reached for reading.
type unreadable struct{ providers.Target }

func (unreadable) Read(context.Context, addressbook.Mailbox, []addressbook.ItemID, addressbook.Shape) ([]providers.Reading, error) {
	return nil, providers.ErrTransport
}

// What an undo that failed would have put on hold is as it was before: on hold since an earlier undo, or not at all.
func TestFailedUndoLeavesHolds(t *testing.T) {
	tl := newTale(t, `on_change = "update"`, ada)
	p := newPast(tl)
	tl.apply("create selected")
	tl.crm.persons[0].fields["LastName"] = "King"
	p.kept(func() { tl.apply("update changed_in_crm") })
	request, _ := p.undo()
	fails := func() {
		t.Helper()
		o := tl.run(request, tl.store, unwilling{tl.exchange})
		if o.result.Failed[planner.Update] != 1 {
			t.Fatalf("the result is %+v; %v", o.result, o.err)
		}
	}
	fails()
	if o := tl.run(run.Request{Mode: run.Normal}, tl.store, tl.exchange); told(o.MailboxPlan) != "" {
		t.Errorf("without an undo: planned is %q", told(o.MailboxPlan))
	}
	tl.applyAs(request, "update undo")
	tl.apply("note held")
	tl.box.edit(first(tl), "surname", addressbook.Text("Countess"))
	fails()
	tl.apply("note held")
}

// unwilling does nothing that it is asked to.
type unwilling struct{ providers.Target }

func (unwilling) Do(_ context.Context, _ addressbook.Mailbox, operations []providers.Operation) []providers.Result {
	results := make([]providers.Result, len(operations))
	for i := range results {
		results[i].Err = errors.New("simulated: refused")
	}
	return results
}
