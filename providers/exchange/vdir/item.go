package vdir

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// fileNamePrefix begins the names of the files that we make; the op follows.
const fileNamePrefix = "contactsync-"

func isOurName(name string) bool { return strings.HasPrefix(name, fileNamePrefix) && isCard(name) }

// fileName is the name of the file of an item that an op creates. An op that is
// not of the form that ops have is named by its digest.
func fileName(op addressbook.Op) string {
	name := string(op)
	isPlain := func(r rune) bool { return '0' <= r && r <= '9' || 'a' <= r && r <= 'z' }
	if name == "" || len(name) > 64 || strings.ContainsFunc(name, func(r rune) bool { return !isPlain(r) }) {
		name = digest(name)
	}
	return fileNamePrefix + name + cardExtension
}

func (w *writer) create(s *step) (providers.Result, error) {
	info, err := w.box.folder(s.Folder)
	if err != nil {
		return providers.Result{}, err
	}
	c := newCard(s.Mark.Op)
	var names []string
	if s.Contact != nil {
		for _, field := range s.Contact.Fields {
			names = append(names, field.Name)
		}
	}
	left := c.apply(s.Contact, addressbook.NewShape(names...))
	c.completeNames()
	if err := c.setMark(s.Owner, s.Key, s.Mark); err != nil {
		return providers.Result{}, err
	}
	data, name := []byte(c.text()), fileName(s.Mark.Op)
	temp, err := w.box.stage(string(s.Folder), name, data, rightsOf(info).ofFile())
	if err != nil {
		return providers.Result{}, err
	}
	id, err := w.box.publish(temp, string(s.Folder), name)
	if err != nil {
		_ = w.box.root.Remove(temp)
		return providers.Result{}, err
	}
	s.touch(string(s.Folder))
	return providers.Result{ID: addressbook.ItemID(id), ChangeKey: changeKey(data), Notes: notes(left)}, nil
}

// notes say which properties were left out.
func notes(left []string) []string {
	var notes []string
	for _, property := range left {
		notes = append(notes, fmt.Sprintf("a vCard file cannot hold the property %q", property))
	}
	return notes
}

// current reads the file of a step's item and its card. It is
// providers.ErrChanged if the file is not in the version that was planned on.
func (w *writer) current(s *step) (*content, *card, error) {
	file, err := w.box.read(s.Item)
	if err != nil {
		return nil, nil, err
	}
	if s.ChangeKey != "" && changeKey(file.data) != s.ChangeKey {
		return nil, nil, providers.ErrChanged
	}
	c, err := parseCard(string(file.data))
	if err != nil {
		return nil, nil, err
	}
	return file, c, nil
}

// currentMarked is current for a file that is taken away: without a version
// that was planned on it must at least carry a mark.
func (w *writer) currentMarked(s *step) (*content, error) {
	file, c, err := w.current(s)
	if err == nil && s.ChangeKey == "" && !c.isMarked() {
		err = fmt.Errorf("%w: it carries no mark any more", providers.ErrChanged)
	}
	return file, err
}

func (w *writer) update(s *step) (providers.Result, error) {
	file, c, err := w.current(s)
	if err != nil {
		return providers.Result{}, err
	}
	left := c.apply(s.Contact, s.Shape)
	if len(s.Shape) > 0 {
		c.completeNames()
	}
	if err := c.setMark(s.Owner, s.Key, s.Mark); err != nil {
		return providers.Result{}, err
	}
	result, err := w.rewrite(s, file, c)
	result.Notes = notes(left)
	return result, err
}

func (w *writer) unmark(s *step) (providers.Result, error) {
	file, c, err := w.current(s)
	if err != nil {
		return providers.Result{}, err
	}
	c.unmark()
	return w.rewrite(s, file, c)
}

// rewrite writes an edited card, if there is anything to write.
func (w *writer) rewrite(s *step, file *content, c *card) (providers.Result, error) {
	data := []byte(c.text())
	result := providers.Result{ID: s.Item, ChangeKey: changeKey(data)}
	if string(data) == string(file.data) {
		return result, nil
	}
	if err := w.box.replace(s.Item, file, data); err != nil {
		return providers.Result{}, err
	}
	folder, _ := folderOf(s.Item)
	s.touch(folder)
	return result, nil
}

func (w *writer) move(s *step) (providers.Result, error) {
	if _, err := w.box.folder(s.Folder); err != nil {
		return providers.Result{}, err
	}
	file, err := w.currentMarked(s)
	if err != nil {
		return providers.Result{}, err
	}
	result := providers.Result{ID: s.Item, ChangeKey: changeKey(file.data)}
	folder, name := folderOf(s.Item)
	if folder == string(s.Folder) {
		return result, nil
	}
	id, err := w.box.settle(string(s.Item), string(s.Folder), name)
	if err != nil {
		return providers.Result{}, err
	}
	s.touch(folder, string(s.Folder))
	result.ID = addressbook.ItemID(id)
	return result, nil
}

// The hidden directories of a mailbox that deleted files go to. Purge alone
// removes something from them.
const (
	deletedFolder     = ".deleted"
	recoverableFolder = ".recoverable"
)

func (w *writer) delete(s *step) error {
	if _, err := w.currentMarked(s); err != nil {
		return err
	}
	folder, name := folderOf(s.Item)
	switch s.Mode {
	case providers.Permanent:
		s.touch(folder)
		return w.box.root.Remove(string(s.Item))
	case providers.DeletedItems:
		return w.bin(s, deletedFolder, folder, name)
	case providers.RecoverableItems:
		return w.bin(s, recoverableFolder, folder, name)
	}
	return errors.New("there is no such delete mode")
}

// bin moves a file into a hidden directory, which is made if there is none.
func (w *writer) bin(s *step, hidden, folder, name string) error {
	if err := w.box.makeHidden(hidden); err != nil {
		return err
	}
	s.touch(folder, hidden, mainFolder)
	_, err := w.box.settle(join(folder, name), hidden, name)
	return err
}

func (b *box) makeHidden(name string) error {
	info, err := b.root.Lstat(mainFolder)
	if err != nil {
		return err
	}
	if err := b.root.Mkdir(name, 0o700); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return nil
		}
		return err
	}
	return b.giveRights(name, rightsOf(info))
}

// giveRights gives a directory its rights.
func (b *box) giveRights(directory string, as rights) error {
	f, err := b.root.Open(directory)
	if err != nil {
		return err
	}
	defer f.Close()
	return as.give(f)
}
