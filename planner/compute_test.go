package planner_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// planCase is a mailbox and the plan for it, as lines.
type planCase struct {
	name string
	in   *planner.Input
	want string
}

func allCases() []planCase {
	return slices.Concat(decisionCases(), identityCases(), placementCases(), folderCases(), driftCases(), removalCases(), withdrawalCases(), undoCases(), holdCases())
}

func TestCompute(t *testing.T) {
	names := make(map[string]bool)
	for _, c := range allCases() {
		if names[c.name] {
			t.Errorf("two cases are called %q", c.name)
		}
		names[c.name] = true
		t.Run(c.name, func(t *testing.T) {
			before := clone(t, c.in)
			if got := lines(planner.Compute(c.in)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if !reflect.DeepEqual(c.in, before) {
				t.Error("the input was changed")
			}
		})
	}
}

// What is settled is recognized at little cost; nearly every contact is. To
// recognize it must not make a difference.
func TestComputeWithoutShortcut(t *testing.T) {
	for _, c := range allCases() {
		if len(c.in.Replace) > 0 {
			continue
		}
		in := clone(t, c.in)
		in.Replace["crm/person/of another mailbox"] = true
		if got := lines(planner.Compute(in)); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// A mailbox with nothing in it that is not there has an empty plan.
func TestComputeOfNothing(t *testing.T) {
	got := planner.Compute(&planner.Input{Target: "vdir.mail", Mailbox: addressbook.Mailbox{Rep: "5"}, Serial: 3})
	want := &planner.MailboxPlan{Target: "vdir.mail", Mailbox: addressbook.Mailbox{Rep: "5"}, Serial: 3}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// The keys of slots, entries and items are merged, whichever of the three has
// them, and each key is decided by itself.
func TestComputeMergesByKey(t *testing.T) {
	in := mailbox(
		wanted("1"),
		wanted("2"), recorded("2"),
		wanted("3"), there("3", "i3"),
		wanted("4"), recorded("4"), there("4", "i4"),
		recorded("5"),
		recorded("6"), there("6", "i6"), existence("6", planner.StillExists),
		there("7", "i7"), existence("7", planner.NoLongerExists),
		wanted("8"), unknown("8"),
	)
	want := "create 1 selected main" +
		"\ncreate 2 deleted_in_mailbox main" +
		"\nforget 5 deleted_in_mailbox" +
		"\ndelete 6 i6 no_longer_selected main deleted_items" +
		"\ndelete 7 i7 deleted_in_crm main deleted_items" +
		"\nrecord 3 i3 s1m1 main"
	got := planner.Compute(in)
	if lines(got) != want {
		t.Errorf("got\n%s\nwant\n%s", lines(got), want)
	}
	if got.Managed != 4 || got.Wanted != 5 {
		t.Errorf("%d managed and %d wanted, want 4 and 5", got.Managed, got.Wanted)
	}
}

func TestComputeCountsManagedContacts(t *testing.T) {
	for _, c := range []struct {
		name string
		in   *planner.Input
		want int
	}{
		{"a settled contact", mailbox(wanted("1"), recorded("1"), there("1", "i1")), 1},
		{"one that will be deleted", mailbox(recorded("1"), there("1", "i1"), existence("1", planner.StillExists)), 1},
		{"one that is unknown", mailbox(unknown("1"), recorded("1"), there("1", "i1")), 1},
		{"one that will be created", mailbox(wanted("1")), 0},
		{"a released one", mailbox(there("1", "i1", released)), 0},
		{"an adopted one", mailbox(there("1", "i1", adopted)), 1},
		{"a copy", mailbox(wanted("1"), there("1", "i1", ofRep("6"))), 0},
		{"one of another owner", mailbox(wanted("1"), there("1", "i1", ownedBy("other"))), 0},
		{"a second one under its key", mailbox(wanted("1"), recorded("1"), there("1", "i1"), there("1", "i2")), 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := planner.Compute(c.in).Managed; got != c.want {
				t.Errorf("%d are managed, want %d", got, c.want)
			}
		})
	}
}

// Whole changes: apply and the renderers live on every field of them.
func TestComputeFillsChanges(t *testing.T) {
	applied := func(want string) planner.Applied {
		return planner.Applied{
			Mapping: "people", Src: d(want[:2]), Fields: d("fields"), Map: d(want[2:]), Shape: d("shape"), Want: d(want),
		}
	}
	main, crm := planner.Place{Folder: "main"}, planner.Place{Folder: "crm", Path: []string{"CRM"}}
	notes := addressbook.Field{Name: "notes", Value: addressbook.Text("x")}
	for _, c := range []struct {
		name string
		in   *planner.Input
		want planner.Change
	}{
		{"create", mailbox(sales(into("CRM", "New")), made("crm", "CRM"), wanted("1")), planner.Change{
			Action: planner.Create, Causes: []planner.Cause{planner.Selected}, Criteria: []string{"rep"},
			After: contact("s1m1"), Shape: shape, To: planner.Place{Path: []string{"CRM", "New"}}, Applied: applied("s1m1"),
		}},
		{"update", mailbox(sales(inPlace, into("CRM")), made("crm", "CRM"), wanted("1", record("s2")), recorded("1"), there("1", "i1", carrying("notes"))), planner.Change{
			Action: planner.Update, Causes: []planner.Cause{planner.ChangedInCRM, planner.FolderPolicy},
			Before: contact("s1m1"), After: contact("s2m1"), Shape: shape, From: main, To: crm, Applied: applied("s2m1"),
		}},
		{"recreate", mailbox(sales(into("CRM")), made("crm", "CRM"), wanted("1", record("s2")), recorded("1"), there("1", "i1", carrying("notes"), carrying("photo"))), planner.Change{
			Action: planner.Recreate, Causes: []planner.Cause{planner.ChangedInCRM, planner.FolderPolicy},
			Before: contact("s1m1"), After: contact("s2m1", notes), Shape: shape, From: main, To: crm,
			Carried: addressbook.NewShape("categories", "notes"), Drops: []string{"photo"}, Mode: providers.RecoverableItems, Applied: applied("s2m1"),
		}},
		{"recreate of what is as it should be", mailbox(replace("1"), wanted("1"), recorded("1"), there("1", "i1", carrying("photo"))), planner.Change{
			Action: planner.Recreate, Causes: []planner.Cause{planner.Requested},
			Before: contact("s1m1"), After: contact("s1m1"), Shape: shape, From: main, To: main,
			Carried: addressbook.NewShape("categories", "notes"), Drops: []string{"photo"}, Mode: providers.RecoverableItems, Applied: applied("s1m1"),
		}},
		{"move", mailbox(sales(into("CRM"), always), made("crm", "CRM"), wanted("1"), recorded("1"), there("1", "i1")), planner.Change{
			Action: planner.Move, Causes: []planner.Cause{planner.FolderPolicy}, From: main, To: crm, Applied: applied("s1m1"),
		}},
		{"delete", mailbox(recorded("1"), there("1", "i1", at("private")), existence("1", planner.StillExists)), planner.Change{
			Action: planner.Delete, Causes: []planner.Cause{planner.NoLongerSelected}, Before: contact("s1m1"),
			From: planner.Place{Folder: "private", Path: []string{"Private"}}, Mode: providers.DeletedItems,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := planner.Compute(c.in)
			if len(out.Changes) != 1 {
				t.Fatalf("%d changes, want 1", len(out.Changes))
			}
			c.want.Sync, c.want.Key = "sales", "crm/person/1"
			if len(c.in.Items) > 0 {
				c.want.Item = c.in.Items[0].Item
			}
			if got := out.Changes[0]; !reflect.DeepEqual(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", toJSON(t, got), toJSON(t, c.want))
			}
		})
	}
}

func toJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestCriteriaNames(t *testing.T) {
	got := (planner.ByRep | planner.ByFavorites | planner.ByAll | planner.BySalesGroup).Names()
	if want := []string{"rep", "sales_group", "favorites", "all"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := planner.Criteria(0).Names(); len(got) != 0 {
		t.Errorf("no criterion has the names %v", got)
	}
}
