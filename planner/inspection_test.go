package planner_test

import (
	"slices"
	"testing"

	"contactsync/planner"
	"contactsync/providers/addressbook"
)

// What Inspect says of the items is what Compute does to them, in all the cases there are.
func TestInspectAgreesWithCompute(t *testing.T) {
	for _, c := range allCases() {
		t.Run(c.name, func(t *testing.T) {
			plan := planner.Compute(c.in)
			ends := c.in.Destroy || c.in.Withdraw || c.in.Erase != nil // whatever the item is
			for _, item := range c.in.Items {
				found := planner.Inspect(c.in, item.Key)
				i := slices.IndexFunc(found.Items, func(other planner.Item) bool { return other.ID == item.ID })
				changed := func(cause planner.Cause) bool { return hasCause(plan, item.ID, cause) }
				role := found.Roles[i]
				if isContact := found.Contact != nil && found.Contact.ID == item.ID; isContact != (role == planner.TheContact) {
					t.Errorf("%s is the contact: %v, and its role is %s", item.ID, isContact, role)
				}
				if !ends && changed(planner.UserCopy) != (role == planner.CopyOfContact) {
					t.Errorf("%s loses its mark: %v, and its role is %s", item.ID, changed(planner.UserCopy), role)
				}
				if changed(planner.Duplicate) != (role == planner.SecondContact) && !ends {
					t.Errorf("%s is deleted as a duplicate: %v, and its role is %s", item.ID, changed(planner.Duplicate), role)
				}
				if ours := item.Owner == c.in.Owner || slices.Contains(c.in.PreviousOwners, item.Owner); ours == (role == planner.ForeignContact) {
					t.Errorf("%s is of %s, and its role is %s", item.ID, item.Owner, role)
				}
			}
		})
	}
}

func hasCause(plan *planner.MailboxPlan, item addressbook.ItemID, cause planner.Cause) bool {
	return slices.ContainsFunc(plan.Changes, func(c planner.Change) bool { return c.Item.ID == item && slices.Contains(c.Causes, cause) })
}

func TestInspectPlaces(t *testing.T) {
	crm := planner.Place{Folder: "crm", Path: []string{"CRM"}}
	main := planner.Place{Folder: "main"}
	for _, c := range []struct {
		name        string
		in          *planner.Input
		here, there planner.Place
		misplaced   []planner.Cause
	}{
		{"nothing is there", mailbox(sales(into("CRM")), made("crm", "CRM"), wanted("1")), planner.Place{}, crm, nil},
		{"nothing is wanted", mailbox(recorded("1"), there("1", "i1")), main, planner.Place{}, nil},
		{"in its folder", mailbox(sales(into("CRM")), made("crm", "CRM"), wanted("1"), there("1", "i1", at("crm"))), crm, crm, nil},
		{"in another folder", mailbox(sales(into("CRM")), made("crm", "CRM"), wanted("1"), there("1", "i1")), main, crm, []planner.Cause{planner.FolderPolicy}},
		{"no folder is configured", mailbox(wanted("1"), there("1", "i1")), main, main, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := planner.Inspect(c.in, key("1"))
			same := func(a, b planner.Place) bool { return a.Folder == b.Folder && slices.Equal(a.Path, b.Path) }
			if !same(got.Here, c.here) || !same(got.There, c.there) || !slices.Equal(got.Misplaced, c.misplaced) {
				t.Errorf("it is in %v and belongs into %v for %v, want %v, %v, %v", got.Here, got.There, got.Misplaced, c.here, c.there, c.misplaced)
			}
		})
	}
}
