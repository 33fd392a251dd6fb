package ews

import (
	"context"

	"contactsync/providers"
	"contactsync/providers/exchange/ews/wire"
	"contactsync/providers/exchange/operation"
)

// update writes properties and marks. The server refuses to write on another
// version than the task's.
func (b *box) update(ctx context.Context, g operation.Group) {
	tasks := g.Tasks
	b.setVersions(ctx, tasks)
	b.replacePhotos(ctx, operation.Unsettled(tasks))
	b.edit(ctx, tasks, func(t *operation.Task) wire.Update {
		return wire.Update{
			Item:    wire.Item{ID: t.Item, ChangeKey: t.Version},
			Contact: t.Contact, Shape: t.Shape, Key: t.KeyText, Mark: t.MarkText,
		}
	}, func(t *operation.Task, item *wire.ItemEntry) bool {
		return item.Key == t.KeyText && item.Mark == t.MarkText
	})
}

// unmark takes the marks off and leaves everything else.
func (b *box) unmark(ctx context.Context, g operation.Group) {
	tasks := g.Tasks
	b.setVersions(ctx, tasks)
	b.edit(ctx, tasks, func(t *operation.Task) wire.Update {
		return wire.Update{Item: wire.Item{ID: t.Item, ChangeKey: t.Version}, Unmark: true}
	}, func(_ *operation.Task, item *wire.ItemEntry) bool { return item.Key == "" && item.Mark == "" })
}

// edit writes on items in place. If it is not known whether that was done,
// isDone says so of an item whose version is another one now.
func (b *box) edit(ctx context.Context, tasks []*operation.Task, update func(*operation.Task) wire.Update, isDone func(*operation.Task, *wire.ItemEntry) bool) {
	b.perform(ctx, tasks, work{
		encode: func(tasks []*operation.Task) ([]byte, int) {
			updates := each(tasks, func(t **operation.Task) wire.Update { return update(*t) })
			return wire.UpdateItems(b.header, updates, b.batchBytes)
		},
		done: func(t *operation.Task, item wire.Item) {
			if item.ID != "" {
				item.ID = t.Item
			}
			doneAs(t, item)
		},
		lookUp: func(ctx context.Context, tasks []*operation.Task) error {
			results, err := b.look(ctx, tasks)
			if err != nil {
				return err
			}
			for i, t := range tasks {
				switch r := results[i]; {
				case r == nil:
					t.Fail(providers.ErrGone)
				case r.Item.ChangeKey == t.Version:
					t.Reopen()
				case isDone(t, &r.Item):
					// Without a change key: somebody may have edited it since.
					t.Done(t.Item, "")
				}
			}
			return nil
		},
	})
}
