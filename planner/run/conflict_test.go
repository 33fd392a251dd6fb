package run_test

import (
	"context"
	"errors"
	"iter"
	"testing"

	"contactsync/planner"
	"contactsync/planner/apply"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// One plan, made before somebody wrote into its contact: what was planned is
// done if that changed nothing of what it was planned on.
func TestWrittenSincePlanned(t *testing.T) {
	touch := func(b *box, c *card) { b.written(c) }
	rename := func(b *box, c *card) { b.edit(c, "surname", addressbook.Text("Mine")) }
	categorize := func(b *box, c *card) { b.edit(c, "categories", addressbook.List("mine")) }
	for name, test := range map[string]struct {
		action planner.Action
		write  func(*box, *card)
		done   bool
	}{
		"an update, nobody wrote":                      {planner.Update, func(*box, *card) {}, true},
		"an update, written without a change":          {planner.Update, touch, true},
		"an update, a managed property was edited":     {planner.Update, rename, false},
		"an update, the user's categories changed":     {planner.Update, categorize, true},
		"a recreate, nobody wrote":                     {planner.Recreate, func(*box, *card) {}, true},
		"a recreate, written without a change":         {planner.Recreate, touch, true},
		"a recreate, a managed property was edited":    {planner.Recreate, rename, false},
		"a recreate, what it takes over was edited":    {planner.Recreate, categorize, false},
		"a recreate, the user's own telephone changed": {planner.Recreate, func(b *box, c *card) { b.edit(c, "home_phone", addressbook.Text("1")) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			clock := newClock()
			b := newBox("5", clock)
			contact := func(surname string) *addressbook.Contact {
				return addressbook.NewContact(addressbook.Field{Name: "surname", Value: addressbook.Text(surname)})
			}
			mark := addressbook.Mark{Format: 1, Rep: "5", Op: "op1", Status: addressbook.Managed}
			c := b.insert(&card{contact: contact("Old"), marked: true, owner: "acme", key: "crm/person/1", mark: mark, created: clock.tick()}, mainFolder)
			change := planner.Change{
				Action: test.action, Causes: []planner.Cause{planner.ChangedInCRM}, Sync: "s", Key: c.key, Item: c.item(),
				Before: contact("Old"), After: contact("New"), Shape: addressbook.NewShape("surname"),
				From: planner.Place{Folder: mainFolder}, To: planner.Place{Folder: mainFolder}, Mode: providers.Permanent,
			}
			test.write(b, c)

			var failure error
			applier := apply.Applier{
				Targets: map[string]providers.Target{targetAddress: &exchange{boxes: map[string]*box{"bob@example.com": b}, clock: clock}},
				Store:   newMemoryStore(), Owner: "acme", Now: clock.tick, NewOp: func() addressbook.Op { return addressbook.Op("new") }, Parallelism: 1,
				Events: func(e apply.Event) {
					if failed, ok := e.(apply.Failed); ok {
						failure = failed.Err
					}
				},
			}
			plan := &planner.MailboxPlan{
				Target: targetAddress, Mailbox: addressbook.Mailbox{Rep: "5", Address: "bob@example.com"}, Changes: []planner.Change{change},
			}
			_, err := applier.Apply(context.Background(), apply.Plan{Header: planner.Header{Operation: "apply"}, Mailboxes: only(plan)})
			if err != nil {
				t.Fatal(err)
			}
			names := map[string]int{}
			for _, c := range b.all(func(*card) bool { return true }) {
				names[c.contact.Get("surname").Text]++
			}
			if test.done && (failure != nil || len(names) != 1 || names["New"] != 1) {
				t.Errorf("the mailbox holds %v, failure %v", names, failure)
			}
			if !test.done && (!errors.Is(failure, providers.ErrChanged) || names["New"] != 0) {
				t.Errorf("it was done in spite of the user's edit: %v, failure %v", names, failure)
			}
		})
	}
}

// Refused credentials end the run: no other mailbox is tried.
func TestRefusedCredentialsEndTheRun(t *testing.T) {
	target := &refusing{Target: &exchange{boxes: map[string]*box{}, clock: newClock()}}
	applier := apply.Applier{
		Targets: map[string]providers.Target{targetAddress: target},
		Store:   newMemoryStore(), Owner: "acme", Now: newClock().tick, NewOp: func() addressbook.Op { return "new" }, Parallelism: 1,
	}
	var plans []*planner.MailboxPlan
	for _, rep := range []addressbook.RepID{"1", "2", "3"} {
		plans = append(plans, &planner.MailboxPlan{
			Target: targetAddress, Mailbox: addressbook.Mailbox{Rep: rep}, Changes: []planner.Change{{Action: planner.Create, Key: "crm/person/1"}},
		})
	}
	_, err := applier.Apply(context.Background(), apply.Plan{Header: planner.Header{Operation: "apply"}, Mailboxes: only(plans...)})
	if !errors.Is(err, providers.ErrCredentials) || target.calls != 1 {
		t.Errorf("%d calls, error %v", target.calls, err)
	}
}

// refusing does not accept who calls.
type refusing struct {
	providers.Target
	calls int
}

func (r *refusing) Do(_ context.Context, _ addressbook.Mailbox, operations []providers.Operation) []providers.Result {
	r.calls++
	results := make([]providers.Result, len(operations))
	for i := range results {
		results[i].Err = providers.ErrCredentials
	}
	return results
}

// only is a plan of the given mailboxes.
func only(plans ...*planner.MailboxPlan) iter.Seq2[*planner.MailboxPlan, error] {
	return func(yield func(*planner.MailboxPlan, error) bool) {
		for _, m := range plans {
			if !yield(m, nil) {
				return
			}
		}
	}
}
