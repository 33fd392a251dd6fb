package planner_test

import (
	"reflect"
	"testing"
	"time"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// deletion is a plan that deletes one contact.
func deletion() *planner.MailboxPlan {
	return &planner.MailboxPlan{
		Target: "vdir.mail", Mailbox: addressbook.Mailbox{Rep: "5"}, Managed: 1,
		Changes: []planner.Change{{
			Action: planner.Delete, Causes: []planner.Cause{planner.NoLongerSelected}, Key: "crm/person/1", Mode: providers.DeletedItems,
			Item: addressbook.Item{ID: "i1", Mark: addressbook.Mark{Op: "op1"}},
		}},
	}
}

// update is a plan that changes one contact.
func update() *planner.MailboxPlan {
	m := deletion()
	m.Changes[0] = planner.Change{
		Action: planner.Update, Key: "crm/person/1", Item: addressbook.Item{ID: "i1", Mark: addressbook.Mark{Op: "op1"}},
		After: new(addressbook.Contact), Applied: planner.Applied{Want: addressbook.Digest{1}}, To: planner.Place{Path: []string{"CRM"}},
	}
	return m
}

// creation is a plan that makes a contact, with a property that is written at creation only.
func creation(once string) func() *planner.MailboxPlan {
	return func() *planner.MailboxPlan {
		m := update()
		c := &m.Changes[0]
		c.Action, c.Item = planner.Create, addressbook.Item{}
		c.After = addressbook.NewContact(addressbook.Field{Name: "nickname", Value: addressbook.Text(once)})
		return m
	}
}

// approvedOnce is what is approved if exactly the change of a plan is.
func approvedOnce(m *planner.MailboxPlan) map[string][]addressbook.Digest {
	return map[string][]addressbook.Digest{"a1": {m.Changes[0].Identity(addressbook.NewDigester("test"), m)}}
}

func TestApprovalsDoNotWiden(t *testing.T) {
	for _, c := range []struct {
		name   string
		plan   func() *planner.MailboxPlan
		change func(*planner.MailboxPlan)
		want   bool
	}{
		{"the same", deletion, func(*planner.MailboxPlan) {}, true},
		{"the same with another cause", deletion, func(m *planner.MailboxPlan) { m.Changes[0].Causes = []planner.Cause{planner.DeletedInCRM} }, true},
		{"the same with another change key", deletion, func(m *planner.MailboxPlan) { m.Changes[0].Item.ChangeKey = "2" }, true},
		{"another key", deletion, func(m *planner.MailboxPlan) { m.Changes[0].Key = "crm/person/2" }, false},
		{"another item under the key", deletion, func(m *planner.MailboxPlan) { m.Changes[0].Item.Mark.Op = "op2" }, false},
		{"another mailbox", deletion, func(m *planner.MailboxPlan) { m.Mailbox.Rep = "6" }, false},
		{"another target", deletion, func(m *planner.MailboxPlan) { m.Target = "ews.mail" }, false},
		{"deleted for good", deletion, func(m *planner.MailboxPlan) { m.Changes[0].Mode = providers.Permanent }, false},
		{"the same contents", update, func(*planner.MailboxPlan) {}, true},
		{"other contents", update, func(m *planner.MailboxPlan) { m.Changes[0].Applied.Want[0]++ }, false},
		{"another photo", update, func(m *planner.MailboxPlan) { m.Changes[0].Applied.Photo[0]++ }, false},
		{"a create", creation("x"), func(*planner.MailboxPlan) {}, true},
		{"a create with another value that is written once", creation("x"), func(m *planner.MailboxPlan) { m.Changes[0].After = creation("y")().Changes[0].After }, false},
		{"another folder", update, func(m *planner.MailboxPlan) { m.Changes[0].To.Path = []string{"VIP"} }, false},
		{"another action", update, func(m *planner.MailboxPlan) { m.Changes[0].Action = planner.Recreate }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := c.plan()
			approved := approvedOnce(m)
			c.change(m)
			planner.Approve(m, "test", approved)
			if got := len(m.Changes[0].Approvals) == 1; got != c.want {
				t.Errorf("approved: %v, want %v", got, c.want)
			}
		})
	}
}

// TestApprovalIsOfItsGuard: each guard needs an approval of its own, and none reaches beyond its place.
func TestApprovalIsOfItsGuard(t *testing.T) {
	here := state.GuardID{Guard: "max_deletes", Target: "vdir.mail", Scope: "5"}
	total := state.GuardID{Guard: "max_total_delete_percent", Scope: "total"}
	trip := func(id state.GuardID, approvals ...planner.Approval) planner.Trip {
		return planner.Trip{Guard: id.Guard, Target: id.Target, Scope: id.Scope, Blocks: "deletes", Figures: "1", Approvals: approvals}
	}
	good := planner.Approval{ID: "a1", Changes: 1}
	for _, c := range []struct {
		name    string
		guards  []planner.Trip
		blocked bool
		held    []state.GuardID
		cleared []bool
	}{
		{"none is approved", []planner.Trip{trip(here), trip(total)}, true, []state.GuardID{here, total}, []bool{false, false}},
		{"one of two", []planner.Trip{trip(here, good), trip(total)}, true, []state.GuardID{total}, []bool{true, false}},
		{"both", []planner.Trip{trip(here, good), trip(total, good)}, false, nil, []bool{true, true}},
		{"another approval", []planner.Trip{trip(here, planner.Approval{ID: "a2"})}, true, []state.GuardID{here}, []bool{false}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := deletion()
			planner.Approve(m, "test", approvedOnce(m))
			footer := planner.Footer{Guards: c.guards}
			_, blocked := footer.Blocks(m.Target, m.Mailbox.Rep, &m.Changes[0])
			var held []state.GuardID
			for _, h := range footer.Withheld(m, "test") {
				held = append(held, h.GuardID)
				if !reflect.DeepEqual(h.Changes, approvedOnce(m)["a1"]) {
					t.Errorf("%s blocks %v", h.Guard, h.Changes)
				}
			}
			counts := make(planner.Counts)
			counts.Add(m)
			footer.Sum(counts)
			var cleared []bool
			for _, g := range footer.Guards {
				cleared = append(cleared, g.Cleared)
			}
			if blocked != c.blocked || !reflect.DeepEqual(held, c.held) || !reflect.DeepEqual(cleared, c.cleared) {
				t.Errorf("blocked %v, held %v, cleared %v", blocked, held, cleared)
			}
			if n := footer.Totals.Blocked[planner.Delete]; (n == 1) != c.blocked || n+footer.Totals.Actions[planner.Delete] != 1 {
				t.Errorf("totals %+v", footer.Totals)
			}
		})
	}
}

// TestGuardIsNotClearedByHalf: of a plan of which a mailbox could not be planned nobody knows what else the
// guard would block.
func TestGuardIsNotClearedByHalf(t *testing.T) {
	m := deletion()
	planner.Approve(m, "test", approvedOnce(m))
	counts := make(planner.Counts)
	counts.Add(m)
	footer := planner.Footer{Guards: []planner.Trip{{Guard: "empty_source", Scope: "source/crm", Blocks: "deletes", Approvals: []planner.Approval{{ID: "a1"}}}}}
	footer.Totals.Failed = 1
	if footer.Sum(counts); footer.Guards[0].Cleared || !footer.SourceTripped() {
		t.Error("it is cleared")
	}
	footer.Totals.Failed = 0
	if footer.Sum(counts); !footer.Guards[0].Cleared || footer.SourceTripped() {
		t.Error("it is not cleared")
	}
}

// TestApprovedChangesCount: a guard trips as if nothing was approved, and says what was.
func TestApprovedChangesCount(t *testing.T) {
	m := deletion()
	for i := range 11 {
		c := m.Changes[0]
		c.Key = addressbook.NewKey("crm", addressbook.Person, string(rune('a'+i)))
		m.Changes = append(m.Changes, c)
	}
	m.Managed = 20
	planner.Approve(m, "test", approvedOnce(m))
	at := time.Date(2026, 3, 28, 22, 0, 0, 0, time.UTC)
	id := state.GuardID{Guard: "max_delete_percent", Target: "vdir.mail", Scope: "5"}
	limits := defaults
	limits.MaxTotalDeletePercent = 100
	approval := func(id string, guard state.GuardID) state.Approval {
		return state.Approval{ID: id, GuardID: guard, Who: "vera", Reason: "why", At: at}
	}
	elsewhere := id
	elsewhere.Scope = "6"
	trips := planner.Guards(planner.GuardInput{
		Tallies: []planner.Tally{planner.NewTally(m)}, Total: limits,
		Limits:    map[state.MailboxID]planner.Limits{{Target: "vdir.mail", Rep: "5"}: limits},
		Approvals: []state.Approval{approval("a1", id), approval("a2", id), approval("a1", elsewhere)},
	})
	want := []planner.Trip{{
		Guard: "max_delete_percent", Target: "vdir.mail", Scope: "5", Blocks: "deletes", Limit: "20 %", Figures: "12 of 20 (60.0 %)", Deletes: 12,
		Flag: "-allow-deletes=5", Approvals: []planner.Approval{{ID: "a1", Who: "vera", Reason: "why", At: at, Changes: 1}},
	}}
	if !reflect.DeepEqual(trips, want) {
		t.Errorf("got\n%+v\nwant\n%+v", trips, want)
	}
}
