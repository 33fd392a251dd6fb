package graph

import (
	"net/http"
	"slices"
	"strings"

	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// folder finds the folder that the path names: the default one if it names none.
func (c *call) folder() (mailbox.Folder, *problem) {
	if len(c.route.folders) == 0 {
		return c.defaultFolder()
	}
	var at mailbox.Folder
	for depth, id := range c.route.folders {
		f, p := c.folderByID(id)
		if p != nil {
			return mailbox.Folder{}, p
		}
		if depth > 0 && f.Parent != at.ID {
			return mailbox.Folder{}, missing()
		}
		at = f
	}
	return at, nil
}

func (c *call) defaultFolder() (mailbox.Folder, *problem) {
	f, err := c.box.Distinguished("contacts")
	if err != nil {
		return mailbox.Folder{}, because(err)
	}
	return f, nil
}

// folderByID finds a folder of contacts by its id, or the default one by its
// name.
func (c *call) folderByID(id string) (mailbox.Folder, *problem) {
	if strings.EqualFold(id, "contacts") && c.server.Options.WellKnown != "off" {
		return c.defaultFolder()
	}
	f, err := c.box.Folder(mailbox.FolderID(storeID(id)))
	if err != nil {
		return mailbox.Folder{}, because(err)
	}
	if !holdsContacts(f) {
		return mailbox.Folder{}, missing()
	}
	return f, nil
}

// holdsContacts says whether a folder is one of contacts.
func holdsContacts(f mailbox.Folder) bool {
	class, _ := f.Props[mailbox.FolderClass].(string)
	return class == "IPF.Contact" || strings.HasPrefix(class, "IPF.Contact.")
}

// visible says whether a folder is listed: those that clients hide are not.
func visible(f mailbox.Folder) bool { return holdsContacts(f) && f.Props[mailbox.FolderHidden] != true }

// showFolder writes a folder.
func (c *call) showFolder(f mailbox.Folder, q query) object {
	all := object{"id": restID(f.ID), "parentFolderId": restID(f.Parent), "displayName": folderName(f)}
	shown := object{}
	for name, value := range all {
		if q.selected == nil || q.selected[name] {
			shown[name] = value
		}
	}
	showExtended(shown, f.Props, q.expand)
	return shown
}

func folderName(f mailbox.Folder) string {
	name, _ := f.Props[mailbox.FolderName].(string)
	return name
}

// oneFolder is the answer with a folder.
func (c *call) oneFolder(status int, f mailbox.Folder, q query) *reply {
	shown := c.showFolder(f, q)
	shown["@odata.context"] = c.context("contactFolders/$entity")
	return &reply{status: status, body: shown}
}

// listFolders answers GET contactFolders and childFolders.
func (c *call) listFolders() (*reply, *problem) {
	q, p := parseQuery(c.query, aboutFolders(ofList))
	if p != nil {
		return nil, p
	}
	wanted, p := c.children(q.filter)
	if p != nil {
		return nil, p
	}
	return page(c, q, "contactFolders", sorted(wanted, q.order, func(f mailbox.Folder) mailbox.Bag { return f.Props }),
		func(f mailbox.Folder) object { return c.showFolder(f, q) })
}

// children are the folders right below the one that the path names.
func (c *call) children(filter condition) ([]mailbox.Folder, *problem) {
	parent, p := c.folder()
	if p != nil {
		return nil, p
	}
	folders, err := c.box.Folders(parent.ID, false)
	if err != nil {
		return nil, because(err)
	}
	var wanted []mailbox.Folder
	for _, f := range folders {
		if visible(f) && (filter == nil || filter(f.Props)) {
			wanted = append(wanted, f)
		}
	}
	return wanted, nil
}

// countFolders answers GET contactFolders/$count.
func (c *call) countFolders() (*reply, *problem) {
	q, p := parseQuery(c.query, aboutFolders(ofCount))
	if p != nil {
		return nil, p
	}
	wanted, p := c.children(q.filter)
	if p != nil {
		return nil, p
	}
	return count(len(wanted)), nil
}

// getFolder answers GET contactFolders/{id}.
func (c *call) getFolder() (*reply, *problem) {
	q, p := parseQuery(c.query, aboutFolders(ofOne))
	if p != nil {
		return nil, p
	}
	f, p := c.folder()
	if p != nil {
		return nil, p
	}
	return c.oneFolder(http.StatusOK, f, q), nil
}

// createFolder answers POST contactFolders and childFolders. A parentFolderId in
// the body has no effect: the path says where.
func (c *call) createFolder() (*reply, *problem) {
	parent, p := c.folder()
	if p != nil {
		return nil, p
	}
	set, _, p := c.readFolder()
	if p != nil {
		return nil, p
	}
	set[mailbox.FolderClass] = "IPF.Contact"
	f, err := c.box.CreateFolder(parent.ID, set)
	if err != nil {
		return nil, because(err)
	}
	return c.oneFolder(http.StatusCreated, f, query{}), nil
}

// updateFolder answers PATCH contactFolders/{id}.
func (c *call) updateFolder() (*reply, *problem) {
	f, p := c.folder()
	if p != nil {
		return nil, p
	}
	set, parent, p := c.readFolder()
	if p != nil {
		return nil, p
	}
	f, err := c.box.UpdateFolder(f.ID, "", set, nil)
	if err != nil {
		return nil, because(err)
	}
	if parent != "" && c.server.Options.FolderMove == "done" {
		to, p := c.folderByID(parent)
		if p != nil {
			return nil, p
		}
		if f, err = c.box.MoveFolder(f.ID, to.ID); err != nil {
			return nil, because(err)
		}
	}
	return c.oneFolder(http.StatusOK, f, query{}), nil
}

// readFolder reads the body of a folder.
func (c *call) readFolder() (set mailbox.Bag, parent string, p *problem) {
	d, p := c.document()
	if p != nil {
		return nil, "", p
	}
	set = mailbox.Bag{}
	w := &writing{call: c}
	for _, m := range d.members {
		switch m.name {
		case "displayName":
			name, ok := m.value.(string)
			if !ok {
				return nil, "", wrongType(m.name, "Edm.String")
			}
			if strings.TrimSpace(name) == "" {
				return nil, "", because(mailbox.ErrNoName)
			}
			set[mailbox.FolderName] = name
		case "parentFolderId":
			id, ok := m.value.(string)
			if !ok {
				return nil, "", wrongType(m.name, "Edm.String")
			}
			parent = id
		case single, multi:
			p = readExtended(set, m.name, m.value)
		case "@odata.type":
			p = w.readType("contactFolder", m.value)
		case "id":
			p = readOnly(m.name)
		default:
			p = unknownMember("contactFolder", m.name)
		}
		if p != nil {
			return nil, "", p
		}
	}
	return set, parent, nil
}

// readOnly is the answer to a member that cannot be written.
func readOnly(name string) *problem {
	return badRequest(codeInvalidProperty, "The property '"+name+"' is read-only and cannot be set.")
}

// deleteFolder answers DELETE contactFolders/{id}: the folder goes to Deleted
// Items.
func (c *call) deleteFolder() (*reply, *problem) { return c.removeFolder(mailbox.MoveToDeletedItems) }

// purgeFolder answers POST contactFolders/{id}/permanentDelete.
func (c *call) purgeFolder() (*reply, *problem) {
	if p := c.purgeable(); p != nil {
		return nil, p
	}
	return c.removeFolder(mailbox.HardDelete)
}

func (c *call) removeFolder(mode mailbox.DeleteMode) (*reply, *problem) {
	f, p := c.folder()
	if p != nil {
		return nil, p
	}
	if mode == mailbox.MoveToDeletedItems && f.Distinguished == "" && (c.haunted(f) || c.server.Faults.Roll(fault.GraphGhostFolder)) {
		return noContent(), nil // and the folder stays
	}
	if err := c.box.DeleteFolder(f.ID, mode); err != nil {
		return nil, because(err)
	}
	return noContent(), nil
}

// haunted says whether a folder stays although it is deleted, because there is one
// of its name in Deleted Items.
func (c *call) haunted(f mailbox.Folder) bool {
	if c.server.Options.FolderDelete != "ghost" {
		return false
	}
	bin, err := c.box.Distinguished("deleteditems")
	if err != nil {
		return false
	}
	deleted, err := c.box.Folders(bin.ID, false)
	return err == nil && slices.ContainsFunc(deleted, func(other mailbox.Folder) bool {
		return other.ID != f.ID && strings.EqualFold(folderName(other), folderName(f))
	})
}

// purgeable refuses permanentDelete where there is none, and what it is sent with.
func (c *call) purgeable() *problem {
	if c.server.Options.Cloud == "national" {
		return noSegment("permanentDelete")
	}
	if body := strings.TrimSpace(string(c.body)); body != "" && body != "{}" {
		return badRequest(codeBody, "The action takes no parameters.")
	}
	return nil
}

func noContent() *reply { return &reply{status: http.StatusNoContent} }
