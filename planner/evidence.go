package planner

import (
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// contents is what was found out about the contents of a present contact.
type contents struct {
	// fine says that nothing is to be written: the contents are the wanted ones or, if let is set,
	// what differs is the user's doing and stays. noted says that a note tells so.
	fine, let, noted bool

	// kept are the parts that stay as the user left them.
	kept []string

	// photo says that the CRM has another photo than when the contact was written.
	photo bool
}

func (p *plan) contents(g *group, item *Item) contents {
	c := p.compared(g, item)
	if e := g.entry; e != nil && e.Format == addressbook.DigestFormat && e.Photo != g.photo() {
		c.photo = true
	}
	return c
}

// compared is what the comparison of the properties that are read gives.
func (p *plan) compared(g *group, item *Item) contents {
	m := g.slot.Mapped
	switch {
	case Same(m, g.entry, item):
		return contents{fine: true}
	case LetBe(g.slot, g.entry, item.Observed):
		// Which of the parts it is about would have to be read.
		return contents{fine: true, let: true, noted: g.entry.LetNoted, kept: append(m.PartNames(), "")}
	case len(m.Parts) == 0 || item.Parts == nil:
		return contents{}
	}
	j := p.judge(g, item)
	return contents{fine: !j.writes, let: !j.writes && len(j.kept) > 0, noted: j.reports, kept: j.kept}
}

// photoCause is why the photo is another one.
func (p *plan) photoCause(g *group) Cause {
	if g.entry != nil && g.entry.Map != g.slot.Mapped.Map {
		return MappingChanged
	}
	return ChangedInCRM
}

// evidence is the causes for contents that differ. Of a contact that is not
// there item is nil.
func (p *plan) evidence(g *group, item *Item) []Cause {
	m, entry := g.slot.Mapped, g.entry
	if entry == nil || entry.Format != addressbook.DigestFormat {
		if item != nil && g.slot.Policy.Drift != Overwrite && item.Mark.Want == m.Want {
			// It was written for what is wanted now: what differs came later.
			return []Cause{EditedInMailbox}
		}
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
	if p.syncOf(entry) != g.slot.Policy.Sync && len(causes) > 0 {
		causes = append(causes, ClaimedBy)
	}
	if item != nil && len(causes) == 0 {
		causes = append(causes, MarkFound)
	}
	return causes
}

// changedSince is the evidence for a contact that is not there, in a mailbox that moved to another target. What
// was wanted of it there is no measure here: what it was made of is.
func changedSince(entry *state.Entry, m *Mapped) []Cause {
	switch {
	case entry.Src.IsZero():
		return nil
	case entry.Map != m.Map:
		return []Cause{MappingChanged}
	case entry.Src != m.Src:
		return []Cause{ChangedInCRM}
	}
	return nil
}

// Same says whether an item's contents are what they should be: they are the
// mapped ones, or what the server made of the same mapped ones before.
func Same(m *Mapped, entry *state.Entry, item *Item) bool {
	if item.Observed == m.Want {
		return true
	}
	if entry != nil && entry.Format == addressbook.DigestFormat && entry.Op == item.Mark.Op {
		// Where parts have policies of their own, what was read of each is told apart.
		return entry.Want == m.Want && entry.Shape == m.ShapeDigest && !entry.Got.IsZero() && item.AsGot == entry.Got &&
			(len(m.Parts) == 0 || len(entry.Parts) == 0)
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
