package graph

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/graph/wire"
	"contactsync/providers/exchange/operation"
)

// update writes properties and marks, on the versions that were just looked at.
func (b *box) update(ctx context.Context, g operation.Group) {
	tasks := g.Tasks
	folders, err := b.current(ctx)
	if err != nil {
		operation.FailAll(tasks, err)
		return
	}
	seen := make(map[*operation.Task]*wire.Item)
	for _, same := range byShape(tasks) {
		maps.Copy(seen, b.lookFirst(ctx, same, wire.Before(same[0].Shape)))
	}
	b.replacePhotos(ctx, operation.Unsettled(tasks))
	b.edit(ctx, tasks, func(t *operation.Task) []byte {
		return wire.Patch(t.Contact, t.Shape, seen[t], folders.isNameOf(t.Seen.Folder), t.KeyText, t.MarkText)
	}, func(t *operation.Task, item *wire.Item) bool { return item.Key == t.KeyText && item.Mark == t.MarkText })
}

// byShape are the tasks in groups of one shape.
func byShape(tasks []*operation.Task) [][]*operation.Task {
	sorted := slices.Clone(tasks)
	compare := func(t, other *operation.Task) int { return slices.Compare(t.Shape, other.Shape) }
	slices.SortStableFunc(sorted, compare)
	var groups [][]*operation.Task
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
func (b *box) unmark(ctx context.Context, g operation.Group) {
	tasks := g.Tasks
	b.lookFirst(ctx, tasks, wire.Identity())
	b.edit(ctx, tasks, func(*operation.Task) []byte { return wire.Unmark() },
		func(_ *operation.Task, item *wire.Item) bool { return item.Key == "" && item.Mark == "" })
}

// edit writes on items in place. If it is not known whether that was done,
// isDone says so of an item whose version is another one now.
func (b *box) edit(ctx context.Context, tasks []*operation.Task, body func(*operation.Task) []byte, isDone func(*operation.Task, *wire.Item) bool) {
	b.perform(ctx, tasks, work{
		call: func(t *operation.Task) wire.Call {
			return wire.Call{Method: http.MethodPatch, Path: b.contact(t.Item), Match: string(t.Version), Body: body(t)}
		},
		done: written,
		lookUp: func(ctx context.Context, tasks []*operation.Task) error {
			results, err := b.look(ctx, each(tasks, itemID), wire.Identity())
			if err != nil {
				return err
			}
			for i, t := range tasks {
				switch item := results[i].item; {
				case item == nil && errors.Is(results[i].err, providers.ErrGone):
					t.Fail(providers.ErrGone)
				case item == nil:
				case item.ChangeKey == t.Version:
					t.Reopen()
				case isDone(t, item):
					// Without a change key: somebody may have edited it since.
					t.Done(t.Item, "")
				}
			}
			return nil
		},
	})
}

func itemID(t **operation.Task) addressbook.ItemID { return (*t).Item }

// lookFirst looks at the items of tasks before they are written, and returns what it
// sees. It fails the tasks whose items are gone, in a folder that is not looked at, or in
// another version than the one that was planned on. An item that is to be moved, deleted or
// unmarked without such a version must at least carry a mark.
func (b *box) lookFirst(ctx context.Context, tasks []*operation.Task, query wire.Query) map[*operation.Task]*wire.Item {
	tasks = operation.Unsettled(tasks)
	results, err := b.lookAt(ctx, each(tasks, itemID), query)
	if err != nil {
		operation.FailAll(tasks, err)
		return nil
	}
	items, err := b.live(ctx, results)
	if err != nil {
		operation.FailAll(tasks, err)
		return nil
	}
	seen := make(map[*operation.Task]*wire.Item, len(tasks))
	for i, t := range tasks {
		switch item := items[i]; {
		case item == nil:
			t.Fail(providers.ErrGone)
		case t.ChangeKey != "" && t.ChangeKey != item.ChangeKey:
			t.Fail(providers.ErrChanged)
		case t.ChangeKey == "" && t.Kind != providers.UpdateItem && item.Key == "":
			t.Fail(fmt.Errorf("%w: it carries no mark any more", providers.ErrChanged))
		case strings.ContainsFunc(string(item.ChangeKey), func(r rune) bool { return r < ' ' || r == '"' }):
			t.Fail(&notGraphError{errCount})
		default:
			t.Version = item.ChangeKey
			t.Seen = operation.Sight{Folder: item.Folder, KeyText: item.Key, MarkText: item.Mark}
			seen[t] = item
		}
	}
	return seen
}
