package planner

import (
	"slices"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// PartNames are the names of the parts that have one.
func (m *Mapped) PartNames() (names []string) {
	for _, part := range m.Parts {
		if part.Name != "" {
			names = append(names, part.Name)
		}
	}
	return names
}

// PartDigests are digests of a contact within a shape: first of all its
// properties but those of some names, then of each of these.
func PartDigests(d addressbook.Digester, c *addressbook.Contact, shape addressbook.Shape, names []string) []addressbook.Digest {
	rest := slices.DeleteFunc(slices.Clone(shape), func(name string) bool { return slices.Contains(names, name) })
	digests := []addressbook.Digest{d.Contact(c, rest)}
	for _, name := range names {
		digests = append(digests, d.Contact(c, addressbook.Shape{name}))
	}
	return digests
}

// Learn sets what a contact that was just read, as our write left it, has of what an entry is about, where that is
// not known yet. shape is the entry's. What our write left as its user had made it is no measure of the server: then
// all counts as stored as it was wanted, and differs by its user's doing.
func Learn(d addressbook.Digester, c *addressbook.Contact, shape addressbook.Shape, e *state.Entry) {
	e.Got = d.Contact(c, shape)
	if len(e.Parts) == 0 {
		return
	}
	var names []string
	for _, part := range e.Parts {
		if part.Name != "" {
			names = append(names, part.Name)
		}
	}
	e.Parts = slices.Clone(e.Parts)
	for i, digest := range PartDigests(d, c, shape, names) {
		switch got := &e.Parts[i].Got; {
		case got.IsZero():
			*got = digest
		case *got != digest:
			e.Got = e.Want
		}
	}
}

// LetBe says whether the contents of an item are those that were let be before,
// under the same wish, mapping and policy.
func LetBe(slot *Slot, entry *state.Entry, observed addressbook.Digest) bool {
	return entry != nil && !entry.Let.IsZero() && entry.Let == observed &&
		entry.Format == addressbook.DigestFormat && entry.LetUnder == uint8(slot.Policy.Drift) &&
		entry.Want == slot.Mapped.Want && entry.Shape == slot.Mapped.ShapeDigest && entry.Map == slot.Mapped.Map
}

// judgement is what is to be done about the parts of a contact.
type judgement struct {
	// kept are the names of those that are let be as the user left them; "" stands for all
	// that have no name.
	kept []string

	// writes says that something is to be written, reports that one of those that are let be
	// is to be reported.
	writes, reports bool
}

// judge looks at a contact part by part: a part that the user edited stays, if its policy
// says so, until what is wanted of it changes.
func (p *plan) judge(g *group, item *Item) judgement {
	var j judgement
	for i, part := range g.slot.Mapped.Parts {
		then, known := g.partThen(item, part)
		observed := item.Parts[i]
		drift := part.Drift
		if part.Name == "" {
			drift = g.slot.Policy.Drift
		}
		unchanged := known && then.Want == part.Want
		switch {
		case observed == part.Want, unchanged && observed == then.Got:
		case unchanged && drift != Overwrite:
			j.kept = append(j.kept, part.Name)
			j.reports = j.reports || drift == Report
		default:
			j.writes = true
		}
	}
	return j
}

// partThen is what was last written of a part. Without an entry the mark tells,
// if what is wanted is what it was written for.
func (g *group) partThen(item *Item, part Part) (then state.Part, known bool) {
	switch {
	case g.entry == nil || g.entry.Format != addressbook.DigestFormat:
		return state.Part{Want: part.Want}, item.Mark.Want == g.slot.Mapped.Want
	case len(g.entry.Parts) == 0:
		return state.Part{Want: part.Want}, g.entry.Want == g.slot.Mapped.Want
	}
	i := slices.IndexFunc(g.entry.Parts, func(p state.Part) bool { return p.Name == part.Name })
	if i < 0 {
		return state.Part{}, false
	}
	return g.entry.Parts[i], true
}

// without is a shape without the parts that are let be.
func (m *Mapped) without(kept []string) addressbook.Shape {
	if len(kept) == 0 {
		return m.Shape
	}
	names := m.PartNames()
	return slices.DeleteFunc(slices.Clone(m.Shape), func(name string) bool {
		if slices.Contains(names, name) {
			return slices.Contains(kept, name)
		}
		return slices.Contains(kept, "")
	})
}

// applied is what the state will say of a contact that was written, or is as it
// should be, but for the parts of kept: what was read of these after our last
// write goes on to be known.
func (g *group) applied(kept []string) Applied {
	m := g.slot.Mapped
	a := Applied{Mapping: m.Mapping, Src: m.Src, Fields: m.Fields, Map: m.Map, Shape: m.ShapeDigest, Want: m.Want, Ours: m.Ours, Theirs: g.theirs(), Block: m.Block, Photo: g.photo()}
	for _, part := range m.Parts {
		now := state.Part{Name: part.Name, Want: part.Want}
		if slices.Contains(kept, part.Name) {
			now.Got = part.Want
			if g.entry != nil {
				i := slices.IndexFunc(g.entry.Parts, func(p state.Part) bool { return p.Name == part.Name })
				if i >= 0 && !g.entry.Parts[i].Got.IsZero() {
					now.Got = g.entry.Parts[i].Got
				}
			}
		}
		a.Parts = append(a.Parts, now)
	}
	return a
}

// made is what the state will say of a contact that has become ours. theirs are the digests of the
// categories that it had.
func (g *group) made(theirs []addressbook.Digest) Applied {
	a := g.applied(nil)
	a.Theirs = g.slot.Mapped.among(theirs)
	return a
}

// theirs are the digests of those wanted categories that the user had before they were wanted,
// where nothing is written: of a contact that the state has nothing of, all.
func (g *group) theirs() []addressbook.Digest {
	e := g.entry
	return slices.DeleteFunc(slices.Clone(g.slot.Mapped.Ours), func(d addressbook.Digest) bool {
		return e != nil && slices.Contains(e.Ours, d) && !slices.Contains(e.Theirs, d)
	})
}
