package planner

import (
	"maps"
	"slices"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// unwanted plans a key that is in the mailbox or in the state and should not
// be.
func (p *plan) unwanted(g *group, item *Item) {
	r := p.policyOf(g)
	if item == nil {
		switch {
		case g.entry != nil && !r.left:
			p.change(g, Change{Action: Forget, Causes: []Cause{DeletedInMailbox}})
		case g.entry != nil:
			p.rename(g)
		}
		return
	}
	released := item.Mark.Status.IsReleased()
	switch {
	case r.left:
		if r.policy.DeleteLeft && !released {
			p.delete(g, item, r.policy, MailboxLeft)
			return
		}
		p.rename(g)
	case released:
		// Out of our hands, but for a record that is gone from the CRM.
		if !r.removed && !item.Mark.Status.WasOwn() && p.in.Existence[g.key] == NoLongerExists && !r.policy.ReleaseDeleted {
			p.delete(g, item, r.policy, DeletedInCRM)
		}
	case r.policy.Removed:
		p.release(g, item, SyncRemoved)
	case r.removed:
		p.delete(g, item, r.policy, SyncRemoved)
	default:
		p.unselected(g, item, r.policy)
	}
}

// unselected plans a contact whose sync goes on without it.
func (p *plan) unselected(g *group, item *Item, policy *Policy) {
	switch p.in.Existence[g.key] {
	case StillExists:
		if policy.ReleaseUnselected {
			p.release(g, item, NoLongerSelected)
		} else {
			p.delete(g, item, policy, NoLongerSelected)
		}
	case NoLongerExists:
		if policy.ReleaseDeleted {
			p.release(g, item, DeletedInCRM)
		} else {
			p.delete(g, item, policy, DeletedInCRM)
		}
	case NoSource:
		p.skip(g, stranded(g.key))
	default:
		p.skip(g, Skip{Reason: LookupFailed,
			Detail: "it could not be told whether the record still exists; the contact stays as it is"})
	}
}

// ruling is which policy decides about an unwanted contact.
type ruling struct {
	policy  *Policy
	left    bool // the mailbox takes no part in the sync any more
	removed bool // the sync is not in the configuration any more
}

// policyOf finds the policy that an unwanted contact falls under: that of the
// sync that filled it. Without an entry that is not known, and then what is the
// most careful under any of the policies that could have.
func (p *plan) policyOf(g *group) ruling {
	if g.entry != nil {
		sync := p.syncOf(g.entry)
		policy, ok := p.in.Policies[sync]
		if !ok {
			return ruling{policy: &Policy{Sync: sync, DeleteMode: providers.DeletedItems}, removed: true}
		}
		return ruling{policy: policy, left: policy.Left, removed: policy.Removed}
	}
	if len(p.in.Policies) == 0 {
		return ruling{policy: &Policy{DeleteMode: providers.DeletedItems}, left: true}
	}
	careful := &Policy{DeleteLeft: true, DeleteMode: providers.Permanent}
	left := true
	for _, policy := range p.in.Policies {
		left = left && (policy.Left || policy.Removed)
		careful.ReleaseUnselected = careful.ReleaseUnselected || policy.ReleaseUnselected
		careful.ReleaseDeleted = careful.ReleaseDeleted || policy.ReleaseDeleted
		careful.DeleteLeft = careful.DeleteLeft && policy.DeleteLeft
		if !policy.Removed {
			careful.DeleteMode = gentler(careful.DeleteMode, policy.DeleteMode)
		}
		if len(p.in.Policies) == 1 {
			careful.Sync = policy.Sync
		}
	}
	return ruling{policy: careful, left: left}
}

// syncOf is the name that the sync of an entry has now.
func (p *plan) syncOf(e *state.Entry) string {
	if name, renamed := p.in.Renamed[e.Sync]; renamed {
		return name
	}
	return e.Sync
}

// rename has the state call the sync of an entry, about which nothing else is to
// be done, by its present name.
func (p *plan) rename(g *group) {
	e := g.entry
	if e == nil || p.syncOf(e) == e.Sync {
		return
	}
	p.out.Records = append(p.out.Records, Record{
		Sync: p.syncOf(e), Key: e.Key,
		Item:    addressbook.Item{ID: e.Item, ChangeKey: e.ChangeKey, Folder: e.Folder, Key: e.Key, Mark: addressbook.Mark{Op: e.Op, Got: e.Got}},
		Applied: AppliedOf(e),
		Got:     e.Got, Folder: e.Folder, Let: e.Let, LetUnder: Drift(e.LetUnder), LetNoted: e.LetNoted, ChangeKey: e.ChangeKey,
	})
}

// AppliedOf is what an entry says once its change was made.
func AppliedOf(e *state.Entry) Applied {
	return Applied{
		Mapping: e.Mapping, Src: e.Src, Fields: e.Fields, Map: e.Map, Shape: e.Shape, Want: e.Want, Parts: e.Parts, Ours: e.Ours, Theirs: e.Theirs, Block: e.Block, Photo: e.Photo,
	}
}

// gentler is the mode of the two after which it is easier for the user to get
// the contact back.
func gentler(a, b providers.DeleteMode) providers.DeleteMode {
	modes := []providers.DeleteMode{providers.DeletedItems, providers.RecoverableItems, providers.Permanent}
	return modes[max(0, min(slices.Index(modes, a), slices.Index(modes, b)))]
}

// delete plans the deletion of a contact. One that was the user's own before it
// was adopted goes back to the user instead.
func (p *plan) delete(g *group, item *Item, policy *Policy, cause Cause) {
	if item.Mark.Status.WasOwn() {
		p.release(g, item, cause)
		return
	}
	p.change(g, Change{
		Action: Delete,
		Causes: []Cause{cause},
		Sync:   policy.Sync,
		Item:   item.Item,
		Before: item.Values,
		From:   p.folders.place(item.Folder),
		Mode:   policy.DeleteMode,
	})
}

// deleteSurplus plans the deletion of a second item of ours.
func (p *plan) deleteSurplus(g *group, item, kept *Item) {
	mode := providers.RecoverableItems
	if policy := p.policyOf(g).policy; policy.DeleteMode == providers.Permanent {
		mode = providers.Permanent
	}
	p.change(g, Change{
		Action: Delete,
		Causes: []Cause{Duplicate},
		Item:   item.Item,
		From:   p.folders.place(item.Folder),
		Mode:   mode,
		Kept:   kept.ID,
	})
}

func (p *plan) release(g *group, item *Item, cause Cause) {
	p.change(g, Change{
		Action: Release,
		Causes: []Cause{cause},
		Item:   item.Item,
		From:   p.folders.place(item.Folder),
	})
}

func (p *plan) unmark(g *group, item *Item) {
	p.change(g, Change{
		Action: Unmark,
		Causes: []Cause{UserCopy},
		Item:   item.Item,
		From:   p.folders.place(item.Folder),
	})
}

// destroy plans the end of everything that is managed.
func (p *plan) destroy(g *group, item *Item) {
	switch {
	case item == nil && g.entry != nil:
		p.change(g, Change{Action: Forget, Causes: []Cause{Destroyed}})
	case item != nil && !item.Mark.Status.IsReleased():
		policy := p.policyOf(g).policy
		if g.slot != nil {
			policy = g.slot.Policy
		}
		p.delete(g, item, policy, Destroyed)
	}
}

// withdraw plans that all marks go and all contacts stay, the released ones
// and second ones too.
func (p *plan) withdraw(g *group) {
	if len(g.items) == 0 && g.entry != nil {
		p.change(g, Change{Action: Forget, Causes: []Cause{Withdrawn}})
	}
	for i := range g.items {
		item := &g.items[i]
		if p.ours(item.Owner) {
			p.change(g, Change{Action: Unmark, Causes: []Cause{Withdrawn}, Item: item.Item, From: p.folders.place(item.Folder)})
		}
	}
}

// erase plans that nothing of a record is left: whatever the mark of an item says, and
// whosever it was before. Copies are among them.
func (p *plan) erase(g *group) {
	if !p.in.Erase[g.key] {
		return
	}
	if g.slot != nil {
		p.out.Notes = append(p.out.Notes, Note{Kind: StillSelected, Sync: p.sync(g), Key: g.key,
			Detail: "the next apply makes the contact again, unless a never block names the record"})
	}
	p.dissolve(g)
	gone := false
	for i := range g.items {
		item := &g.items[i]
		if p.ours(item.Owner) {
			gone = true
			p.change(g, Change{
				Action: Delete, Causes: []Cause{Erased}, Item: item.Item, Before: item.Values,
				From: p.folders.place(item.Folder), Mode: providers.Permanent,
			})
		}
	}
	if !gone && g.entry != nil {
		p.change(g, Change{Action: Forget, Causes: []Cause{Erased}})
	}
}

// purge is what of the keys to be erased is looked for among the deleted items: whichever of
// our names the items carry.
func purge(in *Input) (list []Purge) {
	if in.Erase == nil {
		return nil
	}
	keys := slices.Sorted(maps.Keys(in.Erase))
	for _, owner := range append([]string{in.Owner}, in.PreviousOwners...) {
		list = append(list, Purge{Owner: owner, Keys: keys})
	}
	return list
}
