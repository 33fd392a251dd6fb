package vdir

import (
	"errors"

	"contactsync/providers/addressbook"
)

// finding is what a file was found to be.
type finding byte

// The findings. The numbers are part of the cursor's format.
const (
	own      finding = 0 // the user's own contact
	marked   finding = 1 // a contact with a mark
	noCard   finding = 2 // not a card: see the errors of parseCard
	noEnd    finding = 3
	several  finding = 4
	badKey   finding = 5
	tooLarge finding = 6

	// unsettled is added where a write at the moment of the listing would not
	// show: the file is read again.
	unsettled finding = 0x80
)

// inspect finds out what a file is. The item is set for a marked contact, but
// for what the file's place says.
func inspect(data []byte) (addressbook.Item, finding) {
	c, err := parseCard(string(data))
	if err != nil {
		return addressbook.Item{}, findingOf(err)
	}
	if !c.isMarked() {
		return addressbook.Item{}, own
	}
	item, err := c.item()
	if err != nil {
		return addressbook.Item{}, badKey
	}
	return item, marked
}

// problems are what warnings say of files that could not be read.
var problems = map[finding]error{
	noCard:   errNoCard,
	noEnd:    errNoEnd,
	several:  errSeveral,
	badKey:   errBadKey,
	tooLarge: errTooLarge,
}

func findingOf(problem error) finding {
	for found, err := range problems {
		if errors.Is(problem, err) {
			return found
		}
	}
	return noCard
}

// problem is why the file counts as the user's own although it could not be
// read, nil for files that could.
func (f finding) problem() error { return problems[f&^unsettled] }
