package graph

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// isContact says whether an item is a contact; lists of contacts and the rest are
// never shown.
func isContact(i mailbox.Item) bool {
	class, _ := i.Props[mailbox.MessageClass].(string)
	class = strings.ToLower(class)
	return class == "ipm.contact" || strings.HasPrefix(class, "ipm.contact.")
}

// contact finds the contact that the path names, by either form of its id. With
// a folder in the path it has to be in there. What was purged is not found.
func (c *call) contact() (mailbox.Item, *problem) {
	id := storeID(c.route.contact)
	i, err := c.box.Peek(mailbox.ItemID(id))
	if errors.Is(err, mailbox.ErrMalformedID) {
		i, err = c.box.Kept(id)
	}
	if err != nil {
		return mailbox.Item{}, because(err)
	}
	if len(c.route.folders) > 0 {
		f, p := c.folder()
		if p != nil {
			return mailbox.Item{}, p
		}
		if f.ID != i.Folder {
			return mailbox.Item{}, missing()
		}
	}
	f, err := c.box.Folder(i.Folder)
	if err != nil {
		return mailbox.Item{}, because(err)
	}
	if !isContact(i) || strings.HasPrefix(f.Distinguished, "recoverableitems") {
		return mailbox.Item{}, missing()
	}
	return i, nil
}

// showContact writes a contact.
func (c *call) showContact(i mailbox.Item, q query) object {
	shown := object{"@odata.etag": etag(i.ChangeKey)}
	for _, f := range fields {
		if q.selected == nil || q.selected[f.name] {
			shown[f.name] = f.show(c, i)
		}
	}
	showExtended(shown, i.Props, q.expand)
	return shown
}

// oneContact is the answer with a contact.
func (c *call) oneContact(status int, i mailbox.Item, q query) *reply {
	shown := c.showContact(i, q)
	shown["@odata.context"] = c.context("contacts/$entity")
	return &reply{status: status, header: http.Header{"Etag": {etag(i.ChangeKey)}}, body: shown}
}

// listContacts answers GET contacts.
func (c *call) listContacts() (*reply, *problem) {
	q, p := parseQuery(c.query, aboutContacts(ofList))
	if p != nil {
		return nil, p
	}
	items, p := c.items()
	if p != nil {
		return nil, p
	}
	wanted := slices.DeleteFunc(items, func(i mailbox.Item) bool {
		return !isContact(i) || q.filter != nil && !q.filter(i.Props)
	})
	return page(c, q, "contacts", sorted(wanted, q.order, func(i mailbox.Item) mailbox.Bag { return i.Props }),
		func(i mailbox.Item) object { return c.showContact(i, q) })
}

// items are all in the folder that the path names.
func (c *call) items() ([]mailbox.Item, *problem) {
	f, p := c.folder()
	if p != nil {
		return nil, p
	}
	items, err := c.box.Items(f.ID, false)
	if err != nil {
		return nil, because(err)
	}
	return items, nil
}

// countContacts answers GET contacts/$count. Without a filter it counts lists of
// contacts too, which are never shown, as the service does.
func (c *call) countContacts() (*reply, *problem) {
	q, p := parseQuery(c.query, aboutContacts(ofCount))
	if p != nil {
		return nil, p
	}
	items, p := c.items()
	if p != nil {
		return nil, p
	}
	n := 0
	for _, i := range items {
		if q.filter == nil || isContact(i) && q.filter(i.Props) {
			n++
		}
	}
	return count(n), nil
}

// getContact answers GET contacts/{id}.
func (c *call) getContact() (*reply, *problem) {
	q, p := parseQuery(c.query, aboutContacts(ofOne))
	if p != nil {
		return nil, p
	}
	i, p := c.contact()
	if p != nil {
		return nil, p
	}
	if i, err := c.box.Item(i.ID); err == nil { // a read that the user may notice
		return c.oneContact(http.StatusOK, i, q), nil
	}
	return nil, missing()
}

// createContact answers POST contacts.
func (c *call) createContact() (*reply, *problem) {
	f, p := c.target()
	if p != nil {
		return nil, p
	}
	set, p := c.readContact(nil)
	if p != nil {
		return nil, p
	}
	set[mailbox.MessageClass] = "IPM.Contact"
	if f.Distinguished == "" && c.server.Options.FolderCategory != "off" {
		categories, _ := set[mailbox.Keywords].([]string)
		if name := folderName(f); !slices.Contains(categories, name) {
			set[mailbox.Keywords] = append(slices.Clone(categories), name)
		}
	}
	i, err := c.box.CreateItem(f.ID, set, false)
	if err != nil {
		return nil, because(err)
	}
	return c.oneContact(http.StatusCreated, i, query{}), nil
}

// target is the folder to write into, which its user may just now delete.
func (c *call) target() (mailbox.Folder, *problem) {
	f, p := c.folder()
	if p != nil || f.Distinguished != "" || !c.server.Faults.Roll(fault.FolderDeleted) {
		return f, p
	}
	mode := mailbox.MoveToDeletedItems
	if f.Items == 0 && f.Children == 0 {
		mode = mailbox.HardDelete
	}
	if err := c.box.DeleteFolder(f.ID, mode); err != nil {
		return mailbox.Folder{}, because(err)
	}
	return c.folder()
}

// updateContact answers PATCH contacts/{id}.
func (c *call) updateContact() (*reply, *problem) {
	i, expected, p := c.edited()
	if p != nil {
		return nil, p
	}
	set, p := c.readContact(i.Props)
	if p != nil {
		return nil, p
	}
	i, err := c.box.UpdateItem(i.ID, expected, set, nil)
	if err != nil {
		return nil, because(err)
	}
	return c.oneContact(http.StatusOK, i, query{}), nil
}

// UserEdit is the category that a contact has after its user edited it between
// the read and the write of a client, which fault.ItemEdited brings about.
const UserEdit = "Edited by the user"

// edited is the contact that is about to be written, with the change key that it
// has to have, "" for any; its user may just now edit it.
func (c *call) edited() (mailbox.Item, mailbox.ChangeKey, *problem) {
	i, p := c.contact()
	if p != nil {
		return mailbox.Item{}, "", p
	}
	if c.server.Faults.Roll(fault.ItemEdited) {
		categories, _ := i.Props[mailbox.Keywords].([]string)
		if !slices.Contains(categories, UserEdit) {
			categories = append(slices.Clone(categories), UserEdit)
		}
		edited, err := c.box.UpdateItem(i.ID, "", mailbox.Bag{mailbox.Keywords: categories}, nil)
		if err != nil {
			return mailbox.Item{}, "", because(err)
		}
		i = edited
	}
	match := c.header.Get("If-Match")
	if match == "" || match == "*" {
		return i, "", nil
	}
	if match != etag(i.ChangeKey) {
		return mailbox.Item{}, "", because(mailbox.ErrConflict)
	}
	return i, i.ChangeKey, nil
}

// readContact reads the body of a contact. Without a display name in it, that is
// made anew when its parts change.
func (c *call) readContact(before mailbox.Bag) (mailbox.Bag, *problem) {
	d, p := c.document()
	if p != nil {
		return nil, p
	}
	w := &writing{call: c, before: before, set: mailbox.Bag{}}
	renamed := false
	for _, m := range d.members {
		f := fieldsByName[m.name]
		switch {
		case m.name == single || m.name == multi:
			p = readExtended(w.set, m.name, m.value)
		case m.name == "@odata.type":
			p = w.readType("contact", m.value)
		case f == nil:
			p = unknownMember("contact", m.name)
		case f.read == nil:
			p = readOnly(m.name)
		default:
			p = f.read(w, m.value)
			renamed = renamed || p == nil && f.part && changed(before, w.set, f.of)
		}
		if p != nil {
			return nil, p
		}
	}
	if _, named := d.get("displayName"); before != nil && renamed && !named {
		w.rename()
	}
	return w.set, nil
}

// changed says whether a property gets another value.
func changed(before, set mailbox.Bag, of mailbox.Property) bool {
	was, _ := before[of].(string)
	is, _ := set[of].(string)
	return was != is
}

// rename makes the display name of its parts.
func (w *writing) rename() {
	after := mailbox.Bag{}
	maps.Copy(after, w.before)
	maps.Copy(after, w.set)
	w.set[mailbox.DisplayName] = mailbox.FullName(after)
	w.set[mailbox.Subject] = w.set[mailbox.DisplayName]
}

// deleteContact answers DELETE contacts/{id}: the contact goes to Deleted Items.
func (c *call) deleteContact() (*reply, *problem) {
	return c.removeContact(mailbox.MoveToDeletedItems)
}

// purgeContact answers POST contacts/{id}/permanentDelete: the contact goes to
// the Purges of Recoverable Items.
func (c *call) purgeContact() (*reply, *problem) {
	if p := c.purgeable(); p != nil {
		return nil, p
	}
	return c.removeContact(mailbox.HardDelete)
}

func (c *call) removeContact(mode mailbox.DeleteMode) (*reply, *problem) {
	i, _, p := c.edited()
	if p != nil {
		return nil, p
	}
	if err := c.box.DeleteItem(i.ID, mode); err != nil {
		return nil, because(err)
	}
	return noContent(), nil
}
