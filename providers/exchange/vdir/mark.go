package vdir

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"contactsync/providers/addressbook"
)

// The lines that hold our mark: addressbook.KeyProperty and
// addressbook.MarkProperty.
const (
	keyLine  = extensionPrefix + "KEY"
	markLine = extensionPrefix + "MARK"
)

// errBadKey is what a warning says of a file whose key is not one.
var errBadKey = errors.New("its " + keyLine + " is not a key")

// newCard is a card without properties. It has a line for the name since many
// readers of version 3 ask for one.
func newCard(op addressbook.Op) *card {
	c := &card{eol: "\r\n"}
	for _, text := range []string{
		"BEGIN:VCARD", "VERSION:4.0", "PRODID:-//contactsync//vdir//EN",
		"UID:" + textEscaper.Replace("urn:contactsync:"+string(op)),
		"FN;" + derivedParam + "=" + shortDigest("") + ":", "N:;;;;", "END:VCARD",
	} {
		c.lines = append(c.lines, parseLine(fold(text, c.eol)))
	}
	c.bind()
	return c
}

// isMarked says whether the card carries a mark of any owner.
func (c *card) isMarked() bool { return c.named(keyLine) != nil }

// item is what the card's mark says. A mark that cannot be read leaves
// Mark.Format 0; a key that cannot be read is errBadKey.
func (c *card) item() (addressbook.Item, error) {
	var item addressbook.Item
	key := c.named(keyLine)
	if key == nil {
		return item, errBadKey
	}
	var err error
	if item.Owner, item.Key, err = addressbook.DecodeKey(unescape(key.value)); err != nil {
		return item, errBadKey
	}
	if mark := c.named(markLine); mark != nil {
		if decoded, err := addressbook.DecodeMark(unescape(mark.value)); err == nil {
			item.Mark = decoded
		}
	}
	return item, nil
}

// setMark writes the mark.
func (c *card) setMark(owner string, key addressbook.Key, mark addressbook.Mark) error {
	keyText, err := addressbook.EncodeKey(owner, key)
	if err != nil {
		return err
	}
	markText, err := mark.Encode()
	if err != nil {
		return err
	}
	for _, l := range []struct{ name, text string }{{keyLine, keyText}, {markLine, markText}} {
		if !utf8.ValidString(l.text) || strings.ContainsFunc(l.text, isControl) {
			return fmt.Errorf("%w: control characters or invalid UTF-8", addressbook.ErrMark)
		}
		c.setLine(l.name, l.text)
	}
	return nil
}

// setLine gives the first line of a name, made if there is none, a text.
func (c *card) setLine(name, text string) {
	l := c.named(name)
	if l == nil {
		l = &line{name: name}
		c.add(l)
	}
	if unescape(l.value) != text {
		l.change(textEscaper.Replace(text))
	}
}

// unmark takes the mark off and leaves everything else as it is, byte for byte.
func (c *card) unmark() {
	c.remove(func(l *line) bool { return l.name == keyLine || l.name == markLine })
}
