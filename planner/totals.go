package planner

import "contactsync/providers/addressbook"

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
}

// Add counts the changes of a mailbox's plan.
func (n Counts) Add(m *MailboxPlan) {
	for i := range m.Changes {
		c := &m.Changes[i]
		source, _, _, _ := c.Key.Split()
		n[countKey{m.Target, m.Mailbox.Rep, source, c.Action, class(c), c.Moves()}]++
	}
}

// Sum fills the totals of a footer whose guards are known.
func (f *Footer) Sum(n Counts) {
	f.Totals.Actions, f.Totals.Blocked, f.Totals.Moves = make(map[Action]int), make(map[Action]int), 0
	for key, count := range n {
		if _, blocked := f.blocks(key.target, key.rep, key.source, key.class); blocked {
			f.Totals.Blocked[key.action] += count
			continue
		}
		f.Totals.Actions[key.action] += count
		if key.moves {
			f.Totals.Moves += count
		}
	}
}

// Settled says whether nothing is to be done about the mailbox, to be said of
// it, or to be recorded.
func (m *MailboxPlan) Settled() bool {
	return m.Error == "" && len(m.Changes)+len(m.Folders)+len(m.Skips)+len(m.Notes)+len(m.Records)+len(m.Formerly)+len(m.Holds)+len(m.Dissolved) == 0
}
