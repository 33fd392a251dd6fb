package run_test

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"contactsync/planner"
	"contactsync/planner/apply"
	"contactsync/planner/desired"
	"contactsync/planner/planfile"
	"contactsync/planner/run"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// What becomes of contacts that the user has already, of folders and syncs that are renamed or
// removed, and of what is withdrawn or erased: told as stories of one mailbox in which the
// user has contacts of their own.

// tale is a world with one mailbox and a configuration that changes.
type tale struct {
	*simulation
	box     *box
	program *desired.Program

	// keeper, if not nil, keeps what a run replaces.
	keeper apply.Keeper
}

const taleFrame = `
contactsync { owner = "acme" }
state "memory" {}
provider "table" "crm" {}
provider "exchange" "mail" {}
mapping "tale" {
  for            = "person"
  given_name     = person.FirstName
  surname        = person.LastName
  email1         = person["E-mail1"]
  business_phone = person.Tel1
  notes          = person.City
  categories     = ["CRM"]
}
`

// newTale begins with a sync that has some settings, and some persons: "first last email phone city", where
// "-" is an empty field. All of them are the rep's.
func newTale(t *testing.T, settings string, persons ...string) *tale {
	t.Helper()
	s := newSimulation(t, nil, memoryState)
	s.exchange.rewrites, s.exchange.audit = false, nil
	s.crm.reps = []*rep{{id: "5", email: "bob@example.com", name: "Bob", enabled: true}}
	s.crm.persons, s.crm.companies, s.crm.favorites, s.crm.groups = nil, nil, nil, nil
	tl := &tale{simulation: s, box: newBox("5", s.exchange.clock)}
	s.exchange.boxes = map[string]*box{"bob@example.com": tl.box}
	for i, text := range persons {
		fields := make(map[string]string)
		for k, field := range strings.Fields(text) {
			fields[[]string{"FirstName", "LastName", "E-mail1", "Tel1", "City"}[k]] = strings.Trim(field, "-")
		}
		s.crm.persons = append(s.crm.persons, &record{id: fmt.Sprint(i + 1), reps: []string{"5"}, fields: fields})
	}
	tl.configure(syncNamed("a", settings))
	return tl
}

// syncNamed is a sync with some settings.
func syncNamed(name, settings string) string {
	return fmt.Sprintf("sync %q {\n  from = provider.table.crm\n  to = provider.exchange.mail\n  read_as = \"service\"\n  mappings = [mapping.tale]\n"+
		"  select { rep = true }\n  delete_mode = \"permanent\"\n  guard {\n    max_source_drop_percent = 100\n    empty_source = false\n  }\n%s\n}\n", name, settings)
}

// configure changes the configuration.
func (tl *tale) configure(blocks ...string) {
	tl.Helper()
	text := taleFrame + strings.Join(blocks, "\n")
	dir, err := tl.write(text)
	if err != nil {
		tl.Fatal(err)
	}
	if tl.program, err = load(dir); err != nil {
		tl.Fatalf("%v:\n%s", err, text)
	}
}

// own adds a contact of the user's own: "first last email phone notes", where "-" is an empty field.
func (tl *tale) own(folder addressbook.FolderID, text string) *card {
	fields := []addressbook.Field{{Name: "categories", Value: addressbook.List("Friends")}, {Name: "nickname", Value: addressbook.Text("Schatz")}}
	for i, field := range strings.Fields(text) {
		name := []string{"given_name", "surname", "email1", "business_phone", "notes"}[i]
		fields = append(fields, addressbook.Field{Name: name, Value: addressbook.Text(strings.Trim(field, "-"))})
	}
	return tl.box.insert(&card{contact: addressbook.NewContact(fields...), created: tl.exchange.clock.tick()}, folder)
}

// outcome is what came of a run.
type outcome struct {
	*planner.MailboxPlan
	footer planner.Footer
	result apply.Result
	err    error // of planning the mailbox, or of applying
}

// run plans and applies with a target, and gives the plan of the only mailbox.
func (tl *tale) run(request run.Request, store state.Store, target providers.Target) *outcome {
	tl.Helper()
	targets := map[string]providers.Target{targetAddress: target}
	engine := &run.Engine{
		Program: tl.program, Sources: map[string]providers.Source{"table.crm": tl.crm}, Targets: targets,
		Store: store, Now: tl.exchange.clock.tick, Version: "0.1.0", Parallelism: 1,
	}
	request.Remember = true
	var writer *planfile.Writer
	var plans []*planner.MailboxPlan
	footer, err := engine.Plan(tl.Context(), request, func(header planner.Header) (run.Spool, error) {
		var err error
		writer, err = planfile.Spool("", header)
		return spoolTo{writer, &plans}, err
	})
	if err != nil {
		return &outcome{err: err}
	}
	reader, err := writer.Close(*footer)
	if err != nil {
		tl.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	if len(plans) != 1 {
		tl.Fatalf("there are %d plans", len(plans))
	}
	o := &outcome{MailboxPlan: plans[0], footer: reader.Footer()}
	applier := &apply.Applier{Store: store, Targets: targets, Owner: tl.program.Owner(), Now: tl.exchange.clock.tick, Parallelism: 1, NewOp: tl.newOp, Events: tl.hear, Undo: tl.keeper}
	o.result, o.err = applier.Apply(tl.Context(), apply.Plan{Header: reader.Header(), Footer: reader.Footer(), Mailboxes: reader.Mailboxes()})
	if o.err == nil && o.Error != "" {
		o.err = errors.New(o.Error)
	}
	return o
}

// apply runs, compares the plan with what it should say, and makes sure that all of
// it was done but for one change for each guard that tripped. A plan is told as "action cause" of its changes and folders, and "reason" of its skips.
func (tl *tale) apply(want string) *outcome {
	tl.Helper()
	return tl.applyAs(run.Request{Mode: run.Normal}, want)
}

func (tl *tale) applyAs(request run.Request, want string) *outcome {
	tl.Helper()
	o := tl.run(request, tl.store, tl.exchange)
	if o.err != nil {
		tl.Fatal(o.err)
	}
	if got := told(o.MailboxPlan); got != want {
		tl.Errorf("planned is %q, not %q", got, want)
	}
	if len(o.result.Failed) > 0 || o.result.MailboxesFailed > 0 || o.result.Blocked != len(o.footer.Guards) {
		tl.Errorf("the result is %+v; %s", o.result, strings.Join(tl.trace, "\n"))
	}
	return o
}

func told(m *planner.MailboxPlan) string {
	var parts []string
	for _, c := range m.Changes {
		text := string(c.Action)
		for _, cause := range c.Causes {
			text += " " + string(cause)
		}
		if c.Moves() {
			text += " to " + strings.Join(c.To.Path, "/")
		}
		parts = append(parts, text)
	}
	for _, f := range m.Folders {
		parts = append(parts, "folder "+string(f.Action)+" "+strings.Join(f.Place.Path, "/"))
	}
	for _, s := range m.Skips {
		parts = append(parts, "skip "+string(s.Reason))
	}
	for _, n := range m.Notes {
		parts = append(parts, strings.TrimSpace("note "+string(n.Kind)))
	}
	return strings.Join(parts, "; ")
}

// quiet makes sure that another run finds nothing to do, with the state and
// without it.
func (tl *tale) quiet() {
	tl.Helper()
	for name, store := range map[string]state.Store{"a second run": tl.store, "a run without the state": newMemoryStore()} {
		if o := tl.run(run.Request{Mode: run.Normal}, store, tl.exchange); o.err != nil || told(o.MailboxPlan) != "" {
			tl.Errorf("%s: %q, %v", name, told(o.MailboxPlan), o.err)
		}
	}
}

// looked gives what of the user's own contacts was looked through since it was last called.
func (tl *tale) looked() string {
	var texts []string
	for _, shape := range tl.box.looks {
		texts = append(texts, strings.Join(shape, " "))
	}
	tl.box.looks = nil
	return strings.Join(texts, "; ")
}

// has compares a card: texts, and lists joined by "|". A nil card is one that is not there.
func (tl *tale) has(c *card, status addressbook.Status, folder addressbook.FolderID, want map[string]string) {
	tl.Helper()
	if now := tl.box.item(c.id); now != c {
		tl.Errorf("the card %s is not there any more", c.id)
		return
	}
	got := make(map[string]string)
	for name := range want {
		v := c.contact.Get(name)
		got[name] = v.Text + strings.Join(v.List, "|")
	}
	if !maps.Equal(got, want) {
		tl.Errorf("the contact has\n%q, want\n%q", got, want)
	}
	if c.marked != (status != "") || c.mark.Status != status {
		tl.Errorf("the status is %q, not %q", c.mark.Status, status)
	}
	if c.folder != folder {
		tl.Errorf("it is in folder %q, not %q", c.folder, folder)
	}
}

// count is how many contacts there are, marked and not.
func (tl *tale) count(marked, unmarked int) {
	tl.Helper()
	all := len(tl.box.all(func(*card) bool { return true }))
	if n := len(tl.box.all(func(c *card) bool { return c.marked })); n != marked || all-n != unmarked {
		tl.Errorf("there are %d contacts with a mark and %d without, not %d and %d", n, all-n, marked, unmarked)
	}
}
