package vdir

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// errFolderName is why a folder cannot be made or renamed.
var errFolderName = errors.New("the name of a folder is UTF-8 of 1 to 255 characters")

func isFolderName(name string) bool {
	return name != "" && utf8.ValidString(name) && utf8.RuneCountInString(name) <= 255
}

// createFolder makes the directory under a temporary name, with all that
// belongs to a folder, and renames it: there is never a folder of ours without
// its mark.
func (w *writer) createFolder(s *step) (providers.Result, error) {
	w.folders.Lock()
	defer w.folders.Unlock()
	if !isFolderName(s.Name) {
		return providers.Result{}, errFolderName
	}
	info, err := w.box.folder(s.Folder)
	if err != nil {
		return providers.Result{}, err
	}
	if err := w.box.mustBeFree(s.Folder, s.Name, ""); err != nil {
		return providers.Result{}, err
	}
	escaped, complete := escapeName(s.Name)
	directory, err := w.box.freeName(string(s.Folder), escaped)
	if err != nil {
		return providers.Result{}, err
	}
	files := map[string]string{folderMarkFile: s.FolderMark.Encode()}
	if !complete || directory != escaped {
		files[displayNameFile] = s.Name
	}
	temp := join(string(s.Folder), tempName(directory))
	id := join(string(s.Folder), directory)
	err = w.box.stageFolder(temp, files, rightsOf(info))
	if err == nil {
		err = w.box.root.Rename(temp, id)
	}
	if err != nil {
		_ = w.box.root.RemoveAll(temp)
		return providers.Result{}, err
	}
	s.touch(string(s.Folder))
	return providers.Result{Folder: addressbook.FolderID(id)}, nil
}

// mustBeFree is providers.ErrExists if a folder has one below of a name,
// ignoring case, whose directory is not the excepted one.
func (b *box) mustBeFree(parent addressbook.FolderID, name, except string) error {
	l, err := b.list(parent)
	if err != nil {
		return err
	}
	for _, directory := range l.folders {
		if directory != except && strings.EqualFold(b.folderName(join(string(parent), directory)), name) {
			return providers.ErrExists
		}
	}
	return nil
}

// freeName is a name that nothing in a folder has, the given one if possible.
func (b *box) freeName(folder, name string) (string, error) {
	for n := 1; n <= claims; n++ {
		free := name
		if n > 1 {
			free = fmt.Sprintf("%s~%d", name, n)
		}
		_, err := b.root.Lstat(join(folder, free))
		if errors.Is(err, fs.ErrNotExist) {
			return free, nil
		}
		if err != nil {
			return "", err
		}
	}
	return "", fmt.Errorf("%w: folder %s has %d directories of that name", providers.ErrExists, folder, claims)
}

// stageFolder makes a directory with metadata files.
func (b *box) stageFolder(temp string, files map[string]string, as rights) error {
	if err := b.root.RemoveAll(temp); err != nil {
		return err
	}
	if err := b.root.Mkdir(temp, 0o700); err != nil {
		return err
	}
	if err := b.giveRights(temp, as); err != nil {
		return err
	}
	for name, text := range files {
		staged, err := b.stage(temp, name, []byte(text+"\n"), as.ofFile())
		if err != nil {
			return err
		}
		if err := b.root.Rename(staged, join(temp, name)); err != nil {
			return err
		}
	}
	return b.sync(temp)
}

// deleteFolder moves an empty folder where deleted items go. It looks once more
// then: what a user put there in between comes back.
func (w *writer) deleteFolder(s *step) error {
	w.folders.Lock()
	defer w.folders.Unlock()
	if s.Folder == mainFolder {
		return fmt.Errorf("%w: the main contacts folder is never deleted", providers.ErrDenied)
	}
	if _, err := w.box.folder(s.Folder); err != nil {
		return err
	}
	if err := w.box.mustBeEmpty(string(s.Folder)); err != nil {
		return err
	}
	if err := w.box.makeHidden(deletedFolder); err != nil {
		return err
	}
	parent, name := folderOf(addressbook.ItemID(s.Folder))
	name, err := w.box.freeName(deletedFolder, name)
	if err != nil {
		return err
	}
	binned := join(deletedFolder, name)
	s.touch(parent, deletedFolder, mainFolder)
	if err := w.box.root.Rename(string(s.Folder), binned); err != nil {
		return err
	}
	if err := w.box.mustBeEmpty(binned); err != nil {
		return errors.Join(err, w.box.root.Rename(binned, string(s.Folder)))
	}
	return nil
}

// mustBeEmpty is providers.ErrChanged if a folder holds anything.
func (b *box) mustBeEmpty(folder string) error {
	l, err := b.list(addressbook.FolderID(folder))
	if err != nil {
		return err
	}
	if n := l.holds(); n > 0 {
		return fmt.Errorf("%w: it holds %d", providers.ErrChanged, n)
	}
	return nil
}
