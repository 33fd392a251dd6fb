package ews

import (
	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/mailbox"
)

// getFolder answers GetFolder.
func (c *call) getFolder() {
	shape, shapeProblem := property.ParseShape(c.operation.Child("FolderShape"))
	ids := c.list("FolderIds")
	c.each(len(ids), func(i int) (content, *problem) {
		if shapeProblem != nil {
			return nil, of(shapeProblem)
		}
		at, p := c.folder(ids[i], codeItemMissing)
		if p != nil {
			return nil, p
		}
		return func() { c.writeFolders(shape, at.folder) }, nil
	})
}

// createFolder answers CreateFolder.
func (c *call) createFolder() {
	const missing = "ErrorParentFolderNotFound"
	parent, parentProblem := c.target(c.operation.Child("ParentFolderId").First(), missing)
	folders := c.list("Folders")
	c.each(len(folders), func(i int) (content, *problem) {
		if parentProblem != nil {
			return nil, parentProblem
		}
		props, p := property.ReadFolder(folders[i])
		if p != nil {
			return nil, of(p)
		}
		f, err := parent.mailbox.CreateFolder(parent.folder.ID, props)
		if err != nil {
			return nil, because(err, missing)
		}
		return c.folderID(f), nil
	})
}

// updateFolder answers UpdateFolder. Folders know no conflicts: a stale change
// key does not matter.
func (c *call) updateFolder() {
	changes := c.list("FolderChanges")
	c.each(len(changes), func(i int) (content, *problem) {
		at, p := c.folder(changes[i].First(), codeItemMissing)
		if p != nil {
			return nil, p
		}
		set, remove, wrong := property.ReadFolderUpdates(changes[i].Child("Updates"), at.folder)
		if wrong != nil {
			return nil, of(wrong)
		}
		f, err := at.mailbox.UpdateFolder(at.folder.ID, "", set, remove)
		if err != nil {
			return nil, because(err, codeItemMissing)
		}
		return c.folderID(f), nil
	})
}

// moveFolder answers MoveFolder.
func (c *call) moveFolder() {
	c.relocateFolders((*mailbox.Mailbox).MoveFolder)
}

// copyFolder answers CopyFolder.
func (c *call) copyFolder() {
	c.relocateFolders((*mailbox.Mailbox).CopyFolder)
}

// relocateFolders moves or copies folders into another one of their mailbox.
func (c *call) relocateFolders(relocate func(m *mailbox.Mailbox, id, to mailbox.FolderID) (mailbox.Folder, error)) {
	to, toProblem := c.target(c.operation.Child("ToFolderId").First(), codeTargetMissing)
	ids := c.list("FolderIds")
	c.each(len(ids), func(i int) (content, *problem) {
		if toProblem != nil {
			return nil, toProblem
		}
		at, p := c.folder(ids[i], codeItemMissing)
		switch {
		case p != nil:
			return nil, p
		case at.mailbox != to.mailbox:
			return nil, refuse("ErrorCrossMailboxMoveCopy")
		}
		f, err := relocate(at.mailbox, at.folder.ID, to.folder.ID)
		if err != nil {
			return nil, becauseOf(err, codeItemMissing, "ErrorMoveDistinguishedFolder")
		}
		return c.folderID(f), nil
	})
}

// folderID writes the id of a folder and nothing else of it, as answers to
// writing operations do.
func (c *call) folderID(f mailbox.Folder) content {
	return func() { c.writeFolders(property.Shape{}, f) }
}
