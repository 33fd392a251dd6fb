package planner

import (
	"contactsync/state"
)

// What was undone stays undone: a key on hold is left alone, whatever the mailbox has of it, as long as
// the CRM and the configuration say of it what they said when it was undone, and no never block takes its
// record out of all mailboxes.

// held says whether nothing is to be done about a key because of a hold. A hold that holds no
// more, or that is to be released, is dissolved.
func (p *plan) held(g *group) bool {
	switch {
	case g.hold == nil:
		return false
	case !p.in.ReleaseHolds && p.holds(g):
		return true
	}
	p.dissolve(g)
	return false
}

// holds says whether the record and the mapping of a key are those of its hold.
func (p *plan) holds(g *group) bool {
	if p.in.Barred[g.key] {
		return false
	}
	if g.slot != nil {
		return StillHeld(g.hold, g.slot)
	}
	if !g.hold.Src.IsZero() {
		return false
	}
	// What cannot be told is no change.
	existence := p.in.Existence[g.key]
	return !existence.known() || g.hold.Gone == (existence == NoLongerExists)
}

// StillHeld says whether a hold is about what a slot wants.
func StillHeld(hold *state.Hold, slot *Slot) bool {
	m := slot.Mapped
	return m != nil && !hold.Src.IsZero() && hold.Src == m.Src && hold.Map == m.Map
}

// dissolve has the state forget the hold of a key, if there is one.
func (p *plan) dissolve(g *group) {
	if g.hold != nil {
		p.out.Dissolved = append(p.out.Dissolved, Dissolved{Key: g.key, Sync: g.hold.Sync, Run: g.hold.Run})
	}
}

// noteHeld says that a key is on hold.
func (p *plan) noteHeld(g *group) {
	p.out.Notes = append(p.out.Notes, Note{Kind: Held, Sync: g.hold.Sync, Key: g.key, Detail: "run " + g.hold.Run + " was undone"})
}
