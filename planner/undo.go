package planner

import (
	"slices"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// An undo brings back, key by key, what was there before a run, whatever became of the run: how the
// mailbox is now decides what is done.
//
//	the run was about to   now there   action
//	---------------------  ----------  -----------------------------------------------------------
//	create                 yes         delete
//	create                 no          forget, if the state has an entry
//	update, recreate       yes         update in place; move, if the run moved it
//	update, recreate       no          create
//	move                   yes         move back
//	move                   no          none, skip
//	adopt                  yes         update in place, and released: it is the user's own again
//	adopt                  no          none, skip
//	delete                 yes         update in place
//	delete                 no          create
//	release, unmark        any         none, skip
//	delete a second one    any         none, skip
//
// Of a record that was erased since, or that no mailbox is to get, nothing comes back: only what the run
// made is deleted, and what it adopted is the user's own again.
//
// What was released since is out of our hands and stays as it is. Where a target moves nothing, a contact
// that goes back to its folder is made anew there. The photo is not brought back.

// undo plans that a key is as it was before the run, and is on hold from then on.
func (p *plan) undo(g *group) {
	f := g.former
	if f == nil {
		return
	}
	if f.Action == Release || f.Action == Unmark {
		p.notUndoable(g, "the run took its mark off, or left it to its user; it stays the user's own")
		return
	}
	if f.Second {
		p.notUndoable(g, "it was the second contact of a record, of which another stays")
		return
	}
	if p.in.Barred[f.Key] && f.Action != Create && f.Action != AdoptItem {
		p.notUndoable(g, "a never block keeps its record out of all mailboxes, or it cannot be told whether one does")
		return
	}
	item, foreign := p.match(g)
	if item != nil && !item.Mark.Status.IsReleased() {
		p.out.Managed++
	}
	switch {
	case f.Erased:
		p.notUndoable(g, "its record was erased since; it does not come back")
		return
	case item == nil && foreign != nil:
		p.skip(g, *foreign)
		return
	case item != nil && item.Mark.Status.IsReleased() && f.Action == AdoptItem:
		// It is the user's own already.
	case item != nil && item.Mark.Status.IsReleased():
		p.notUndoable(g, "it was left to its user since; it stays as it is")
		return
	case f.Action == Create:
		p.unmake(g, item)
	case item == nil && (f.Contact == nil || f.Action == AdoptItem):
		p.notUndoable(g, "the contact is not in the mailbox any more, and the run left its contents to its user")
		return
	case item == nil:
		p.remake(g)
	case item.Values == nil:
		p.skip(g, Skip{Reason: LookupFailed, Detail: "the contact changed while it was read; plan the undo once more"})
		return
	default:
		p.putBack(g, item)
	}
	p.out.Holds = append(p.out.Holds, p.newHold(g))
}

func (p *plan) notUndoable(g *group, why string) {
	p.skip(g, Skip{Reason: NotUndoable, Detail: "the run was to " + string(g.former.Action) + " it: " + why})
}

// newHold is the hold of a key that is undone now.
func (p *plan) newHold(g *group) Hold {
	h := Hold{Key: g.key, Sync: p.formerSync(g.former), Run: p.in.UndoneRun}
	switch {
	case g.slot == nil:
		h.Gone = p.in.Existence[g.key] == NoLongerExists
	case g.slot.Mapped != nil:
		h.Src, h.Map = g.slot.Mapped.Src, g.slot.Mapped.Map
	}
	return h
}

// formerSync is the name that the sync of a former has now.
func (p *plan) formerSync(f *Former) string {
	return p.syncOf(&state.Entry{Sync: f.Sync})
}

// unmake takes away what the run made.
func (p *plan) unmake(g *group, item *Item) {
	switch {
	case item != nil:
		policy := p.policyOf(g).policy
		if g.slot != nil {
			policy = g.slot.Policy
		}
		p.delete(g, item, policy, Undone)
	case g.entry != nil:
		p.change(g, Change{Action: Forget, Causes: []Cause{Undone}})
	}
}

// remake makes a contact again that is not there any more.
func (p *plan) remake(g *group) {
	f := g.former
	p.change(g, Change{
		Action: Create, Causes: []Cause{Undone}, Sync: p.formerSync(f),
		After: f.Contact, Shape: f.managed(),
		To: p.formerPlace(f.Place), Applied: p.formerly(g, nil),
	})
}

// putBack gives a contact that is there the contents and the place that it had.
func (p *plan) putBack(g *group, item *Item) {
	f := g.former
	from := p.folders.place(item.Folder)
	c := Change{Action: Update, Causes: []Cause{Undone}, Sync: p.formerSync(f), Item: item.Item, From: from, To: from, Releases: f.Action == AdoptItem}
	differs := f.Contact != nil && slices.ContainsFunc(f.Shape, func(name string) bool {
		return !item.Values.Get(name).Equal(f.Contact.Get(name))
	})
	if !f.Place.IsZero() {
		c.To = p.formerPlace(f.Place)
	}
	if differs {
		c.Shape, c.Before, c.After, c.Applied = f.Shape, item.Values.Only(f.Shape), f.Contact.Only(f.Shape), p.formerly(g, item)
	} else {
		c.Applied = g.remembered(f)
	}
	switch moves := c.Moves(); {
	case moves && p.in.Fixed && c.Releases:
		c.To = from // it is not made anew: it was the user's own before
	case moves && p.in.Fixed:
		p.madeAnew(&c, g, item)
	case !differs && !moves && c.Releases:
		c = Change{Action: Release, Causes: c.Causes, Sync: p.formerSync(f), Item: item.Item, From: from}
	case !differs && !moves:
		return // it is as it was
	case !differs && !c.Releases:
		c.Action = Move
	}
	p.change(g, c)
}

// madeAnew has a contact made anew in its former folder, with all that was read of it now, since the
// target cannot move it.
func (p *plan) madeAnew(c *Change, g *group, item *Item) {
	now := item.Values.Only(namesOf(item.Values))
	if c.Shape == nil {
		c.Shape = g.former.managed()
		c.Before, c.After = now.Only(c.Shape), now.Only(c.Shape)
	}
	c.Action, c.Mode = Recreate, oldHalfMode(p.policyOf(g).policy.DeleteMode)
	c.Carried = slices.DeleteFunc(namesOf(now), func(name string) bool { return slices.Contains(c.Shape, name) })
	c.After = addressbook.NewContact(slices.Concat(now.Only(c.Carried).Fields, c.After.Fields)...)
	c.Drops = Dropped(item.Values, c.Shape, c.Carried)
}

// formerPlace is where a place is now: the folder of its id, or else the one of its path, which may
// have to be made.
func (p *plan) formerPlace(was Place) Place {
	if p.folders.byID[was.Folder] != nil {
		return p.folders.place(was.Folder)
	}
	return p.folders.find(was.Path)
}

// managed are the properties that the state compares from then on.
func (f *Former) managed() addressbook.Shape {
	if f.Applied != nil && len(f.Managed) > 0 {
		return f.Managed
	}
	return f.Shape
}

// formerly is what the state will say of a contact with its former contents: what it said before the
// run, but for the contents, which may be others than those that were wanted then. item is nil if
// the contact is made again.
func (p *plan) formerly(g *group, item *Item) Applied {
	f := g.former
	a, shape := Applied{}, f.managed()
	if f.Applied != nil {
		a = *f.Applied
	}
	contents := f.Contact
	if item != nil {
		// What the run did not write is as it is now.
		contents = addressbook.NewContact(slices.Concat(item.Values.Fields, absent(f.Shape), f.Contact.Only(f.Shape).Fields)...)
	}
	digester := addressbook.NewDigester(p.in.Owner)
	ours := portion{slices.DeleteFunc(slices.Clone(a.Ours), func(d addressbook.Digest) bool { return slices.Contains(a.Theirs, d) }), a.Block}
	if want := digester.Contact(ours.of(contents, digester), shape); want != a.Want {
		a.Want, a.Parts = want, nil
	}
	a.Shape = digester.Texts(shape...)
	if p.out.NameLists == nil {
		p.out.NameLists = make(map[string][]string)
	}
	p.out.NameLists[a.Shape.String()] = shape
	// No former photo is brought back.
	a.Photo = addressbook.Digest{}
	if item != nil && g.entry != nil {
		a.Photo = g.entry.Photo
	}
	return a
}

// absent are fields that take properties away.
func absent(shape addressbook.Shape) []addressbook.Field {
	fields := make([]addressbook.Field, len(shape))
	for i, name := range shape {
		fields[i].Name = name
	}
	return fields
}

// remembered is what the state says of a contact now, or said of it before the run.
func (g *group) remembered(f *Former) Applied {
	switch {
	case g.entry != nil && g.entry.Format == addressbook.DigestFormat:
		return AppliedOf(g.entry)
	case f.Applied != nil:
		return *f.Applied
	}
	return Applied{}
}
