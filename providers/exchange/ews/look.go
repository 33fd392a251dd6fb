package ews

import (
	"context"
	"errors"
	"fmt"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
)

// errUnsettled is for a look-up that saw something else each time.
var errUnsettled = errors.New("what was written is not settled yet")

// look fetches the versions and marks of the tasks' items, in the order of the
// tasks; nil stands for one that is not there. It fetches no values.
func (b *box) look(ctx context.Context, tasks []*task) ([]*wire.ContactResult, error) {
	return b.get(ctx, each(tasks, func(t **task) addressbook.ItemID { return (*t).Item }), nil)
}

// lookFirst looks at the items of tasks before they are moved or deleted, since
// the server checks no version then. Those which cannot be, because they are
// gone or changed, fail. The rest have seen and version set. Without a version that was planned
// on, an item must at least carry a mark.
func (b *box) lookFirst(ctx context.Context, tasks []*task) []*task {
	results, err := b.look(ctx, tasks)
	if err != nil {
		failAll(tasks, err)
		return nil
	}
	for i, t := range tasks {
		switch r := results[i]; {
		case r == nil:
			t.fail(providers.ErrGone)
		case t.ChangeKey != "" && t.ChangeKey != r.Item.ChangeKey:
			t.fail(providers.ErrChanged)
		case t.ChangeKey == "" && r.Item.Key == "":
			t.fail(fmt.Errorf("%w: it carries no mark any more", providers.ErrChanged))
		default:
			t.seen, t.version = r.Item, r.Item.ChangeKey
		}
	}
	return unsettled(tasks)
}

// setVersions has the tasks without a version that was planned on written on
// the one that there is.
func (b *box) setVersions(ctx context.Context, tasks []*task) {
	var without []*task
	for _, t := range tasks {
		if t.version == "" {
			without = append(without, t)
		}
	}
	if len(without) == 0 {
		return
	}
	results, err := b.look(ctx, without)
	if err != nil {
		failAll(without, err)
		return
	}
	for i, t := range without {
		if results[i] == nil {
			t.fail(providers.ErrGone)
			continue
		}
		t.version = results[i].Item.ChangeKey
	}
}
