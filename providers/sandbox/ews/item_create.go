package ews

import (
	"strings"

	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
)

// createItem answers CreateItem. Without a folder in the request, an item goes
// into the folder of its kind. Only ids come back.
func (c *call) createItem() {
	c.emptyContent = c.noItems
	items := c.list("Items")
	folders := c.savers()
	c.each(len(items), func(i int) (content, *problem) {
		if p := c.creatable(items[i]); p != nil {
			return nil, p
		}
		to, p := folders(items[i].Name)
		if p != nil {
			return nil, p
		}
		created, p := create(to, items[i])
		if p != nil {
			return nil, p
		}
		return c.itemID(created), nil
	})
}

// savers returns what finds the folder for an item of a kind. Each folder is
// looked up once in a request.
func (c *call) savers() func(kind string) (place, *problem) {
	type answer struct {
		place
		p *problem
	}
	if saved := c.operation.Child("SavedItemFolderId"); saved != nil {
		to, p := c.target(saved.First(), "ErrorSavedItemFolderNotFound")
		return func(string) (place, *problem) { return to, p }
	}
	known := map[string]answer{}
	return func(kind string) (place, *problem) {
		a, ok := known[kind]
		if !ok {
			a.place, a.p = c.standard(kind)
			known[kind] = a
		}
		return a.place, a.p
	}
}

// standard is the folder of a kind of items in the mailbox of whom the caller
// acts for.
func (c *call) standard(kind string) (place, *problem) {
	if c.self == nil {
		return place{}, refuse(codeNoAddress)
	}
	name := map[string]string{
		"Contact": "contacts", "DistributionList": "contacts", "CalendarItem": "calendar", "Task": "tasks",
	}[kind]
	if name == "" {
		name = "drafts"
	}
	f, err := c.self.Distinguished(name)
	if err != nil {
		return place{}, because(err, "ErrorSavedItemFolderNotFound")
	}
	return place{c.self, f}, nil
}

// creatable refuses what needs more than a store: messages that would be sent,
// answers to messages and meetings.
func (c *call) creatable(item *schema.Node) *problem {
	disposition := c.operation.Attr("MessageDisposition")
	switch item.Name {
	case "Contact", "DistributionList", "Item", "Task", "PostItem":
		return nil
	case "Message":
		switch disposition {
		case "SaveOnly":
			return nil
		case "":
			return refuse("ErrorMessageDispositionRequired")
		}
	}
	return refuse("ErrorInvalidItemForOperationCreateItem")
}

// create stores an item with its attachments.
func create(to place, n *schema.Node) (mailbox.Item, *problem) {
	const missing = "ErrorSavedItemFolderNotFound"
	isContact := n.Name == "Contact" || n.Name == "DistributionList"
	if isContact && !holdsContacts(to.folder) {
		return mailbox.Item{}, refuse("ErrorCannotCreateContactInNonContactFolder")
	}
	props, attachments, wrong := property.ReadItem(n)
	if wrong != nil {
		return mailbox.Item{}, of(wrong)
	}
	i, err := to.mailbox.CreateItem(to.folder.ID, props, false)
	if err != nil {
		return mailbox.Item{}, because(err, missing)
	}
	for _, a := range attachments {
		if i, _, err = to.mailbox.Attach(i.ID, a); err != nil {
			return mailbox.Item{}, because(err, missing)
		}
	}
	return i, nil
}

// holdsContacts tells whether contacts may be created in a folder.
func holdsContacts(f mailbox.Folder) bool {
	class, _ := f.Props[mailbox.FolderClass].(string)
	return class == "IPF.Contact" || strings.HasPrefix(class, "IPF.Contact.")
}
