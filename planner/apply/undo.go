package apply

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"contactsync/planner"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Keeper keeps what a run replaces or takes away, so that the run can be undone.
type Keeper interface {
	// Keep makes durable what was under some keys of a mailbox: when it returns nil, that would survive
	// a loss of power. Several goroutines call it at once.
	Keep(run string, mailbox state.MailboxID, formers []planner.Former) error
}

// keepError is a failure of a Keeper: nothing more is begun that could not be undone.
type keepError struct{ err error }

func (e *keepError) Error() string {
	return "keep what was there before, for an undo: " + e.err.Error()
}
func (e *keepError) Unwrap() error { return e.err }

// past is what the state said of a mailbox before the run.
type past struct {
	once    sync.Once
	err     error
	entries map[addressbook.Key]*state.Entry
	lists   map[addressbook.Digest][]string
}

// keep hands the Keeper what a batch is about to change, each change once and before the mailbox is first asked
// for it. Contacts that go as a whole are read for that: one read for the batch.
func (b *mailbox) keep(ctx context.Context, batch []*step) error {
	var fresh []*step
	for _, s := range batch {
		if !s.kept {
			fresh = append(fresh, s)
		}
	}
	if b.Undo == nil || len(fresh) == 0 {
		return nil
	}
	b.past.once.Do(func() { b.past.err = b.recall(ctx) })
	if b.past.err != nil {
		return b.past.err
	}
	contacts, err := b.whole(ctx, fresh)
	if err != nil {
		return fmt.Errorf("read what was there before, for an undo: %w", err)
	}
	var formers []planner.Former
	for _, s := range fresh {
		applied, managed := b.before(s.Key)
		formers = append(formers, planner.NewFormer(s.Change, contacts[s], applied, managed))
	}
	if err := b.Undo.Keep(b.run, b.id, formers); err != nil {
		failure := &keepError{err}
		b.cancel(failure)
		return failure
	}
	for _, s := range fresh {
		s.kept = true
	}
	return nil
}

// recall asks the state what it says of the mailbox.
func (b *mailbox) recall(ctx context.Context) error {
	memory, err := b.Store.Load(ctx, b.id)
	if err == nil {
		b.past.lists, err = b.Store.NameLists(ctx)
	}
	if err != nil {
		return &stateError{err}
	}
	b.past.entries = make(map[addressbook.Key]*state.Entry, len(memory.Entries))
	for i := range memory.Entries {
		b.past.entries[memory.Entries[i].Key] = &memory.Entries[i]
	}
	return nil
}

// before is what the state said of a contact before the run, as far as it can be compared.
func (b *mailbox) before(key addressbook.Key) (*planner.Applied, addressbook.Shape) {
	e := b.past.entries[key]
	if e == nil || e.Format != addressbook.DigestFormat {
		return nil, nil
	}
	managed, known := b.past.lists[e.Shape]
	if !known {
		managed, known = b.names[e.Shape]
	}
	if !known {
		return nil, nil
	}
	applied := planner.AppliedOf(e)
	return &applied, addressbook.NewShape(managed...)
}

// whole reads the contacts that are to go as a whole, but for their photos: these are attachments, at a
// request each. One that is gone already has none.
func (b *mailbox) whole(ctx context.Context, steps []*step) (map[*step]*addressbook.Contact, error) {
	var going []*step
	var ids []addressbook.ItemID
	names := addressbook.Everything()
	for _, s := range steps {
		if s.Action == planner.Recreate || s.Action == planner.Delete && s.Kept == "" {
			going, ids = append(going, s), append(ids, s.Item.ID)
			names = append(names, s.Shape...)
			names = append(names, s.Carried...)
			if s.Before != nil {
				for _, f := range s.Before.Fields {
					names = append(names, f.Name)
				}
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	readings, err := b.target.Read(ctx, b.plan.Mailbox, ids, withoutPhoto(names))
	if err != nil {
		return nil, err
	}
	contacts := make(map[*step]*addressbook.Contact, len(going))
	for i, s := range going {
		contacts[s] = readings[i].Contact
	}
	return contacts, nil
}

// withoutPhoto is the shape of some names but the photo.
func withoutPhoto(names []string) addressbook.Shape {
	return slices.DeleteFunc(addressbook.NewShape(names...), func(name string) bool { return name == photo })
}

// unhold has the state say again what it said of the keys of which the run was not undone after all: that they are on
// hold since another undo, or nothing.
func (b *mailbox) unhold(ctx context.Context, steps []*step) error {
	held := make(map[addressbook.Key]bool, len(b.plan.Holds))
	for _, h := range b.plan.Holds {
		held[h.Key] = true
	}
	var batch state.Batch
	for _, s := range steps {
		if s.done || !held[s.Key] {
			continue
		}
		batch.DeleteHolds = append(batch.DeleteHolds, s.Key)
		if earlier, was := b.held[s.Key]; was {
			batch.PutHolds = append(batch.PutHolds, earlier)
		}
	}
	if len(batch.DeleteHolds) == 0 {
		return nil
	}
	return b.commit(ctx, batch)
}

// hold has the state remember the holds of keys before anything is done about these, and forget those
// that hold no more. A key whose change is not begun is not held.
func (b *mailbox) hold(ctx context.Context, steps []*step) error {
	begun := make(map[addressbook.Key]bool, len(steps))
	for _, s := range steps {
		begun[s.Key] = true
	}
	left := make(map[addressbook.Key]bool)
	for i := range b.plan.Changes {
		if key := b.plan.Changes[i].Key; !begun[key] {
			left[key] = true
		}
	}
	var batch state.Batch
	for _, d := range b.plan.Dissolved {
		batch.DeleteHolds = append(batch.DeleteHolds, d.Key)
	}
	for _, h := range b.plan.Holds {
		if !left[h.Key] {
			batch.PutHolds = append(batch.PutHolds, state.Hold{Key: h.Key, Sync: h.Sync, Src: h.Src, Map: h.Map, Gone: h.Gone, Run: h.Run})
		}
	}
	if len(batch.PutHolds) > 0 {
		memory, err := b.Store.Load(ctx, b.id)
		if err != nil {
			return &stateError{err}
		}
		b.held = make(map[addressbook.Key]state.Hold, len(memory.Holds))
		for _, earlier := range memory.Holds {
			b.held[earlier.Key] = earlier
		}
	}
	if len(batch.PutHolds)+len(batch.DeleteHolds) == 0 {
		return nil
	}
	return b.commit(ctx, batch)
}
