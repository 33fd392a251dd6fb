package run_test

import (
	"slices"
	"testing"

	"contactsync/planner"
	"contactsync/providers/addressbook"
)

// mutant damages the plan of a mailbox, as a planner with a bug would make it.
type mutant func(*planner.MailboxPlan)

// without drops the changes that a condition holds for.
func without(holds func(*planner.Change) bool) mutant {
	return func(m *planner.MailboxPlan) {
		m.Changes = slices.DeleteFunc(m.Changes, func(c planner.Change) bool { return holds(&c) })
	}
}

// each damages every change of an action.
func each(action planner.Action, damage func(*planner.Change)) mutant {
	return func(m *planner.MailboxPlan) {
		for i := range m.Changes {
			if m.Changes[i].Action == action {
				damage(&m.Changes[i])
			}
		}
	}
}

func is(action planner.Action) func(*planner.Change) bool {
	return func(c *planner.Change) bool { return c.Action == action }
}

// unexplained takes a cause away from what has others, or has it said of
// everything else.
func unexplained(cause, instead planner.Cause) mutant {
	return func(m *planner.MailboxPlan) {
		for i := range m.Changes {
			c := &m.Changes[i]
			if j := slices.Index(c.Causes, cause); j >= 0 {
				c.Causes[j] = instead
			}
		}
	}
}

// TestMutantsAreKilled proves that the simulation sees the bugs that it looks
// for.
func TestMutantsAreKilled(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		mutant mutant
	}{
		{"nothing is created", without(is(planner.Create))},
		{"nothing is updated", without(is(planner.Update))},
		{"nothing is recreated", without(is(planner.Recreate))},
		{"nothing is moved", without(is(planner.Move))},
		{"nothing is deleted", without(is(planner.Delete))},
		{"nothing is released", without(is(planner.Release))},
		{"copies keep the mark", without(is(planner.Unmark))},
		{"duplicates stay", without(func(c *planner.Change) bool { return c.Kept != "" })},
		{"nothing is forgotten", without(is(planner.Forget))},
		{"nothing is recorded", func(m *planner.MailboxPlan) { m.Records = nil }},
		{"empty folders stay", func(m *planner.MailboxPlan) {
			m.Folders = slices.DeleteFunc(m.Folders, func(f planner.FolderChange) bool { return f.Action == planner.Delete })
		}},
		{"an update does not move", each(planner.Update, func(c *planner.Change) { c.To = c.From })},
		{"an update forgets a property", each(planner.Update, func(c *planner.Change) {
			if len(c.Shape) > 0 {
				c.Shape = c.Shape[1:]
			}
		})},
		{"an update clears what it does not manage", each(planner.Update, func(c *planner.Change) {
			if len(c.Shape) > 0 {
				c.Shape = addressbook.NewShape(append(slices.Clone(c.Shape), "notes")...)
			}
		})},
		{"a recreate carries nothing over", each(planner.Recreate, func(c *planner.Change) { c.After = c.After.Only(c.Shape) })},
		{"everything is created in the main folder", each(planner.Create, func(c *planner.Change) { c.To = planner.Place{Folder: mainFolder} })},
		{"a recreate leaves the old half", each(planner.Recreate, func(c *planner.Change) { c.Action = planner.Create })},
		{"a recreate deletes first", each(planner.Recreate, func(c *planner.Change) { c.Action = planner.Delete })},
		{"a copy is deleted", each(planner.Unmark, func(c *planner.Change) { c.Action = planner.Delete })},
		{"a release deletes", each(planner.Release, func(c *planner.Change) { c.Action = planner.Delete })},
		{"a delete is a release", each(planner.Delete, func(c *planner.Change) { c.Action = planner.Release })},
		{"a recreate is an update", each(planner.Recreate, func(c *planner.Change) { c.Action = planner.Update })},
		{"an update is a recreate", each(planner.Update, func(c *planner.Change) {
			if c.After != nil {
				c.Action = planner.Recreate
			}
		})},
		{"edits are not told", unexplained(planner.EditedInMailbox, planner.ChangedInCRM)},
		{"changes are not told", unexplained(planner.ChangedInCRM, planner.EditedInMailbox)},
		{"deletions in the mailbox are not told", unexplained(planner.DeletedInMailbox, planner.Selected)},
		{"deletions in the CRM are not told", unexplained(planner.DeletedInCRM, planner.NoLongerSelected)},
		{"the end of a selection is not told", unexplained(planner.NoLongerSelected, planner.DeletedInCRM)},
		{"the end of a sync is not told", unexplained(planner.SyncRemoved, planner.NoLongerSelected)},
		{"the change of a mapping is not told", unexplained(planner.MappingChanged, planner.ChangedInCRM)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(seeds) {
				s := newSimulation(t, seeded(seed), memoryState)
				s.mutate = c.mutant
				if s.play() != nil {
					t.Logf("killed by seed %d", seed)
					return
				}
			}
			t.Errorf("it survives %d worlds", seeds)
		})
	}
}
