package ews

import (
	"context"
	"time"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
)

// create makes items in a folder, and gives them their photos.
func (b *box) create(ctx context.Context, folder addressbook.FolderID, tasks []*task) {
	if !b.mustBeLive(ctx, folder, tasks) {
		return
	}
	b.perform(ctx, tasks, work{
		encode: func(tasks []*task) ([]byte, int) {
			contacts := make([]wire.New, len(tasks))
			for i, t := range tasks {
				contacts[i] = wire.New{Contact: t.Contact, Key: t.key, Mark: t.mark}
			}
			return wire.CreateItems(b.header, wire.Folder{ID: folder}, contacts, b.batchBytes)
		},
		done: func(t *task, item wire.Item) {
			if item.ID == "" {
				t.doubt(&notEWSError{errCount})
				return
			}
			t.done(item)
		},
		lookUp: b.lookUpCreated,
	})
	b.attachPhotos(ctx, tasks)
}

// A request that was cut off may still be under way at the server. What it
// makes is therefore looked up until two looks, with a pause between them, see
// the same.
const (
	settleLooks = 5
	settlePause = time.Second
)

// lookUpCreated settles the tasks whose items are there. The others are sent
// again: each key is known not to be there.
func (b *box) lookUpCreated(ctx context.Context, tasks []*task) error {
	found, err := b.lookForOps(ctx, tasks)
	for looks := 1; err == nil && len(found) < len(tasks); looks++ {
		if looks == settleLooks {
			return errUnsettled
		}
		if err = b.pause(ctx, settlePause); err != nil {
			break
		}
		before := len(found)
		if found, err = b.lookForOps(ctx, tasks); len(found) == before {
			break
		}
	}
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if id, ok := found[t.Mark.Op]; ok {
			// Without a change key: it may have been edited before it was found.
			t.done(wire.Item{ID: id})
		} else {
			t.retry()
		}
	}
	return nil
}

// lookForOps finds the items that tasks made, by key and op, wherever they are
// now.
func (b *box) lookForOps(ctx context.Context, tasks []*task) (map[addressbook.Op]addressbook.ItemID, error) {
	folders, err := b.contactsFolders(ctx)
	if err != nil {
		return nil, err
	}
	keys := make(map[string][]addressbook.Key)
	wanted := make(map[addressbook.Op]*task, len(tasks))
	for _, t := range tasks {
		keys[t.Owner] = append(keys[t.Owner], t.Key)
		wanted[t.Mark.Op] = t
	}
	found := make(map[addressbook.Op]addressbook.ItemID)
	for owner, of := range keys {
		items, err := b.find(ctx, folders, owner, of)
		if err != nil {
			return nil, err
		}
		for _, item := range items {
			t := wanted[item.Mark.Op]
			if t == nil || t.Key.Fold() != item.Key.Fold() {
				continue
			}
			if _, twice := found[item.Mark.Op]; !twice || item.Folder == t.Folder {
				found[item.Mark.Op] = item.ID
			}
		}
	}
	return found, nil
}
