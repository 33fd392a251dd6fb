package planner_test

import (
	"fmt"
	"testing"

	"contactsync/planner"
	"contactsync/providers/addressbook"
)

func TestTotals(t *testing.T) {
	parts := []part{sales(into("Private"), always)}
	for i := range 9 {
		id := fmt.Sprint(i)
		switch i % 3 {
		case 0:
			parts = append(parts, wanted(id))
		case 1:
			parts = append(parts, wanted(id), recorded(id), there(id, addressbook.ItemID("i"+id)))
		case 2:
			parts = append(parts, recorded(id), there(id, addressbook.ItemID("i"+id)), existence(id, planner.StillExists))
		}
	}
	parts = append(parts,
		wanted("x", mapping("m2")), recorded("x"), there("x", "ix"),
		wanted("y", record("s2")), recorded("y"), there("y", "iy"))
	plan := planner.Compute(mailbox(parts...))
	counts := make(planner.Counts)
	counts.Add(plan)
	second := *plan
	second.Mailbox.Rep = "6"
	counts.Add(&second)

	footer := planner.Footer{Guards: []planner.Trip{
		{Guard: "max_deletes", Blocks: "deletes", Target: "vdir.mail", Scope: "5"},
		{Guard: "max_contacts", Blocks: "creates", Target: "vdir.mail", Scope: "6", Allowed: true},
		{Guard: "max_change_percent", Blocks: "changes", Target: "vdir.mail", Scope: "6"},
	}}
	// A second sum replaces the first.
	footer.Sum(counts)
	footer.Sum(counts)
	got := fmt.Sprint(footer.Totals.Actions, footer.Totals.Blocked, footer.Totals.Moves)
	if want := "map[create:6 delete:3 move:6 recreate:1 update:1] map[delete:3 recreate:1 update:1] 7"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestMoves(t *testing.T) {
	item := addressbook.Item{ID: "i1", Folder: "main"}
	main, other, unmade := planner.Place{Folder: "main"}, planner.Place{Folder: "crm"}, planner.Place{Path: []string{"CRM"}}
	for _, c := range []struct {
		name   string
		change planner.Change
		want   bool
	}{
		{"a move", planner.Change{Action: planner.Move, Item: item, To: other}, true},
		{"a move into a folder that must be made", planner.Change{Action: planner.Move, Item: item, To: unmade}, true},
		{"an update elsewhere", planner.Change{Action: planner.Update, Item: item, To: other}, true},
		{"an update in place", planner.Change{Action: planner.Update, Item: item, To: main}, false},
		{"a recreate elsewhere is another item", planner.Change{Action: planner.Recreate, Item: item, To: other}, false},
		{"a delete", planner.Change{Action: planner.Delete, Item: item}, false},
		{"a create", planner.Change{Action: planner.Create, To: other}, false},
	} {
		if got := c.change.Moves(); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestWithin(t *testing.T) {
	at := func(path ...string) planner.Place { return planner.Place{Path: path} }
	for _, c := range []struct {
		p, q planner.Place
		want bool
	}{
		{at("A", "B"), at("A"), true},
		{at("a", "B"), at("A", "b"), true},
		{at("A"), at("A", "B"), false},
		{at("AB"), at("A"), false},
		{at("A"), at(), true},
	} {
		if got := c.p.Within(c.q); got != c.want {
			t.Errorf("%v within %v: %v, want %v", c.p.Path, c.q.Path, got, c.want)
		}
	}
}
