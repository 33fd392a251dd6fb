package vdir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Read implements providers.Target. A file without a mark is read too, since it may be
// about to get one: whose ids are asked for is the caller's responsibility.
func (t *Target) Read(ctx context.Context, mailbox addressbook.Mailbox, ids []addressbook.ItemID, shape addressbook.Shape) ([]providers.Reading, error) {
	box, err := t.open(mailbox)
	if err != nil {
		return nil, err
	}
	defer box.close()
	readings := make([]providers.Reading, 0, len(ids))
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		reading, err := box.reading(id, shape)
		if err != nil {
			return nil, fmt.Errorf("mailbox of rep %s: %w", mailbox.Rep, withClass(err))
		}
		readings = append(readings, reading)
	}
	return readings, nil
}

func (b *box) reading(id addressbook.ItemID, shape addressbook.Shape) (providers.Reading, error) {
	reading := providers.Reading{ID: id}
	file, err := b.read(id)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errTooLarge) {
		return reading, nil
	}
	if err != nil {
		return reading, err
	}
	c, err := parseCard(string(file.data))
	if err != nil {
		return reading, nil //nolint:nilerr // what is no card holds no contact
	}
	reading.ChangeKey, reading.Contact = changeKey(file.data), c.contact(shape)
	return reading, nil
}

// contact is what the card has of a shape.
func (c *card) contact(shape addressbook.Shape) *addressbook.Contact {
	fields := make([]addressbook.Field, 0, len(shape))
	for _, name := range shape {
		fields = append(fields, addressbook.Field{Name: name, Value: c.get(name)})
	}
	return addressbook.NewContact(fields...)
}

// Find implements providers.Target. It reads all files: there is no index.
func (t *Target) Find(ctx context.Context, mailbox addressbook.Mailbox, owner string, keys []addressbook.Key) ([]addressbook.Item, error) {
	observation, err := t.Observe(ctx, mailbox, nil)
	if err != nil {
		return nil, err
	}
	wanted := make(map[addressbook.Key]bool, len(keys))
	for _, key := range keys {
		wanted[key.Fold()] = true
	}
	var found []addressbook.Item
	for _, delta := range observation.Deltas {
		for _, item := range delta.Items {
			if item.Owner == owner && wanted[item.Key.Fold()] {
				found = append(found, item)
			}
		}
	}
	slices.SortFunc(found, func(a, b addressbook.Item) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return found, nil
}
