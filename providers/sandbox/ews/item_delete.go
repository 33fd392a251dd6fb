package ews

import "contactsync/providers/sandbox/mailbox"

// deleteItem answers DeleteItem. A stale change key does not matter.
func (c *call) deleteItem() {
	mode := deleteMode(c.operation.Attr("DeleteType"))
	ids := c.list("ItemIds")
	c.each(len(ids), func(i int) (content, *problem) {
		at, p := c.item(ids[i], (*mailbox.Mailbox).Peek)
		if p != nil {
			return nil, p
		}
		if err := at.mailbox.DeleteItem(at.item.ID, mode); err != nil {
			return nil, because(err, codeItemMissing)
		}
		return nil, nil
	})
}
