package observe

import (
	"context"
	"maps"
	"slices"
	"strings"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Joiner makes the planner's input out of a view and the slots.
type Joiner struct {
	World    *desired.World
	Target   providers.Target
	Digester addressbook.Digester

	// Lists are the state's lists of names, by digest.
	Lists map[addressbook.Digest][]string

	// Everything are the names of all properties that the target may hold: what is read of
	// an item that may be recreated.
	Everything addressbook.Shape

	at map[*planner.Policy]map[addressbook.FolderID]bool
}

// Join fills in what the digests need and fetches the values of exactly the
// items that differ. It sets what it learned in the view as well, and adds to
// in.Items, Slots, and Entries.
func (j *Joiner) Join(ctx context.Context, m *desired.Mailbox, view *View, in *planner.Input) error {
	in.Items = make([]planner.Item, len(view.Items))
	for i := range view.Items {
		in.Items[i] = planner.Item{Item: view.Items[i].Item, Seen: view.Items[i].Seen}
	}
	in.Entries = view.Entries
	in.Intents = view.Memory.Intents
	in.Folders = view.Folders

	ask := make(map[string]*question)
	slots, entries := in.Slots, in.Entries
	holds, formers := in.Holds, in.Undo
	for i := range in.Items {
		key := in.Items[i].Key
		for len(slots) > 0 && slots[0].Key < key {
			slots = slots[1:]
		}
		for len(entries) > 0 && entries[0].Key < key {
			entries = entries[1:]
		}
		for len(holds) > 0 && holds[0].Key < key {
			holds = holds[1:]
		}
		for len(formers) > 0 && formers[0].Key < key {
			formers = formers[1:]
		}
		var slot *planner.Slot
		if len(slots) > 0 && slots[0].Key == key && slots[0].Mapped != nil {
			slot = &slots[0]
		}
		var entry *state.Entry
		if len(entries) > 0 && entries[0].Key == key && entries[0].Format == addressbook.DigestFormat {
			entry = &entries[0]
		}
		shape := j.consider(m, slot, entry, &view.Items[i], &in.Items[i], in)
		switch {
		case in.Undo != nil:
			shape = nil
			if item := &in.Items[i]; len(formers) > 0 && formers[0].Key == key && item.Mark.Format != 0 && item.Mark.Rep == m.Rep {
				shape = j.undone(&formers[0], slot, entry)
			}
		case !in.ReleaseHolds && slot != nil && len(holds) > 0 && holds[0].Key == key && planner.StillHeld(&holds[0], slot):
			shape = nil // nothing is done about it, whatever it has
		}
		if shape == nil {
			continue
		}
		name := strings.Join(shape, "\x00")
		if ask[name] == nil {
			ask[name] = &question{shape: shape}
		}
		ask[name].add(i, slot, entry)
	}
	for _, name := range slices.Sorted(maps.Keys(ask)) {
		if err := j.answer(ctx, m, ask[name], view, in); err != nil {
			return err
		}
	}
	return nil
}

// consider sets the digests of an item that are known without reading it. If
// they are not, or if the item differs, it returns the shape to read it in.
func (j *Joiner) consider(m *desired.Mailbox, slot *planner.Slot, entry *state.Entry, known *state.Item, item *planner.Item, in *planner.Input) addressbook.Shape {
	switch {
	case item.Mark.Format == 0 || item.Mark.Rep != m.Rep || in.Unknown[item.Key]:
		return nil
	case slot == nil && item.Mark.Status.IsReleased():
		return nil
	case slot == nil:
		// It is on its way out: the plan shows what will be gone.
		if entry != nil && j.Lists[entry.Shape] != nil {
			return j.Lists[entry.Shape]
		}
		return j.Everything
	}
	if entry != nil && entry.Fields != slot.Mapped.Fields && slot.SrcThen.IsZero() {
		if fields, ok := j.Lists[entry.Fields]; ok {
			slot.SrcThen = j.World.SourceDigest(m, slot.Key, fields)
		}
	}
	// Where nothing can be moved, a contact in another folder may have to be made anew.
	anew := in.Fixed && len(slot.Policy.Folder) > 0 && !j.folders(in, slot.Policy)[item.Folder]
	if known.Shape == slot.Mapped.ShapeDigest && !known.Observed.IsZero() {
		item.Observed = known.Observed
		if entry != nil && entry.Shape == known.Shape {
			item.AsGot = known.Observed
		}
		complete := entry == nil || !item.AsGot.IsZero()
		// What an entry does not have of the parts is learned from the values.
		complete = complete && (entry == nil || item.Observed == slot.Mapped.Want || len(slot.Mapped.Parts) == 0 || len(entry.Parts) > 0)
		fine := planner.Same(slot.Mapped, entry, item) || planner.LetBe(slot, entry, item.Observed)
		if complete && fine && !in.Replace[slot.Key] && (!anew || !slot.Policy.MoveAlways) {
			return nil
		}
	}
	read := slices.Clone(slot.Mapped.Shape)
	if slot.Policy.Recreate || in.Replace[slot.Key] || anew {
		read = slices.Concat(read, slot.Mapped.Once, slot.Mapped.Locked, j.Everything)
	}
	if entry != nil && entry.Shape != slot.Mapped.ShapeDigest {
		read = append(read, j.Lists[entry.Shape]...)
	}
	return addressbook.NewShape(read...)
}

// undone is the shape to read a contact in that is to be as it was: all of it, as it may have to be made
// anew, and what its digests are of.
func (j *Joiner) undone(f *planner.Former, slot *planner.Slot, entry *state.Entry) addressbook.Shape {
	read := slices.Concat(j.Everything, f.Shape, f.Managed)
	if slot != nil {
		read = append(read, slot.Mapped.Shape...)
	}
	if entry != nil {
		read = append(read, j.Lists[entry.Shape]...)
	}
	return addressbook.NewShape(read...)
}

// folders are those that a policy puts contacts into.
func (j *Joiner) folders(in *planner.Input, policy *planner.Policy) map[addressbook.FolderID]bool {
	if j.at == nil {
		j.at = make(map[*planner.Policy]map[addressbook.FolderID]bool)
	}
	if j.at[policy] == nil {
		j.at[policy] = planner.FoldersAt(in, [][]string{policy.Folder})
	}
	return j.at[policy]
}

// question is a read of several items in one shape.
type question struct {
	shape   addressbook.Shape
	items   []int
	slots   []*planner.Slot
	entries []*state.Entry
}

func (q *question) add(item int, slot *planner.Slot, entry *state.Entry) {
	q.items, q.slots, q.entries = append(q.items, item), append(q.slots, slot), append(q.entries, entry)
}

// answer reads the values of a question's items.
func (j *Joiner) answer(ctx context.Context, m *desired.Mailbox, q *question, view *View, in *planner.Input) error {
	ids := make([]addressbook.ItemID, len(q.items))
	for k, i := range q.items {
		ids[k] = in.Items[i].ID
	}
	readings, err := j.Target.Read(ctx, m.Mailbox, ids, q.shape)
	if err != nil {
		return err
	}
	view.detach()
	for k, r := range readings {
		i := q.items[k]
		item, known := &in.Items[i], &view.Items[i]
		slot, entry := q.slots[k], q.entries[k]
		if r.Contact == nil {
			item.Observed = addressbook.Digest{}
			continue
		}
		item.Values, item.ChangeKey = r.Contact, r.ChangeKey
		if slot == nil {
			continue
		}
		managed := planner.ManagedNow(j.Digester, r.Contact, slot.Mapped, entry)
		item.Observed = j.Digester.Contact(managed, slot.Mapped.Shape)
		item.Theirs, item.Ours = planner.TheirCategories(j.Digester, r.Contact, entry)
		if len(slot.Mapped.Parts) > 0 {
			item.Parts = planner.PartDigests(j.Digester, managed, slot.Mapped.Shape, slot.Mapped.PartNames())
		}
		known.ChangeKey, known.Shape, known.Observed = r.ChangeKey, slot.Mapped.ShapeDigest, item.Observed
		if entry == nil {
			continue
		}
		shape, ok := j.shape(entry.Shape, slot.Mapped)
		if !ok {
			continue
		}
		then := planner.ManagedThen(j.Digester, r.Contact, entry)
		item.AsGot = j.Digester.Contact(then, shape)
		if entry.Got.IsZero() && entry.ChangeKey != "" && entry.ChangeKey == item.ChangeKey {
			// The first read after our write: this is what the server made of it.
			learned := *entry
			planner.Learn(j.Digester, then, shape, &learned)
			view.learn(learned)
		}
	}
	in.Entries = view.Entries
	return nil
}

// shape is the list of names that a digest stands for.
func (j *Joiner) shape(digest addressbook.Digest, m *planner.Mapped) (addressbook.Shape, bool) {
	if digest == m.ShapeDigest {
		return m.Shape, true
	}
	names, ok := j.Lists[digest]
	return addressbook.Shape(names), ok
}
