package ews

import "contactsync/providers/sandbox/mailbox"

// moveItem answers MoveItem. Each item has a new id afterwards.
func (c *call) moveItem() {
	c.edit(c.list("ItemIds"))
	c.relocateItems((*mailbox.Mailbox).MoveItem)
}

// copyItem answers CopyItem.
func (c *call) copyItem() {
	c.relocateItems((*mailbox.Mailbox).CopyItem)
}

// relocateItems moves or copies items into a folder of their mailbox. The new
// ids come back unless the request does not want them.
func (c *call) relocateItems(relocate func(m *mailbox.Mailbox, id mailbox.ItemID, to mailbox.FolderID) (mailbox.Item, error)) {
	c.emptyContent = c.noItems
	to, toProblem := c.target(c.operation.Child("ToFolderId").First(), codeTargetMissing)
	wanted := c.operation.Child("ReturnNewItemIds")
	ids := c.list("ItemIds")
	c.each(len(ids), func(i int) (content, *problem) {
		if toProblem != nil {
			return nil, toProblem
		}
		at, p := c.item(ids[i], (*mailbox.Mailbox).Peek)
		switch {
		case p != nil:
			return nil, p
		case at.mailbox != to.mailbox:
			return nil, refuse("ErrorCrossMailboxMoveCopy")
		}
		item, err := relocate(at.mailbox, at.item.ID, to.folder.ID)
		switch {
		case err != nil:
			return nil, because(err, codeItemMissing)
		case wanted != nil && !isTrue(wanted.Text):
			return c.noItems, nil
		}
		return c.itemID(item), nil
	})
}
