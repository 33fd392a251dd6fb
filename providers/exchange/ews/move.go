package ews

import (
	"context"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
)

// move takes items to a folder, where they have other ids.
func (b *box) move(ctx context.Context, to addressbook.FolderID, tasks []*task) {
	if !b.mustBeLive(ctx, to, tasks) {
		return
	}
	tasks = b.lookFirst(ctx, tasks)
	for _, t := range tasks {
		if t.seen.Folder == to {
			t.done(t.seen.Item)
		}
	}
	b.perform(ctx, tasks, work{
		encode: func(tasks []*task) ([]byte, int) {
			return wire.MoveItems(b.header, wire.Folder{ID: to}, each(tasks, seenItem)), len(tasks)
		},
		done: func(t *task, item wire.Item) {
			if item.ID == "" {
				t.doubt(&notEWSError{errCount})
				return
			}
			t.done(item)
		},
		lookUp: func(ctx context.Context, tasks []*task) error { return b.lookUpMoved(ctx, to, tasks) },
	})
}

func seenItem(t **task) wire.Item {
	return wire.Item{ID: (*t).Item, ChangeKey: (*t).version}
}

// lookUpMoved settles the tasks whose items left their place and are in the
// folder that they were to go to. There they are known by their marks.
func (b *box) lookUpMoved(ctx context.Context, to addressbook.FolderID, tasks []*task) error {
	left, err := b.stillThere(ctx, tasks)
	if err != nil {
		return err
	}
	keys := make(map[string][]addressbook.Key)
	for _, t := range left {
		if item, ok := itemOf(&t.seen); ok {
			keys[item.Owner] = append(keys[item.Owner], item.Key)
		}
	}
	found := make(map[marks][]addressbook.ItemID)
	for owner, of := range keys {
		items, err := b.find(ctx, []addressbook.FolderID{to}, owner, of)
		if err != nil {
			return err
		}
		for i := range items {
			m := marksOf(&items[i])
			found[m] = append(found[m], items[i].ID)
		}
	}
	for _, t := range left {
		item, ok := itemOf(&t.seen)
		// A copy that lies there has the same marks.
		if same := found[marksOf(&item)]; ok && len(same) == 1 {
			t.done(wire.Item{ID: same[0]})
		}
	}
	return nil
}

// marks are what an item says of itself, wherever it lies.
type marks struct {
	owner string
	key   addressbook.Key
	mark  addressbook.Mark
}

func marksOf(item *addressbook.Item) marks { return marks{item.Owner, item.Key, item.Mark} }

// stillThere has the tasks sent again whose items are where and as they were,
// fails those whose items changed, and returns the others: their items are not
// there any more.
func (b *box) stillThere(ctx context.Context, tasks []*task) (left []*task, err error) {
	results, err := b.look(ctx, tasks)
	if err != nil {
		return nil, err
	}
	for i, t := range tasks {
		switch r := results[i]; {
		case r == nil:
			left = append(left, t)
		case r.Item.ChangeKey == t.version:
			t.retry()
		default:
			t.fail(providers.ErrChanged)
		}
	}
	return left, nil
}

// deleteTypes are what the modes are called in Exchange Web Services.
var deleteTypes = map[providers.DeleteMode]string{
	providers.DeletedItems:     wire.ToDeletedItems,
	providers.RecoverableItems: wire.ToRecoverableItems,
	providers.Permanent:        wire.ForGood,
}

// delete deletes items.
func (b *box) delete(ctx context.Context, mode providers.DeleteMode, tasks []*task) {
	b.perform(ctx, b.lookFirst(ctx, tasks), work{
		encode: func(tasks []*task) ([]byte, int) {
			return wire.DeleteItems(b.header, each(tasks, seenItem), deleteTypes[mode]), len(tasks)
		},
		done: func(t *task, _ wire.Item) { t.done(wire.Item{ID: t.Item}) },
		lookUp: func(ctx context.Context, tasks []*task) error {
			left, err := b.stillThere(ctx, tasks)
			for _, t := range left {
				t.done(wire.Item{ID: t.Item})
			}
			return err
		},
	})
}
