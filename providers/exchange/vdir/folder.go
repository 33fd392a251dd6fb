package vdir

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"contactsync/providers/addressbook"
)

// The files of a folder that hold no contacts. displayname and color are the
// metadata files of the vdir format; the mark is ours.
const (
	displayNameFile = "displayname"
	colorFile       = "color"
	folderMarkFile  = ".contactsync"
)

// maxMetadata is the most bytes of such a file that are read.
const maxMetadata = 4 << 10

// mainName is what the main contacts folder is called unless a displayname file
// says otherwise: its directory is called after the mailbox.
const mainName = "Contacts"

// listing is what lies in a folder's directory.
type listing struct {
	id addressbook.FolderID

	// cards are the files that may hold contacts, sorted by name.
	cards []cardFile

	// folders are the names of the directories below, sorted.
	folders []string

	// others counts the rest of what is visible.
	others int

	// unnamed counts the cards and directories whose names are not UTF-8: no id
	// can name them, and they are left alone.
	unnamed int
}

// cardFile is a file that may hold a contact.
type cardFile struct {
	name  string
	stamp stamp
}

// list reads a folder's directory. Hidden files, symbolic links and empty files
// are passed over.
func (b *box) list(id addressbook.FolderID) (*listing, error) {
	f, err := b.root.Open(string(id))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	if err != nil {
		return nil, err
	}
	l := &listing{id: id, cards: make([]cardFile, 0, len(entries))}
	for _, entry := range entries {
		if err := l.add(entry); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(l.cards, func(a, b cardFile) int { return strings.Compare(a.name, b.name) })
	slices.Sort(l.folders)
	return l, nil
}

func (l *listing) add(entry fs.DirEntry) error {
	name, kind := entry.Name(), entry.Type()
	switch {
	case !isVisible(name) || kind&fs.ModeSymlink != 0:
	case kind.IsRegular() && (name == displayNameFile || name == colorFile):
	case !utf8.ValidString(name):
		l.unnamed++
	case kind.IsDir():
		l.folders = append(l.folders, name)
	case isCard(name) && kind.IsRegular():
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if info.Size() > 0 {
			l.cards = append(l.cards, cardFile{name: name, stamp: stampOf(info)})
		}
	default:
		l.others++
	}
	return nil
}

// holds counts what lies in the folder.
func (l *listing) holds() int { return len(l.cards) + len(l.folders) + l.others + l.unnamed }

// describe is the folder that a listing is of.
func (b *box) describe(l *listing) addressbook.Folder {
	folder := addressbook.Folder{ID: l.id, Name: b.folderName(string(l.id)), Holds: l.holds()}
	if l.id == mainFolder {
		folder.Main = true
		return folder
	}
	folder.Parent = addressbook.FolderID(path.Dir(string(l.id)))
	folder.Mark = b.folderMark(string(l.id))
	return folder
}

// folderName is the display name of a folder.
func (b *box) folderName(id string) string {
	if name := b.metadata(id, displayNameFile); name != "" {
		return name
	}
	if id == mainFolder {
		return mainName
	}
	return unescapeName(path.Base(id))
}

// folderMark is our mark of a folder. One that cannot be read is none: the
// folder counts as the user's own.
func (b *box) folderMark(id string) addressbook.FolderMark {
	mark, err := addressbook.DecodeFolderMark(b.metadata(id, folderMarkFile))
	if err != nil {
		return addressbook.FolderMark{}
	}
	return mark
}

// metadata is the text of a metadata file, "" if there is none that can be
// read.
func (b *box) metadata(folder, name string) string {
	file := join(folder, name)
	if info, err := b.root.Lstat(file); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	f, err := b.root.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxMetadata))
	if err != nil {
		return ""
	}
	valid := strings.ToValidUTF8(string(text), string(utf8.RuneError))
	return strings.TrimSpace(strings.TrimPrefix(valid, byteOrderMark))
}

// folders lists the main contacts folder and all below it, sorted by id.
func (b *box) folders() ([]*listing, error) {
	var found []*listing
	waiting := []string{mainFolder}
	for len(waiting) > 0 {
		id := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		l, err := b.list(addressbook.FolderID(id))
		if id != mainFolder && errors.Is(err, fs.ErrNotExist) {
			continue // deleted since its parent was listed
		}
		if err != nil {
			return nil, err
		}
		found = append(found, l)
		for _, name := range l.folders {
			waiting = append(waiting, join(id, name))
		}
	}
	slices.SortFunc(found, func(a, b *listing) int { return strings.Compare(string(a.id), string(b.id)) })
	return found, nil
}
