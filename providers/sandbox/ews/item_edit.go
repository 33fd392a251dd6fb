package ews

import (
	"slices"

	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// UserEdit is the category that an item has after its user edited it between the
// read and the write of a client, which fault.ItemEdited brings about.
const UserEdit = "Edited by the user"

// edit lets the user edit one of the items that are about to be written, if that
// is what goes wrong now: its change key is another one from then on. Ids that
// are not there are left to the operation.
func (c *call) edit(ids []*schema.Node) {
	if len(ids) == 0 || !c.server.Faults.Roll(fault.ItemEdited) {
		return
	}
	at, p := c.item(ids[len(ids)/2], (*mailbox.Mailbox).Peek)
	if p != nil {
		return
	}
	categories, _ := at.item.Props[mailbox.Keywords].([]string)
	if !slices.Contains(categories, UserEdit) {
		categories = append(slices.Clone(categories), UserEdit)
	}
	// When the item is gone by now, the operation says so.
	_, _ = at.mailbox.UpdateItem(at.item.ID, "", mailbox.Bag{mailbox.Keywords: categories}, nil)
}
