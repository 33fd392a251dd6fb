package planner_test

import (
	"reflect"
	"slices"
	"testing"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// contactOf is a contact of names and values in turn.
func contactOf(texts ...string) *addressbook.Contact {
	var fields []addressbook.Field
	for i := 0; i < len(texts); i += 2 {
		fields = append(fields, addressbook.Field{Name: texts[i], Value: addressbook.Text(texts[i+1])})
	}
	return addressbook.NewContact(fields...)
}

func TestAttribute(t *testing.T) {
	main, crm := planner.Place{Folder: "main"}, planner.Place{Folder: "f1", Path: []string{"CRM"}}
	item := func(id addressbook.ItemID) addressbook.Item { return addressbook.Item{ID: id, Key: "crm/person/1"} }
	shape := addressbook.NewShape("email1", "surname")
	create := planner.Change{Action: planner.Create, Key: "crm/person/1", Sync: "a", After: contactOf("surname", "Byron"), Shape: shape, To: main}
	update := planner.Change{
		Action: planner.Update, Key: "crm/person/1", Sync: "a", Item: item("i1"), Shape: shape,
		Before: contactOf("surname", "Byron"), After: contactOf("surname", "Lovelace"), From: main, To: main,
	}
	remove := planner.Change{Action: planner.Delete, Key: "crm/person/1", Sync: "a", Item: item("i1"), From: main, Mode: providers.DeletedItems}
	with := func(c planner.Change, change func(*planner.Change)) planner.Change {
		change(&c)
		return c
	}
	list := func(changes ...planner.Change) []planner.Change { return changes }
	second := with(remove, func(c *planner.Change) { c.Item = item("i2") })
	for _, c := range []struct {
		name           string
		plan, baseline []planner.Change
		want           []planner.Origin
		averted        int
	}{
		{"nothing", nil, nil, nil, 0},
		{"only the plan", list(update), nil, []planner.Origin{planner.ByConfiguration}, 0},
		{"only the baseline", nil, list(update, second), nil, 2},
		{"the same", list(update), list(update), []planner.Origin{planner.Anyway}, 0},
		{"the same of another sync and for other causes", list(update), list(with(update, func(c *planner.Change) {
			c.Sync, c.Causes = "b", []planner.Cause{planner.MappingChanged}
		})), []planner.Origin{planner.Anyway}, 0},
		{"other contents", list(update), list(with(update, func(c *planner.Change) { c.After = contactOf("surname", "King") })), []planner.Origin{planner.Altered}, 0},
		{"one property more", list(create), list(with(create, func(c *planner.Change) { c.After = contactOf("surname", "Byron", "email1", "a@b") })), []planner.Origin{planner.Altered}, 0},
		{"a property that is managed and that nobody has", list(update), list(with(update, func(c *planner.Change) {
			c.Shape = addressbook.NewShape("surname")
		})), []planner.Origin{planner.Anyway}, 0},
		{"a property that is managed and that the user has", list(with(update, func(c *planner.Change) {
			c.Before = contactOf("surname", "Byron", "email1", "a@b")
		})), list(with(update, func(c *planner.Change) { c.Shape = addressbook.NewShape("surname") })), []planner.Origin{planner.Altered}, 0},
		{"another action", list(update), list(remove), []planner.Origin{planner.Altered}, 0},
		{"another place", list(update), list(with(update, func(c *planner.Change) { c.To = crm })), []planner.Origin{planner.Altered}, 0},
		{"a place that is to be made", list(with(create, func(c *planner.Change) { c.To = planner.Place{Path: []string{"A"}} })),
			list(with(create, func(c *planner.Change) { c.To = planner.Place{Path: []string{"B"}} })), []planner.Origin{planner.Altered}, 0},
		{"deleted for good", list(remove), list(with(remove, func(c *planner.Change) { c.Mode = providers.Permanent })), []planner.Origin{planner.Altered}, 0},
		{"another photo", list(with(create, func(c *planner.Change) { c.Photo = &planner.FetchedPhoto{Reference: "1"} })), list(create), []planner.Origin{planner.Altered}, 0},
		{"another loss", list(with(update, func(c *planner.Change) { c.Action, c.Drops = planner.Recreate, []string{"nickname"} })),
			list(with(update, func(c *planner.Change) { c.Action = planner.Recreate })), []planner.Origin{planner.Altered}, 0},
		{"other items of a key", list(remove, second), list(second), []planner.Origin{planner.ByConfiguration, planner.Anyway}, 0},
		{"another item instead", list(remove), list(second), []planner.Origin{planner.Altered}, 0},
		{"adopted instead of made", list(with(create, func(c *planner.Change) { c.Action, c.Item = planner.AdoptItem, item("own") })), list(create), []planner.Origin{planner.Altered}, 0},
		{"other keys", list(create), list(with(create, func(c *planner.Change) { c.Key = "crm/person/2" })), []planner.Origin{planner.ByConfiguration}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan, baseline := slices.Clone(c.plan), slices.Clone(c.baseline)
			averted := planner.Attribute(plan, baseline)
			var got []planner.Origin
			for _, change := range plan {
				got = append(got, change.Origin)
			}
			if !slices.Equal(got, c.want) || len(averted) != c.averted {
				t.Errorf("got %q and %d averted, want %q and %d", got, len(averted), c.want, c.averted)
			}
			if !reflect.DeepEqual(baseline, c.baseline) {
				t.Error("the baseline's changes were changed")
			}
		})
	}
}

func TestComparisonCounts(t *testing.T) {
	change := func(origin planner.Origin, sync string, action planner.Action, causes ...planner.Cause) planner.Change {
		return planner.Change{Origin: origin, Sync: sync, Action: action, Causes: causes}
	}
	var n planner.Comparison
	n.Add(&planner.MailboxPlan{Changes: []planner.Change{
		change(planner.Anyway, "b", planner.Create, planner.Selected), change(planner.Anyway, "a", planner.Create, planner.Selected),
		change(planner.ByConfiguration, "a", planner.Update, planner.MappingChanged), change(planner.Anyway, "b", planner.Create, planner.Selected),
	}}, []planner.Change{change("", "a", planner.Delete, planner.NoLongerSelected)})
	n.Add(nil, []planner.Change{change("", "a", planner.Delete, planner.NoLongerSelected), change("", "a", planner.Delete, planner.DeletedInCRM)})
	want := planner.Comparison{
		Changes: []planner.OriginCount{
			{planner.Anyway, "a", planner.Create, []planner.Cause{planner.Selected}, 1},
			{planner.Anyway, "b", planner.Create, []planner.Cause{planner.Selected}, 2},
			{planner.ByConfiguration, "a", planner.Update, []planner.Cause{planner.MappingChanged}, 1},
		},
		Averted: []planner.OriginCount{
			{"", "a", planner.Delete, []planner.Cause{planner.DeletedInCRM}, 1},
			{"", "a", planner.Delete, []planner.Cause{planner.NoLongerSelected}, 2},
		},
	}
	if !reflect.DeepEqual(n, want) {
		t.Errorf("got %+v, want %+v", n, want)
	}
}
