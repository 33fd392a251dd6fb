package ews

import (
	"context"
	"fmt"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
	"contactsync/providers/exchange/operation"
)

// look fetches the versions and marks of the tasks' items, in the order of the
// tasks; nil stands for one that is not there. It fetches no values.
func (b *box) look(ctx context.Context, tasks []*operation.Task) ([]*wire.ContactResult, error) {
	return b.get(ctx, each(tasks, func(t **operation.Task) addressbook.ItemID { return (*t).Item }), nil)
}

// lookFirst looks at the items of tasks before they are moved or deleted, since
// the server checks no version then. Those which cannot be, because they are
// gone or changed, fail. The rest have seen and version set. Without a version that was planned
// on, an item must at least carry a mark.
func (b *box) lookFirst(ctx context.Context, tasks []*operation.Task) []*operation.Task {
	results, err := b.look(ctx, tasks)
	if err != nil {
		operation.FailAll(tasks, err)
		return nil
	}
	for i, t := range tasks {
		switch r := results[i]; {
		case r == nil:
			t.Fail(providers.ErrGone)
		case t.ChangeKey != "" && t.ChangeKey != r.Item.ChangeKey:
			t.Fail(providers.ErrChanged)
		case t.ChangeKey == "" && r.Item.Key == "":
			t.Fail(fmt.Errorf("%w: it carries no mark any more", providers.ErrChanged))
		default:
			t.Version = r.Item.ChangeKey
			t.Seen = operation.Sight{Folder: r.Item.Folder, KeyText: r.Item.Key, MarkText: r.Item.Mark}
		}
	}
	return operation.Unsettled(tasks)
}

// setVersions has the tasks without a version that was planned on written on
// the one that there is.
func (b *box) setVersions(ctx context.Context, tasks []*operation.Task) {
	var without []*operation.Task
	for _, t := range tasks {
		if t.Version == "" {
			without = append(without, t)
		}
	}
	if len(without) == 0 {
		return
	}
	results, err := b.look(ctx, without)
	if err != nil {
		operation.FailAll(without, err)
		return
	}
	for i, t := range without {
		if results[i] == nil {
			t.Fail(providers.ErrGone)
			continue
		}
		t.Version = results[i].Item.ChangeKey
	}
}
