package planner

import (
	"slices"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// missing plans a wanted contact that is not in the mailbox.
func (p *plan) missing(g *group) {
	adoption, adopts := p.in.Adoptions[g.key]
	causes, stays := p.absence(g)
	switch {
	case stays && !adoption.Requested:
		if g.slot.Policy.Drift == Report {
			p.drifted(g, deletedNote)
		}
	case adopts:
		p.adopt(g, adoption)
	case p.in.AmbiguousKeys[g.key]:
		p.skip(g, Skip{Reason: Ambiguous, Detail: "several of the user's own contacts match, or several records match one; " +
			"it is neither adopted nor created. Say which one it is: contactsync import " + string(p.in.Mailbox.Rep)})
	default:
		p.change(g, Change{
			Action:   Create,
			Causes:   causes,
			Criteria: g.slot.Criteria.Names(),
			After:    withShared(g.slot.Mapped, g.slot.Mapped.Contact, nil, nil),
			Shape:    g.slot.Mapped.Shape,
			Photo:    p.fetched(g),
			To:       p.target(g.slot.Policy),
			Applied:  g.made(nil),
			Twin:     p.in.Twins[g.key],
		})
	}
}

// absence is why a wanted contact that is not in the mailbox is to be there. stays says that it
// is to stay away, since the user deleted it and nothing changed since.
func (p *plan) absence(g *group) (causes []Cause, stays bool) {
	switch {
	case g.entry == nil:
		return []Cause{Selected}, false
	case g.slot.Policy.Drift == Overwrite:
		return []Cause{DeletedInMailbox}, false
	}
	var evidence []Cause
	switch g.entry.Format {
	case addressbook.DigestFormat:
		evidence = p.evidence(g, nil)
	case 0:
		evidence = changedSince(g.entry, g.slot.Mapped)
	}
	return append([]Cause{DeletedInMailbox}, evidence...), len(evidence) == 0
}

// present plans a wanted contact that is in the mailbox.
func (p *plan) present(g *group, item *Item) {
	policy := g.slot.Policy
	c := p.contents(g, item)
	released := item.Mark.Status.IsReleased()
	renamed := item.Owner != p.in.Owner

	var causes []Cause
	if !c.fine {
		causes = p.evidence(g, item)
	}
	if cause := p.photoCause(g); c.photo && !slices.Contains(causes, cause) {
		causes = append(causes, cause)
	}
	if released {
		causes = append(causes, SelectedAgain)
	}
	if renamed {
		causes = append(causes, OwnerRenamed)
	}
	replace := p.in.Replace[g.key] && !item.Mark.Status.WasOwn() && !released
	if replace {
		causes = append(causes, Requested)
	}
	place, wrong := p.placement(g, item)

	drifted := policy.Drift != Overwrite && onlyDrift(causes)
	switch {
	case len(causes) == 0 && c.let && (policy.Drift != Overwrite || len(wrong) == 0):
		p.letBe(g, item, c)
	case len(causes) == 0 && len(wrong) == 0:
		p.record(g, item)
	case drifted && len(causes) > 0:
		// What the user did stays until the record or the mapping changes: that
		// another folder was configured is neither.
		c.noted = policy.Drift == Report
		p.letBe(g, item, c)
	case drifted && slices.Contains(wrong, MovedInMailbox):
		if policy.Drift == Report {
			p.drifted(g, movedNote)
		}
		if g.entry.Item == "" {
			p.record(g, item)
		}
	case len(causes) == 0 && !policy.MoveAlways && !g.isMoving(item):
		if c.let {
			p.letBe(g, item, c)
			return
		}
		p.record(g, item)
	case len(causes) == 0 && p.in.Fixed:
		p.rewrite(g, item, nil, wrong, place, c)
	case len(causes) == 0:
		p.change(g, Change{
			Action: Move, Causes: wrong, Item: item.Item,
			From: p.folders.place(item.Folder), To: place, Applied: g.applied(c.kept),
		})
	default:
		p.rewrite(g, item, causes, wrong, place, c)
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
	was := addressbook.FolderID("") // where our last write left it, as far as that is known
	if g.entry != nil {
		was = g.entry.Folder
	}
	var causes []Cause
	if was == "" || was != place.Folder {
		causes = append(causes, FolderPolicy)
	}
	if was != "" && was != item.Folder {
		causes = append(causes, MovedInMailbox)
	}
	return place, causes
}

// rewrite plans the writing of a present contact: in place, or anew if its
// record changed and the policy says so.
func (p *plan) rewrite(g *group, item *Item, causes, wrong []Cause, place Place, found contents) {
	slot, m := g.slot, g.slot.Mapped
	replace := slices.Contains(causes, Requested)
	rewrites := replace || !found.fine || found.photo
	c := Change{
		Action:  Update,
		Item:    item.Item,
		From:    p.folders.place(item.Folder),
		To:      place,
		Applied: g.applied(found.kept),
	}
	if rewrites {
		c.Shape = m.without(found.kept)
		if found.photo {
			c.Shape, c.Photo = withPhoto(c.Shape), p.fetched(g)
		}
		c.Before, c.After = item.Values.Only(c.Shape), withShared(m, m.Contact, item.Values, item.Ours).Only(c.Shape)
		c.Applied.Theirs = m.among(item.Theirs)
		if found.noted {
			p.drifted(g, editedNote)
		}
	}
	// Contents that stay the same move a contact by the rules of placement
	// alone: its mark is written where it is.
	if !rewrites && !slot.Policy.MoveAlways {
		c.To, wrong = c.From, nil
	}
	recreate := slot.Policy.Recreate && slices.Contains(causes, ChangedInCRM) &&
		item.Mark.Status == addressbook.Managed && !slices.Contains(causes, ClaimedBy)
	switch {
	case recreate || replace:
		c.Action = Recreate
		c.After, c.Carried, c.Drops = carryOver(c.After, item.Values, c.Shape, g)
		if !m.Photo.IsZero() {
			c.Photo = p.fetched(g)
		}
		c.Mode = oldHalfMode(slot.Policy.DeleteMode)
	case p.in.Fixed && c.Moves():
		if !p.elsewhere(&c, g, item, found) {
			if c.To, wrong = c.From, nil; len(causes) == 0 {
				p.record(g, item)
				return
			}
		}
	}
	c.Causes = append(causes, wrong...)
	p.change(g, c)
}

// elsewhere has a contact that should be in another folder made anew there, with all that was read
// of it, since the target cannot move it. It does not do so with what was the user's own before:
// that stays where it is.
func (p *plan) elsewhere(c *Change, g *group, item *Item, found contents) bool {
	m := g.slot.Mapped
	if item.Mark.Status.WasOwn() || item.Values == nil {
		return false
	}
	c.Action, c.Mode = Recreate, oldHalfMode(g.slot.Policy.DeleteMode)
	if c.Shape == nil {
		c.Shape = m.without(found.kept)
		c.Before, c.After = item.Values.Only(c.Shape), withShared(m, m.Contact, item.Values, item.Ours).Only(c.Shape)
		c.Applied.Theirs = m.among(item.Theirs)
	}
	c.After, c.Carried, _ = carryOver(c.After, item.Values, c.Shape, g)
	var rest []string
	for _, f := range item.Values.Fields {
		if !slices.Contains(c.Shape, f.Name) && c.After.Get(f.Name).IsAbsent() {
			rest = append(rest, f.Name)
		}
	}
	c.Carried = addressbook.NewShape(append(rest, c.Carried...)...)
	c.After = addressbook.NewContact(slices.Concat(item.Values.Only(addressbook.NewShape(rest...)).Fields, c.After.Fields)...)
	return true
}

func (p *plan) rightPlace(g *group, item *Item) bool {
	return len(g.slot.Policy.Folder) > 0 && p.target(g.slot.Policy).Folder == item.Folder
}

// oldHalfMode is where the old half of a recreate goes: the user did not
// delete it, so it never turns up in Deleted Items.
func oldHalfMode(mode providers.DeleteMode) providers.DeleteMode {
	if mode == providers.Permanent {
		return providers.Permanent
	}
	return providers.RecoverableItems
}
