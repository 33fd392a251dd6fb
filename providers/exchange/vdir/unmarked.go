package vdir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

var _ providers.Adopter = (*Target)(nil)

// Unmarked implements providers.Adopter. Files that cannot be read as a contact are left out, and
// so are cards of groups. A folder that is not there holds nothing.
func (t *Target) Unmarked(ctx context.Context, mailbox addressbook.Mailbox, folders []addressbook.FolderID, shape addressbook.Shape) ([]providers.Stray, error) {
	box, err := t.open(mailbox)
	if err != nil {
		return nil, err
	}
	defer box.close()
	var strays []providers.Stray
	for _, folder := range folders {
		if !isFolderPath(string(folder)) {
			continue
		}
		l, err := box.list(folder)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = box.strays(ctx, l, shape, &strays)
		}
		if err != nil {
			return nil, fmt.Errorf("mailbox of rep %s: %w", mailbox.Rep, withClass(err))
		}
	}
	slices.SortFunc(strays, func(a, b providers.Stray) int { return strings.Compare(string(a.Item.ID), string(b.Item.ID)) })
	return strays, nil
}

// strays adds the contacts without a mark that lie in a folder.
func (b *box) strays(ctx context.Context, l *listing, shape addressbook.Shape, found *[]providers.Stray) error {
	for _, file := range l.cards {
		if err := ctx.Err(); err != nil {
			return err
		}
		id := addressbook.ItemID(join(string(l.id), file.name))
		read, err := b.read(id)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errTooLarge) {
			continue
		}
		if err != nil {
			return err
		}
		c, err := parseCard(string(read.data))
		if err != nil || c.isMarked() || c.isGroup() {
			continue
		}
		*found = append(*found, providers.Stray{
			Item: addressbook.Item{
				ID: id, ChangeKey: changeKey(read.data), Folder: l.id, Created: time.Unix(0, file.stamp.modified).UTC(),
			},
			Contact: c.contact(shape),
		})
	}
	return nil
}

// isGroup says whether the card is a distribution list: in version 4 by KIND (RFC 6350,
// section 6.1.4), in version 3 by what Apple's address book writes instead.
func (c *card) isGroup() bool {
	for _, name := range []string{"KIND", "X-ADDRESSBOOKSERVER-KIND"} {
		if l := c.named(name); l != nil && strings.EqualFold(strings.TrimSpace(l.value), "group") {
			return true
		}
	}
	return false
}
