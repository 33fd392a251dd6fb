package graph

import (
	"maps"
	"slices"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/graph/wire"
)

// tree is the folders of a mailbox that are looked at. It is never changed after it
// was made.
type tree struct {
	// link leads to what changes among the folders, "" if the service has none.
	link string

	// age counts the observations since all folders were read.
	age int

	main    addressbook.FolderID
	folders map[addressbook.FolderID]branch
}

// branch is a folder of a tree.
type branch struct {
	parent addressbook.FolderID
	name   string
	mark   string // the text of our folder mark

	// items counts what lies in it, folders aside.
	items int
}

func branchOf(f *wire.FolderEntry) branch {
	return branch{parent: f.Parent, name: f.Name, mark: f.Mark}
}

func (t *tree) has(id addressbook.FolderID) bool {
	_, has := t.folders[id]
	return has
}

// ids are the ids of the folders, sorted.
func (t *tree) ids() []addressbook.FolderID { return slices.Sorted(maps.Keys(t.folders)) }

// oursFirst are the ids of the folders, those with our mark before the others.
func (t *tree) oursFirst() []addressbook.FolderID {
	var ours, others []addressbook.FolderID
	for _, id := range t.ids() {
		if t.folders[id].mark != "" {
			ours = append(ours, id)
		} else {
			others = append(others, id)
		}
	}
	return append(ours, others...)
}

// isNameOf says of a category whether it is the name of a folder, which the service
// gave to what lies in it: the one of now, or the one that we made the folder with.
func (t *tree) isNameOf(id addressbook.FolderID) func(category string) bool {
	of := t.folders[id]
	mark, err := addressbook.DecodeFolderMark(of.mark)
	var above []string
	for parent, n := of.parent, 0; parent != t.main && t.has(parent) && n < len(t.folders); n++ {
		above = append(above, t.folders[parent].name)
		parent = t.folders[parent].parent
	}
	slices.Reverse(above)
	return func(category string) bool {
		if id == t.main || category == of.name || err != nil {
			return id != t.main && category == of.name
		}
		return addressbook.NewDigester(mark.Owner).PathDigest(append(slices.Clip(above), category)) == mark.Path
	}
}

// contacts are the folders, sorted by id.
func (t *tree) contacts() []addressbook.Folder {
	below := make(map[addressbook.FolderID]int)
	for _, b := range t.folders {
		below[b.parent]++
	}
	var folders []addressbook.Folder
	for _, id := range t.ids() {
		b := t.folders[id]
		folder := addressbook.Folder{ID: id, Name: b.name, Main: id == t.main, Holds: b.items + below[id]}
		if t.has(b.parent) && !folder.Main {
			folder.Parent = b.parent
		}
		if mark, err := addressbook.DecodeFolderMark(b.mark); err == nil {
			folder.Mark = mark
		}
		folders = append(folders, folder)
	}
	return folders
}

// with is the tree with other counts.
func (t *tree) with(items map[addressbook.FolderID]int) *tree {
	c := *t
	c.folders = maps.Clone(t.folders)
	for id, n := range items {
		b := c.folders[id]
		b.items = min(n, maxCount)
		c.folders[id] = b
	}
	return &c
}

// hasFoldersOf says whether two trees are of the same folders.
func (t *tree) hasFoldersOf(other *tree) bool {
	return maps.EqualFunc(t.folders, other.folders, func(branch, branch) bool { return true })
}

// encode is the cursor of the hierarchy.
func (t *tree) encode() []byte {
	w := newCursor()
	w.text(t.link)
	w.number(t.age)
	w.text(string(t.main))
	for _, id := range t.ids() {
		b := t.folders[id]
		w.text(string(id))
		w.text(string(b.parent))
		w.text(b.name)
		w.text(b.mark)
		w.number(b.items)
	}
	return w.seal(foldersCursor)
}

// decodeTree is the inverse of encode, nil if the cursor is none.
func decodeTree(cursor []byte) *tree {
	r, ok := openCursor(foldersCursor, cursor)
	if !ok {
		return nil
	}
	t := &tree{link: r.text(), age: r.number(), main: addressbook.FolderID(r.text()), folders: make(map[addressbook.FolderID]branch)}
	for len(r.rest) > 0 && !r.failed {
		id := addressbook.FolderID(r.text())
		t.folders[id] = branch{parent: addressbook.FolderID(r.text()), name: r.text(), mark: r.text(), items: r.number()}
	}
	if r.failed || !t.has(t.main) {
		return nil
	}
	return t
}
