package run_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"contactsync/planner"
	"contactsync/planner/apply"
	"contactsync/planner/desired"
	"contactsync/planner/planfile"
	"contactsync/planner/run"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

func (e *exchange) Has(ctx context.Context, mailbox addressbook.Mailbox) (bool, error) {
	e.asked++
	_, err := e.box(ctx, mailbox)
	if ctx.Err() != nil {
		return false, err
	}
	return err == nil, nil
}

// hybrid is a world with a mailbox that is on the premises, in the cloud, in both or in neither.
type hybrid struct {
	*simulation
	cloud   *exchange
	box     *box
	program *desired.Program
}

func newHybrid(t *testing.T) *hybrid {
	t.Helper()
	s := newSimulation(t, nil, memoryState)
	s.exchange.rewrites, s.exchange.audit = false, nil
	s.policy = &policy{deleteMode: "permanent", syncs: []*syncRule{{name: "a", rep: true}}}
	s.crm.reps = []*rep{{id: "5", email: "bob@example.com", name: "Bob", enabled: true}}
	s.crm.persons = []*record{{id: "1", reps: []string{"5"}, fields: map[string]string{"LastName": "Byron"}}}
	s.crm.companies = nil
	b := newBox("5", s.exchange.clock)
	s.exchange.boxes = map[string]*box{}
	h := &hybrid{simulation: s, cloud: &exchange{boxes: map[string]*box{}, clock: s.exchange.clock}, box: b}
	h.configure("overwrite", "permanent")
	return h
}

// configure has the sync do with drift and with deleted contacts what is said.
func (h *hybrid) configure(drift, deleteMode string) {
	h.Helper()
	h.policy.deleteMode = deleteMode
	text := strings.Replace(h.policy.hcl(h.crm), "to = provider.exchange.mail", "to = [provider.exchange.mail, provider.exchange.cloud]", 1)
	text = strings.Replace(text, "  on_change =", fmt.Sprintf("  on_drift = %q\n  on_change =", drift), 1)
	dir, err := h.write(text + "provider \"exchange\" \"cloud\" {}\n")
	if err != nil {
		h.Fatal(err)
	}
	if h.program, err = load(dir); err != nil {
		h.Fatal(err)
	}
}

// settled is a hybrid with two contacts in a mailbox on the premises.
func settled(t *testing.T, drift string) *hybrid {
	t.Helper()
	h := newHybrid(t)
	h.crm.persons = append(h.crm.persons, &record{id: "2", reps: []string{"5"}, fields: map[string]string{"LastName": "Hopper"}})
	h.configure(drift, "deleted_items")
	h.is(h.exchange)
	h.want(h.run(), "mail", "create create", "mail")
	return h
}

// migrate moves the mailbox with all that is in it, which gets other ids; back moves it back.
func (h *hybrid) migrate() { h.migrateTo(h.cloud) }
func (h *hybrid) back()    { h.migrateTo(h.exchange) }

func (h *hybrid) migrateTo(place *exchange) {
	for _, c := range h.box.everywhere(func(*card) bool { return true }) {
		h.box.move(c, c.folder)
	}
	h.is(place)
}

// is puts the mailbox where it is.
func (h *hybrid) is(places ...*exchange) {
	h.exchange.boxes, h.cloud.boxes = map[string]*box{}, map[string]*box{}
	for _, place := range places {
		place.boxes["bob@example.com"] = h.box
	}
}

// run plans and applies, plan only plans; both give the plan of the only mailbox.
func (h *hybrid) run() *planner.MailboxPlan {
	h.Helper()
	return h.planAnd(true)
}

func (h *hybrid) plan() *planner.MailboxPlan {
	h.Helper()
	return h.planAnd(false)
}

// blind plans on what is remembered of the mailbox.
func (h *hybrid) blind() *planner.MailboxPlan {
	h.Helper()
	return h.planned(run.Request{Mode: run.Normal, Remember: true, Blind: true}, false)
}

func (h *hybrid) planAnd(applies bool) *planner.MailboxPlan {
	h.Helper()
	return h.planned(run.Request{Mode: run.Normal, Remember: true}, applies)
}

func (h *hybrid) planned(request run.Request, applies bool) *planner.MailboxPlan {
	h.Helper()
	targets := map[string]providers.Target{targetAddress: h.exchange, "exchange.cloud": h.cloud}
	engine := &run.Engine{
		Program: h.program, Sources: map[string]providers.Source{"table.crm": h.crm}, Targets: targets,
		Store: h.store, Now: h.exchange.clock.tick, Version: "0.1.0", Parallelism: 2,
	}
	var writer *planfile.Writer
	var plans []*planner.MailboxPlan
	footer, err := engine.Plan(h.Context(), request, func(header planner.Header) (run.Spool, error) {
		var err error
		writer, err = planfile.Spool("", header)
		return spoolTo{writer, &plans}, err
	})
	if err != nil {
		h.Fatal(err)
	}
	reader, err := writer.Close(*footer)
	if err != nil {
		h.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	if len(plans) != 1 {
		h.Fatalf("there are %d plans", len(plans))
	}
	if !applies {
		return plans[0]
	}
	applier := &apply.Applier{
		Store: h.store, Targets: targets, Owner: h.program.Owner(), Now: h.exchange.clock.tick, Parallelism: 1,
		NewOp: func() addressbook.Op { h.ops++; return addressbook.Op(fmt.Sprintf("op%d", h.ops)) },
	}
	if _, err := applier.Apply(h.Context(), apply.Plan{Header: reader.Header(), Footer: reader.Footer(), Mailboxes: reader.Mailboxes()}); err != nil {
		h.Fatal(err)
	}
	return plans[0]
}

type spoolTo struct {
	*planfile.Writer
	plans *[]*planner.MailboxPlan
}

func (s spoolTo) Mailbox(m *planner.MailboxPlan) error {
	*s.plans = append(*s.plans, m)
	return s.Writer.Mailbox(m)
}

func (h *hybrid) knows() string {
	h.Helper()
	known, err := h.store.Mailboxes(h.Context())
	if err != nil {
		h.Fatal(err)
	}
	var targets []string
	for _, m := range known {
		targets = append(targets, strings.TrimPrefix(m.Target, "exchange."))
	}
	return strings.Join(targets, " ")
}

func (h *hybrid) want(plan *planner.MailboxPlan, target, done, knows string) {
	h.Helper()
	got := actions(plan)
	for _, skip := range plan.Skips {
		got += string(skip.Reason)
	}
	if plan.Error != "" {
		got += plan.Error
	}
	if at := strings.TrimPrefix(plan.Target, "exchange."); at != target || got != done || h.knows() != knows {
		h.Errorf("planned %q at %s, the state knows %q; want %q at %s, %q", got, at, h.knows(), done, target, knows)
	}
}

// A sync that names several targets writes to the one that has the mailbox, and follows it.
func TestMailboxInOneOfSeveralTargets(t *testing.T) {
	h := newHybrid(t)
	h.is(h.exchange)
	h.want(h.run(), "mail", "create", "mail")
	asked := h.cloud.asked
	h.want(h.run(), "mail", "", "mail")
	if h.cloud.asked != asked {
		t.Error("where the mailbox is remembered, the other target is asked")
	}

	// It moves with all its contents: nothing changes.
	h.is(h.cloud)
	h.want(h.run(), "cloud", "", "cloud")
	h.want(h.run(), "cloud", "", "cloud")
	h.crm.persons[0].fields["LastName"] = "Lovelace"
	h.want(h.run(), "cloud", "update", "cloud")

	// It is nowhere, or everywhere: nothing is done, nothing is forgotten.
	h.is()
	h.want(h.run(), "cloud", "no_mailbox", "cloud")
	h.is(h.exchange)
	h.want(h.run(), "mail", "", "mail")
	if n := len(h.box.all(func(*card) bool { return true })); n != 1 {
		t.Errorf("there are %d contacts", n)
	}
}

func TestMailboxInBothTargets(t *testing.T) {
	h := newHybrid(t)
	h.is(h.exchange, h.cloud)
	if plan := h.run(); actions(plan) != "" || len(plan.Skips) != 1 || plan.Skips[0].Reason != planner.NoMailbox || h.knows() != "" {
		t.Errorf("planned %q, skips %v, known %q", actions(plan), plan.Skips, h.knows())
	}
}

// A rep who takes no part any more has left, wherever the mailbox is.
func TestMailboxOfSeveralTargetsLeaves(t *testing.T) {
	h := newHybrid(t)
	h.is(h.exchange)
	h.run()
	h.crm.reps[0].enabled = false
	if plan := h.run(); len(plan.Changes) > 0 || h.knows() != "mail" {
		t.Errorf("planned %v, known %q", plan.Changes, h.knows())
	}
}

// What the state alone knows of a mailbox goes with it.
func TestMovedMailboxIsRemembered(t *testing.T) {
	contact := func(h *hybrid) *card {
		return h.box.everywhere(func(c *card) bool { return c.key == "crm/person/1" })[0]
	}
	mail := state.MailboxID{Target: targetAddress, Rep: "5"}
	commit := func(h *hybrid, batch state.Batch) {
		h.Helper()
		batch.Mailbox, batch.Now = mail, h.exchange.clock.tick()
		if err := h.store.Commit(h.Context(), batch); err != nil {
			h.Fatal(err)
		}
	}
	entry := func(h *hybrid) state.Entry {
		h.Helper()
		memory, err := h.store.Load(h.Context(), mail)
		if err != nil || len(memory.Entries) != 2 {
			h.Fatalf("remembered is %+v, %v", memory, err)
		}
		return memory.Entries[0]
	}
	for name, test := range map[string]struct {
		drift string
		// before is what happens before the mailbox moves. It is planned then and now, and once more.
		before           func(*hybrid)
		then, now, later string
	}{
		"a contact that we deleted and the user took back": {"overwrite", func(h *hybrid) {
			h.crm.persons[0].reps = nil
			h.want(h.run(), "mail", "delete", "mail")
			h.box.move(contact(h), mainFolder)
		}, "unmark user_copy", "unmark user_copy", ""},
		"a run that was undone": {"overwrite", func(h *hybrid) {
			e := entry(h)
			commit(h, state.Batch{PutHolds: []state.Hold{{Key: e.Key, Sync: e.Sync, Src: e.Src, Map: e.Map, Run: "run"}}})
			h.box.edit(contact(h), "surname", addressbook.Text("Lovelace"))
		}, "note held", "note held", "note held"},
		"a contact that the user deleted": {"keep", func(h *hybrid) {
			h.box.move(contact(h), trash)
		}, "", "", ""},
		"a contact that the user edited": {"keep", func(h *hybrid) {
			h.box.edit(contact(h), "surname", addressbook.Text("Lovelace"))
		}, "", "", ""},
		"a contact that the user moved": {"keep", func(h *hybrid) {
			h.policy.syncs[0].folder = folderRule{on: true, path: []string{"CRM"}, always: true}
			h.configure("keep", "deleted_items")
			h.run()
			if c := contact(h); c.folder == mainFolder {
				h.Fatal("it is not in its folder")
			}
			h.box.move(contact(h), mainFolder)
		}, "", "", ""},
		"a second contact that the state knows nothing of": {"overwrite", func(h *hybrid) {
			h.box.copy(contact(h), h.box, mainFolder, contact(h).created.Add(-time.Hour)).mark.Op = "stray"
		}, "note surplus", "note surplus", "note surplus"},
		"a recreate that was killed": {"overwrite", func(h *hybrid) {
			c, e := contact(h), entry(h)
			twin := h.box.copy(c, h.box, mainFolder, h.exchange.clock.tick())
			twin.mark.Op = "new"
			commit(h, state.Batch{PutIntents: []state.Intent{{Op: "new", Key: e.Key, Action: state.IntendRecreate, Item: c.id, OldOp: e.Op, Opened: h.exchange.clock.tick()}}})
		}, "delete duplicate", "delete duplicate", ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := settled(t, test.drift)
			test.before(h)
			if got := told(h.plan()); got != test.then {
				t.Fatalf("before it moves planned is %q, want %q", got, test.then)
			}
			h.migrate()
			for _, plan := range []*planner.MailboxPlan{h.plan(), h.plan(), h.blind()} {
				if plan.Target != "exchange.cloud" || told(plan) != test.now {
					t.Errorf("planned is %q at %s, want %q", told(plan), plan.Target, test.now)
				}
			}
			h.run()
			if got := told(h.run()); got != test.later || h.knows() != "cloud" {
				t.Errorf("later planned is %q, want %q; the state knows %s", got, test.later, h.knows())
			}
			memory, err := h.store.Load(h.Context(), state.MailboxID{Target: "exchange.cloud", Rep: "5"})
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range memory.Entries {
				if c := h.box.all(func(c *card) bool { return c.marked && c.key == e.Key }); len(c) == 1 && c[0].id != e.Item && test.later == "" {
					t.Errorf("the item of %s is remembered as %q", e.Key, e.Item)
				}
			}
		})
	}
}

// What changes after the move, or while the mailbox moves, is done as without the move.
func TestMovedMailboxGoesOn(t *testing.T) {
	for name, test := range map[string]struct {
		before, after func(*hybrid)
		want          string
	}{
		"the record of a contact that the user deleted": {func(h *hybrid) {
			h.box.move(h.box.all(func(c *card) bool { return c.key == "crm/person/1" })[0], trash)
			h.migrate()
			h.run()
		}, func(h *hybrid) {
			h.crm.persons[0].fields["LastName"] = "Lovelace"
		}, "create changed_in_crm deleted_in_mailbox"},
		"the record of a contact that the user deleted, in a mailbox that moved twice": {func(h *hybrid) {
			h.box.move(h.box.all(func(c *card) bool { return c.key == "crm/person/1" })[0], trash)
			h.migrate()
			h.run()
			h.back()
			h.run()
		}, func(h *hybrid) {
			h.crm.persons[0].fields["LastName"] = "Lovelace"
		}, "create changed_in_crm deleted_in_mailbox"},
		"the folder": {func(h *hybrid) {
			h.migrate()
		}, func(h *hybrid) {
			h.policy.syncs[0].folder = folderRule{on: true, path: []string{"CRM"}, always: true}
			h.configure("keep", "deleted_items")
		}, "move folder_policy to CRM; move folder_policy to CRM; folder create CRM"},
	} {
		t.Run(name, func(t *testing.T) {
			h := settled(t, "keep")
			test.before(h)
			if got := told(h.plan()); got != "" {
				t.Errorf("before it changes planned is %q", got)
			}
			test.after(h)
			for _, want := range []string{test.want, ""} {
				if got := told(h.run()); got != want {
					t.Errorf("planned is %q, want %q", got, want)
				}
			}
		})
	}
}

// A mailbox in another target that has little or nothing of what the state knows is another one: it is synchronized
// for the first time.
func TestAnotherMailboxInAnotherTarget(t *testing.T) {
	for name, test := range map[string]struct {
		brings int // contacts of ours that its user brought along, of three
		want   string
		first  bool
	}{
		"with none of our contacts":    {0, "create selected; create selected; create selected", true},
		"with one that its user moved": {1, "create selected; create selected", true},
		"with most of them":            {2, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			h := settled(t, "keep")
			h.crm.persons = append(h.crm.persons, &record{id: "3", reps: []string{"5"}, fields: map[string]string{"LastName": "Noether"}})
			h.run()
			before := h.box
			h.box = newBox("5", h.exchange.clock)
			for i, c := range before.all(func(*card) bool { return true }) {
				if i < test.brings {
					before.copy(c, h.box, mainFolder, h.exchange.clock.tick())
				} else {
					h.box.insert(&card{contact: c.contact}, mainFolder) // the user's own
				}
			}
			h.is(h.cloud)
			for range 2 {
				if plan := h.plan(); told(plan) != test.want || plan.FirstSync != test.first {
					t.Errorf("planned is %q, for the first time: %v", told(plan), plan.FirstSync)
				}
			}
			h.run()
			if h.knows() != "cloud" {
				t.Errorf("the state knows %s", h.knows())
			}
		})
	}
}

// What is on hold is so for the rep, also where there was nothing left to tell the mailbox by.
func TestHoldsGoWithTheRep(t *testing.T) {
	h := settled(t, "overwrite")
	mail := state.MailboxID{Target: targetAddress, Rep: "5"}
	memory, err := h.store.Load(h.Context(), mail)
	if err != nil {
		t.Fatal(err)
	}
	undone := state.Batch{Mailbox: mail, Now: h.exchange.clock.tick()}
	for _, e := range memory.Entries {
		undone.PutHolds = append(undone.PutHolds, state.Hold{Key: e.Key, Sync: e.Sync, Src: e.Src, Map: e.Map, Run: "run"})
		undone.DeleteEntries = append(undone.DeleteEntries, e.Key)
		undone.Finish = append(undone.Finish, e.Op)
	}
	if err := h.store.Commit(h.Context(), undone); err != nil {
		t.Fatal(err)
	}
	h.box = newBox("5", h.exchange.clock)
	h.is(h.exchange)
	h.run()
	for _, place := range []*exchange{h.exchange, h.cloud, h.cloud, h.exchange} {
		h.is(place)
		if got := told(h.run()); got != "note held; note held" {
			t.Errorf("planned is %q", got)
		}
	}
}

// What we deleted and the user took back is the user's own, in whatever mailbox of the rep's it turns up: also in one that
// nothing proves to be the one that it was deleted from.
func TestDeletedGoesWithTheRep(t *testing.T) {
	for name, before := range map[string]func(*hybrid){
		"an empty mailbox": func(h *hybrid) {
			for _, person := range h.crm.persons {
				person.reps = nil
			}
			h.run()
		},
		"a mailbox of which its user deleted most": func(h *hybrid) {
			for i := range 5 {
				h.crm.persons = append(h.crm.persons, &record{id: fmt.Sprint(3 + i), reps: []string{"5"}, fields: map[string]string{"LastName": "Noether"}})
			}
			h.run()
			h.crm.persons[0].reps = nil
			h.run()
			for _, c := range h.box.all(func(c *card) bool { return c.key != "crm/person/2" }) {
				h.box.move(c, trash)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := settled(t, "overwrite")
			before(h)
			h.migrate()
			h.run()
			for _, c := range h.box.everywhere(func(c *card) bool { return c.key == "crm/person/1" }) {
				h.box.move(c, mainFolder)
			}
			if got := told(h.run()); got != "unmark user_copy" {
				t.Errorf("planned is %q", got)
			}
		})
	}
}
