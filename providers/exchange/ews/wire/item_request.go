package wire

import (
	"slices"

	"contactsync/providers/addressbook"
)

// Sizes of pages: the most changes that a server returns at a time, and the
// most items if a restriction is set.
const (
	syncPageSize = 512
	findPageSize = 250
)

// Where DeleteItems lets an item go (DisposalType).
const (
	ToDeletedItems     = "MoveToDeletedItems" // the user can drag it back
	ToRecoverableItems = "SoftDelete"         // the user can recover it for some days
	ForGood            = "HardDelete"
)

// SyncItems asks what changed among a folder's items since state was returned,
// or for all of them if it is empty: their marks and when they came to be.
// DecodeSync reads the answer.
func SyncItems(h Header, folder Folder, state string) []byte {
	w := begin(h)
	w.raw("<m:SyncFolderItems>")
	w.shape("m:ItemShape", "", createdPath, keyPath, markPath)
	w.raw("<m:SyncFolderId>")
	w.folder(folder)
	w.raw("</m:SyncFolderId>")
	w.state(state)
	w.raw("<m:MaxChangesReturned>")
	w.number(syncPageSize)
	return w.finish("</m:MaxChangesReturned><m:SyncScope>NormalItems</m:SyncScope></m:SyncFolderItems>")
}

// FindMarked asks for a page of the items in folders whose key is one of keys,
// with folder, marks and when they came to be. There is at least one folder and
// one key. DecodeFound reads the answer.
func FindMarked(h Header, folders []Folder, keys []string, offset int) []byte {
	w := beginFind(h, offset)
	if len(keys) > 1 {
		w.raw("<t:Or>")
	}
	for _, key := range keys {
		w.raw("<t:IsEqualTo>", keyPath, "<t:FieldURIOrConstant><t:Constant")
		w.attribute("Value", key)
		w.raw("/></t:FieldURIOrConstant></t:IsEqualTo>")
	}
	if len(keys) > 1 {
		w.raw("</t:Or>")
	}
	return w.finishFind(folders)
}

// FindUnmarked asks for a page of the contacts in folders that carry no key, with folder and
// when they came to be: no value of theirs. Message classes below that of contacts count,
// that of distribution lists is another one. There is at least one folder. DecodeFound
// reads the answer.
func FindUnmarked(h Header, folders []Folder, offset int) []byte {
	w := beginFind(h, offset)
	w.raw("<t:And><t:Not><t:Exists>", keyPath, "</t:Exists></t:Not>",
		`<t:Contains ContainmentMode="Prefixed" ContainmentComparison="IgnoreCase">`,
		fieldPath("item:ItemClass"), `<t:Constant Value="IPM.Contact"/></t:Contains></t:And>`)
	return w.finishFind(folders)
}

// beginFind writes a search up to its restriction.
func beginFind(h Header, offset int) *writer {
	w := begin(h)
	w.raw(`<m:FindItem Traversal="Shallow">`)
	w.shape("m:ItemShape", "", fieldPath("item:ParentFolderId"), createdPath, keyPath, markPath)
	w.page("m:IndexedPageItemView", findPageSize, offset)
	w.raw("<m:Restriction>")
	return w
}

// finishFind writes where is searched.
func (w *writer) finishFind(folders []Folder) []byte {
	w.raw("</m:Restriction><m:ParentFolderIds>")
	for _, f := range folders {
		w.folder(f)
	}
	return w.finish("</m:ParentFolderIds></m:FindItem>")
}

// GetItems asks for the marks of items and for their properties within a shape,
// as many of them as fit into maxBytes (0 for no bound), at least one, and
// returns how many. The attachments are listed only if the shape has the photo.
// DecodeContacts reads the answer.
func GetItems(h Header, items []Item, shape addressbook.Shape, maxBytes int) ([]byte, int) {
	w := begin(h)
	w.raw("<m:GetItem>")
	fields := catalog{}
	paths, bodyType := []string{fieldPath("item:ParentFolderId"), keyPath, markPath}, ""
	for _, name := range shape {
		f := fields.field(name)
		if f == nil || slices.Contains(paths, f.path) { // address and name of an e-mail entry have one path
			continue
		}
		paths = append(paths, f.path)
		if f.kind == kindBody {
			bodyType = "<t:BodyType>Text</t:BodyType>"
		}
	}
	w.shape("m:ItemShape", bodyType, paths...)
	w.raw("<m:ItemIds>")
	const tail = "</m:ItemIds></m:GetItem>"
	n := w.fit(len(items), maxBytes, tail, func(i int) { w.item("t:ItemId", items[i]) })
	return w.finish(tail), n
}

// MoveItems moves items to a folder; the answer, which DecodeItems reads, has
// their new ids.
func MoveItems(h Header, to Folder, items []Item) []byte {
	w := begin(h)
	w.raw("<m:MoveItem><m:ToFolderId>")
	w.folder(to)
	w.raw("</m:ToFolderId>")
	w.itemIDs(items)
	return w.finish("<m:ReturnNewItemIds>true</m:ReturnNewItemIds></m:MoveItem>")
}

// DeleteItems deletes items: deleteType is ToDeletedItems, ToRecoverableItems or
// ForGood. DecodeItems reads the answer.
func DeleteItems(h Header, items []Item, deleteType string) []byte {
	w := begin(h)
	w.raw("<m:DeleteItem")
	w.attribute("DeleteType", deleteType)
	w.raw(">")
	w.itemIDs(items)
	return w.finish("</m:DeleteItem>")
}

func (w *writer) itemIDs(items []Item) {
	w.raw("<m:ItemIds>")
	for _, i := range items {
		w.item("t:ItemId", i)
	}
	w.raw("</m:ItemIds>")
}
