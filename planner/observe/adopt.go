package observe

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Adoption looks, for the wanted contacts that a joined input has no item for, through the
// user's own contacts: by the rules of the syncs that adopt, and, in a mailbox's first
// synchronization, for twins. Of a mailbox that lacks nothing, nothing is read. Imported, if not
// empty, are the items that the user wants to be those of keys, whatever they contain.
func (j *Joiner) Adoption(ctx context.Context, m *desired.Mailbox, view *View, in *planner.Input, twins Twins, imported map[addressbook.Key]addressbook.ItemID) error {
	missing := lacking(in)
	var adopting []*planner.Policy
	var shape []string
	for _, name := range slices.Sorted(maps.Keys(in.Policies)) {
		policy := in.Policies[name]
		lacks := slices.ContainsFunc(missing, func(s *planner.Slot) bool { return s.Policy == policy })
		if len(policy.Adopt.Match) > 0 && !policy.Left && (lacks || policy.Adopt.ReportUnmatched) {
			adopting = append(adopting, policy)
			shape = append(shape, slices.Concat(policy.Adopt.Match...)...)
		}
	}
	guard := twins == LookForTwins && !view.Memory.Greeted && len(missing) > 0
	if guard {
		shape = append(shape, planner.TwinShape...)
	}
	if len(adopting) == 0 && !guard && len(imported) == 0 {
		return nil
	}
	target, ok := j.Target.(providers.Adopter)
	if !ok {
		if len(adopting)+len(imported) == 0 {
			return nil
		}
		return fmt.Errorf("in %s the user's own contacts cannot be looked through: take adopt out of the syncs that write there", m.Target)
	}
	var folders []addressbook.FolderID
	for i := range in.Folders {
		folders = append(folders, in.Folders[i].ID)
	}
	strays, err := target.Unmarked(ctx, m.Mailbox, folders, addressbook.NewShape(shape...))
	if err != nil {
		return fmt.Errorf("look through the user's own contacts: %w", err)
	}
	pairs := pair(m, in, missing, strays, adopting)
	for key, id := range imported {
		i := slices.IndexFunc(strays, func(s providers.Stray) bool { return s.Item.ID == id || planner.ItemName(s.Item.ID) == string(id) })
		switch {
		case i < 0:
			return fmt.Errorf("there is no contact of the user's own with this item id: %w", providers.ErrGone)
		case !slices.ContainsFunc(missing, func(s *planner.Slot) bool { return s.Key == key }):
			return fmt.Errorf("no contact is missing under the key %s: the mailbox has one, or is not to get one", key)
		}
		// What the user says goes before what the rules say.
		maps.DeleteFunc(pairs, func(_ addressbook.Key, place int) bool { return place == i })
		delete(in.AmbiguousKeys, key)
		pairs[key] = i
	}
	if guard {
		others, err := j.ofOthers(ctx, m, in)
		if err != nil {
			return err
		}
		in.Twins = planner.Twins(missing, append(unpaired(strays, pairs), others...))
	}
	if err := j.adopt(ctx, m, in, strays, pairs); err != nil {
		return err
	}
	for key := range imported {
		adoption := in.Adoptions[key]
		adoption.Requested = true
		in.Adoptions[key] = adoption
	}
	return nil
}

// unpaired are the contacts that go on to be the user's own.
func unpaired(strays []providers.Stray, pairs map[addressbook.Key]int) (left []providers.Stray) {
	paired := make(map[int]bool, len(pairs))
	for _, i := range pairs {
		paired[i] = true
	}
	for i, stray := range strays {
		if !paired[i] {
			left = append(left, stray)
		}
	}
	return left
}

// Twins says whether it is looked for contacts that the user has already.
type Twins bool

// The two ways.
const (
	LookForTwins Twins = true
	IgnoreTwins  Twins = false
)

// lacking are the slots that there is no item for.
func lacking(in *planner.Input) (missing []*planner.Slot) {
	items := in.Items
	for i := range in.Slots {
		slot := &in.Slots[i]
		// A copy from another rep's mailbox is no item of the key.
		for len(items) > 0 && (items[0].Key < slot.Key || items[0].Key == slot.Key && isOfOthers(in, &items[0])) {
			items = items[1:]
		}
		if slot.Mapped != nil && !in.Unknown[slot.Key] && (len(items) == 0 || items[0].Key != slot.Key) {
			missing = append(missing, slot)
		}
	}
	return missing
}

// pair applies the rules of the syncs that adopt, and gives the places of strays, by key.
func pair(m *desired.Mailbox, in *planner.Input, missing []*planner.Slot, strays []providers.Stray, adopting []*planner.Policy) map[addressbook.Key]int {
	pairs := make(map[addressbook.Key]int)
	in.AmbiguousKeys = make(map[addressbook.Key]bool)
	taken := make(map[addressbook.ItemID]bool)
	for _, policy := range adopting {
		folders := planner.FoldersAt(in, policy.Adopt.Folders)
		var mine []*planner.Slot
		for _, slot := range missing {
			if slot.Policy == policy {
				mine = append(mine, slot)
			}
		}
		var places []int
		var within []providers.Stray
		for i := range strays {
			if !taken[strays[i].Item.ID] && folders[strays[i].Item.Folder] {
				places, within = append(places, i), append(within, strays[i])
			}
		}
		found, ambiguous := planner.MatchStrays(mine, within, policy.Adopt.Match)
		for key, i := range found {
			pairs[key] = places[i]
			taken[within[i].Item.ID] = true
		}
		meant := make(map[int]bool)
		for key, candidates := range ambiguous {
			in.AmbiguousKeys[key] = true
			for _, i := range candidates {
				meant[i] = true
			}
		}
		if left := len(within) - len(found) - len(meant); policy.Adopt.ReportUnmatched && left > 0 {
			in.Notes = append(in.Notes, planner.Note{Kind: planner.Unmatched, Sync: policy.Sync,
				Detail: fmt.Sprintf("%d of the user's own contacts; contactsync import %s lists them", left, m.Rep)})
		}
	}
	return pairs
}

// adopt reads the contacts that are to be adopted: they may be moved, and what they have of
// shared properties stays.
func (j *Joiner) adopt(ctx context.Context, m *desired.Mailbox, in *planner.Input, strays []providers.Stray, pairs map[addressbook.Key]int) error {
	in.Adoptions = make(map[addressbook.Key]planner.Adoption)
	byShape := make(map[string][]addressbook.Key)
	shapes := make(map[string]addressbook.Shape)
	for i := range in.Slots {
		slot := &in.Slots[i]
		if _, paired := pairs[slot.Key]; paired && slot.Mapped != nil {
			name := strings.Join(slot.Mapped.Shape, "\x00")
			byShape[name], shapes[name] = append(byShape[name], slot.Key), slot.Mapped.Shape
		}
	}
	for name, keys := range byShape {
		ids := make([]addressbook.ItemID, len(keys))
		for i, key := range keys {
			ids[i] = strays[pairs[key]].Item.ID
		}
		readings, err := j.Target.Read(ctx, m.Mailbox, ids, shapes[name])
		if err != nil {
			return err
		}
		for i, key := range keys {
			adoption := planner.Adoption{Item: strays[pairs[key]].Item, Values: readings[i].Contact}
			if readings[i].Contact != nil {
				adoption.Theirs, _ = planner.TheirCategories(j.Digester, readings[i].Contact, nil)
			}
			if readings[i].ChangeKey != "" {
				adoption.Item.ChangeKey = readings[i].ChangeKey
			}
			in.Adoptions[key] = adoption
		}
	}
	return nil
}

// ofOthers are the contacts that carry our mark and another rep's name: they are about to lose the
// mark, and what is made beside them would be there twice. They are few, unless the mailbox was
// another rep's and the state does not know that.
func (j *Joiner) ofOthers(ctx context.Context, m *desired.Mailbox, in *planner.Input) ([]providers.Stray, error) {
	var ids []addressbook.ItemID
	for i := range in.Items {
		if item := &in.Items[i]; isOfOthers(in, item) {
			ids = append(ids, item.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	readings, err := j.Target.Read(ctx, m.Mailbox, ids, planner.TwinShape)
	if err != nil {
		return nil, err
	}
	var others []providers.Stray
	for _, r := range readings {
		if r.Contact != nil {
			others = append(others, providers.Stray{Contact: r.Contact})
		}
	}
	return others, nil
}

func isOfOthers(in *planner.Input, item *planner.Item) bool {
	return item.Owner == in.Owner && item.Mark.Format != 0 && item.Mark.Rep != in.Mailbox.Rep
}
