package ews

import (
	"strconv"

	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
)

// updateItem answers UpdateItem.
func (c *call) updateItem() {
	c.emptyContent = c.noItems
	changes := c.list("ItemChanges")
	ids := make([]*schema.Node, len(changes))
	for i, change := range changes {
		ids[i] = change.First()
	}
	c.edit(ids)
	c.each(len(changes), func(i int) (content, *problem) {
		updated, conflicts, p := c.update(ids[i], changes[i].Child("Updates"))
		if p != nil {
			return nil, p
		}
		return func() {
			c.writeItems(property.Shape{}, property.View{}, updated)
			c.w.Open("m:ConflictResults")
			c.w.Element("t:Count", strconv.Itoa(conflicts))
			c.w.Close("m:ConflictResults")
		}, nil
	})
}

// update carries out the updates of one item. The conflicts are those that were
// resolved by overwriting.
func (c *call) update(id, updates *schema.Node) (updated mailbox.Item, conflicts int, p *problem) {
	at, p := c.item(id, (*mailbox.Mailbox).Peek)
	if p != nil {
		return mailbox.Item{}, 0, p
	}
	key := mailbox.ChangeKey(id.Attr("ChangeKey"))
	resolution := c.operation.Attr("ConflictResolution")
	var expected mailbox.ChangeKey // any
	switch {
	case key == "" && resolution != "AlwaysOverwrite":
		return mailbox.Item{}, 0, refuse(codeChangeKeyMissing)
	case resolution == "NeverOverwrite":
		expected = key
	case resolution == "AutoResolve" && key != at.item.ChangeKey:
		conflicts = len(updates.Children)
	}
	// What is wrong with the updates does not come up when the item has changed.
	if expected != "" && expected != at.item.ChangeKey {
		return mailbox.Item{}, 0, refuse(codeConflict)
	}
	set, remove, wrong := property.ReadUpdates(updates, at.item)
	if wrong != nil {
		return mailbox.Item{}, 0, of(wrong)
	}
	updated, err := at.mailbox.UpdateItem(at.item.ID, expected, set, remove)
	if err != nil {
		return mailbox.Item{}, 0, because(err, codeItemMissing)
	}
	return updated, conflicts, nil
}
