package observe

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// View is a mailbox as it is now: what the state remembers, brought up to date
// with what the target says has changed.
type View struct {
	Memory  *state.Memory // as it was loaded
	Items   []state.Item  // as they are, sorted by key and then id
	Entries []state.Entry // as remembered, with what was learned since
	Folders []addressbook.Folder

	// Inherits are the targets from which the mailbox moved to this one: what is remembered of it there is in
	// Memory.
	Inherits []string

	// Warnings are about files or items that could not be read.
	Warnings []string

	cursors providers.Cursors
	learned []state.Entry
}

// Look observes a mailbox. It writes nothing.
func Look(ctx context.Context, target providers.Target, mailbox addressbook.Mailbox, memory *state.Memory) (*View, error) {
	seen, err := target.Observe(ctx, mailbox, cursorsFor(mailbox, memory))
	if err != nil {
		return nil, err
	}
	return See(ctx, target, mailbox, memory, seen)
}

// Inherit has the view know what was remembered of the mailbox in a target that it moved from.
func (v *View) Inherit(target string, former *state.Memory) {
	v.Memory.Inherit(former)
	v.Entries = v.Memory.Entries
	v.Inherits = append(v.Inherits, target)
}

// cursorsFor are the remembered cursors, none if they were taken at another
// address: that may have been somebody else's mailbox, whose folders an
// account with the rights to it could go on reading and writing.
func cursorsFor(mailbox addressbook.Mailbox, memory *state.Memory) providers.Cursors {
	if !strings.EqualFold(mailbox.Address, memory.Address) {
		return nil
	}
	return memory.Cursors
}

// See is Look with what was observed since the memory's cursors.
func See(ctx context.Context, target providers.Target, mailbox addressbook.Mailbox, memory *state.Memory, seen *providers.Observation) (*View, error) {
	v := &View{Memory: memory, Items: memory.Items, Entries: memory.Entries, cursors: cursorsFor(mailbox, memory)}
	lost := v.update(seen)
	ghosts, err := v.dropGhosts(ctx, target, mailbox, seen)
	if err != nil {
		return nil, err
	}
	if !lost && !ghosts {
		return v, nil
	}
	// A contact on its way from one folder to another may be missed by both
	// reads: it is gone only after the folders were read once more.
	seen, err = target.Observe(ctx, mailbox, v.cursors)
	if err != nil {
		return nil, err
	}
	v.update(seen)
	return v, nil
}

// dropGhosts takes items out of the view that we wrote, that were never listed
// since, and that are not there. A system does not tell of an item that came and
// went between two listings: without this, the contact that a user deleted or
// moved right after we made it would be taken to be there for good. It asks
// for nothing but the versions of such items, of which there are none as a rule.
func (v *View) dropGhosts(ctx context.Context, target providers.Target, mailbox addressbook.Mailbox, seen *providers.Observation) (dropped bool, err error) {
	var listed map[addressbook.ItemID]bool
	var ids []addressbook.ItemID
	for i := range v.Items {
		item := &v.Items[i]
		if !item.Observed.IsZero() {
			continue
		}
		at, found := slices.BinarySearchFunc(v.Entries, item.Key, func(e state.Entry, key addressbook.Key) int { return cmp.Compare(e.Key, key) })
		if !found || v.Entries[at].Item != item.ID {
			continue
		}
		if listed == nil {
			listed = make(map[addressbook.ItemID]bool)
			for d := range seen.Deltas {
				for k := range seen.Deltas[d].Items {
					listed[seen.Deltas[d].Items[k].ID] = true
				}
			}
		}
		if !listed[item.ID] {
			ids = append(ids, item.ID)
		}
	}
	if len(ids) == 0 {
		return false, nil
	}
	readings, err := target.Read(ctx, mailbox, ids, nil)
	if err != nil {
		return false, err
	}
	gone := make(map[addressbook.ItemID]bool)
	for _, r := range readings {
		gone[r.ID] = r.Contact == nil
	}
	before := len(v.Items)
	v.Items = slices.DeleteFunc(slices.Clone(v.Items), func(item state.Item) bool { return gone[item.ID] })
	return len(v.Items) < before, nil
}

// Quiet says whether an observation found nothing that changed since its
// cursors were taken.
func Quiet(cursors providers.Cursors, seen *providers.Observation) bool {
	folders := 0
	for i := range seen.Deltas {
		d := &seen.Deltas[i]
		if _, known := cursors[d.Folder]; !known || d.Full || len(d.Items) > 0 || len(d.Gone) > 0 {
			return false
		}
		folders++
	}
	for folder := range cursors {
		if folder != "" {
			folders--
		}
	}
	return folders == 0
}

// Remember is the view that the state has. Of the mailbox only the folders are
// looked at.
func Remember(ctx context.Context, target providers.Target, mailbox addressbook.Mailbox, memory *state.Memory) (*View, error) {
	seen, err := target.Observe(ctx, mailbox, cursorsFor(mailbox, memory))
	if err != nil {
		return nil, err
	}
	return &View{Memory: memory, Items: memory.Items, Entries: memory.Entries, Folders: seen.Folders, cursors: memory.Cursors}, nil
}

// detach makes the view's items its own: until something is learned of them
// they are the memory's.
func (v *View) detach() {
	if len(v.Items) > 0 && len(v.Memory.Items) > 0 && &v.Items[0] == &v.Memory.Items[0] {
		v.Items = slices.Clone(v.Items)
	}
}

// Copy is the view for somebody else to learn from: nothing that is learned by one is known to
// the other.
func (v *View) Copy() *View {
	own := *v
	own.Items, own.Entries, own.learned = slices.Clone(v.Items), slices.Clone(v.Entries), slices.Clone(v.learned)
	return &own
}

// learn replaces an entry by one that knows more.
func (v *View) learn(entry state.Entry) {
	if len(v.learned) == 0 {
		v.Entries = slices.Clone(v.Entries)
	}
	v.learned = append(v.learned, entry)
	i, found := slices.BinarySearchFunc(v.Entries, entry.Key, func(e state.Entry, key addressbook.Key) int {
		return cmp.Compare(e.Key, key)
	})
	if found {
		v.Entries[i] = entry
	}
}

// update brings the view up to date. It says whether a key has no item any
// more that had one before.
func (v *View) update(seen *providers.Observation) (lost bool) {
	v.Folders = seen.Folders
	v.Warnings = nil
	cursors := make(providers.Cursors, len(seen.Deltas)+1)
	if seen.Hierarchy != nil {
		cursors[""] = seen.Hierarchy
	}
	for i := range seen.Deltas {
		cursors[seen.Deltas[i].Folder] = seen.Deltas[i].Cursor
		v.Warnings = append(v.Warnings, seen.Deltas[i].Warnings...)
	}
	quiet := Quiet(v.cursors, seen) && !homeless(v.Items, cursors)
	v.cursors = cursors
	if quiet {
		return false
	}
	before := v.Items
	v.Items = merge(before, seen, v.Memory.Serial+1)
	return anyLost(before, v.Items)
}

// homeless says whether a remembered item lies in a folder that is not there
// any more and of which there never was a cursor: it was made by a run that
// was killed, and deleted before it was looked at.
func homeless(items []state.Item, cursors providers.Cursors) bool {
	var last addressbook.FolderID
	for i := range items {
		if folder := items[i].Folder; folder != last {
			if _, there := cursors[folder]; !there {
				return true
			}
			last = folder
		}
	}
	return false
}

// merge is the items after an observation. serial is when the new ones were
// first seen.
func merge(before []state.Item, seen *providers.Observation, serial int64) []state.Item {
	items := make(map[addressbook.ItemID]state.Item, len(before))
	old := make(map[addressbook.ItemID]*state.Item, len(before))
	for i := range before {
		items[before[i].ID] = before[i]
		old[before[i].ID] = &before[i]
	}
	full := make(map[addressbook.FolderID]bool)
	exists := make(map[addressbook.FolderID]bool)
	for i := range seen.Deltas {
		exists[seen.Deltas[i].Folder] = true
		full[seen.Deltas[i].Folder] = seen.Deltas[i].Full
	}
	for id, item := range items {
		if !exists[item.Folder] || full[item.Folder] {
			delete(items, id)
		}
	}
	for i := range seen.Deltas {
		for _, id := range seen.Deltas[i].Gone {
			if items[id].Folder == seen.Deltas[i].Folder {
				delete(items, id)
			}
		}
	}
	for i := range seen.Deltas {
		for _, item := range seen.Deltas[i].Items {
			now := state.Item{Item: item, Seen: serial}
			if was := old[item.ID]; was != nil {
				now.Seen = was.Seen
				if was.ChangeKey == item.ChangeKey {
					now.Shape, now.Observed = was.Shape, was.Observed
				}
			}
			items[item.ID] = now
		}
	}
	return slices.SortedFunc(maps.Values(items), compareItems)
}

func compareItems(a, b state.Item) int {
	return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.ID, b.ID))
}

// anyLost says whether a key that had an item has none any more.
func anyLost(before, now []state.Item) bool {
	for len(before) > 0 {
		switch {
		case len(now) == 0 || before[0].Key < now[0].Key:
			return true
		case before[0].Key == now[0].Key:
			before = before[1:]
		default:
			now = now[1:]
		}
	}
	return false
}

// Batch is what the state has to write to remember the view. It is empty if
// there is nothing to remember.
func (v *View) Batch() (batch state.Batch, empty bool) {
	batch.Mailbox = v.Memory.MailboxID
	empty = true
	put := func(item state.Item) { batch.PutItems, empty = append(batch.PutItems, item), false }
	drop := func(item state.Item) { batch.DeleteItems, empty = append(batch.DeleteItems, item.ID), false }
	before, now := v.Memory.Items, v.Items
	for len(before) > 0 || len(now) > 0 {
		order := -1
		switch {
		case len(before) == 0:
			order = 1
		case len(now) > 0:
			order = compareItems(before[0], now[0])
		}
		switch {
		case order < 0:
			drop(before[0])
			before = before[1:]
		case order > 0:
			put(now[0])
			now = now[1:]
		default:
			if before[0] != now[0] {
				put(now[0])
			}
			before, now = before[1:], now[1:]
		}
	}
	for folder, cursor := range v.cursors {
		if old, known := v.Memory.Cursors[folder]; !known || !bytes.Equal(old, cursor) {
			if batch.PutCursors == nil {
				batch.PutCursors = make(providers.Cursors)
			}
			batch.PutCursors[folder], empty = cursor, false
		}
	}
	for folder := range v.Memory.Cursors {
		if _, still := v.cursors[folder]; !still {
			batch.DeleteCursors, empty = append(batch.DeleteCursors, folder), false
		}
	}
	slices.Sort(batch.DeleteCursors)
	if len(v.learned) > 0 {
		batch.PutEntries, empty = v.learned, false
	}
	return batch, empty
}
