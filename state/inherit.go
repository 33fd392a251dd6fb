package state

import (
	"cmp"
	"slices"

	"contactsync/providers/addressbook"
)

// Inherit adds what another memory, of the same mailbox in the target that it was in before it moved to this one,
// says that holds in both: which contacts were made and by which ops, what is on hold, and what was begun. What is
// known here already stays. Ids, change keys and folders are other ones in each target, and what one of them
// makes of contents is no measure for the other: inherited entries and intents are without them, and their Format
// is that of no digest.
func (m *Memory) Inherit(former *Memory) {
	entries := slices.Clone(former.Entries)
	for i := range entries {
		e := &entries[i]
		e.Item, e.ChangeKey, e.Folder, e.Format = "", "", "", 0
		e.Want, e.Got, e.Parts = addressbook.Digest{}, addressbook.Digest{}, nil
		e.Let, e.LetUnder, e.LetNoted = addressbook.Digest{}, 0, false
	}
	intents := slices.Clone(former.Intents)
	for i := range intents {
		intents[i].Item = ""
	}
	m.Entries = united(m.Entries, entries, func(a, b Entry) int { return cmp.Compare(a.Key, b.Key) })
	m.Intents = united(m.Intents, intents, func(a, b Intent) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Op, b.Op)) })
	m.Holds = united(m.Holds, former.Holds, func(a, b Hold) int { return cmp.Compare(a.Key, b.Key) })
	m.Greeted = m.Greeted || former.Greeted
}

// united is a sorted list with what another one has besides.
func united[T any](own, other []T, compare func(a, b T) int) []T {
	all := slices.Concat(own, other)
	slices.SortStableFunc(all, compare)
	return slices.CompactFunc(all, func(a, b T) bool { return compare(a, b) == 0 })
}
