package planner

import (
	"cmp"
	"slices"
	"strings"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Compute makes the plan of one mailbox. It is a pure function: the same
// input gives the same plan to the byte.
//
// Slots, entries and items are merged by key, and what is found under one key
// is decided by the table in doc.go.
func Compute(in *Input) *MailboxPlan {
	p := newPlan(in)
	slots, entries, items, intents := in.Slots, in.Entries, in.Items, in.Intents
	holds, formers := in.Holds, in.Undo
	for len(slots)+len(entries)+len(items)+len(holds)+len(formers) > 0 {
		var g group
		g.key = lowest(slots, entries, items, holds, formers)
		if len(slots) > 0 && slots[0].Key == g.key {
			g.slot, slots = &slots[0], slots[1:]
		}
		if len(entries) > 0 && entries[0].Key == g.key {
			g.entry, entries = &entries[0], entries[1:]
		}
		if len(holds) > 0 && holds[0].Key == g.key {
			g.hold, holds = &holds[0], holds[1:]
		}
		if len(formers) > 0 && formers[0].Key == g.key {
			g.former, formers = &formers[0], formers[1:]
		}
		n := 0
		for n < len(items) && items[n].Key == g.key {
			n++
		}
		g.items, items = items[:n], items[n:]
		for len(intents) > 0 && intents[0].Key < g.key {
			intents = intents[1:]
		}
		n = 0
		for n < len(intents) && intents[n].Key == g.key {
			n++
		}
		g.intents, intents = intents[:n], intents[n:]
		p.decide(&g)
	}
	p.out.Notes = append(p.out.Notes, in.Notes...)
	slices.SortStableFunc(p.out.Changes, compareChanges)
	slices.SortStableFunc(p.out.Notes, compareNotes)
	p.out.Folders = p.folders.changes(in, p.out.Changes)
	return p.out
}

func compareChanges(a, b Change) int {
	return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Action, b.Action), cmp.Compare(a.Item.ID, b.Item.ID))
}

func compareNotes(a, b Note) int {
	return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Detail, b.Detail))
}

func lowest(slots []Slot, entries []state.Entry, items []Item, holds []state.Hold, formers []Former) addressbook.Key {
	var key addressbook.Key
	found := false
	least := func(k addressbook.Key) {
		if !found || k < key {
			key, found = k, true
		}
	}
	if len(slots) > 0 {
		least(slots[0].Key)
	}
	if len(entries) > 0 {
		least(entries[0].Key)
	}
	if len(items) > 0 {
		least(items[0].Key)
	}
	if len(holds) > 0 {
		least(holds[0].Key)
	}
	if len(formers) > 0 {
		least(formers[0].Key)
	}
	return key
}

// plan is a MailboxPlan in the making.
type plan struct {
	in      *Input
	out     *MailboxPlan
	folders *folders
	places  map[*Policy]Place

	// strays are the keys of contacts whose source no sync reads.
	strays map[record]addressbook.Key
}

// newPlan is a plan in which nothing was decided yet.
func newPlan(in *Input) *plan {
	p := &plan{
		in:      in,
		folders: newFolders(in),
		places:  make(map[*Policy]Place, len(in.Policies)),
		out: &MailboxPlan{
			Target:  in.Target,
			Mailbox: in.Mailbox,
			Serial:  in.Serial,
			Wanted:  len(in.Slots),

			FirstSync: in.FirstSync,
			Withdrawn: in.Withdraw,
			Purge:     purge(in),
		},
	}
	p.strays = p.findStrays()
	return p
}

func (p *plan) ours(owner string) bool {
	return owner == p.in.Owner || slices.Contains(p.in.PreviousOwners, owner)
}

// target is the place that a policy sends contacts to; the main contacts
// folder if it names none.
func (p *plan) target(policy *Policy) Place {
	place, ok := p.places[policy]
	if !ok {
		place = p.folders.find(policy.Folder)
		p.places[policy] = place
	}
	return place
}

// decide plans one key.
func (p *plan) decide(g *group) {
	switch {
	case p.settled(g):
		p.out.Managed++
		return
	case g.slot != nil && g.slot.Mapped != nil:
		g.photoStays = p.in.Photos[g.key].Problem != "" || slices.Contains(g.slot.Mapped.Locked, photo)
	}
	switch {
	case p.in.Undo != nil:
		p.undo(g)
		return
	case p.in.Erase != nil:
		p.erase(g)
		return
	case p.in.Withdraw:
		p.dissolve(g)
		p.withdraw(g)
		return
	}
	item, foreign := p.match(g)
	if item != nil && !item.Mark.Status.IsReleased() {
		p.out.Managed++
	}
	switch {
	case p.in.Destroy:
		p.dissolve(g)
		p.destroy(g, item)
	case p.in.Unknown[g.key]:
		// Reported once for the run.
	case g.slot != nil && g.slot.Skip != nil:
		p.skip(g, *g.slot.Skip)
	case p.held(g):
		p.noteHeld(g)
	case g.slot == nil:
		p.unwanted(g, item)
	case item == nil && foreign != nil:
		p.skip(g, *foreign)
	case item == nil && p.strays[recordOf(g.key)] != "":
		p.skip(g, beside(p.strays[recordOf(g.key)]))
	case item == nil:
		p.lacking(g)
		p.missing(g)
	case item.Observed.IsZero():
		p.skip(g, Skip{Reason: LookupFailed, Detail: "the contact changed while it was read; the next run sees to it"})
	default:
		p.lacking(g)
		p.present(g, item)
	}
}

// lacking says what of a record may not be read, and keeps the names of what is left.
func (p *plan) lacking(g *group) {
	m := g.slot.Mapped
	if len(m.Locked) > 0 {
		p.out.Notes = append(p.out.Notes, Note{Kind: LockedProperty, Sync: p.sync(g), Key: g.key, Detail: strings.Join(m.Locked, ", ")})
	}
	if problem := p.in.Photos[g.key].Problem; problem != "" {
		p.out.Notes = append(p.out.Notes, Note{Kind: PhotoNotHad, Sync: p.sync(g), Key: g.key, Detail: problem})
	}
	for digest, names := range m.Lists {
		if p.out.NameLists == nil {
			p.out.NameLists = make(map[string][]string)
		}
		p.out.NameLists[digest.String()] = names
	}
}

// settled recognizes at little cost what nearly every key is: a contact that
// is as the state says and as it should be.
func (p *plan) settled(g *group) bool {
	if g.slot == nil || g.entry == nil || len(g.items) != 1 || g.slot.Mapped == nil || len(g.slot.Mapped.Locked) > 0 || g.intends() ||
		g.hold != nil || p.in.Undo != nil || len(p.in.Replace) > 0 || p.in.Destroy || p.in.Withdraw || p.in.Erase != nil {
		return false
	}
	item, entry, m := &g.items[0], g.entry, g.slot.Mapped
	return item.ID == entry.Item &&
		item.Owner == p.in.Owner &&
		item.Mark.Rep == p.in.Mailbox.Rep &&
		item.Mark.Op == entry.Op &&
		item.Mark.Status == addressbook.Managed &&
		item.Observed == m.Want && !m.Want.IsZero() &&
		entry.Want == m.Want && entry.Src == m.Src && entry.Fields == m.Fields && entry.Map == m.Map && entry.Shape == m.ShapeDigest &&
		samePlan(entry, m, m.Photo) && entry.Let.IsZero() &&
		entry.Sync == g.slot.Policy.Sync &&
		entry.Folder == item.Folder &&
		(len(g.slot.Policy.Folder) == 0 || p.target(g.slot.Policy).Folder == item.Folder)
}

func (p *plan) skip(g *group, s Skip) {
	s.Rep, s.Sync, s.Key = p.in.Mailbox.Rep, p.sync(g), g.key
	p.out.Skips = append(p.out.Skips, s)
}

func (p *plan) change(g *group, c Change) {
	c.Key = g.key
	if c.Sync == "" {
		c.Sync = p.sync(g)
	}
	slices.SortFunc(c.Causes, func(a, b Cause) int { return cmp.Compare(a, b) })
	p.out.Changes = append(p.out.Changes, c)
	if c.After != nil && g.slot != nil && g.slot.Mapped != nil && len(g.slot.Mapped.LeftOut) > 0 {
		p.out.Notes = append(p.out.Notes, Note{Kind: LeftOut, Sync: c.Sync, Key: c.Key, Detail: strings.Join(g.slot.Mapped.LeftOut, ", ")})
	}
}
