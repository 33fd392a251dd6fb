package vdir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// box is an open mailbox: the directory of one address, which no name that is
// looked up in it can lead out of.
type box struct {
	root *os.Root
}

// open opens a mailbox. The directory of that very name is taken, else the one
// that differs in case alone. It is providers.ErrNoMailbox if there is none,
// and providers.ErrTransport if the directory of the mailboxes cannot be opened
// at all.
func (t *Target) open(mailbox addressbook.Mailbox) (*box, error) {
	base, err := os.OpenRoot(t.path)
	if err != nil {
		return nil, fmt.Errorf("the directory of the mailboxes: %w: %w", providers.ErrTransport, err)
	}
	defer base.Close()
	name, err := findMailbox(base, mailbox.Address)
	if err != nil {
		return nil, fmt.Errorf("mailbox of rep %s: %w", mailbox.Rep, err)
	}
	root, err := base.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("mailbox of rep %s: %w", mailbox.Rep, withClass(err))
	}
	return &box{root: root}, nil
}

func (b *box) close() { _ = b.root.Close() }

// findMailbox is the name of the directory of an address.
func findMailbox(base *os.Root, address string) (string, error) {
	if isVisible(address) {
		if info, err := base.Lstat(address); err == nil && info.IsDir() {
			return address, nil
		}
	}
	names, err := readNames(base, mainFolder)
	if err != nil {
		return "", withClass(err)
	}
	found := ""
	for _, name := range names {
		if !isVisible(name) || !strings.EqualFold(name, address) {
			continue
		}
		if info, err := base.Lstat(name); err != nil || !info.IsDir() {
			continue
		}
		if found != "" {
			return "", errors.New("two directories differ from its address in upper and lower case only: " +
				"merge them, or give one the very name that the CRM has")
		}
		found = name
	}
	if found == "" {
		return "", fmt.Errorf("%w: there is no directory of its address; make one to have it synchronized", providers.ErrNoMailbox)
	}
	return found, nil
}

// readNames lists the names in a directory.
func readNames(root *os.Root, directory string) ([]string, error) {
	f, err := root.Open(directory)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.Readdirnames(-1)
}

// isVisible says whether a name is one that we look at: one level, not hidden.
func isVisible(name string) bool {
	return name != "" && name[0] != '.' && !strings.ContainsAny(name, "/\\\x00")
}

// mainFolder is the id of the main contacts folder; the ids of the others are
// their paths below it, with slashes.
const mainFolder = "."

// cardExtension ends the names of the files that hold contacts.
const cardExtension = ".vcf"

func isCard(name string) bool {
	return isVisible(name) && strings.EqualFold(path.Ext(name), cardExtension)
}

// join is the path of a name in a folder.
func join(folder, name string) string {
	if folder == mainFolder {
		return name
	}
	return folder + "/" + name
}

// isFolderPath says whether a text can be the id of a folder. Anything else is
// the id of nothing.
func isFolderPath(id string) bool {
	if id == mainFolder {
		return true
	}
	for name := range strings.SplitSeq(id, "/") {
		if !isVisible(name) {
			return false
		}
	}
	return true
}

// folder is what is known of a folder's directory. It is fs.ErrNotExist if
// there is none of that id.
func (b *box) folder(id addressbook.FolderID) (fs.FileInfo, error) {
	if !isFolderPath(string(id)) {
		return nil, fs.ErrNotExist
	}
	info, err := b.root.Lstat(string(id))
	if err == nil && !info.IsDir() {
		return nil, fs.ErrNotExist
	}
	return info, err
}

// folderOf is the folder that an item lies in, and its name there.
func folderOf(id addressbook.ItemID) (folder, name string) {
	directory, name := path.Split(string(id))
	if directory == "" {
		return mainFolder, name
	}
	return strings.TrimSuffix(directory, "/"), name
}
