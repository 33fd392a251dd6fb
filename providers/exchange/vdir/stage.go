package vdir

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// A file is written under a temporary name and renamed when it is durable, so
// that nobody ever sees half of it.
const (
	tempPrefix = ".contactsync-"
	tempSuffix = ".tmp"
)

// tempName is the temporary name of what will have a name. It is always the
// same, so that a write that was cut short leaves at most one.
func tempName(name string) string { return tempPrefix + digest(name) + tempSuffix }

// stage writes a durable file under its temporary name and returns its path.
func (b *box) stage(folder, name string, data []byte, as rights) (temp string, err error) {
	if len(data) > maxFile {
		return "", errTooLarge
	}
	temp = join(folder, tempName(name))
	_ = b.root.Remove(temp)
	f, err := b.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if err == nil {
		err = as.give(f)
	}
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		_ = b.root.Remove(temp)
		return "", err
	}
	return temp, nil
}

// replace writes a file anew, if it is still as it was read. What another
// program writes between this last look and the renaming is lost.
func (b *box) replace(id addressbook.ItemID, before *content, after []byte) error {
	folder, name := folderOf(id)
	temp, err := b.stage(folder, name, after, rightsOf(before.info))
	if err != nil {
		return err
	}
	now, err := b.read(id)
	if err == nil && !bytes.Equal(now.data, before.data) {
		err = providers.ErrChanged
	}
	if err == nil {
		err = b.root.Rename(temp, string(id))
	}
	if err != nil {
		_ = b.root.Remove(temp)
	}
	return err
}

// claims is how many names are tried for a file.
const claims = 1000

// publish gives a staged file a name in a folder that no other one has, if
// possible the one that is asked for, and returns the new path. The name
// appears with the whole file behind it or not at all.
func (b *box) publish(temp, folder, name string) (string, error) {
	to, err := b.claim(folder, name, func(to string) error { return b.root.Link(temp, to) })
	if err != nil && !errors.Is(err, providers.ErrExists) && !errors.Is(err, fs.ErrNotExist) {
		// The file system may have no hard links.
		return b.settle(temp, folder, name)
	}
	if err == nil {
		_ = b.root.Remove(temp)
	}
	return to, err
}

// settle renames a file to a name in a folder that no other one has, if
// possible the one that is asked for, and returns the new path. The name is
// claimed by an empty file first: a renaming alone would overwrite what
// appeared in between. A hard link would not do for what is moved: cut short,
// it would leave two items.
func (b *box) settle(from, folder, name string) (string, error) {
	to, err := b.claim(folder, name, func(to string) error {
		f, err := b.root.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		return f.Close()
	})
	if err != nil {
		return "", err
	}
	if err := b.root.Rename(from, to); err != nil {
		_ = b.root.Remove(to)
		return "", err
	}
	return to, nil
}

// claim takes the first of the names for a file that is free.
func (b *box) claim(folder, name string, take func(to string) error) (string, error) {
	extension := path.Ext(name)
	for n := 1; n <= claims; n++ {
		to := join(folder, name)
		if n > 1 {
			to = join(folder, fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, extension), n, extension))
		}
		err := take(to)
		if err == nil {
			return to, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", err
		}
	}
	return "", fmt.Errorf("%w: folder %s has %d files of that name", providers.ErrExists, folder, claims)
}

// leftoverAge is how old a temporary file must be to count as left over by a
// write that was cut short.
const leftoverAge = time.Minute

// sweep removes what writes that were cut short left in the folders that are
// written to: temporary files, and names that were claimed and not used. It is
// of no importance if that fails.
func (w *writer) sweep(operations []providers.Operation, now time.Time) {
	swept := make(map[string]bool)
	for i := range operations {
		itemFolder, _ := folderOf(operations[i].Item)
		for _, folder := range []string{string(operations[i].Folder), itemFolder} {
			if !swept[folder] && isFolderPath(folder) {
				swept[folder] = true
				w.box.sweep(folder, now)
			}
		}
	}
}

func (b *box) sweep(folder string, now time.Time) {
	names, _ := readNames(b.root, folder)
	for _, name := range names {
		isTemp := strings.HasPrefix(name, tempPrefix) && strings.HasSuffix(name, tempSuffix)
		if !isTemp && !isOurName(name) {
			continue
		}
		info, err := b.root.Lstat(join(folder, name))
		if err != nil || now.Sub(info.ModTime()) < leftoverAge {
			continue
		}
		if isTemp {
			_ = b.root.RemoveAll(join(folder, name))
		} else if info.Mode().IsRegular() && info.Size() == 0 {
			_ = b.root.Remove(join(folder, name))
		}
	}
}
