package planner

import (
	"cmp"
	"slices"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Compute makes the plan of one mailbox. It is a pure function: the same
// input gives the same plan to the byte.
//
// Slots, entries and items are merged by key, and what is found under one key
// is decided by the table in doc.go.
func Compute(in *Input) *MailboxPlan {
	p := &plan{
		in:      in,
		folders: newFolders(in),
		places:  make(map[*Policy]Place, len(in.Policies)),
		out: &MailboxPlan{
			Target:  in.Target,
			Mailbox: in.Mailbox,
			Serial:  in.Serial,
			Wanted:  len(in.Slots),
		},
	}
	slots, entries, items, intents := in.Slots, in.Entries, in.Items, in.Intents
	for len(slots) > 0 || len(entries) > 0 || len(items) > 0 {
		var g group
		g.key = lowest(slots, entries, items)
		if len(slots) > 0 && slots[0].Key == g.key {
			g.slot, slots = &slots[0], slots[1:]
		}
		if len(entries) > 0 && entries[0].Key == g.key {
			g.entry, entries = &entries[0], entries[1:]
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

func lowest(slots []Slot, entries []state.Entry, items []Item) addressbook.Key {
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
	return key
}

// plan is a MailboxPlan in the making.
type plan struct {
	in      *Input
	out     *MailboxPlan
	folders *folders
	places  map[*Policy]Place
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
	if p.settled(g) {
		p.out.Managed++
		return
	}
	item, foreign := p.match(g)
	if item != nil && item.Mark.Status != addressbook.Released {
		p.out.Managed++
	}
	switch {
	case p.in.Destroy:
		p.destroy(g, item)
	case p.in.Unknown[g.key]:
		// Reported once for the run.
	case g.slot == nil:
		p.unwanted(g, item)
	case g.slot.Skip != nil:
		p.skip(g, *g.slot.Skip)
	case item == nil && foreign != nil:
		p.skip(g, *foreign)
	case item == nil:
		p.missing(g)
	case item.Observed.IsZero():
		p.skip(g, Skip{Reason: LookupFailed, Detail: "the contact changed while it was read; the next run sees to it"})
	default:
		p.present(g, item)
	}
}

// settled recognizes at little cost what nearly every key is: a contact that
// is as the state says and as it should be.
func (p *plan) settled(g *group) bool {
	if g.slot == nil || g.entry == nil || len(g.items) != 1 || g.slot.Mapped == nil || g.intends() ||
		len(p.in.Replace) > 0 || p.in.Destroy {
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
		entry.Sync == g.slot.Policy.Sync &&
		entry.Folder == item.Folder &&
		(len(g.slot.Policy.Folder) == 0 || p.target(g.slot.Policy).Folder == item.Folder)
}

func (p *plan) skip(g *group, s Skip) {
	s.Rep, s.Sync, s.Key = p.in.Mailbox.Rep, g.sync(), g.key
	p.out.Skips = append(p.out.Skips, s)
}

func (p *plan) change(g *group, c Change) {
	c.Key = g.key
	if c.Sync == "" {
		c.Sync = g.sync()
	}
	slices.SortFunc(c.Causes, func(a, b Cause) int { return cmp.Compare(a, b) })
	p.out.Changes = append(p.out.Changes, c)
	if c.After != nil && g.slot != nil && g.slot.Mapped != nil && len(g.slot.Mapped.LeftOut) > 0 {
		p.out.Notes = append(p.out.Notes, Note{Kind: LeftOut, Sync: c.Sync, Key: c.Key, Detail: strings.Join(g.slot.Mapped.LeftOut, ", ")})
	}
}

// missing plans a wanted contact that is not in the mailbox.
func (p *plan) missing(g *group) {
	c := Change{
		Action:   Create,
		Causes:   []Cause{Selected},
		Criteria: g.slot.Criteria.Names(),
		After:    g.slot.Mapped.Contact,
		Shape:    g.slot.Mapped.Shape,
		To:       p.target(g.slot.Policy),
		Applied:  applied(g.slot.Mapped),
	}
	if g.entry != nil {
		c.Causes = []Cause{DeletedInMailbox}
		if g.slot.Policy.Drift != Overwrite {
			var evidence []Cause
			if g.entry.Format == addressbook.DigestFormat {
				evidence = p.evidence(g, nil)
			}
			if len(evidence) == 0 {
				p.drifted(g, "deleted in the mailbox")
				return
			}
			c.Causes = append(c.Causes, evidence...)
		}
	}
	p.change(g, c)
}

// present plans a wanted contact that is in the mailbox.
func (p *plan) present(g *group, item *Item) {
	slot, policy := g.slot, g.slot.Policy
	same := Same(slot.Mapped, g.entry, item)
	released := item.Mark.Status == addressbook.Released
	renamed := item.Owner != p.in.Owner

	var causes []Cause
	if !same {
		causes = p.evidence(g, item)
	}
	if released {
		causes = append(causes, SelectedAgain)
	}
	if renamed {
		causes = append(causes, OwnerRenamed)
	}
	replace := p.in.Replace[g.key] && item.Mark.Status != addressbook.Adopted && !released
	if replace {
		causes = append(causes, Requested)
	}
	place, wrong := p.placement(g, item)

	switch {
	case len(causes) == 0 && len(wrong) == 0:
		p.record(g, item)
	case policy.Drift != Overwrite && onlyDrift(causes) && (len(causes) > 0 || slices.Contains(wrong, MovedInMailbox)):
		// What the user did stays until the record or the mapping changes: that
		// another folder was configured is neither.
		what := "edited in the mailbox"
		if len(causes) == 0 {
			what = "moved in the mailbox"
		}
		p.drifted(g, what)
	case len(causes) == 0 && !policy.MoveAlways && !g.isMoving(item):
		p.record(g, item)
	case len(causes) == 0:
		p.change(g, Change{
			Action: Move, Causes: wrong, Item: item.Item,
			From: p.folders.place(item.Folder), To: place, Applied: applied(slot.Mapped),
		})
	default:
		p.rewrite(g, item, causes, wrong, place)
	}
}

// placement is where a present contact belongs and why it is not there: the
// causes are empty if it is, or if there is no configured folder.
func (p *plan) placement(g *group, item *Item) (Place, []Cause) {
	policy := g.slot.Policy
	here := p.folders.place(item.Folder)
	if len(policy.Folder) == 0 {
		return here, nil
	}
	place := p.target(policy)
	if place.Folder == item.Folder {
		return here, nil
	}
	var causes []Cause
	if g.entry == nil || g.entry.Folder != place.Folder {
		causes = append(causes, FolderPolicy)
	}
	if g.entry != nil && g.entry.Folder != item.Folder {
		causes = append(causes, MovedInMailbox)
	}
	return place, causes
}

// rewrite plans the writing of a present contact: in place, or anew if its
// record changed and the policy says so.
func (p *plan) rewrite(g *group, item *Item, causes, wrong []Cause, place Place) {
	slot := g.slot
	replace := slices.Contains(causes, Requested)
	rewrites := replace || !Same(slot.Mapped, g.entry, item)
	c := Change{
		Action:  Update,
		Item:    item.Item,
		From:    p.folders.place(item.Folder),
		To:      place,
		Applied: applied(slot.Mapped),
	}
	if rewrites {
		c.Before, c.After, c.Shape = item.Values.Only(slot.Mapped.Shape), slot.Mapped.Contact, slot.Mapped.Shape
	}
	// Contents that stay the same move a contact by the rules of placement
	// alone: its mark is written where it is.
	if !rewrites && !slot.Policy.MoveAlways {
		c.To, wrong = c.From, nil
	}
	recreate := slot.Policy.Recreate && slices.Contains(causes, ChangedInCRM) &&
		item.Mark.Status == addressbook.Managed && !slices.Contains(causes, ClaimedBy)
	if recreate || replace {
		c.Action = Recreate
		c.After, c.Drops = carryOver(slot.Mapped, item.Values)
		c.Mode = oldHalfMode(slot.Policy.DeleteMode)
	}
	c.Causes = append(causes, wrong...)
	p.change(g, c)
}

// evidence is the causes for contents that differ. Of a contact that is not
// there item is nil.
func (p *plan) evidence(g *group, item *Item) []Cause {
	m, entry := g.slot.Mapped, g.entry
	if entry == nil || entry.Format != addressbook.DigestFormat {
		return []Cause{MarkFound}
	}
	var causes []Cause
	if entry.Want != m.Want {
		src := m.Src
		if entry.Fields != m.Fields {
			src = g.slot.SrcThen
		}
		if entry.Src != src && !src.IsZero() {
			causes = append(causes, ChangedInCRM)
		}
		// What the mapping calls may change too, such as the metadata of
		// telephone numbers: that counts as the mapping's doing.
		if entry.Map != m.Map || len(causes) == 0 {
			causes = append(causes, MappingChanged)
		}
	}
	if item != nil && Edited(entry, item) {
		causes = append(causes, EditedInMailbox)
	}
	if entry.Sync != g.slot.Policy.Sync && len(causes) > 0 {
		causes = append(causes, ClaimedBy)
	}
	if item != nil && len(causes) == 0 {
		causes = append(causes, MarkFound)
	}
	return causes
}

// Same says whether an item's contents are what they should be: they are the
// mapped ones, or what the server made of the same mapped ones before.
func Same(m *Mapped, entry *state.Entry, item *Item) bool {
	if item.Observed == m.Want {
		return true
	}
	if entry != nil && entry.Format == addressbook.DigestFormat && entry.Op == item.Mark.Op {
		return entry.Want == m.Want && entry.Shape == m.ShapeDigest && !entry.Got.IsZero() && item.AsGot == entry.Got
	}
	return item.Mark.Want == m.Want && !item.Mark.Got.IsZero() && item.Observed == item.Mark.Got
}

// Edited says whether somebody else changed an item's managed properties since
// we wrote it.
func Edited(entry *state.Entry, item *Item) bool {
	if entry.ChangeKey != "" && entry.ChangeKey == item.ChangeKey || item.AsGot.IsZero() {
		return false
	}
	if entry.Got.IsZero() {
		return item.AsGot != entry.Want
	}
	return item.AsGot != entry.Got
}

// onlyDrift says whether nothing but the user's own doing is among the causes.
func onlyDrift(causes []Cause) bool {
	for _, c := range causes {
		if c != EditedInMailbox && c != MovedInMailbox {
			return false
		}
	}
	return true
}

func (p *plan) drifted(g *group, what string) {
	if g.slot.Policy.Drift == Report {
		p.out.Notes = append(p.out.Notes, Note{Kind: Drifted, Sync: g.sync(), Key: g.key, Detail: what})
	}
}

// record has the state remember a contact that is as it should be, if it does
// not yet.
func (p *plan) record(g *group, item *Item) {
	m := g.slot.Mapped
	r := Record{Sync: g.slot.Policy.Sync, Key: g.key, Item: item.Item, Applied: applied(m), Folder: item.Folder}
	if e := g.entry; e != nil {
		// Where our last write left it is the evidence that a user moved it.
		if e.Folder != "" && !p.rightPlace(g, item) {
			r.Folder = e.Folder
		}
		said := item.Observed == m.Want || !Unsaid(e, &item.Item)
		if said && !g.intends() && e.Item == item.ID && e.Op == item.Mark.Op && e.Sync == r.Sync && e.Folder == r.Folder &&
			e.Src == m.Src && e.Fields == m.Fields && e.Map == m.Map && e.Shape == m.ShapeDigest && e.Want == m.Want {
			return
		}
	}
	// Contents that are the wanted ones are their own evidence; else they are
	// what the server made of them.
	r.Got = item.Observed
	p.out.Records = append(p.out.Records, r)
}

// Unsaid says whether the server stored something else than was wanted and the
// mark does not say so yet: the loss of the state would start the dispute anew.
func Unsaid(entry *state.Entry, item *addressbook.Item) bool {
	return !entry.Got.IsZero() && entry.Got != entry.Want && entry.Got != item.Mark.Got
}

func (p *plan) rightPlace(g *group, item *Item) bool {
	return len(g.slot.Policy.Folder) > 0 && p.target(g.slot.Policy).Folder == item.Folder
}

func applied(m *Mapped) Applied {
	return Applied{Mapping: m.Mapping, Src: m.Src, Fields: m.Fields, Map: m.Map, Shape: m.ShapeDigest, Want: m.Want}
}

// oldHalfMode is where the old half of a recreate goes: the user did not
// delete it, so it never turns up in Deleted Items.
func oldHalfMode(mode providers.DeleteMode) providers.DeleteMode {
	if mode == providers.Permanent {
		return providers.Permanent
	}
	return providers.RecoverableItems
}
