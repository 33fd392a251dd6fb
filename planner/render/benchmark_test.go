package render_test

import (
	"io"
	"testing"

	"contactsync/planner"
	"contactsync/planner/render"
	"contactsync/providers/addressbook"
)

func BenchmarkPlan10000(b *testing.B) {
	m := &planner.MailboxPlan{Target: "vdir.mail", Mailbox: addressbook.Mailbox{Rep: "5"}}
	for range 100 {
		m.Changes = append(m.Changes, planner.Change{
			Action: planner.Update, Causes: []planner.Cause{planner.ChangedInCRM}, Sync: "sales", Key: "crm/person/1",
			Item: managed, Before: ada, After: adaMarried, Shape: shape(adaMarried), From: crmFolder, To: crmFolder,
		})
	}
	view := view(planner.Header{}, planner.Footer{}, make([]*planner.MailboxPlan, 0)...)
	view.Mailboxes = func(yield func(*planner.MailboxPlan, error) bool) {
		for range 100 {
			yield(m, nil)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := render.Plan(io.Discard, view, hidden()); err != nil {
			b.Fatal(err)
		}
	}
}
