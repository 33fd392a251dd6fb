package ews

import (
	"context"
	"errors"
	"fmt"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/operation"
	"contactsync/providers/pace"
)

// errVanished says that a folder is not there any more that was so a moment ago.
var errVanished = errors.New("a folder vanished while the mailbox was read")

// observations is how often a mailbox is observed anew because a folder
// vanished.
const observations = 3

// Observe implements providers.Target. Of a mailbox in which nothing changed it
// asks once for the folders and once for each folder, and returns the cursors
// that it was given.
func (t *Target) Observe(ctx context.Context, mailbox addressbook.Mailbox, cursors providers.Cursors) (*providers.Observation, error) {
	ctx, cancel := t.limit(ctx)
	defer cancel()
	b, err := t.open(mailbox)
	if err != nil {
		return nil, operation.InMailbox(mailbox, err)
	}
	for range observations {
		var o *providers.Observation
		if o, err = b.observe(ctx, cursors); err == nil {
			return o, nil
		}
		if !errors.Is(err, errVanished) {
			break
		}
	}
	return nil, operation.InMailbox(mailbox, err)
}

func (b *box) observe(ctx context.Context, cursors providers.Cursors) (*providers.Observation, error) {
	before, known := decodeTree(cursors[""])
	now, err := b.since(ctx, before)
	if err != nil {
		return nil, err
	}
	folders := now.contacts()
	deltas := make([]delta, len(folders))
	err = pace.Each(ctx, b.perMailbox, len(folders), func(ctx context.Context, i int) (err error) {
		deltas[i], err = b.delta(ctx, folders[i].ID, cursors[folders[i].ID])
		return err
	})
	if err != nil {
		return nil, err
	}
	if known && (now != before || hasTouched(folders, deltas)) {
		if now, err = b.recount(ctx, now); err != nil {
			return nil, err
		}
		folders = now.contacts()
	}
	o := &providers.Observation{Folders: folders, Hierarchy: cursors[""]}
	if now != before {
		o.Hierarchy = now.encode()
	}
	for i := range deltas {
		o.Deltas = append(o.Deltas, deltas[i].Delta)
	}
	return o, nil
}

// hasTouched says whether anything changed in a folder with our mark: then it
// may hold another number of items than is remembered.
func hasTouched(folders []addressbook.Folder, deltas []delta) bool {
	for i := range folders {
		if folders[i].Mark != (addressbook.FolderMark{}) && deltas[i].changes > 0 {
			return true
		}
	}
	return false
}

// describe is what a warning calls an item whose key cannot be read.
func describe(id addressbook.ItemID) string {
	return fmt.Sprintf("item %s: its %s cannot be read", id, addressbook.KeyProperty)
}
