package mailbox

import (
	"cmp"
	"slices"
)

// ChangeKind says what happened to an item or folder.
type ChangeKind int

// The kinds of a change, as one sees it who knows an earlier moment.
const (
	Created ChangeKind = iota + 1
	Updated
	Deleted // or moved away
)

// Change is what happened to an item of a folder. Of a deleted one, Item holds
// its ids only.
type Change struct {
	Kind ChangeKind
	Item Item
	Seq  int64
}

// Changes tells what happened to the normal items of a folder after since, the
// newest first; since 0 tells of all items there are, as created. A move is a
// deletion here and a creation there.
//
// At most limit changes are told at once, 0 is no limit: the oldest ones. If more
// says so there are others after until, which is the since of the next call in any
// case. Whoever calls with each until hears of each item once as created, before
// anything else of it. What was created and deleted after since does not show; if
// that happens between two calls of a paged sync, it may show as deleted.
//
// The errors are those of Folder, and ErrSyncState for a since that this mailbox
// did not give out yet.
func (m *Mailbox) Changes(folder FolderID, since int64, limit int) (changes []Change, until int64, more bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, err := m.folder(folder)
	if err != nil {
		return nil, 0, false, err
	}
	if since < 0 || since > m.content.seq {
		return nil, 0, false, m.wrap(ErrSyncState)
	}
	until = since
	for entries := n.normal.since(since); ; {
		kind, e, ok := entries.next()
		if !ok {
			break
		}
		c, shows := m.change(n, kind, e, since)
		if shows {
			if limit > 0 && len(changes) == limit {
				more = true
				break
			}
			changes = append(changes, c)
		}
		until = e.seq
	}
	slices.Reverse(changes)
	return changes, until, more, nil
}

// change is what an entry tells to whom knows what was at since; false if it
// tells nothing.
func (m *Mailbox) change(n *node, kind ChangeKind, e entry, since int64) (Change, bool) {
	i := m.content.items[e.key]
	known := e.key <= since // a key is the seq of the item's creation here
	switch kind {
	case Created:
		if i == nil {
			return Change{}, false
		}
	case Updated:
		// One that is not known is told as it is now when its creation is told.
		if i == nil || i.modified != e.seq || !known {
			return Change{}, false
		}
	case Deleted:
		if !known {
			return Change{}, false
		}
		id := ItemID(reference{mailbox: m.content.id, folder: n.key, item: e.key}.encode())
		origin := cmp.Or(m.content.origins[e.key], e.key)
		return Change{kind, Item{ID: id, Immutable: immutableID(m.content.id, origin)}, e.seq}, true
	}
	return Change{kind, i.view, e.seq}, true
}
