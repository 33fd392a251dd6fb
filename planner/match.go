package planner

import (
	"cmp"
	"fmt"
	"slices"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// group is all that there is under one key.
type group struct {
	key     addressbook.Key
	slot    *Slot
	entry   *state.Entry
	items   []Item
	intents []state.Intent
	hold    *state.Hold
	former  *Former

	// photoStays says that the photo is left as it is, whatever is wanted of it: its fields may not
	// be read, or it cannot be had.
	photoStays bool
}

// match sorts the items of a group: the one that stands for the key, if there
// is one, is returned; copies are unmarked, further items of ours deleted or
// noted, items of other owners reported.
//
// What holds: an item is ours if its key names us or a previous owner and its
// mark can be read. A copy has our mark because a user copied the item: it
// belongs to the user. So what is not certainly a second item of our own making
// is never deleted.
func (p *plan) match(g *group) (kept *Item, foreign *Skip) {
	var own []*Item
	for i := range g.items {
		item := &g.items[i]
		switch {
		case !p.ours(item.Owner):
			foreign = &Skip{Reason: ForeignOwner, Key: g.key, Detail: fmt.Sprintf(
				"the owner %q manages this record here; name it in previous_owners to take its contacts over, or take the mailbox away from it", item.Owner)}
		case item.Mark.Format == 0:
			foreign = &Skip{Reason: UnreadableMark, Key: g.key,
				Detail: "an item has our key and a mark that this version cannot read; it is left alone. Use the version that wrote it, or delete the item"}
		case p.isCopy(g, item):
			p.unmark(g, item)
		default:
			own = append(own, item)
		}
	}

	// Several items with one op: all but one are copies.
	if len(own) > 1 {
		own = p.sortOutCopies(g, own)
	}
	switch len(own) {
	case 0:
		return nil, foreign
	case 1:
		return own[0], nil
	}

	// Several items with different ops. The released ones are nobody's
	// business; of the others one stays.
	slices.SortStableFunc(own, func(a, b *Item) int { return p.compare(g, a, b) })
	kept = own[0]
	for _, item := range own[1:] {
		switch {
		case item.Mark.Status.IsReleased():
		case p.in.Destroy:
			p.delete(g, item, p.policyOf(g).policy, Destroyed)
		case p.undecided(g):
		case p.stateKnows(g, item.Mark.Op) || p.in.DeleteSurplus:
			p.deleteSurplus(g, item, kept)
		default:
			p.out.Notes = append(p.out.Notes, Note{Kind: Surplus, Key: g.key, Sync: p.sync(g), Detail: fmt.Sprintf(
				"a second contact of ours that the state knows nothing of; -allow-deletes=%s deletes it", p.in.Mailbox.Rep)})
		}
	}
	return kept, nil
}

// undecided says whether it is unknown what should be under a key.
func (p *plan) undecided(g *group) bool {
	return p.in.Unknown[g.key] || g.slot != nil && g.slot.Skip != nil
}

// isCopy says whether an item of ours is a copy whatever else there is: it was
// copied from another mailbox, or its original was deleted by us.
func (p *plan) isCopy(g *group, item *Item) bool {
	if item.Mark.Rep != p.in.Mailbox.Rep {
		return true
	}
	if p.in.Finished[item.Mark.Op] {
		return true
	}
	// The item of an open deletion, and the old half of an open recreate, are
	// known by their ids alone: another item with their op is a copy. In a mailbox that moved they have other ids.
	for _, intent := range g.intents {
		if !intent.Closed.IsZero() {
			continue
		}
		deleting := intent.Action == state.IntendDelete && intent.Op == item.Mark.Op ||
			intent.Action == state.IntendRecreate && intent.OldOp == item.Mark.Op
		if deleting && intent.Item != "" && intent.Item != item.ID {
			// An open recreate whose new half never came to be has deleted nothing.
			if intent.Action == state.IntendDelete || g.hasOp(intent.Op) {
				return true
			}
		}
	}
	return false
}

// sortOutCopies leaves one item of each op and unmarks the others. It stays
// the one that the state has, else the one seen first, else the oldest.
func (p *plan) sortOutCopies(g *group, own []*Item) []*Item {
	slices.SortStableFunc(own, func(a, b *Item) int {
		return cmp.Or(
			cmp.Compare(a.Mark.Op, b.Mark.Op),
			first(g.stateHas(a), g.stateHas(b)),
			cmp.Compare(a.Seen, b.Seen),
			a.Created.Compare(b.Created),
			cmp.Compare(a.ID, b.ID),
		)
	})
	kept := own[:0]
	for _, item := range own {
		if len(kept) > 0 && kept[len(kept)-1].Mark.Op == item.Mark.Op {
			p.unmark(g, item)
			continue
		}
		kept = append(kept, item)
	}
	return kept
}

// compare orders items of one key and different ops: the one that stays is
// first.
func (p *plan) compare(g *group, a, b *Item) int {
	return cmp.Or(
		first(!a.Mark.Status.IsReleased(), !b.Mark.Status.IsReleased()),
		first(g.opensRecreate(a.Mark.Op), g.opensRecreate(b.Mark.Op)),
		first(g.stateHas(a), g.stateHas(b)),
		first(g.wants(a), g.wants(b)),
		a.Created.Compare(b.Created),
		cmp.Compare(a.Seen, b.Seen),
		cmp.Compare(a.ID, b.ID),
	)
}

// first orders what is so before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// stateKnows says whether the state has an entry or an intent with an op.
func (p *plan) stateKnows(g *group, op addressbook.Op) bool {
	if g.entry != nil && g.entry.Op == op {
		return true
	}
	return slices.ContainsFunc(g.intents, func(i state.Intent) bool { return i.Op == op || i.OldOp == op })
}

// stateHas says whether an item is the one that the state has for the key. In a mailbox that moved it has another id,
// and is known by its op.
func (g *group) stateHas(item *Item) bool {
	return g.entry != nil && (g.entry.Item == item.ID || g.entry.Item == "" && g.entry.Op == item.Mark.Op)
}

// intends says whether an intent of the key is open.
func (g *group) intends() bool {
	return slices.ContainsFunc(g.intents, func(i state.Intent) bool { return i.Closed.IsZero() })
}

// isMoving says whether a move of an item was begun and is not known to have
// been done.
func (g *group) isMoving(item *Item) bool {
	return slices.ContainsFunc(g.intents, func(i state.Intent) bool {
		return i.Action == state.IntendMove && i.Closed.IsZero() && i.Op == item.Mark.Op
	})
}

func (g *group) opensRecreate(op addressbook.Op) bool {
	return slices.ContainsFunc(g.intents, func(i state.Intent) bool {
		return i.Action == state.IntendRecreate && i.Closed.IsZero() && i.Op == op
	})
}

func (g *group) wants(item *Item) bool {
	return g.slot != nil && g.slot.Mapped != nil && item.Mark.Want == g.slot.Mapped.Want
}

func (g *group) hasOp(op addressbook.Op) bool {
	return slices.ContainsFunc(g.items, func(i Item) bool { return i.Mark.Op == op })
}

// sync is the name of the sync that the key belongs to, "" if that is not
// known.
func (p *plan) sync(g *group) string {
	switch {
	case g.slot != nil:
		return g.slot.Policy.Sync
	case g.entry != nil:
		return p.syncOf(g.entry)
	}
	return ""
}
