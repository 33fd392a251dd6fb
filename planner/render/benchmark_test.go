package render_test

import (
	"io"
	"testing"

	"contactsync/planner"
	"contactsync/planner/render"
	"contactsync/providers/addressbook"
)

func benchmark(b *testing.B, o render.Options) {
	m := &planner.MailboxPlan{Target: "vdir.mail", Mailbox: addressbook.Mailbox{Rep: "5"}}
	for range 100 {
		m.Changes = append(m.Changes, planner.Change{
			Action: planner.Update, Causes: []planner.Cause{planner.ChangedInCRM}, Sync: "sales", Key: "crm/person/1",
			Item: managed, Before: ada, After: adaMarried, Shape: shape(adaMarried), From: crmFolder, To: crmFolder,
		})
	}
	view := view(planner.Header{}, planner.Footer{})
	view.Mailboxes = func(yield func(*planner.MailboxPlan, error) bool) {
		for range 100 {
			yield(m, nil)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := render.Plan(io.Discard, view, o); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPlan10000(b *testing.B) {
	o := hidden()
	o.Detail = render.Full
	benchmark(b, o)
}

func BenchmarkGroups10000(b *testing.B) {
	o := hidden()
	o.Detail, o.Samples = render.Groups, 3
	benchmark(b, o)
}
