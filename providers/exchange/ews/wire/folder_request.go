package wire

import "contactsync/providers/addressbook"

// folderShape writes what we want to know of a folder.
func (w *writer) folderShape() {
	w.shape("m:FolderShape", "",
		fieldPath("folder:DisplayName"), fieldPath("folder:FolderClass"), fieldPath("folder:ParentFolderId"),
		fieldPath("folder:TotalCount"), fieldPath("folder:ChildFolderCount"), folderPath, hiddenPath)
}

// GetFolders asks for folders, of which there is at least one. DecodeFolders
// reads the answer.
func GetFolders(h Header, folders []Folder) []byte {
	w := begin(h)
	w.raw("<m:GetFolder>")
	w.folderShape()
	w.raw("<m:FolderIds>")
	for _, f := range folders {
		w.folder(f)
	}
	return w.finish("</m:FolderIds></m:GetFolder>")
}

// SyncHierarchy asks what changed among the folders below root since state was
// returned, or for all of them if it is empty. DecodeHierarchy reads the answer.
func SyncHierarchy(h Header, root Folder, state string) []byte {
	w := begin(h)
	w.raw("<m:SyncFolderHierarchy>")
	w.folderShape()
	w.raw("<m:SyncFolderId>")
	w.folder(root)
	w.raw("</m:SyncFolderId>")
	w.state(state)
	return w.finish("</m:SyncFolderHierarchy>")
}

// state writes a sync state, if there is one.
func (w *writer) state(state string) {
	if state != "" {
		w.raw("<m:SyncState>")
		w.text(state)
		w.raw("</m:SyncState>")
	}
}

// page writes which part of a listing is asked for.
func (w *writer) page(element string, size, offset int) {
	w.raw("<", element, ` MaxEntriesReturned="`)
	w.number(size)
	w.raw(`" Offset="`)
	w.number(max(offset, 0))
	w.raw(`" BasePoint="Beginning"/>`)
}

// CreateFolder makes a contacts folder with the text of our folder mark, none
// if that is empty. DecodeFolders reads the answer, which has the new id.
func CreateFolder(h Header, parent Folder, name, mark string) []byte {
	w := begin(h)
	w.raw("<m:CreateFolder><m:ParentFolderId>")
	w.folder(parent)
	w.raw("</m:ParentFolderId><m:Folders><t:ContactsFolder><t:DisplayName>")
	w.text(name)
	w.raw("</t:DisplayName>")
	if mark != "" {
		w.folderMark(mark)
	}
	return w.finish("</t:ContactsFolder></m:Folders></m:CreateFolder>")
}

func (w *writer) folderMark(mark string) {
	w.raw("<t:ExtendedProperty>", folderPath, "<t:Value>")
	w.text(mark)
	w.raw("</t:Value></t:ExtendedProperty>")
}

// UpdateFolder renames a contacts folder, unless name is empty, and writes the text of our folder
// mark, or takes the mark away if that is empty. The version does not matter: folders
// know no conflicts. DecodeFolders reads the answer.
func UpdateFolder(h Header, id addressbook.FolderID, name, mark string) []byte {
	w := begin(h)
	w.raw("<m:UpdateFolder><m:FolderChanges><t:FolderChange>")
	w.folder(Folder{ID: id})
	w.raw("<t:Updates>")
	if name != "" {
		w.raw("<t:SetFolderField>", fieldPath("folder:DisplayName"), "<t:ContactsFolder><t:DisplayName>")
		w.text(name)
		w.raw("</t:DisplayName></t:ContactsFolder></t:SetFolderField>")
	}
	if mark == "" {
		w.raw("<t:DeleteFolderField>", folderPath, "</t:DeleteFolderField>")
	} else {
		w.raw("<t:SetFolderField>", folderPath, "<t:ContactsFolder>")
		w.folderMark(mark)
		w.raw("</t:ContactsFolder></t:SetFolderField>")
	}
	return w.finish("</t:Updates></t:FolderChange></m:FolderChanges></m:UpdateFolder>")
}

// DeleteFolder moves a folder to Deleted Items. An empty change key means any
// version. DecodeFolders reads the answer.
func DeleteFolder(h Header, id addressbook.FolderID, key string) []byte {
	w := begin(h)
	w.raw(`<m:DeleteFolder DeleteType="MoveToDeletedItems"><m:FolderIds><t:FolderId`)
	w.attribute("Id", string(id))
	if key != "" {
		w.attribute("ChangeKey", key)
	}
	return w.finish("/></m:FolderIds></m:DeleteFolder>")
}
