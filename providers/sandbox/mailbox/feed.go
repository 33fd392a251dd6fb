package mailbox

import (
	"cmp"
	"slices"
)

// entry says that something happened to the item of a key.
type entry struct{ seq, key int64 }

// feed is what happened to the items of a folder, each list by seq. An entry is
// stale when a later one took its place; stale ones are thrown out when they are
// the most, so that reading from any seq costs what happened since, and an
// append costs nothing.
type feed struct {
	created list // live: the item is in the folder. Its seq is the item's key
	updated list // live: this was the last update of the item
	deleted list // always live
}

// list is entries by seq.
type list struct {
	entries []entry
	stale   int
}

func (l *list) add(e entry) { l.entries = append(l.entries, e) }

// live is how many entries count.
func (l *list) live() int { return len(l.entries) - l.stale }

// retire notes that one more entry is stale, and throws the stale ones out
// when they are more than the others.
func (l *list) retire(live func(entry) bool) {
	l.stale++
	if l.stale <= len(l.entries)/2 {
		return
	}
	l.entries = slices.DeleteFunc(l.entries, func(e entry) bool { return !live(e) })
	l.stale = 0
}

// since is the entries after a seq.
func (l *list) since(seq int64) []entry {
	i, found := slices.BinarySearchFunc(l.entries, seq, func(e entry, seq int64) int { return cmp.Compare(e.seq, seq) })
	if found {
		i++
	}
	return l.entries[i:]
}

// merged walks through entries of the three lists in the order of their seq.
type merged struct{ created, updated, deleted []entry }

func (f *feed) since(seq int64) *merged {
	return &merged{f.created.since(seq), f.updated.since(seq), f.deleted.since(seq)}
}

// next takes the first entry that is left; false if none is.
func (m *merged) next() (ChangeKind, entry, bool) {
	var first *[]entry
	var kind ChangeKind
	for _, l := range []struct {
		kind ChangeKind
		list *[]entry
	}{{Created, &m.created}, {Updated, &m.updated}, {Deleted, &m.deleted}} {
		if len(*l.list) > 0 && (first == nil || (*l.list)[0].seq < (*first)[0].seq) {
			first, kind = l.list, l.kind
		}
	}
	if first == nil {
		return 0, entry{}, false
	}
	e := (*first)[0]
	*first = (*first)[1:]
	return kind, e, true
}
