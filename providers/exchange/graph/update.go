package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/graph/wire"
)

// update writes properties and marks, on the versions that were just looked at.
func (b *box) update(ctx context.Context, tasks []*task) {
	folders, err := b.current(ctx)
	if err != nil {
		failAll(tasks, err)
		return
	}
	for _, same := range byShape(tasks) {
		b.lookFirst(ctx, same, wire.Before(same[0].Shape))
	}
	b.replacePhotos(ctx, unsettled(tasks))
	b.edit(ctx, tasks, func(t *task) []byte {
		return wire.Patch(t.Contact, t.Shape, t.seen, folders.isNameOf(t.seen.Folder), t.key, t.mark)
	}, func(t *task, item *wire.Item) bool { return item.Key == t.key && item.Mark == t.mark })
}

// byShape are the tasks in groups of one shape.
func byShape(tasks []*task) [][]*task {
	sorted := slices.Clone(tasks)
	compare := func(t, other *task) int { return slices.Compare(t.Shape, other.Shape) }
	slices.SortStableFunc(sorted, compare)
	var groups [][]*task
	for len(sorted) > 0 {
		n := 1
		for n < len(sorted) && compare(sorted[0], sorted[n]) == 0 {
			n++
		}
		groups = append(groups, sorted[:n])
		sorted = sorted[n:]
	}
	return groups
}

// unmark takes the marks off and leaves everything else.
func (b *box) unmark(ctx context.Context, tasks []*task) {
	b.lookFirst(ctx, tasks, wire.Identity())
	b.edit(ctx, tasks, func(*task) []byte { return wire.Unmark() },
		func(_ *task, item *wire.Item) bool { return item.Key == "" && item.Mark == "" })
}

// edit writes on items in place. If it is not known whether that was done,
// isDone says so of an item whose version is another one now.
func (b *box) edit(ctx context.Context, tasks []*task, body func(*task) []byte, isDone func(*task, *wire.Item) bool) {
	b.perform(ctx, tasks, work{
		call: func(t *task) wire.Call {
			return wire.Call{Method: http.MethodPatch, Path: b.contact(t.Item), Match: string(t.seen.ChangeKey), Body: body(t)}
		},
		done: func(t *task, reply *wire.Reply) { t.written(reply) },
		lookUp: func(ctx context.Context, tasks []*task) error {
			results, err := b.look(ctx, each(tasks, itemID), wire.Identity())
			if err != nil {
				return err
			}
			for i, t := range tasks {
				switch item := results[i].item; {
				case item == nil && errors.Is(results[i].err, providers.ErrGone):
					t.fail(providers.ErrGone)
				case item == nil:
				case item.ChangeKey == t.seen.ChangeKey:
					t.retry()
				case isDone(t, item):
					// Without a change key: somebody may have edited it since.
					t.done(t.Item, "")
				}
			}
			return nil
		},
	})
}

func itemID(t **task) addressbook.ItemID { return (*t).Item }

// lookFirst looks at the items of tasks before they are written, and keeps what it
// sees. It fails the tasks whose items are gone, in a folder that is not looked at, or in
// another version than the one that was planned on. An item that is to be moved, deleted or
// unmarked without such a version must at least carry a mark.
func (b *box) lookFirst(ctx context.Context, tasks []*task, query wire.Query) {
	tasks = unsettled(tasks)
	results, err := b.lookAt(ctx, each(tasks, itemID), query)
	if err != nil {
		failAll(tasks, err)
		return
	}
	items, err := b.live(ctx, results)
	if err != nil {
		failAll(tasks, err)
		return
	}
	for i, t := range tasks {
		switch item := items[i]; {
		case item == nil:
			t.fail(providers.ErrGone)
		case t.ChangeKey != "" && t.ChangeKey != item.ChangeKey:
			t.fail(providers.ErrChanged)
		case t.ChangeKey == "" && t.Kind != providers.UpdateItem && item.Key == "":
			t.fail(fmt.Errorf("%w: it carries no mark any more", providers.ErrChanged))
		case strings.ContainsFunc(string(item.ChangeKey), func(r rune) bool { return r < ' ' || r == '"' }):
			t.fail(&notGraphError{errCount})
		default:
			t.seen = item
		}
	}
}
