package html_test

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/planner/render"
	"contactsync/planner/render/html"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

func hidden() render.Options { return render.Options{Redactor: redact.New(redact.Hide)} }

func shown() render.Options { return render.Options{Redactor: redact.New(redact.Show)} }

// page is a plan as HTML.
func page(t testing.TB, view render.PlanView, o render.Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := html.Plan(&out, view, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func header() planner.Header {
	return planner.Header{Operation: "apply", Owner: "acme", Version: "1.2.3", Created: time.Date(2026, 4, 5, 6, 7, 8, 0, time.UTC)}
}

func each(mailboxes ...*planner.MailboxPlan) iter.Seq2[*planner.MailboxPlan, error] {
	return func(yield func(*planner.MailboxPlan, error) bool) {
		for _, m := range mailboxes {
			if !yield(m, nil) {
				return
			}
		}
	}
}

// collect is the mailboxes of a plan that can be read.
func collect(view render.PlanView) (mailboxes []*planner.MailboxPlan) {
	for m, err := range view.Mailboxes {
		if err == nil {
			mailboxes = append(mailboxes, m)
		}
	}
	return mailboxes
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

// everything is a plan of three mailboxes in which all there is occurs.
func everything() render.PlanView {
	renamed := managed
	renamed.Owner, renamed.Mark.Status = "acme-old", addressbook.Released
	first := &planner.MailboxPlan{
		Target:  "vdir.mail",
		Mailbox: addressbook.Mailbox{Rep: "5", Address: "bob@example.com"},
		Changes: []planner.Change{
			{Action: planner.Create, Causes: []planner.Cause{planner.Selected}, Criteria: []string{"rep", "favorites"},
				Sync: "sales", Key: "crm/person/1", After: ada, Shape: shape(ada), To: newFolder},
			{Action: planner.Update, Causes: []planner.Cause{planner.EditedInMailbox, planner.MappingChanged, planner.MovedInMailbox},
				Sync: "sales", Key: "crm/person/2", Item: managed, Before: ada, After: adaMarried, Shape: shape(adaMarried), From: mainFolder, To: crmFolder},
			{Action: planner.Recreate, Causes: []planner.Cause{planner.ChangedInCRM},
				Sync: "sales", Key: "crm/person/3", Item: managed, Before: adaMarried, After: contact("email1", "ada@example.org", "given_name", "Ada", "notes", "met", "surname", "Byron"),
				Shape: shape(adaMarried), From: crmFolder, To: crmFolder, Mode: providers.RecoverableItems, Drops: []string{"photo", "nickname"}},
			{Action: planner.Move, Causes: []planner.Cause{planner.FolderPolicy}, Sync: "sales", Key: "crm/person/4", Item: managed, From: mainFolder, To: crmFolder},
			{Action: planner.Delete, Causes: []planner.Cause{planner.NoLongerSelected},
				Sync: "sales", Key: "crm/person/5", Item: managed, Before: ada, From: crmFolder, Mode: providers.DeletedItems},
			{Action: planner.Release, Causes: []planner.Cause{planner.DeletedInCRM}, Sync: "sales", Key: "crm/person/7", Item: managed, From: crmFolder},
			{Action: planner.Unmark, Causes: []planner.Cause{planner.UserCopy}, Key: "crm/person/8", Item: managed, From: mainFolder},
			{Action: planner.Forget, Causes: []planner.Cause{planner.DeletedInMailbox}, Sync: "old", Key: "crm/person/9"},
			{Action: planner.AdoptItem, Causes: []planner.Cause{planner.Matched}, Sync: "old", Key: "crm/person/10",
				Item: addressbook.Item{ID: "2.vcf", Folder: "."}, Before: ada, After: adaMarried, Shape: shape(adaMarried), From: mainFolder, To: mainFolder},
			{Action: planner.Update, Causes: []planner.Cause{planner.OwnerRenamed}, Sync: "sales", Key: "crm/person/11", From: crmFolder, To: crmFolder, Item: renamed},
			{Action: "later", Sync: "sales", Key: "crm/person/12"},
		},
		Folders: []planner.FolderChange{
			{Action: planner.Create, Place: newFolder},
			{Action: planner.Delete, Place: planner.Place{Folder: "Old", Path: []string{"Old"}}},
		},
		Skips: []planner.Skip{
			{Reason: planner.ForeignOwner, Rep: "5", Sync: "sales", Key: "crm/person/13", Detail: "name the owner in previous_owners"},
			{Reason: planner.BadFolder, Rep: "5", Sync: "sales", Detail: "the folder's name is empty"},
		},
		Notes: []planner.Note{{Kind: planner.Surplus, Sync: "sales", Key: "crm/person/14", Detail: "-allow-deletes=5 deletes it"}},
	}
	second := &planner.MailboxPlan{
		Target:  "vdir.mail",
		Mailbox: addressbook.Mailbox{Rep: "6", Address: "eve@example.com"},
		Changes: []planner.Change{{Action: planner.Delete, Causes: []planner.Cause{planner.DeletedInCRM},
			Sync: "sales", Key: "crm/company/1", Item: managed, Before: contact("company_name", "Acme"), From: crmFolder, Mode: providers.RecoverableItems}},
	}
	failed := &planner.MailboxPlan{
		Target:  "vdir.mail",
		Mailbox: addressbook.Mailbox{Rep: "7", Address: "kim@example.com"},
		Error:   "mailbox kim@example.com: access is denied",
	}
	return render.PlanView{Header: header(), Mailboxes: each(first, second, failed), Footer: planner.Footer{
		Totals: planner.Totals{
			Mailboxes: 3, Managed: 14, Wanted: 10,
			Actions: map[planner.Action]int{
				planner.Create: 1, planner.Update: 2, planner.Recreate: 1, planner.Move: 1, planner.Delete: 1,
				planner.Release: 1, planner.Unmark: 1, planner.Forget: 1, planner.AdoptItem: 1, "later": 1,
			},
			Blocked: map[planner.Action]int{planner.Delete: 1},
			Moves:   2, FoldersCreated: 1, FoldersDeleted: 1, Skips: 3, Failed: 1,
		},
		Skips: []planner.Skip{{Reason: planner.BadRecord, Key: "crm/person/15", Detail: "persons.csv:12: the id is also on line 9"}},
		Guards: []planner.Trip{
			{Guard: "max_deletes", Blocks: "deletes", Target: "vdir.mail", Scope: "5", Limit: "1", Figures: "2", Flag: "-allow-deletes=5", Allowed: true},
			{Guard: "max_delete_percent", Blocks: "deletes", Target: "vdir.mail", Scope: "6", Limit: "20 %", Figures: "1 of 4 (25.0 %)", Flag: "-allow-deletes=6"},
		},
		Tallies: []planner.Tally{
			{Target: "vdir.mail", Rep: "5", Managed: 10, Creates: 1, Changes: 2, Deletes: 1},
			{Target: "vdir.mail", Rep: "6", Managed: 4, Deletes: 1},
		},
	}}
}

// kindsOfMany are what the changes of many are in turn.
var kindsOfMany = []planner.Change{
	{Action: planner.Create, Causes: []planner.Cause{planner.Selected}, Criteria: []string{"rep"}, Sync: "sales", After: ada, To: crmFolder},
	{Action: planner.Update, Causes: []planner.Cause{planner.EditedInMailbox}, Sync: "sales", Before: ada, After: adaMarried, From: crmFolder, To: crmFolder},
	{Action: planner.Recreate, Causes: []planner.Cause{planner.ChangedInCRM, planner.MovedInMailbox}, Sync: "partners", Before: adaMarried, After: ada, From: mainFolder, To: crmFolder, Mode: providers.RecoverableItems},
	{Action: planner.Delete, Causes: []planner.Cause{planner.NoLongerSelected}, Sync: "partners", Before: ada, From: crmFolder, Mode: providers.DeletedItems},
	{Action: planner.Move, Causes: []planner.Cause{planner.FolderPolicy}, Sync: "sales", From: mainFolder, To: crmFolder},
}

// many is a plan of so many changes, in mailboxes of up to 500.
func many(changes int) render.PlanView {
	const inMailbox = 500
	view := render.PlanView{Header: header()}
	view.Footer.Totals.Actions = make(map[planner.Action]int)
	for i := range changes {
		view.Footer.Totals.Actions[kindsOfMany[i%len(kindsOfMany)].Action]++
	}
	view.Mailboxes = func(yield func(*planner.MailboxPlan, error) bool) {
		for first := 0; first < changes; first += inMailbox {
			m := &planner.MailboxPlan{Target: "ews.exchange", Mailbox: addressbook.Mailbox{Rep: addressbook.RepID(fmt.Sprint(1000 + first/inMailbox))}}
			for i := first; i < min(first+inMailbox, changes); i++ {
				c := kindsOfMany[i%len(kindsOfMany)]
				c.Key = addressbook.NewKey("crm", addressbook.Person, fmt.Sprint(4294960000+i))
				c.Item, c.Shape = managed, shape(adaMarried)
				m.Changes = append(m.Changes, c)
			}
			if !yield(m, nil) {
				return
			}
		}
	}
	return view
}

// distinct is a plan of so many changes, each of which has a long detail of its own.
func distinct(changes int) render.PlanView {
	m := &planner.MailboxPlan{Target: "ews.exchange", Mailbox: addressbook.Mailbox{Rep: "5"}}
	for i := range changes {
		c := planner.Change{Action: planner.Recreate, Sync: "sales", Key: addressbook.NewKey("crm", addressbook.Person, fmt.Sprint(i)), Item: managed}
		for range 100 {
			c.Drops = append(c.Drops, fmt.Sprintf("%0400d", i))
		}
		m.Changes = append(m.Changes, c)
	}
	return render.PlanView{Header: header(), Mailboxes: each(m)}
}

// TestComparison has the page of a plan that was compared say so, and filter by what changes come of.
func TestComparison(t *testing.T) {
	view := everything()
	if out := page(t, view, hidden()); strings.Contains(out, "ompared with") || strings.Contains(out, "origin: ") {
		t.Error("a plan that was not compared says it was")
	}
	view.Header.Baseline = &planner.ComparedWith{Name: "<main>", Commit: "1a2b3c"}
	view.Footer.Comparison = &planner.Comparison{Changes: []planner.OriginCount{{Origin: planner.ByConfiguration, Sync: "sales", Action: planner.Create, Count: 12}}}
	plans := view.Mailboxes
	view.Mailboxes = func(yield func(*planner.MailboxPlan, error) bool) {
		for m, err := range plans {
			own := *m
			own.Changes = slices.Clone(m.Changes)
			for i := range own.Changes {
				own.Changes[i].Origin = planner.ByConfiguration
			}
			if !yield(&own, err) {
				return
			}
		}
	}
	out := page(t, view, hidden())
	for _, want := range []string{
		"<p>Compared with &lt;main&gt; (1a2b3c), this change of the configuration</p>", "<li>causes 12 changes: 12 created</li>",
		`"causes":["selected","origin: configuration"],"text":"because it is selected by rep and favorites, caused by this change of the configuration"`,
		"cause=selected%2Corigin%3A&#43;configuration",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in the page", want)
		}
	}
}
