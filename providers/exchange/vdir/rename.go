package vdir

import (
	"errors"
	"fmt"
	"io/fs"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// updateFolder writes the metadata files of a folder. Its directory keeps its name, and
// therefore the folder and all that is in it keep their ids.
func (w *writer) updateFolder(s *step) error {
	w.folders.Lock()
	defer w.folders.Unlock()
	if s.Folder == mainFolder {
		return fmt.Errorf("%w: the main contacts folder is neither renamed nor marked", providers.ErrDenied)
	}
	info, err := w.box.folder(s.Folder)
	if err != nil {
		return err
	}
	if s.Name != "" {
		if !isFolderName(s.Name) {
			return errFolderName
		}
		parent, directory := folderOf(addressbook.ItemID(s.Folder))
		if err := w.box.mustBeFree(addressbook.FolderID(parent), s.Name, directory); err != nil {
			return err
		}
	}
	s.touch(string(s.Folder))
	return w.box.describeAnew(string(s.Folder), s.Name, s.FolderMark, rightsOf(info).ofFile())
}

// describeAnew stages the files first, so that what is left to go wrong is a renaming. An
// empty name leaves the folder its own, an empty mark takes the mark away.
func (b *box) describeAnew(folder, name string, mark addressbook.FolderMark, as rights) error {
	files := make(map[string]string) // temporary paths, by name
	stage := func(file, text string) error {
		temp, err := b.stage(folder, file, []byte(text+"\n"), as)
		files[file] = temp
		return err
	}
	var err error
	if name != "" {
		err = stage(displayNameFile, name)
	}
	marked := mark != addressbook.FolderMark{}
	if err == nil && marked {
		err = stage(folderMarkFile, mark.Encode())
	}
	written := false
	for file, temp := range files {
		if err == nil {
			err = b.root.Rename(temp, join(folder, file))
			written = written || err == nil
		}
		if err != nil && temp != "" {
			_ = b.root.Remove(temp)
		}
	}
	if err == nil && !marked {
		if err = b.root.Remove(join(folder, folderMarkFile)); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	}
	if err != nil && written {
		return fmt.Errorf("%w: %w", providers.ErrUnknownOutcome, err)
	}
	return err
}
