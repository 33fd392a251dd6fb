package ews

import "contactsync/providers/sandbox/mailbox"

// deleteFolder answers DeleteFolder. Exchange has no soft deletion of folders.
func (c *call) deleteFolder() {
	mode := deleteMode(c.operation.Attr("DeleteType"))
	ids := c.list("FolderIds")
	c.each(len(ids), func(i int) (content, *problem) {
		at, p := c.folder(ids[i], codeItemMissing)
		if p != nil {
			return nil, p
		}
		if err := at.mailbox.DeleteFolder(at.folder.ID, mode); err != nil {
			return nil, becauseOf(err, codeItemMissing, "ErrorDeleteDistinguishedFolder")
		}
		return nil, nil
	})
}

// emptyFolder answers EmptyFolder.
func (c *call) emptyFolder() {
	mode := deleteMode(c.operation.Attr("DeleteType"))
	subfolders := isTrue(c.operation.Attr("DeleteSubFolders"))
	ids := c.list("FolderIds")
	c.each(len(ids), func(i int) (content, *problem) {
		at, p := c.folder(ids[i], codeItemMissing)
		if p != nil {
			return nil, p
		}
		if err := at.mailbox.EmptyFolder(at.folder.ID, mode, subfolders); err != nil {
			return nil, becauseOf(err, codeItemMissing, "ErrorCannotEmptyFolder")
		}
		return nil, nil
	})
}

// deleteMode reads a DisposalType, which the schema has checked.
func deleteMode(s string) mailbox.DeleteMode {
	switch s {
	case "HardDelete":
		return mailbox.HardDelete
	case "SoftDelete":
		return mailbox.SoftDelete
	}
	return mailbox.MoveToDeletedItems
}

// isTrue reads an xs:boolean, which the schema has checked.
func isTrue(s string) bool { return s == "true" || s == "1" }
