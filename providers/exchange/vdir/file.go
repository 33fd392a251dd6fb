package vdir

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"

	"contactsync/providers/addressbook"
)

// maxFile is the most bytes of a file that is read: several times a contact
// with a photo and long notes.
const maxFile = 16 << 20

// errTooLarge is what a warning says of a larger file.
var errTooLarge = fmt.Errorf("it is larger than %d MB", maxFile>>20)

// content is a file as it was read.
type content struct {
	data []byte
	info fs.FileInfo
}

// read reads the file of an item. It is fs.ErrNotExist if there is no such file
// or it is empty, errTooLarge if it is too large to be read.
func (b *box) read(id addressbook.ItemID) (*content, error) {
	folder, name := folderOf(id)
	if !isFolderPath(folder) || !isCard(name) {
		return nil, fs.ErrNotExist
	}
	return b.readAt(string(id))
}

// readAt is read for any path within the mailbox. Only a regular file is opened: a
// pipe would never end, a link may lead into another folder.
func (b *box) readAt(file string) (*content, error) {
	info, err := b.root.Lstat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() == 0 {
		return nil, fs.ErrNotExist
	}
	f, err := b.root.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var buffer bytes.Buffer
	buffer.Grow(int(min(info.Size(), maxFile)) + bytes.MinRead)
	if _, err := buffer.ReadFrom(io.LimitReader(f, maxFile+1)); err != nil {
		return nil, err
	}
	if buffer.Len() > maxFile {
		return nil, errTooLarge
	}
	return &content{data: buffer.Bytes(), info: info}, nil
}
