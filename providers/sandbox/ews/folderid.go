package ews

import (
	"strings"

	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// place is a folder and whose it is.
type place struct {
	mailbox *mailbox.Mailbox
	folder  mailbox.Folder
}

// folder finds the folder of a FolderId or DistinguishedFolderId. The code
// missing is for one that is not there.
func (c *call) folder(id *schema.Node, missing string) (place, *problem) {
	if id == nil || id.Name == "AddressListId" {
		return place{}, refuse(missing)
	}
	if id.Name == "DistinguishedFolderId" {
		return c.distinguished(id, missing)
	}
	m, p := c.owner(id.Attr("Id"), missing)
	if p != nil {
		return place{}, p
	}
	f, err := m.Folder(mailbox.FolderID(id.Attr("Id")))
	if err != nil {
		if _, isItem := m.Peek(mailbox.ItemID(id.Attr("Id"))); isItem == nil {
			return place{}, refuse("ErrorCannotUseItemIdForFolderId")
		}
		return place{}, because(err, missing)
	}
	return place{m, f}, nil
}

// distinguished finds a folder by its name: in the mailbox that the id names,
// else in the one of whom the caller acts for.
func (c *call) distinguished(id *schema.Node, missing string) (place, *problem) {
	m := c.self
	if named := id.Child("Mailbox"); named != nil {
		var p *problem
		address := strings.TrimSpace(named.ChildText("EmailAddress"))
		if m, p = c.open(address); p != nil {
			return place{}, p
		}
	}
	if m == nil {
		return place{}, refuse(codeNoAddress)
	}
	f, err := m.Distinguished(id.Attr("Id"))
	if err != nil {
		return place{}, because(err, missing)
	}
	return place{m, f}, nil
}

// target is folder for what is about to be written into it. It may turn out
// that its user deletes it just now.
func (c *call) target(id *schema.Node, missing string) (place, *problem) {
	to, p := c.folder(id, missing)
	if p != nil || to.folder.Distinguished != "" || !c.server.Faults.Roll(fault.FolderDeleted) {
		return to, p
	}
	// Nobody loses anything by a folder that is empty; any other one can be
	// dragged back.
	mode := mailbox.MoveToDeletedItems
	if to.folder.Items == 0 && to.folder.Children == 0 {
		mode = mailbox.HardDelete
	}
	if err := to.mailbox.DeleteFolder(to.folder.ID, mode); err != nil {
		return place{}, because(err, missing)
	}
	return c.folder(id, missing)
}

// writeFolders writes the folders of a response message.
func (c *call) writeFolders(shape property.Shape, folders ...mailbox.Folder) {
	c.w.Open("m:Folders")
	for _, f := range folders {
		property.WriteFolder(&c.w, f, shape)
	}
	c.w.Close("m:Folders")
}

// of makes a problem of what the properties of a request have; nil of nil.
func of(p *property.Problem) *problem {
	if p == nil {
		return nil
	}
	return &problem{code: p.Code, text: p.Text}
}
