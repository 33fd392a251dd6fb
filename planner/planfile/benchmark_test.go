package planfile_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"contactsync/planner"
	"contactsync/planner/planfile"
	"contactsync/providers/addressbook"
)

// manyChanges are 100 mailboxes with 100 updates of ten properties each.
func manyChanges() []*planner.MailboxPlan {
	var fields []addressbook.Field
	for _, name := range addressbook.WellKnown()[:10] {
		fields = append(fields, addressbook.Field{Name: name.Name, Value: addressbook.Text("some value of a property")})
	}
	contact := addressbook.NewContact(fields...)
	plans := make([]*planner.MailboxPlan, 100)
	for i := range plans {
		plans[i] = &planner.MailboxPlan{Target: "vdir.mail", Mailbox: addressbook.Mailbox{Rep: "5", Address: "bob@example.com"}}
		for k := range 100 {
			plans[i].Changes = append(plans[i].Changes, planner.Change{
				Action: planner.Update, Causes: []planner.Cause{planner.ChangedInCRM}, Sync: "sales",
				Key:    addressbook.NewKey("crm", addressbook.Person, fmt.Sprint(k)),
				Item:   addressbook.Item{ID: "contactsync-0123456789abcdefghijklmnop.vcf", Folder: "."},
				Before: contact, After: contact,
			})
		}
	}
	return plans
}

func BenchmarkWrite10000(b *testing.B) {
	plans := manyChanges()
	path := filepath.Join(b.TempDir(), "p.plan")
	b.ReportAllocs()
	for b.Loop() {
		w, err := planfile.Create(path, planner.Header{}, planfile.Terms{})
		if err != nil {
			b.Fatal(err)
		}
		write(b, w, plans...)
	}
}

func BenchmarkRead10000(b *testing.B) {
	path := save(b, manyChanges()...)
	b.ReportAllocs()
	for b.Loop() {
		r, err := planfile.Open(path, nil)
		if err != nil {
			b.Fatal(err)
		}
		changes := 0
		for m, err := range r.Mailboxes() {
			if err != nil {
				b.Fatal(err)
			}
			changes += len(m.Changes)
		}
		if changes != 10_000 {
			b.Fatalf("%d changes", changes)
		}
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
