package planner

import (
	"slices"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

func (p *plan) drifted(g *group, what string) {
	p.out.Notes = append(p.out.Notes, Note{Kind: Drifted, Sync: p.sync(g), Key: g.key, Detail: what})
}

// letBe leaves a contact as the user edited it, and has the state remember that,
// so that it is not read again before it or its record changes.
func (p *plan) letBe(g *group, item *Item, c contents) {
	if c.noted {
		p.drifted(g, editedNote)
	}
	m, e := g.slot.Mapped, g.entry
	if LetBe(g.slot, e, item.Observed) && e.LetNoted == c.noted || item.Observed.IsZero() {
		return
	}
	r := Record{
		Sync: g.slot.Policy.Sync, Key: g.key, Item: item.Item, Applied: g.applied(append(m.PartNames(), "")), Folder: item.Folder,
		Let: item.Observed, LetUnder: g.slot.Policy.Drift, LetNoted: c.noted,
	}
	if e != nil {
		if e.Folder != "" && !p.rightPlace(g, item) {
			r.Folder = e.Folder
		}
		r.Got, r.ChangeKey = e.Got, e.ChangeKey
	}
	p.out.Records = append(p.out.Records, r)
}

// record has the state remember a contact that is as it should be, if it does
// not yet.
func (p *plan) record(g *group, item *Item) {
	m := g.slot.Mapped
	r := Record{Sync: g.slot.Policy.Sync, Key: g.key, Item: item.Item, Applied: g.applied(nil), Folder: item.Folder, ChangeKey: item.ChangeKey}
	if e := g.entry; e != nil {
		// Where our last write left it is the evidence that a user moved it.
		if e.Folder != "" && !p.rightPlace(g, item) {
			r.Folder = e.Folder
		}
		said := item.Observed == m.Want || !Unsaid(e, &item.Item)
		if said && !g.intends() && e.Item == item.ID && e.Op == item.Mark.Op && e.Sync == r.Sync && e.Folder == r.Folder && e.Let.IsZero() &&
			e.Src == m.Src && e.Fields == m.Fields && e.Map == m.Map && e.Shape == m.ShapeDigest && e.Want == m.Want && samePlan(e, m, g.photo()) {
			return
		}
	}
	// Contents that are the wanted ones are their own evidence; else they are
	// what the server made of them.
	r.Got = item.Observed
	for i := range r.Applied.Parts {
		switch part := &r.Applied.Parts[i]; {
		case item.Observed == m.Want:
			part.Got = part.Want
		case item.Parts != nil:
			part.Got = item.Parts[i]
		}
	}
	p.out.Records = append(p.out.Records, r)
}

// samePlan says whether an entry has the parts and categories of what is wanted, and a photo.
func samePlan(e *state.Entry, m *Mapped, photo addressbook.Digest) bool {
	samePart := func(a state.Part, b Part) bool { return a.Name == b.Name && a.Want == b.Want }
	return slices.EqualFunc(e.Parts, m.Parts, samePart) && slices.Equal(e.Ours, m.Ours) && e.Block == m.Block && e.Photo == photo
}

// Unsaid says whether the server stored something else than was wanted and the
// mark does not say so yet: the loss of the state would start the dispute anew.
func Unsaid(entry *state.Entry, item *addressbook.Item) bool {
	return !entry.Got.IsZero() && entry.Got != entry.Want && entry.Got != item.Mark.Got
}
