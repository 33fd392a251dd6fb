package control

import "contactsync/providers/sandbox/mailbox"

func (u user) createFolder() (any, error) {
	if u.Folder == "" {
		u.Folder = "contacts"
	}
	parent, err := u.folder(u.Folder)
	if err != nil {
		return nil, err
	}
	return u.describeNew(u.box.CreateFolder(parent.ID, mailbox.Bag{displayName: u.Name, folderClass: "IPF.Contact"}))
}

func (u user) renameFolder() (any, error) {
	folder, err := u.folder(u.Folder)
	if err != nil {
		return nil, err
	}
	return u.describeNew(u.box.UpdateFolder(folder.ID, "", mailbox.Bag{displayName: u.Name}, nil))
}

func (u user) moveFolder() (any, error) {
	folder, err := u.folder(u.Folder)
	if err != nil {
		return nil, err
	}
	to, err := u.folder(u.To)
	if err != nil {
		return nil, err
	}
	return u.describeNew(u.box.MoveFolder(folder.ID, to.ID))
}

func (u user) deleteFolder() (any, error) {
	mode, err := u.mode()
	if err != nil {
		return nil, err
	}
	folder, err := u.folder(u.Folder)
	if err != nil {
		return nil, err
	}
	return nil, u.box.DeleteFolder(folder.ID, mode)
}

// describeNew is the answer about a folder that was changed.
func (u user) describeNew(folder mailbox.Folder, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	changed, err := treeOf(u.box)
	if err != nil {
		return nil, err
	}
	return changed.describe(folder)
}
