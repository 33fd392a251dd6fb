package ews

import (
	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
)

// findFolder answers FindFolder, with one message for each parent.
func (c *call) findFolder() {
	shape, shapeProblem := property.ParseShape(c.operation.Child("FolderShape"))
	match, matchProblem := func(mailbox.Folder) bool { return true }, (*property.Problem)(nil)
	if r := c.operation.Child("Restriction"); r != nil {
		match, matchProblem = property.MatchFolder(r)
	}
	view := firstOf(c.operation, "IndexedPageFolderView", "FractionalPageFolderView")
	parents := c.list("ParentFolderIds")
	c.each(len(parents), func(i int) (content, *problem) {
		if shapeProblem != nil || matchProblem != nil {
			return nil, firstProblem(of(shapeProblem), of(matchProblem))
		}
		found, p := c.foldersBelow(parents[i], match)
		if p != nil {
			return nil, p
		}
		g, p := cut(view, len(found), c.limits.FindPage, nil)
		if p != nil {
			return nil, p
		}
		return func() { c.writeFoundFolders(found, g, shape) }, nil
	})
}

// foldersBelow are the folders below a parent that match, as deep as the
// traversal goes. Nothing is ever softly deleted among folders.
func (c *call) foldersBelow(parent *schema.Node, match func(mailbox.Folder) bool) ([]mailbox.Folder, *problem) {
	at, p := c.folder(parent, codeFolderMissing)
	if p != nil {
		return nil, p
	}
	traversal := c.operation.Attr("Traversal")
	if traversal == "SoftDeleted" {
		return nil, nil
	}
	all, err := at.mailbox.Folders(at.folder.ID, traversal == "Deep")
	if err != nil {
		return nil, because(err, codeFolderMissing)
	}
	var found []mailbox.Folder
	for _, f := range all {
		if match(f) {
			found = append(found, f)
		}
	}
	return found, nil
}

// writeFoundFolders writes one page of folders.
func (c *call) writeFoundFolders(found []mailbox.Folder, g page, shape property.Shape) {
	c.w.Open("m:RootFolder")
	g.write(&c.w)
	c.w.Open("t:Folders")
	for _, f := range found[g.from:g.to] {
		property.WriteFolder(&c.w, f, shape)
	}
	c.w.Close("t:Folders")
	c.w.Close("m:RootFolder")
}

// firstOf is the first child that has one of the names; nil if none has.
func firstOf(n *schema.Node, names ...string) *schema.Node {
	for _, name := range names {
		if c := n.Child(name); c != nil {
			return c
		}
	}
	return nil
}

// firstProblem is the first one that is not nil; nil if all are.
func firstProblem(problems ...*problem) *problem {
	for _, p := range problems {
		if p != nil {
			return p
		}
	}
	return nil
}
