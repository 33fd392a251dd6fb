package operation

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// check says why the operation cannot be done, and makes the texts of the marks if it
// can.
func (t *Task) check() error {
	switch t.Kind {
	case providers.CreateItem:
		return cmp.Or(t.checkFolder(), t.writeMarks())
	case providers.UpdateItem:
		return cmp.Or(t.checkItem(), t.writeMarks())
	case providers.MoveItem:
		return cmp.Or(t.checkItem(), t.checkFolder())
	case providers.DeleteItem:
		return cmp.Or(t.checkItem(), t.checkMode())
	case providers.UnmarkItem:
		return t.checkItem()
	case providers.CreateFolder, providers.UpdateFolder, providers.DeleteFolder:
		return t.checkFolder()
	}
	return fmt.Errorf("there is no operation %q", t.Kind)
}

func (t *Task) checkItem() error {
	if !IsID(t.Item) {
		return fmt.Errorf("%w: that is no id of an item", providers.ErrGone)
	}
	return nil
}

func (t *Task) checkFolder() error {
	if !IsID(t.Folder) {
		return ErrFolderGone
	}
	return nil
}

func (t *Task) checkMode() error {
	modes := []providers.DeleteMode{providers.DeletedItems, providers.RecoverableItems, providers.Permanent}
	if !slices.Contains(modes, t.Mode) {
		return fmt.Errorf("there is no delete mode %q", t.Mode)
	}
	return nil
}

// writeMarks makes the texts of the marks. What neither XML nor JSON brings back as it
// was is refused: such a mark would not be found again.
func (t *Task) writeMarks() (err error) {
	if t.KeyText, err = addressbook.EncodeKey(t.Owner, t.Key); err != nil {
		return err
	}
	if t.MarkText, err = t.Mark.Encode(); err != nil {
		return err
	}
	for _, text := range []string{t.KeyText, t.MarkText} {
		if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
			return fmt.Errorf("%w: control characters or invalid UTF-8", addressbook.ErrMark)
		}
	}
	return nil
}

// IsID says whether a text can be an id of Exchange's: base64, in one of its alphabets.
// Nothing else is sent: it is the id of nothing.
func IsID[ID ~string](id ID) bool {
	for _, c := range []byte(id) {
		isLetter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !isLetter && (c < '0' || c > '9') && !strings.ContainsRune("+/=-_", rune(c)) {
			return false
		}
	}
	return id != "" && len(id) <= 2048
}
