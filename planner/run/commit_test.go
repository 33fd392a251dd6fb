package run_test

import (
	"context"
	"maps"
	"slices"
	"time"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Commit does all of a batch at once.
func (s *memoryStore) Commit(ctx context.Context, batch state.Batch) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	s.meta.Serial++
	id := batch.Mailbox
	m := s.mailboxes[id]
	if m == nil {
		m = newMemory()
		s.mailboxes[id] = m
	}
	if batch.Forget {
		journal := m.journal
		*m = *newMemory()
		m.journal = journal
		delete(s.failing, id)
	}
	if batch.Formerly != "" {
		s.inherit(id, m, &batch)
	}
	if remembers(&batch) {
		m.known = true
		m.settled = addressbook.Digest{}
		if batch.Settled != nil {
			m.settled = *batch.Settled
		}
	}
	if batch.Forget || remembers(&batch) {
		s.serials[id]++
	}
	m.apply(&batch)
	s.hold(&batch)
	for digest, names := range batch.NameLists {
		s.lists[digest] = slices.Clone(names)
	}
	return nil
}

// inherit has a mailbox be remembered by what is remembered of it, or of the one in its place, in another target, and
// forgets that there.
func (s *memoryStore) inherit(id state.MailboxID, m *memory, b *state.Batch) {
	was := state.MailboxID{Target: b.Formerly, Rep: id.Rep}
	former := s.mailboxes[was]
	if former == nil || !former.known {
		return
	}
	all := s.memory(id, m)
	if b.Another {
		all.InheritHolds(s.memory(was, former))
	} else {
		all.Inherit(s.memory(was, former))
	}
	maps.Copy(m.finished, former.finished)
	m.apply(&state.Batch{PutEntries: all.Entries, PutIntents: all.Intents, PutHolds: all.Holds, Greeted: &all.Greeted})
	journal := former.journal
	*former = *newMemory()
	former.journal = journal
	delete(s.failing, was)
	s.serials[was]++
}

// remembers says whether a batch has more than lines of the journal.
func remembers(b *state.Batch) bool {
	n := len(b.PutItems) + len(b.DeleteItems) + len(b.PutEntries) + len(b.DeleteEntries) + len(b.PutIntents) + len(b.CloseIntents) +
		len(b.PutHolds) + len(b.DeleteHolds) + len(b.Finish) + len(b.PutCursors) + len(b.DeleteCursors) + len(b.NameLists)
	return n > 0 || b.Formerly != "" || b.Address != nil || b.Managed != nil || b.Greeted != nil || b.Settled != nil
}

func (m *memory) apply(b *state.Batch) {
	if b.Address != nil {
		m.address = *b.Address
	}
	if b.Greeted != nil {
		m.greeted = *b.Greeted
	}
	if b.Managed != nil {
		m.managed = *b.Managed
	}
	for _, id := range b.DeleteItems {
		delete(m.items, id)
	}
	for _, item := range b.PutItems {
		item.Created = item.Created.UTC()
		m.items[item.ID] = item
	}
	for _, key := range b.DeleteEntries {
		delete(m.entries, key)
	}
	for _, entry := range b.PutEntries {
		m.entries[entry.Key] = entry
	}
	for id, intent := range m.intents {
		if slices.Contains(b.CloseIntents, intent.Key) && intent.Closed.IsZero() {
			intent.Closed = inSeconds(b.Now)
			m.intents[id] = intent
		}
	}
	for _, intent := range b.PutIntents {
		intent.Opened, intent.Closed = inSeconds(intent.Opened), inSeconds(intent.Closed)
		m.intents[intentID{intent.Key, intent.Op}] = intent
	}
	for _, key := range b.DeleteHolds {
		delete(m.holds, key)
	}
	for _, hold := range b.PutHolds {
		m.holds[hold.Key] = hold
	}
	for _, folder := range b.DeleteCursors {
		delete(m.cursors, folder)
	}
	for folder, cursor := range b.PutCursors {
		m.cursors[folder] = slices.Clone(cursor)
	}
	for _, op := range b.Finish {
		m.finished[op] = true
	}
	for _, line := range b.Journal {
		line.Causes = slices.Clone(line.Causes)
		m.journal = append(m.journal, line)
	}
	m.sweep(b.Now)
}

// sweep removes what is too old.
func (m *memory) sweep(now time.Time) {
	for id, intent := range m.intents {
		if !intent.Closed.IsZero() && intent.Closed.Before(now.AddDate(0, 0, -30)) {
			delete(m.intents, id)
		}
	}
	m.journal = slices.DeleteFunc(m.journal, func(line state.JournalLine) bool { return line.At.Before(now.AddDate(-1, 0, 0)) })
}

func inSeconds(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
