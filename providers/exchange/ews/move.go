package ews

import (
	"context"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
	"contactsync/providers/exchange/operation"
)

// move takes items to a folder, where they have other ids.
func (b *box) move(ctx context.Context, g operation.Group) {
	if !operation.MustBeLive(ctx, g.Folder, g.Tasks, b.isLive) {
		return
	}
	tasks := b.lookFirst(ctx, g.Tasks)
	for _, t := range tasks {
		if t.Seen.Folder == g.Folder {
			t.Done(t.Item, t.Version)
		}
	}
	b.perform(ctx, tasks, work{
		encode: func(tasks []*operation.Task) ([]byte, int) {
			return wire.MoveItems(b.header, wire.Folder{ID: g.Folder}, each(tasks, seenItem)), len(tasks)
		},
		done:   doneAs,
		lookUp: func(ctx context.Context, tasks []*operation.Task) error { return b.lookUpMoved(ctx, g.Folder, tasks) },
	})
}

func seenItem(t **operation.Task) wire.Item {
	return wire.Item{ID: (*t).Item, ChangeKey: (*t).Version}
}

// lookUpMoved settles the tasks whose items left their place and are in the
// folder that they were to go to. There they are known by their marks.
func (b *box) lookUpMoved(ctx context.Context, to addressbook.FolderID, tasks []*operation.Task) error {
	left, err := b.stillThere(ctx, tasks)
	if err != nil {
		return err
	}
	keys := make(map[string][]addressbook.Key)
	for _, t := range left {
		if item, ok := seenAs(t); ok {
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
		item, ok := seenAs(t)
		// A copy that lies there has the same marks.
		if same := found[marksOf(&item)]; ok && len(same) == 1 {
			t.Done(same[0], "")
		}
	}
	return nil
}

// seenAs is the item of a task as it was before it was moved; ok is false if it carried no
// mark.
func seenAs(t *operation.Task) (item addressbook.Item, ok bool) {
	return itemOf(&wire.ItemEntry{Item: wire.Item{ID: t.Item}, Key: t.Seen.KeyText, Mark: t.Seen.MarkText})
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
func (b *box) stillThere(ctx context.Context, tasks []*operation.Task) (left []*operation.Task, err error) {
	results, err := b.look(ctx, tasks)
	if err != nil {
		return nil, err
	}
	for i, t := range tasks {
		switch r := results[i]; {
		case r == nil:
			left = append(left, t)
		case r.Item.ChangeKey == t.Version:
			t.Reopen()
		default:
			t.Fail(providers.ErrChanged)
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
func (b *box) delete(ctx context.Context, g operation.Group) {
	b.perform(ctx, b.lookFirst(ctx, g.Tasks), work{
		encode: func(tasks []*operation.Task) ([]byte, int) {
			return wire.DeleteItems(b.header, each(tasks, seenItem), deleteTypes[g.Mode]), len(tasks)
		},
		done: func(t *operation.Task, _ wire.Item) { t.Done(t.Item, "") },
		lookUp: func(ctx context.Context, tasks []*operation.Task) error {
			left, err := b.stillThere(ctx, tasks)
			for _, t := range left {
				t.Done(t.Item, "")
			}
			return err
		},
	})
}
