package ews

import (
	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/mailbox"
)

// getItem answers GetItem.
func (c *call) getItem() {
	c.emptyContent = c.noItems
	shape, shapeProblem := property.ParseShape(c.operation.Child("ItemShape"))
	ids := c.list("ItemIds")
	folders := parents{}
	c.each(len(ids), func(i int) (content, *problem) {
		if shapeProblem != nil {
			return nil, of(shapeProblem)
		}
		at, p := c.item(ids[i], (*mailbox.Mailbox).Item)
		if p != nil {
			return nil, p
		}
		return func() { c.writeItems(shape, folders.view(at), at.item) }, nil
	})
}
