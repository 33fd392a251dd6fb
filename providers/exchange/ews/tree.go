package ews

import (
	"encoding/binary"
	"maps"
	"slices"
	"strings"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
)

// tree is what is known of a mailbox's folders. The server reports differences
// only, so it is kept, whole, in the cursor of the hierarchy. Of the folders
// below the root it has those for contacts, wherever they lie, and all that
// these lie in. A tree is never changed after it was made but by its reader.
type tree struct {
	// state is how far the server's hierarchy was read.
	state string

	// root, main and deleted are the ids of the distinguished folders
	// msgfolderroot, contacts and deleteditems.
	root, main, deleted addressbook.FolderID

	folders map[addressbook.FolderID]branch
}

// branch is a folder of a tree.
type branch struct {
	parent addressbook.FolderID
	name   string
	mark   string // the text of our folder mark
	kind   branchKind

	// items and children count what lies directly in it.
	items, children int
}

// branchKind is what a folder is for.
type branchKind byte

// The kinds of folders. The numbers are part of the cursor's format.
const (
	otherBranch    branchKind = 0 // it merely holds one for contacts
	contactsBranch branchKind = 1
)

// contactsClass is the class of the folders for contacts, ignoring case. The
// classes below it are caches that Outlook and Exchange keep for themselves.
const contactsClass = "IPF.Contact"

func branchOf(f *wire.FolderEntry) branch {
	b := branch{parent: f.Parent, name: f.Name, mark: f.Mark, items: count(f.Total), children: count(f.Children)}
	if strings.EqualFold(f.Class, contactsClass) && !f.Hidden {
		b.kind = contactsBranch
	}
	return b
}

// count is a count of the server's within the bounds of what a cursor holds.
func count(n int) int { return min(max(n, 0), maxCount) }

// apply brings the tree up to date with a change.
func (t *tree) apply(change *wire.FolderChange) {
	if change.Kind == wire.Deleted {
		delete(t.folders, change.Folder.ID)
		return
	}
	t.folders[change.Folder.ID] = branchOf(&change.Folder)
}

// place is where a folder lies.
type place int

const (
	placeUnknown place = iota // a folder above it is not known
	placeDeleted              // below Deleted Items
	placeLive
)

// placeOf finds out where a folder lies by the folders above it.
func (t *tree) placeOf(id addressbook.FolderID) place {
	for range len(t.folders) + 1 {
		switch id {
		case t.root:
			return placeLive
		case t.deleted:
			return placeDeleted
		}
		b, known := t.folders[id]
		if !known {
			return placeUnknown
		}
		id = b.parent
	}
	return placeUnknown // a circle
}

// isContacts says whether a folder is one of those that are looked at.
func (t *tree) isContacts(id addressbook.FolderID) bool {
	return id == t.main || t.folders[id].kind == contactsBranch && t.placeOf(id) == placeLive
}

// isWhole says whether it is known where all folders for contacts lie.
func (t *tree) isWhole() bool {
	for id, b := range t.folders {
		if b.kind == contactsBranch && t.placeOf(id) == placeUnknown {
			return false
		}
	}
	_, hasMain := t.folders[t.main]
	return hasMain
}

// dropLost drops the folders of which it is not known where they lie: we may
// not see all that is above them.
func (t *tree) dropLost() {
	maps.DeleteFunc(t.folders, func(id addressbook.FolderID, _ branch) bool {
		return id != t.main && t.placeOf(id) == placeUnknown
	})
}

// prune drops the folders that neither are for contacts nor hold one that is.
func (t *tree) prune() {
	needed := make(map[addressbook.FolderID]bool)
	for id, b := range t.folders {
		if b.kind != contactsBranch && id != t.main {
			continue
		}
		for !needed[id] {
			needed[id] = true
			if _, known := t.folders[b.parent]; !known {
				break
			}
			id, b = b.parent, t.folders[b.parent]
		}
	}
	maps.DeleteFunc(t.folders, func(id addressbook.FolderID, _ branch) bool { return !needed[id] })
}

// contacts are the folders that are looked at, sorted by id.
func (t *tree) contacts() []addressbook.Folder {
	var folders []addressbook.Folder
	for _, id := range slices.Sorted(maps.Keys(t.folders)) {
		if !t.isContacts(id) {
			continue
		}
		b := t.folders[id]
		folder := addressbook.Folder{ID: id, Name: b.name, Main: id == t.main, Holds: b.items + b.children}
		switch {
		case folder.Main:
			folder.Holds = b.items + t.below(id)
		case t.isContacts(b.parent):
			folder.Parent = b.parent
		}
		if mark, err := addressbook.DecodeFolderMark(b.mark); err == nil {
			folder.Mark = mark
		}
		folders = append(folders, folder)
	}
	return folders
}

// below counts the folders for contacts right below one. In the main one
// Exchange and Outlook keep folders for their own use, which do not count.
func (t *tree) below(id addressbook.FolderID) int {
	n := 0
	for _, b := range t.folders {
		if b.parent == id && b.kind == contactsBranch {
			n++
		}
	}
	return n
}

// clone is a tree of its own.
func (t *tree) clone() *tree {
	c := *t
	c.folders = maps.Clone(t.folders)
	return &c
}

// maxCount is the most items or folders that a cursor can say a folder holds.
const maxCount = 1 << 30

// encode is the cursor of the hierarchy: texts and numbers, each text with its
// length before it, numbers as unsigned variable-length integers.
func (t *tree) encode() []byte {
	b := appendText(nil, t.state)
	for _, id := range []addressbook.FolderID{t.root, t.main, t.deleted} {
		b = appendText(b, string(id))
	}
	for _, id := range slices.Sorted(maps.Keys(t.folders)) {
		f := t.folders[id]
		b = appendText(b, string(id))
		b = appendText(b, string(f.parent))
		b = appendText(b, f.name)
		b = appendText(b, f.mark)
		b = binary.AppendUvarint(b, uint64(f.kind))
		b = binary.AppendUvarint(b, uint64(f.items))
		b = binary.AppendUvarint(b, uint64(f.children))
	}
	return sealCursor(hierarchyCursor, b)
}

// decodeTree is the inverse of encode. ok is false if the cursor is none.
func decodeTree(cursor []byte) (t *tree, ok bool) {
	rest, ok := openCursor(hierarchyCursor, cursor)
	if !ok {
		return nil, false
	}
	r := cursorReader{rest: rest}
	t = &tree{
		state: r.text(),
		root:  addressbook.FolderID(r.text()), main: addressbook.FolderID(r.text()), deleted: addressbook.FolderID(r.text()),
		folders: make(map[addressbook.FolderID]branch),
	}
	for len(r.rest) > 0 && !r.failed {
		id := addressbook.FolderID(r.text())
		t.folders[id] = branch{
			parent: addressbook.FolderID(r.text()), name: r.text(), mark: r.text(),
			kind:  branchKind(r.number(int(contactsBranch))),
			items: r.number(maxCount), children: r.number(maxCount),
		}
	}
	return t, !r.failed && t.state != "" && t.isWhole()
}
