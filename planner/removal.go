package planner

import (
	"slices"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// unwanted plans a key that is in the mailbox or in the state and should not
// be.
func (p *plan) unwanted(g *group, item *Item) {
	if item == nil {
		if g.entry != nil && !p.policyOf(g).left {
			p.change(g, Change{Action: Forget, Causes: []Cause{DeletedInMailbox}})
		}
		return
	}
	r := p.policyOf(g)
	released := item.Mark.Status == addressbook.Released
	switch {
	case r.left:
		if r.policy.DeleteLeft && !released {
			p.delete(g, item, r.policy, MailboxLeft)
		}
	case released:
		// Out of our hands, but for a record that is gone from the CRM.
		if !r.removed && p.in.Existence[g.key] == NoLongerExists && !r.policy.ReleaseDeleted {
			p.delete(g, item, r.policy, DeletedInCRM)
		}
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
		policy, ok := p.in.Policies[g.entry.Sync]
		if !ok {
			return ruling{policy: &Policy{Sync: g.entry.Sync, DeleteMode: providers.DeletedItems}, removed: true}
		}
		return ruling{policy: policy, left: policy.Left}
	}
	if len(p.in.Policies) == 0 {
		return ruling{policy: &Policy{DeleteMode: providers.DeletedItems}, left: true}
	}
	careful := &Policy{DeleteLeft: true, DeleteMode: providers.Permanent}
	left := true
	for _, policy := range p.in.Policies {
		left = left && policy.Left
		careful.ReleaseUnselected = careful.ReleaseUnselected || policy.ReleaseUnselected
		careful.ReleaseDeleted = careful.ReleaseDeleted || policy.ReleaseDeleted
		careful.DeleteLeft = careful.DeleteLeft && policy.DeleteLeft
		careful.DeleteMode = gentler(careful.DeleteMode, policy.DeleteMode)
		if len(p.in.Policies) == 1 {
			careful.Sync = policy.Sync
		}
	}
	return ruling{policy: careful, left: left}
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
	if item.Mark.Status == addressbook.Adopted {
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
	case item != nil && item.Mark.Status != addressbook.Released:
		policy := p.policyOf(g).policy
		if g.slot != nil {
			policy = g.slot.Policy
		}
		p.delete(g, item, policy, Destroyed)
	}
}
