package render_test

import (
	"bytes"
	"errors"
	"flag"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/planner/render"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares what was rendered with testdata/<name>.golden, and checks
// what holds of every output.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	for i, line := range strings.Split(string(got), "\n") {
		if strings.TrimRight(line, " \r\t") != line {
			t.Errorf("line %d has blanks at its end: %q", i+1, line)
		}
	}
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; make it with: go test ./planner/render -update", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func hidden() render.Options { return render.Options{Redactor: redact.New(redact.Hide)} }

func shown() render.Options { return render.Options{Redactor: redact.New(redact.Show)} }

func plan(t testing.TB, view render.PlanView, o render.Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := render.Plan(&out, view, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func view(header planner.Header, footer planner.Footer, mailboxes ...*planner.MailboxPlan) render.PlanView {
	header.Owner = "acme"
	return render.PlanView{Header: header, Footer: footer, Mailboxes: each(mailboxes)}
}

func each(mailboxes []*planner.MailboxPlan) iter.Seq2[*planner.MailboxPlan, error] {
	return func(yield func(*planner.MailboxPlan, error) bool) {
		for _, m := range mailboxes {
			if !yield(m, nil) {
				return
			}
		}
	}
}

// contact makes a contact of names and values in turn.
func contact(pairs ...string) *addressbook.Contact {
	var fields []addressbook.Field
	for i := 0; i < len(pairs); i += 2 {
		fields = append(fields, addressbook.Field{Name: pairs[i], Value: addressbook.Text(pairs[i+1])})
	}
	return addressbook.NewContact(fields...)
}

func shape(c *addressbook.Contact) addressbook.Shape {
	var names []string
	for _, f := range c.Fields {
		names = append(names, f.Name)
	}
	return addressbook.NewShape(names...)
}

var (
	mainFolder = planner.Place{Folder: "."}
	crmFolder  = planner.Place{Folder: "CRM", Path: []string{"CRM"}}
	newFolder  = planner.Place{Path: []string{"CRM", "Key accounts"}}
	ada        = contact("email1", "ada@example.org", "given_name", "Ada", "sensitivity", "normal", "surname", "Byron")
	adaMarried = contact("business_phone", "+43 1 234", "email1", "ada@example.org", "given_name", "Ada", "sensitivity", "private", "surname", "Lovelace")
	managed    = addressbook.Item{ID: "1.vcf", Folder: "CRM", Owner: "acme", Mark: addressbook.Mark{Format: 1, Rep: "5", Op: "op", Status: addressbook.Managed}}
)

func item(change func(*addressbook.Item)) addressbook.Item {
	i := managed
	change(&i)
	return i
}

// everything is a plan of two mailboxes in which all there is occurs.
func everything() render.PlanView {
	first := &planner.MailboxPlan{
		Target:  "vdir.mail",
		Mailbox: addressbook.Mailbox{Rep: "5", Address: "bob@example.com"},
		Changes: []planner.Change{
			{Action: planner.Create, Causes: []planner.Cause{planner.Selected}, Criteria: []string{"rep", "sales_group", "favorites"},
				Sync: "sales", Key: "crm/person/1", After: ada, Shape: shape(ada), To: newFolder},
			{Action: planner.Update, Causes: []planner.Cause{planner.EditedInMailbox, planner.MappingChanged, planner.MovedInMailbox},
				Sync: "sales", Key: "crm/person/2", Item: managed, Before: ada, After: adaMarried, Shape: shape(adaMarried), From: mainFolder, To: crmFolder},
			{Action: planner.Recreate, Causes: []planner.Cause{planner.ChangedInCRM},
				Sync: "sales", Key: "crm/person/3", Item: managed, Before: adaMarried, After: contact("email1", "ada@example.org", "given_name", "Ada", "notes", "met", "surname", "Byron"),
				Shape: shape(adaMarried), From: crmFolder, To: crmFolder, Mode: providers.RecoverableItems, Drops: []string{"photo", "nickname"}},
			{Action: planner.Move, Causes: []planner.Cause{planner.FolderPolicy},
				Sync: "sales", Key: "crm/person/4", Item: managed, From: mainFolder, To: crmFolder},
			{Action: planner.Delete, Causes: []planner.Cause{planner.NoLongerSelected},
				Sync: "sales", Key: "crm/person/5", Item: managed, Before: ada, From: crmFolder, Mode: providers.DeletedItems},
			{Action: planner.Delete, Causes: []planner.Cause{planner.Duplicate},
				Sync: "sales", Key: "crm/person/6", Item: managed, From: crmFolder, Mode: providers.Permanent, Kept: "2.vcf"},
			{Action: planner.Release, Causes: []planner.Cause{planner.DeletedInCRM},
				Sync: "sales", Key: "crm/person/7", Item: managed, From: crmFolder},
			{Action: planner.Unmark, Causes: []planner.Cause{planner.UserCopy},
				Key: "crm/person/8", Item: managed, From: mainFolder},
			{Action: planner.Forget, Causes: []planner.Cause{planner.DeletedInMailbox}, Sync: "old", Key: "crm/person/9"},
			{Action: planner.Update, Causes: []planner.Cause{planner.OwnerRenamed, planner.SelectedAgain},
				Sync: "sales", Key: "crm/person/10", From: crmFolder, To: crmFolder, Item: item(func(i *addressbook.Item) {
					i.Owner, i.Mark.Status = "acme-old", addressbook.Released
				})},
		},
		Folders: []planner.FolderChange{
			{Action: planner.Create, Place: newFolder},
			{Action: planner.Delete, Place: planner.Place{Folder: "Old", Path: []string{"Old"}}},
		},
		Skips: []planner.Skip{
			{Reason: planner.ForeignOwner, Rep: "5", Sync: "sales", Key: "crm/person/11", Detail: "name the owner in previous_owners"},
			{Reason: planner.BadFolder, Rep: "5", Sync: "sales", Detail: "the folder's name is empty"},
		},
		Notes: []planner.Note{
			{Kind: planner.Surplus, Sync: "sales", Key: "crm/person/12", Detail: "-allow-deletes=5 deletes it"},
			{Kind: planner.Unreadable, Detail: "x.vcf: no vCard"},
		},
	}
	second := &planner.MailboxPlan{
		Target:  "vdir.mail",
		Mailbox: addressbook.Mailbox{Rep: "6", Address: "eve@example.com"},
		Changes: []planner.Change{
			{Action: planner.Delete, Causes: []planner.Cause{planner.DeletedInCRM},
				Sync: "sales", Key: "crm/company/1", Item: managed, Before: contact("company_name", "Acme"), From: crmFolder, Mode: providers.RecoverableItems},
		},
	}
	failed := &planner.MailboxPlan{
		Target:  "vdir.mail",
		Mailbox: addressbook.Mailbox{Rep: "7", Address: "kim@example.com"},
		Error:   "mailbox kim@example.com: access is denied",
	}
	return view(planner.Header{Operation: "apply", FolderNames: []string{"CRM", "Key accounts"}}, planner.Footer{
		Tallies: []planner.Tally{
			{Target: "vdir.mail", Rep: "5", Managed: 12, Creates: 1, Changes: 3, Deletes: 1},
			{Target: "vdir.mail", Rep: "6", Managed: 4, Deletes: 1},
			{Target: "vdir.mail", Rep: "7"},
		},
		Totals: planner.Totals{
			Mailboxes: 3,
			Actions: map[planner.Action]int{
				planner.Create: 1, planner.Update: 2, planner.Recreate: 1, planner.Move: 1, planner.Delete: 2,
				planner.Release: 1, planner.Unmark: 1, planner.Forget: 1,
			},
			Blocked: map[planner.Action]int{planner.Delete: 1},
			Moves:   2, FoldersCreated: 1, FoldersDeleted: 1, Skips: 3, Failed: 1,
		},
		Skips: []planner.Skip{{Reason: planner.BadRecord, Key: "crm/person/13", Detail: "persons.csv:12: the id is also on line 9"}},
		Guards: []planner.Trip{
			{Guard: "max_deletes", Blocks: "deletes", Target: "vdir.mail", Scope: "5", Limit: "1", Figures: "2", Flag: "-allow-deletes=5", Allowed: true},
			{Guard: "max_delete_percent", Blocks: "deletes", Target: "vdir.mail", Scope: "6", Limit: "20 %", Figures: "1 of 4 (25.0 %)", Flag: "-allow-deletes=6", Place: "sync.hcl:12"},
		},
	}, first, second, failed)
}

func TestPlan(t *testing.T) {
	colored := shown()
	colored.Color, colored.Width = true, 40
	grouped, summary, groupedShown := hidden(), hidden(), shown()
	grouped.Detail, grouped.Samples = render.Groups, 3
	groupedShown.Detail, groupedShown.Samples = render.Groups, 1
	summary.Detail = render.Summary
	for _, c := range []struct {
		name    string
		view    render.PlanView
		options render.Options
	}{
		{"everything", everything(), hidden()},
		{"everything_shown", everything(), shown()},
		{"everything_colored", everything(), colored},
		{"groups", everything(), grouped},
		{"groups_shown", everything(), groupedShown},
		{"summary", everything(), summary},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := plan(t, c.view, c.options)
			golden(t, c.name, out)
			if again := plan(t, c.view, c.options); !bytes.Equal(again, out) {
				t.Error("the second time it is another text")
			}
			if colors := bytes.ContainsRune(out, '\x1b'); colors != c.options.Color {
				t.Errorf("colours: %v", colors)
			}
		})
	}
}

func TestPlanWithoutChanges(t *testing.T) {
	drift := &planner.MailboxPlan{Mailbox: addressbook.Mailbox{Rep: "5"}, Notes: []planner.Note{
		{Kind: planner.Drifted, Sync: "sales", Key: "crm/person/1", Detail: "edited in the mailbox"},
	}}
	for _, c := range []struct {
		name string
		view render.PlanView
		want string
	}{
		{"nothing", view(planner.Header{Operation: "apply"}, planner.Footer{}),
			"No changes. Your infrastructure matches the configuration.\n"},
		{"nothing to destroy", view(planner.Header{Operation: "destroy"}, planner.Footer{}),
			"No changes. No objects need to be destroyed.\n"},
		{"nothing to report", view(planner.Header{Operation: "refresh"}, planner.Footer{}),
			"No changes. Your infrastructure still matches the configuration.\n"},
		{"something to report", view(planner.Header{Operation: "refresh"}, planner.Footer{}, drift),
			"Note: changed outside of contactsync (1):\n" +
				"  contact.sales[\"5/crm/person/1\"]: edited in the mailbox\n\n" +
				"Refresh: 1 contact changed outside of contactsync. Refreshing changes nothing in the mailboxes.\n"},
		{"something skipped", view(planner.Header{}, planner.Footer{Totals: planner.Totals{Skips: 1}, Skips: []planner.Skip{{Reason: planner.NoAddress, Rep: "5", Detail: "give the rep one"}}}),
			"Skipped: the rep has no e-mail address (1):\n  mailbox 5: give the rep one\n\n" +
				"No changes. Your infrastructure matches the configuration.\n      1 skipped.\n"},
		{"a failure is no match", view(planner.Header{}, planner.Footer{Totals: planner.Totals{Failed: 2}}),
			"Plan: 0 to add, 0 to change, 0 to destroy.\n      2 mailboxes could not be planned.\n"},
		{"a part", view(planner.Header{Partial: true}, planner.Footer{}),
			"Note: This plan covers a part of the configuration only.\n\nNo changes. Your infrastructure matches the configuration.\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(plan(t, c.view, hidden())); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestGuards(t *testing.T) {
	full := hidden()
	full.Detail = render.Full
	golden(t, "guards", plan(t, view(planner.Header{}, planner.Footer{
		Totals: planner.Totals{Blocked: map[planner.Action]int{planner.Delete: 40, planner.Update: 200}},
		Guards: []planner.Trip{
			{Guard: "empty_source", Blocks: "deletes", Scope: "source/crm", Limit: "not empty", Figures: "persons by favorites: none, 90 before", Flag: "-allow-deletes=source/crm"},
			{Guard: "max_change_percent", Blocks: "changes", Scope: "total", Limit: "50 %", Figures: "200 of 300 (66.7 %)", Flag: "-allow-changes=total"},
			{Guard: "max_contacts", Blocks: "creates", Target: "vdir.mail", Scope: "5'; rm", Limit: "5000", Figures: "5001", Flag: "-allow-creates=5'; rm"},
		},
	}), full))
}

func TestBelowPlan(t *testing.T) {
	var out bytes.Buffer
	narrow := hidden()
	narrow.Width = 20
	if err := errors.Join(render.Saved(&out, "p.plan", hidden()), render.Unsaved(&out, "contactsync apply", narrow)); err != nil {
		t.Fatal(err)
	}
	golden(t, "below", out.Bytes())
}

func TestComplete(t *testing.T) {
	for _, c := range []struct {
		name    string
		outcome render.Outcome
		want    string
	}{
		{"nothing", render.Outcome{Operation: "apply"}, "Apply complete! Resources: 0 added, 0 changed, 0 destroyed.\n"},
		{
			"all",
			render.Outcome{
				Operation: "apply", Moves: 3, FoldersCreated: 1, FoldersDeleted: 2, Blocked: 7,
				Done: map[planner.Action]int{planner.Create: 1, planner.Recreate: 2, planner.Update: 4, planner.Unmark: 1, planner.Delete: 8, planner.Move: 3, planner.Release: 1, planner.Forget: 1},
			},
			"Apply complete! Resources: 3 added, 5 changed, 10 destroyed.\n" +
				"      2 forgotten, 3 moved between folders, 1 folder created, 2 folders deleted, 7 blocked by guards.\n",
		},
		{
			"some",
			render.Outcome{
				Operation: "apply", FailedMailboxes: 1,
				Done: map[planner.Action]int{planner.Create: 1}, Failed: map[planner.Action]int{planner.Delete: 2}, NotStarted: map[planner.Action]int{planner.Create: 3},
			},
			"Apply incomplete! Resources: 1 added, 0 changed, 0 destroyed.\n" +
				"      2 failed, 3 not started, 1 mailbox failed.\n" +
				"What was done is recorded. Run apply again to go on from here.\n",
		},
		{"destroyed", render.Outcome{Operation: "destroy", Done: map[planner.Action]int{planner.Delete: 8}}, "Destroy complete! Resources: 8 destroyed.\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := render.Complete(&out, c.outcome, hidden()); err != nil {
				t.Fatal(err)
			}
			if out.String() != c.want {
				t.Errorf("got\n%s\nwant\n%s", out.String(), c.want)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	broken := errors.New("broken")
	failing := everything()
	failing.Mailboxes = func(yield func(*planner.MailboxPlan, error) bool) { yield(nil, broken) }
	if err := render.Plan(new(bytes.Buffer), failing, hidden()); !errors.Is(err, broken) {
		t.Errorf("of the mailboxes: %v", err)
	}
	if err := render.Plan(writer{broken}, everything(), hidden()); !errors.Is(err, broken) {
		t.Errorf("of the writer: %v", err)
	}
}

type writer struct{ err error }

func (w writer) Write([]byte) (int, error) { return 0, w.err }
