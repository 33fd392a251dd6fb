package ews

import (
	"cmp"
	"strconv"

	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

const codeSyncFolderMissing = "ErrorSyncFolderNotFound"

// syncFolderItems answers SyncFolderItems. An answer that tells of a failure has
// a state and an end as well; clients read them before they look at the code.
func (c *call) syncFolderItems() {
	c.emptyContent = func() { c.w.Raw("<m:SyncState/><m:IncludesLastItemInRange>true</m:IncludesLastItemInRange>") }
	c.one(func() (content, *problem) {
		shape, wrong := property.ParseShape(c.operation.Child("ItemShape"))
		if wrong != nil {
			return nil, of(wrong)
		}
		at, since, p := c.since(c.operation.Child("SyncFolderId").First())
		if p != nil {
			return nil, p
		}
		most, err := strconv.Atoi(c.operation.ChildText("MaxChangesReturned"))
		if err != nil || most < 1 {
			return nil, refuse("ErrorInvalidPagingMaxRows")
		}
		changes, until, more, err := at.mailbox.Changes(at.folder.ID, since, min(most, c.limits.SyncItems))
		if err != nil {
			return nil, because(err, codeSyncFolderMissing)
		}
		skip := c.ignored()
		return func() {
			c.writeState(at, until)
			c.w.Bool("m:IncludesLastItemInRange", !more)
			c.w.Open("m:Changes")
			for _, change := range changes {
				if !skip(change.Item.ID) {
					c.writeItemChange(change, shape, at.folder)
				}
			}
			c.w.Close("m:Changes")
		}, nil
	})
}

// since is the folder to synchronize and the last change in it that the client
// knows. Without a folder in the request it is the one that all others of the
// mailbox are below.
func (c *call) since(id *schema.Node) (at place, since int64, p *problem) {
	all := &schema.Node{Name: "DistinguishedFolderId", Attrs: []schema.Attr{{Name: "Id", Value: "msgfolderroot"}}}
	if at, p = c.folder(cmp.Or(id, all), codeSyncFolderMissing); p != nil {
		return place{}, 0, p
	}
	state := c.operation.ChildText("SyncState")
	if state != "" && c.server.Faults.Roll(fault.SyncStateRefused) {
		return place{}, 0, refuse(codeSyncState)
	}
	since, ok := stateOf{c.operation.Name, at}.decode(state)
	if !ok {
		return place{}, 0, refuse(codeSyncState)
	}
	return at, since, nil
}

// ignored tells of which items the client does not want to hear. Hidden items
// are told of in no case: the store keeps no account of their changes.
func (c *call) ignored() func(mailbox.ItemID) bool {
	ids := map[mailbox.ItemID]bool{}
	for _, id := range c.list("Ignore") {
		ids[mailbox.ItemID(id.Attr("Id"))] = true
	}
	return func(id mailbox.ItemID) bool { return ids[id] }
}

// writeState writes a new state of the folder.
func (c *call) writeState(at place, until int64) {
	c.w.Element("m:SyncState", stateOf{c.operation.Name, at}.encode(until, c.server.syncs.Add(1)))
}

// changeNames are the elements of the kinds of changes.
var changeNames = map[mailbox.ChangeKind]string{
	mailbox.Created: "t:Create",
	mailbox.Updated: "t:Update",
	mailbox.Deleted: "t:Delete",
}

// writeItemChange writes what happened to an item. As in a search, bodies are
// left out.
func (c *call) writeItemChange(change mailbox.Change, shape property.Shape, folder mailbox.Folder) {
	name := changeNames[change.Kind]
	c.w.Open(name)
	if change.Kind == mailbox.Deleted {
		c.w.Open("t:ItemId")
		c.w.Attr("Id", string(change.Item.ID))
		c.w.Attr("ChangeKey", "")
		c.w.Close("t:ItemId")
	} else {
		property.WriteItem(&c.w, change.Item, shape, property.View{FindItem: true, Folder: folder})
	}
	c.w.Close(name)
	c.spill()
}

// syncFolderHierarchy answers SyncFolderHierarchy.
func (c *call) syncFolderHierarchy() {
	c.emptyContent = func() { c.w.Raw("<m:SyncState/><m:IncludesLastFolderInRange>true</m:IncludesLastFolderInRange>") }
	c.one(func() (content, *problem) {
		shape, wrong := property.ParseShape(c.operation.Child("FolderShape"))
		if wrong != nil {
			return nil, of(wrong)
		}
		at, since, p := c.since(c.operation.Child("SyncFolderId").First())
		if p != nil {
			return nil, p
		}
		changes, until, more, err := at.mailbox.FolderChanges(at.folder.ID, since, c.limits.SyncFolders)
		if err != nil {
			return nil, because(err, codeSyncFolderMissing)
		}
		return func() {
			c.writeState(at, until)
			c.w.Bool("m:IncludesLastFolderInRange", !more)
			c.w.Open("m:Changes")
			for _, change := range changes {
				c.writeFolderChange(change, shape)
			}
			c.w.Close("m:Changes")
		}, nil
	})
}

// writeFolderChange writes what happened to a folder.
func (c *call) writeFolderChange(change mailbox.FolderChange, shape property.Shape) {
	name := changeNames[change.Kind]
	c.w.Open(name)
	if change.Kind == mailbox.Deleted {
		c.w.Open("t:FolderId")
		c.w.Attr("Id", string(change.Folder.ID))
		c.w.Attr("ChangeKey", "")
		c.w.Close("t:FolderId")
	} else {
		property.WriteFolder(&c.w, change.Folder, shape)
	}
	c.w.Close(name)
}
