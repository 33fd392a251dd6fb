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
// is 0. The folder alone stays in an entry whose contact lay in another one, by which its user's doing is known.
func (m *Memory) Inherit(former *Memory) {
	places := make(map[addressbook.Op]addressbook.FolderID, len(former.Items))
	for i := range former.Items {
		places[former.Items[i].Mark.Op] = former.Items[i].Folder
	}
	entries := slices.Clone(former.Entries)
	for i := range entries {
		e := &entries[i]
		if at, known := places[e.Op]; !known || at == e.Folder {
			e.Folder = ""
		}
		if e.Format != addressbook.DigestFormat && e.Format != 0 { // 0: it moved before
			e.Src, e.Fields, e.Map = addressbook.Digest{}, addressbook.Digest{}, addressbook.Digest{}
		}
		e.Item, e.ChangeKey, e.Format = "", "", 0
		e.Want, e.Got, e.Parts = addressbook.Digest{}, addressbook.Digest{}, nil
		e.Let, e.LetUnder, e.LetNoted = addressbook.Digest{}, 0, false
	}
	intents := slices.Clone(former.Intents)
	for i := range intents {
		intents[i].Item = ""
	}
	m.Entries = united(m.Entries, entries, func(a, b Entry) int { return cmp.Compare(a.Key, b.Key) })
	m.Intents = united(m.Intents, intents, func(a, b Intent) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Op, b.Op)) })
	m.InheritHolds(former)
	m.Greeted = m.Greeted || former.Greeted
}

// InheritHolds adds what is on hold in another memory, of a mailbox of the same rep in the place of which this one
// came. What was undone there was so for the rep.
func (m *Memory) InheritHolds(former *Memory) {
	m.Holds = united(m.Holds, former.Holds, func(a, b Hold) int { return cmp.Compare(a.Key, b.Key) })
}

// united is a sorted list with what another one has besides.
func united[T any](own, other []T, compare func(a, b T) int) []T {
	all := slices.Concat(own, other)
	slices.SortStableFunc(all, compare)
	return slices.CompactFunc(all, func(a, b T) bool { return compare(a, b) == 0 })
}
