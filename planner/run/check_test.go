package run_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"contactsync/planner"
	"contactsync/providers/addressbook"
)

// snapshot is what is in the mailboxes.
func (s *simulation) snapshot() map[addressbook.RepID]map[*card]card {
	all := make(map[addressbook.RepID]map[*card]card)
	for _, b := range s.boxes() {
		all[b.rep] = make(map[*card]card)
		for _, c := range b.all(func(*card) bool { return true }) {
			all[b.rep][c] = *c
		}
	}
	return all
}

// check compares the mailboxes with the model after an apply without a fault.
func (s *simulation) check(before map[addressbook.RepID]map[*card]card, d *done) error {
	var errs []error
	for _, v := range s.violations {
		errs = append(errs, errors.New(v))
	}
	s.violations = nil
	for _, b := range s.boxes() {
		fail := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("mailbox %s: "+format, append([]any{b.rep}, args...)...))
		}
		s.checkOwn(b, fail)
		if s.policy.takesPart(s.crm.rep(string(b.rep))) {
			s.checkMailbox(b, before[b.rep], d.plan(b.rep), fail)
		} else {
			s.checkLeft(b, before[b.rep], fail)
		}
	}
	return errors.Join(errs...)
}

// checkOwn is about what is the user's own: it is as they last saw it.
func (s *simulation) checkOwn(b *box, fail func(string, ...any)) {
	for _, c := range b.cards {
		if (!c.marked || c.copied) && c.own != c.sight() {
			fail("the user's own contact %s changed", c.id)
		}
	}
}

// checkMailbox is about a mailbox that takes part.
func (s *simulation) checkMailbox(b *box, before map[*card]card, plan *planner.MailboxPlan, fail func(string, ...any)) {
	if plan == nil {
		fail("it was not planned")
		return
	}
	ops := make(map[addressbook.Op]bool)
	managed := make(map[addressbook.Key][]*card)
	for _, c := range b.all(func(c *card) bool { return c.marked }) {
		switch {
		case c.mark.Rep != b.rep:
			fail("the copy %s from another mailbox is still marked", c.id)
		case ops[c.mark.Op]:
			fail("the copy %s is still marked", c.id)
		case c.mark.Status != addressbook.Released:
			managed[c.key] = append(managed[c.key], c)
		}
		ops[c.mark.Op] = true
	}
	keys := make(map[addressbook.Key]bool)
	for key := range s.wanted[b.rep] {
		keys[key] = true
	}
	for key := range managed {
		keys[key] = true
	}
	for _, c := range before {
		if c.marked {
			keys[c.key] = true
		}
	}
	for key := range s.entries[b.rep] {
		keys[key] = true
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		k := &keyCheck{s, b, key, candidates(b, before, key), managed[key], surplus(plan, key), fail}
		if s.calm {
			k.causes(plan)
		}
		switch w := s.wanted[b.rep][key]; {
		case w == nil:
			k.unwanted()
		case w.unknown:
			k.unknown()
		default:
			k.wanted(w)
		}
	}
	s.checkFolders(b, fail)
}

// checkFolders is about folders of ours: none is left empty that nobody names.
func (s *simulation) checkFolders(b *box, fail func(string, ...any)) {
	named := make(map[*folder]bool)
	for _, sync := range s.policy.syncs {
		path, _ := categorization(s.policy, sync, s.crm.rep(string(b.rep)))
		for level := range path {
			named[folderAt(b, path[:level+1])] = true
		}
	}
	for _, f := range b.allFolders() {
		if f.mark.Owner != "" && b.holds(f.id) == 0 && !named[f] {
			fail("the folder %s is empty and named by nobody, and is there", f.id)
		}
	}
}

// candidates are the cards of ours that stood under a key.
func candidates(b *box, before map[*card]card, key addressbook.Key) []card {
	var list []card
	for _, c := range before {
		if c.marked && c.key == key && c.mark.Rep == b.rep {
			list = append(list, c)
		}
	}
	return list
}

// surplus says whether a plan lists contacts of a key as surplus.
func surplus(plan *planner.MailboxPlan, key addressbook.Key) bool {
	return slices.ContainsFunc(plan.Notes, func(n planner.Note) bool { return n.Kind == planner.Surplus && n.Key == key })
}

// checkLeft is about a mailbox that takes no part (any more): it is left as it
// is, or, if the policy says so, what is managed in it is deleted.
func (s *simulation) checkLeft(b *box, before map[*card]card, fail func(string, ...any)) {
	now := b.all(func(*card) bool { return true })
	if s.policy.deleteLeft {
		for _, c := range now {
			_, kind, id, _ := c.key.Split()
			if r := s.crm.find(kind, id); r != nil && r.broken {
				continue
			}
			if s.calm && s.entries[b.rep][c.key] != nil && c.marked && !c.copied && c.mark.Rep == b.rep && c.mark.Status != addressbook.Released {
				fail("it left, and %s is there", c.id)
			}
		}
	}
	if s.policy.deleteLeft || s.removed {
		return
	}
	if len(now) != len(before) {
		fail("it left, and had %d contacts, and has %d", len(before), len(now))
	}
	for _, c := range now {
		if was, ok := before[c]; !ok || was.version != c.version || was.id != c.id {
			fail("it left, and %s changed", c.id)
		}
	}
}

// checkQuiet is about further runs: they do nothing, also without the state.
// The first of them may note that there was nothing to do.
func (s *simulation) checkQuiet() error {
	second, err := s.apply(&script{}, s.store)
	if err != nil {
		return fmt.Errorf("a second apply: %w", err)
	}
	third, err := s.apply(&script{}, s.store)
	if err != nil {
		return fmt.Errorf("a third apply: %w", err)
	}
	if second.writes+third.writes+third.settles > 0 {
		err = fmt.Errorf("a second apply wrote %d times to the state, a third one %d times", second.writes, third.writes+third.settles)
	}
	afresh, failure := s.apply(&script{}, newMemoryStore())
	return errors.Join(err, failure,
		changesNothing("a second plan", second, true),
		changesNothing("a third plan", third, true),
		changesNothing("a plan without the state", afresh, false))
}

// changesNothing is an error if a run changed something. Without a state there
// is something to record.
func changesNothing(what string, d *done, records bool) error {
	if d == nil {
		return nil
	}
	var errs []error
	for _, m := range d.plans {
		for _, c := range m.Changes {
			if !records && surplus(m, c.Key) {
				// Without the state another one of several may be the one that stays.
				continue
			}
			errs = append(errs, fmt.Errorf("%s: mailbox %s: %s %s %v", what, m.Mailbox.Rep, c.Action, c.Key, c.Causes))
		}
		for _, f := range m.Folders {
			errs = append(errs, fmt.Errorf("%s: mailbox %s: folder %s %v", what, m.Mailbox.Rep, f.Action, f.Place.Path))
		}
		if records && len(m.Records) > 0 {
			errs = append(errs, fmt.Errorf("%s: mailbox %s: %d records", what, m.Mailbox.Rep, len(m.Records)))
		}
	}
	return errors.Join(errs...)
}
