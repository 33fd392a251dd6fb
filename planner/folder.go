package planner

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"contactsync/providers/addressbook"
)

// folders answers where a path is and what path a folder has. The state is not
// asked: the folders' marks and names are enough.
type folders struct {
	byID    map[addressbook.FolderID]*addressbook.Folder
	all     []*addressbook.Folder // the oldest mark first, then by id
	main    *addressbook.Folder
	owners  []string
	digests []addressbook.Digester // of the owners
	renamed []FolderChange
}

func newFolders(in *Input) *folders {
	f := &folders{
		byID:   make(map[addressbook.FolderID]*addressbook.Folder, len(in.Folders)),
		owners: append([]string{in.Owner}, in.PreviousOwners...),
	}
	for _, owner := range f.owners {
		f.digests = append(f.digests, addressbook.NewDigester(owner))
	}
	for i := range in.Folders {
		folder := &in.Folders[i]
		f.byID[folder.ID] = folder
		f.all = append(f.all, folder)
		if folder.Main {
			f.main = folder
		}
	}
	slices.SortStableFunc(f.all, func(a, b *addressbook.Folder) int {
		return cmp.Or(a.Mark.Created.Compare(b.Mark.Created), cmp.Compare(a.ID, b.ID))
	})
	for _, moved := range in.MovedFolders {
		f.rename(in, moved)
	}
	return f
}

// rename takes a folder of ours to be under the path that it was moved to, if there is none
// yet, a policy names the path, and no more than the last name is another one.
func (f *folders) rename(in *Input, moved MovedFolder) {
	last := len(moved.To) - 1
	if len(moved.From) != len(moved.To) || !samePath(moved.From[:last], moved.To[:last]) {
		return
	}
	wanted := func(policy *Policy) bool {
		return len(policy.Folder) > last && samePath(policy.Folder[:last+1], moved.To)
	}
	folder := f.marked(moved.From)
	if folder == nil || f.find(moved.To).Folder != "" || !slices.ContainsFunc(slices.Collect(maps.Values(in.Policies)), wanted) {
		return
	}
	f.renamed = append(f.renamed, FolderChange{
		Action: Update, Place: Place{Folder: folder.ID, Path: moved.To}, Was: f.place(folder.ID).Path, Created: folder.Mark.Created,
		// A name that the user gave it stays.
		Rename: strings.EqualFold(folder.Name, moved.From[last]),
	})
}

// find is the place of a path below the main contacts folder: of the folders
// with our mark for it the oldest, else one of that name in its parent, else a
// place without an id.
func (f *folders) find(path []string) Place {
	at := f.mainPlace()
	for level := range path {
		prefix := path[:level+1]
		folder := f.marked(prefix)
		if i := slices.IndexFunc(f.renamed, func(c FolderChange) bool { return samePath(c.Place.Path, prefix) }); i >= 0 {
			folder = f.byID[f.renamed[i].Place.Folder]
		}
		if folder == nil && at.Folder != "" {
			folder = f.named(at.Folder, path[level])
		}
		at = Place{Path: prefix}
		if folder != nil {
			at.Folder = folder.ID
		}
	}
	return at
}

func (f *folders) marked(path []string) *addressbook.Folder {
	for _, folder := range f.all {
		if i := slices.Index(f.owners, folder.Mark.Owner); i >= 0 && folder.Mark.Path == f.digests[i].PathDigest(path) {
			return folder
		}
	}
	return nil
}

func (f *folders) named(parent addressbook.FolderID, name string) *addressbook.Folder {
	var found *addressbook.Folder
	for _, folder := range f.all {
		if folder.Parent != parent || !strings.EqualFold(folder.Name, name) {
			continue
		}
		// An exact match wins, then the first.
		if found == nil || folder.Name == name && found.Name != name {
			found = folder
		}
	}
	return found
}

func (f *folders) mainPlace() Place {
	if f.main == nil {
		return Place{}
	}
	return Place{Folder: f.main.ID}
}

// place is where a folder is, by its id.
func (f *folders) place(id addressbook.FolderID) Place {
	place := Place{Folder: id}
	for folder := f.byID[id]; folder != nil && !folder.Main; folder = f.byID[folder.Parent] {
		place.Path = append(place.Path, folder.Name)
		if len(place.Path) > len(f.byID) {
			break // parents that form a ring
		}
	}
	slices.Reverse(place.Path)
	return place
}

// changes are the folders that the changes need and that do not exist, and
// those of ours that no policy names any more and that the changes leave with
// nothing in them.
func (f *folders) changes(in *Input, changes []Change) []FolderChange {
	switch {
	case in.Withdraw:
		return f.withdrawn()
	case in.Undo != nil:
		return f.missing(changes) // no folder is renamed or deleted for it
	}
	return slices.Concat(f.renamed, f.missing(changes), f.deserted(in, changes))
}

// missing are the folders that the changes need and that do not exist, sorted by path.
func (f *folders) missing(changes []Change) []FolderChange {
	var made []FolderChange
	for i := range changes {
		to := changes[i].To
		if to.IsZero() || to.Folder != "" {
			continue
		}
		for level := range to.Path {
			place := f.find(to.Path[:level+1])
			known := slices.ContainsFunc(made, func(c FolderChange) bool { return samePath(c.Place.Path, place.Path) })
			if place.Folder == "" && !known {
				made = append(made, FolderChange{Action: Create, Place: place, Parent: f.find(to.Path[:level]).Folder})
			}
		}
	}
	slices.SortFunc(made, func(a, b FolderChange) int { return comparePaths(a.Place.Path, b.Place.Path) })
	return made
}

// withdrawn takes our marks off the folders.
func (f *folders) withdrawn() (changes []FolderChange) {
	for _, folder := range f.all {
		if slices.Contains(f.owners, folder.Mark.Owner) {
			changes = append(changes, FolderChange{Action: Unmark, Place: f.place(folder.ID)})
		}
	}
	return changes
}

func (f *folders) deserted(in *Input, changes []Change) []FolderChange {
	named := make(map[addressbook.FolderID]bool)
	if in.Erase != nil {
		return nil
	}
	if !in.Destroy {
		for _, policy := range in.Policies {
			for level := range policy.Folder {
				named[f.find(policy.Folder[:level+1]).Folder] = true
			}
		}
	}
	holds := make(map[addressbook.FolderID]int, len(f.all))
	for _, folder := range f.all {
		holds[folder.ID] = folder.Holds
	}
	for i := range changes {
		c := &changes[i]
		if leaves(c) {
			holds[c.Item.Folder]--
		}
		if c.To.Folder != "" && (c.Action == Create || c.Action == Recreate || c.To.Folder != c.Item.Folder) {
			holds[c.To.Folder]++
		}
	}

	// The deepest first, so that a parent may become empty too.
	var gone []FolderChange
	byDepth := slices.Clone(f.all)
	slices.SortStableFunc(byDepth, func(a, b *addressbook.Folder) int {
		return cmp.Or(cmp.Compare(len(f.place(b.ID).Path), len(f.place(a.ID).Path)), cmp.Compare(a.ID, b.ID))
	})
	for _, folder := range byDepth {
		ours := slices.Contains(f.owners, folder.Mark.Owner)
		if !ours || folder.Main || named[folder.ID] || holds[folder.ID] != 0 {
			continue
		}
		gone = append(gone, FolderChange{Action: Delete, Place: f.place(folder.ID)})
		holds[folder.Parent]--
	}
	return gone
}

// leaves says whether an existing item will no longer be in its folder.
func leaves(c *Change) bool {
	switch c.Action {
	case Delete, Recreate:
		return true
	}
	return c.Moves()
}

func samePath(a, b []string) bool { return slices.EqualFunc(a, b, strings.EqualFold) }

func comparePaths(a, b []string) int {
	return slices.CompareFunc(a, b, func(x, y string) int {
		return cmp.Compare(strings.ToLower(x), strings.ToLower(y))
	})
}
