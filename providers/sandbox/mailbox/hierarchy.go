package mailbox

import (
	"cmp"
	"slices"
)

// FolderChange is what happened to a folder of a hierarchy. Of a deleted one,
// Folder holds the ID only.
type FolderChange struct {
	Kind   ChangeKind
	Folder Folder
	Seq    int64
}

// FolderChanges tells what happened after since to the folders below root, which
// is not one of them; since 0 tells of all there are, as created. The oldest
// change comes first, so that parents come before what was made in them. A folder
// that was moved is an update; into or out of the hierarchy it is, with all below
// it, a creation or a deletion. What is in a folder does not change it.
//
// At most limit changes are told at once, 0 is no limit; but those of one seq, such
// as of a subtree that was moved, stay together. The rest is as with Changes.
func (m *Mailbox) FolderChanges(root FolderID, since int64, limit int) (changes []FolderChange, until int64, more bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, err := m.folder(root)
	if err != nil {
		return nil, 0, false, err
	}
	if since < 0 || since > m.content.seq {
		return nil, 0, false, m.wrap(ErrSyncState)
	}
	for key := range m.content.placements {
		if c, shows := m.folderChange(key, n.key, since); shows {
			changes = append(changes, c)
		}
	}
	slices.SortFunc(changes, func(a, b FolderChange) int {
		return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Folder.ID, b.Folder.ID))
	})
	if limit > 0 && len(changes) > limit {
		end := limit
		for end < len(changes) && changes[end].Seq == changes[end-1].Seq {
			end++
		}
		more = end < len(changes)
		changes = changes[:end]
	}
	until = since
	if len(changes) > 0 {
		until = changes[len(changes)-1].Seq
	}
	return changes, until, more, nil
}

// folderChange is what happened to a folder below root; false if nothing did.
// Its seq is the first after since at which it is so: whoever goes on from there
// finds it known.
func (m *Mailbox) folderChange(key, root, since int64) (FolderChange, bool) {
	c := &m.content
	before := since > 0 && c.below(key, root, since)
	now := c.below(key, root, c.seq)
	switch {
	case before && now:
		if f := c.folders[key]; f.modified > since {
			return FolderChange{Updated, m.viewFolder(f), f.modified}, true
		}
	case now:
		return FolderChange{Created, m.viewFolder(c.folders[key]), c.firstTime(key, root, since, now)}, true
	case before:
		return FolderChange{Deleted, Folder{ID: m.folderID(key)}, c.firstTime(key, root, since, now)}, true
	}
	return FolderChange{}, false
}

// below says whether a folder lay below another at a seq.
func (c *content) below(key, root, seq int64) bool {
	for parent := c.parentAt(key, seq); parent != 0; parent = c.parentAt(parent, seq) {
		if parent == root {
			return true
		}
	}
	return false
}

// parentAt is the parent that a folder had at a seq; 0 if there was none.
func (c *content) parentAt(key, seq int64) int64 {
	placements := c.placements[key]
	for _, placement := range slices.Backward(placements) {
		if placement.seq <= seq {
			return placement.parent
		}
	}
	return 0
}

// firstTime is the first seq after since at which a folder lay below another,
// or did not, as below says.
//
//nolint:revive // flag-parameter: it is the state looked for.
func (c *content) firstTime(key, root, since int64, below bool) int64 {
	for _, seq := range c.turns(key, since) {
		if c.below(key, root, seq) == below {
			return seq
		}
	}
	return c.seq
}

// turns lists the seqs after since at which a folder, or one that it ever lay
// below, was put somewhere else.
func (c *content) turns(key, since int64) []int64 {
	var turns []int64
	seen := map[int64]bool{0: true}
	for todo := []int64{key}; len(todo) > 0; {
		next := todo[0]
		todo = todo[1:]
		if seen[next] {
			continue
		}
		seen[next] = true
		for _, p := range c.placements[next] {
			if p.seq > since {
				turns = append(turns, p.seq)
			}
			todo = append(todo, p.parent)
		}
	}
	slices.Sort(turns)
	return turns
}
