package ews

import (
	"context"

	"contactsync/providers"
	"contactsync/providers/exchange/ews/wire"
)

// update writes properties and marks. The server refuses to write on another
// version than the task's.
func (b *box) update(ctx context.Context, tasks []*task) {
	b.setVersions(ctx, tasks)
	b.replacePhotos(ctx, unsettled(tasks))
	b.edit(ctx, tasks, func(t *task) wire.Update {
		return wire.Update{
			Item:    wire.Item{ID: t.Item, ChangeKey: t.version},
			Contact: t.Contact, Shape: t.Shape, Key: t.key, Mark: t.mark,
		}
	}, func(t *task, item *wire.ItemEntry) bool { return item.Key == t.key && item.Mark == t.mark })
}

// unmark takes the marks off and leaves everything else.
func (b *box) unmark(ctx context.Context, tasks []*task) {
	b.setVersions(ctx, tasks)
	b.edit(ctx, tasks, func(t *task) wire.Update {
		return wire.Update{Item: wire.Item{ID: t.Item, ChangeKey: t.version}, Unmark: true}
	}, func(_ *task, item *wire.ItemEntry) bool { return item.Key == "" && item.Mark == "" })
}

// edit writes on items in place. If it is not known whether that was done,
// isDone says so of an item whose version is another one now.
func (b *box) edit(ctx context.Context, tasks []*task, update func(*task) wire.Update, isDone func(*task, *wire.ItemEntry) bool) {
	b.perform(ctx, tasks, work{
		encode: func(tasks []*task) ([]byte, int) {
			updates := each(tasks, func(t **task) wire.Update { return update(*t) })
			return wire.UpdateItems(b.header, updates, b.batchBytes)
		},
		done: func(t *task, item wire.Item) {
			if item.ID == "" {
				t.doubt(&notEWSError{errCount})
				return
			}
			t.done(wire.Item{ID: t.Item, ChangeKey: item.ChangeKey})
		},
		lookUp: func(ctx context.Context, tasks []*task) error {
			results, err := b.look(ctx, tasks)
			if err != nil {
				return err
			}
			for i, t := range tasks {
				switch r := results[i]; {
				case r == nil:
					t.fail(providers.ErrGone)
				case r.Item.ChangeKey == t.version:
					t.retry()
				case isDone(t, &r.Item):
					// Without a change key: somebody may have edited it since.
					t.done(wire.Item{ID: t.Item})
				}
			}
			return nil
		},
	})
}
