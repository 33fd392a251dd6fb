package control

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"contactsync/providers/sandbox/mailbox"
)

// order is what a user is to do. Which parts count depends on the act.
type order struct {
	Item       mailbox.ItemID             `json:"item"`  // an id, or
	Where      map[string]json.RawMessage `json:"where"` // what the item has
	Folder     string                     `json:"folder"`
	To         string                     `json:"to"`
	Name       string                     `json:"name"`
	Mode       string                     `json:"mode"`
	Properties map[string]json.RawMessage `json:"properties"`
	Remove     []string                   `json:"remove"`
	Attachment *attachmentState           `json:"attachment"`
}

// user does things in a mailbox as its user would, who has no faults.
type user struct {
	*tree
	order
}

// acts are what a user can do, by the last part of the path.
var acts = map[string]func(user) (any, error){
	"create":        user.create,
	"update":        user.update,
	"move":          user.move,
	"copy":          user.copy,
	"delete":        user.delete,
	"attach":        user.attach,
	"detach":        user.detach,
	"create_folder": user.createFolder,
	"rename_folder": user.renameFolder,
	"move_folder":   user.moveFolder,
	"delete_folder": user.deleteFolder,
}

// act has the user of a mailbox do something.
func (h handler) act(r *http.Request) (any, error) {
	act, ok := acts[r.PathValue("act")]
	if !ok {
		return nil, badRequest("a user does %s", strings.Join(slices.Sorted(maps.Keys(acts)), ", "))
	}
	box, err := h.box(r)
	if err != nil {
		return nil, err
	}
	u := user{}
	if err := decode(r, &u.order); err != nil {
		return nil, err
	}
	if u.tree, err = treeOf(box); err != nil {
		return nil, err
	}
	return act(u)
}

// item is the item that the order is about.
func (u user) item() (mailbox.Item, error) {
	if u.Item != "" {
		return u.box.Item(u.Item)
	}
	where, err := parseBag(u.Where)
	if err != nil {
		return mailbox.Item{}, badRequest("where: %w", err)
	}
	if len(where) == 0 {
		return mailbox.Item{}, badRequest(`which item? give "item": ID, or "where": {PROPERTY: VALUE}`)
	}
	return u.find(u.Folder, where)
}

// modes are the ways to delete.
var modes = map[string]mailbox.DeleteMode{
	"": mailbox.MoveToDeletedItems, "deleted_items": mailbox.MoveToDeletedItems,
	"soft": mailbox.SoftDelete, "hard": mailbox.HardDelete,
}

func (u user) mode() (mailbox.DeleteMode, error) {
	mode, ok := modes[u.Mode]
	if !ok {
		return mode, badRequest("mode: there are deleted_items, soft and hard")
	}
	return mode, nil
}

// bag are the properties of the order.
func (u user) bag() (mailbox.Bag, error) {
	bag, err := parseBag(u.Properties)
	if err != nil {
		return nil, badRequest("%w", err)
	}
	return bag, nil
}

func (u user) create() (any, error) {
	if u.Folder == "" {
		u.Folder = "contacts"
	}
	folder, err := u.folder(u.Folder)
	if err != nil {
		return nil, err
	}
	props, err := u.bag()
	if err != nil {
		return nil, err
	}
	itemClass := mailbox.Property{ID: 0x001A}
	if props[itemClass] == nil {
		props[itemClass] = "IPM.Contact"
	}
	item, err := u.box.CreateItem(folder.ID, props, false)
	return described(item, err)
}

func (u user) update() (any, error) {
	item, err := u.item()
	if err != nil {
		return nil, err
	}
	set, err := u.bag()
	if err != nil {
		return nil, err
	}
	var remove []mailbox.Property
	for _, name := range u.Remove {
		p, err := parseProperty(name)
		if err != nil {
			return nil, badRequest("%w", err)
		}
		remove = append(remove, p)
	}
	item, err = u.box.UpdateItem(item.ID, "", set, remove)
	return described(item, err)
}

func (u user) move() (any, error) { return u.carry(u.box.MoveItem) }

func (u user) copy() (any, error) { return u.carry(u.box.CopyItem) }

// carry moves or copies an item to a folder.
func (u user) carry(do func(mailbox.ItemID, mailbox.FolderID) (mailbox.Item, error)) (any, error) {
	item, err := u.item()
	if err != nil {
		return nil, err
	}
	to, err := u.folder(u.To)
	if err != nil {
		return nil, err
	}
	item, err = do(item.ID, to.ID)
	return described(item, err)
}

func (u user) delete() (any, error) {
	mode, err := u.mode()
	if err != nil {
		return nil, err
	}
	item, err := u.item()
	if err != nil {
		return nil, err
	}
	return nil, u.box.DeleteItem(item.ID, mode)
}

func (u user) attach() (any, error) {
	if u.Attachment == nil {
		return nil, badRequest("attachment: it is missing")
	}
	item, err := u.item()
	if err != nil {
		return nil, err
	}
	item, _, err = u.box.Attach(item.ID, mailbox.Attachment{
		Name: u.Attachment.Name, ContentType: u.Attachment.ContentType,
		ContactPhoto: u.Attachment.Photo, Content: u.Attachment.Content,
	})
	return described(item, err)
}

// detach removes all attachments of an item, or the one that is named.
func (u user) detach() (any, error) {
	item, err := u.item()
	if err != nil {
		return nil, err
	}
	for _, a := range item.Attachments {
		if u.Attachment != nil && u.Attachment.Name != a.Name {
			continue
		}
		if item, err = u.box.Detach(a.ID); err != nil {
			return nil, err
		}
	}
	return describe(item), nil
}

// described is the answer about an item.
func described(item mailbox.Item, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return describe(item), nil
}
