package ews

import (
	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
)

// owned is an item and whose it is.
type owned struct {
	mailbox *mailbox.Mailbox
	item    mailbox.Item
}

// item finds the item of an ItemId. A read that the user is to notice goes
// through read, (*mailbox.Mailbox).Item or Peek.
func (c *call) item(id *schema.Node, read func(*mailbox.Mailbox, mailbox.ItemID) (mailbox.Item, error)) (owned, *problem) {
	if id == nil || id.Name != "ItemId" && id.Name != "ParentItemId" {
		return owned{}, refuse(codeItemMissing) // an occurrence, which only calendar items have
	}
	m, p := c.owner(id.Attr("Id"), codeItemMissing)
	if p != nil {
		return owned{}, p
	}
	if key := mailbox.ChangeKey(id.Attr("ChangeKey")); key != "" && !key.WellFormed() {
		return owned{}, refuse("ErrorInvalidChangeKey")
	}
	i, err := read(m, mailbox.ItemID(id.Attr("Id")))
	if err != nil {
		if _, isFolder := m.Folder(mailbox.FolderID(id.Attr("Id"))); isFolder == nil {
			return owned{}, refuse("ErrorCannotUseFolderIdForItemId")
		}
		return owned{}, because(err, codeItemMissing)
	}
	return owned{m, i}, nil
}

// writeItems writes the items of a response message.
func (c *call) writeItems(shape property.Shape, view property.View, items ...mailbox.Item) {
	c.w.Open("m:Items")
	for _, i := range items {
		property.WriteItem(&c.w, i, shape, view)
	}
	c.w.Close("m:Items")
}

// itemID writes the id of an item and nothing else of it, as answers to writing
// operations do.
func (c *call) itemID(i mailbox.Item) content {
	return func() { c.writeItems(property.Shape{}, property.View{}, i) }
}

// parents remembers the folders of the items of one answer.
type parents map[mailbox.FolderID]mailbox.Folder

// view is how an item is to be written, with its folder. A folder that is gone
// since leaves the view without it.
func (known parents) view(at owned) property.View {
	f, ok := known[at.item.Folder]
	if !ok {
		f, _ = at.mailbox.Folder(at.item.Folder)
		known[at.item.Folder] = f
	}
	return property.View{Folder: f}
}
