package planner

import (
	"strings"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Counts counts the changes of plans by what decides whether a guard blocks
// them. The zero Counts is not usable; make one with make.
type Counts map[countKey]int

// countKey is what changes have in common that are blocked together.
type countKey struct {
	target string
	rep    addressbook.RepID
	source string
	action Action
	class  string
	moves  bool

	approvals string // joined by commas
}

// Add counts the changes of a mailbox's plan.
func (n Counts) Add(m *MailboxPlan) {
	for i := range m.Changes {
		c := &m.Changes[i]
		source, _, _, _ := c.Key.Split()
		n[countKey{m.Target, m.Mailbox.Rep, source, c.Action, class(c), c.Moves(), strings.Join(c.Approvals, ",")}]++
	}
}

// Sum fills the totals of a footer whose guards are known, and says which of these are cleared.
func (f *Footer) Sum(n Counts) {
	f.Totals.Actions, f.Totals.Blocked, f.Totals.Moves = make(map[Action]int), make(map[Action]int), 0
	blocks := make(map[state.GuardID]bool)
	for key, count := range n {
		blocked := false
		for t := range f.blocking(key.target, key.rep, key.source, key.class, strings.Split(key.approvals, ",")) {
			blocked, blocks[t.ID()] = true, true
		}
		if blocked {
			f.Totals.Blocked[key.action] += count
			continue
		}
		f.Totals.Actions[key.action] += count
		if key.moves {
			f.Totals.Moves += count
		}
	}
	if f.Totals.Failed == 0 {
		f.Clear(func(id state.GuardID) bool { return blocks[id] })
	}
}

// Settled says whether nothing is to be done about the mailbox, to be said of
// it, or to be recorded.
func (m *MailboxPlan) Settled() bool {
	return m.Error == "" && len(m.Changes)+len(m.Folders)+len(m.Skips)+len(m.Notes)+len(m.Records)+len(m.Formerly)+len(m.Holds)+len(m.Dissolved) == 0
}
