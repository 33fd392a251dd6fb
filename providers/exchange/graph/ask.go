package graph

import (
	"context"
	"errors"
	"slices"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/graph/wire"
	"contactsync/providers/exchange/operation"
	"contactsync/providers/pace"
)

// askAll sends requests that change nothing, in batches, until each has a reply that
// stays as it is: that it was done, or why not. An error, or a reply that concerns the
// mailbox, is the error of all.
func (b *box) askAll(ctx context.Context, calls []wire.Call) ([]*wire.Reply, error) {
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	replies := make([]*wire.Reply, len(calls))
	open := make([]int, len(calls))
	for i := range open {
		open[i] = i
	}
	size, failures, pause := b.batch, 0, b.backoff
	for len(open) > 0 {
		chunks := slices.Collect(slices.Chunk(open, size))
		err := pace.Each(ctx, b.perMailbox, len(chunks), func(ctx context.Context, i int) error {
			return b.askChunk(ctx, calls, chunks[i], replies)
		})
		if err != nil {
			return nil, err
		}
		before := len(open)
		open = slices.DeleteFunc(open, func(i int) bool { return isFinal(replies[i]) })
		size = max(size/2, 1) // where one is refused others may be, each of which costs a round
		if len(open) < before {
			failures, pause = 0, b.backoff
			continue
		}
		if failures++; failures == operation.MaxSends {
			if replies[open[0]] == nil {
				return nil, &notGraphError{errCount}
			}
			return nil, failure(replies[open[0]])
		}
		if err := b.pauses().Pause(ctx, pause); err != nil {
			return nil, err
		}
		pause = b.pauses().Longer(pause)
	}
	return replies, nil
}

// isFinal says whether a reply stays as it is.
func isFinal(reply *wire.Reply) bool {
	if reply == nil {
		return false
	}
	r := refusalOf(reply)
	return r == nil || r.conduct == refuse
}

// askChunk sends the requests at some places once, in halves if they are too much
// together.
func (b *box) askChunk(ctx context.Context, calls []wire.Call, at []int, replies []*wire.Reply) error {
	some := each(at, func(i *int) wire.Call { return calls[*i] })
	var got []*wire.Reply
	err := b.pass(ctx, len(some), func(ctx context.Context) (err error) {
		if got, err = b.sendAll(ctx, some); err == nil {
			return hintOf(got)
		}
		if len(some) > 1 && isTooLarge(err) {
			return &unjudgedError{err}
		}
		return err
	})
	if _, isTooMuch := errors.AsType[*unjudgedError](err); isTooMuch && got == nil {
		half := len(at) / 2
		if err := b.askChunk(ctx, calls, at[:half], replies); err != nil {
			return err
		}
		return b.askChunk(ctx, calls, at[half:], replies)
	}
	if got == nil {
		return err
	}
	for k, i := range at {
		replies[i] = got[k]
		if got[k] == nil {
			continue
		}
		if r := refusalOf(got[k]); r != nil && r.conduct == refuse && r.isOfMailbox() {
			return r
		}
	}
	return nil
}

// looked is what a look at an item found: the item, or why it cannot be seen.
type looked struct {
	item *wire.Item
	err  error
}

// look fetches items by their ids. One that is not there has an ErrGone. What is fetched
// of them is up to the query.
func (b *box) look(ctx context.Context, ids []addressbook.ItemID, query wire.Query) ([]looked, error) {
	options := query.String()
	calls := make([]wire.Call, 0, len(ids))
	places := make([]int, 0, len(ids))
	results := make([]looked, len(ids))
	for i, id := range ids {
		results[i].err = providers.ErrGone
		if operation.IsID(id) {
			calls = append(calls, get(b.contact(id)+options))
			places = append(places, i)
		}
	}
	replies, err := b.askAll(ctx, calls)
	if err != nil {
		return nil, err
	}
	for k, i := range places {
		if err := failure(replies[k]); err != nil {
			results[i].err = err
			continue
		}
		item, err := wire.DecodeItem(replies[k].Body)
		if err != nil {
			return nil, &notGraphError{err}
		}
		results[i] = looked{item: item}
	}
	return results, nil
}

// lookAt is look for items that mostly are ours. Where there are many of them, pages of
// the folders show them with fewer requests; what these do not show is asked for by
// its id.
func (b *box) lookAt(ctx context.Context, ids []addressbook.ItemID, query wire.Query) ([]looked, error) {
	folders, err := b.current(ctx)
	if err != nil {
		return nil, err
	}
	pages := 0
	for _, f := range folders.folders {
		pages += max(1, (f.items+b.page-1)/b.page)
	}
	if pages*b.batch >= len(ids) {
		return b.look(ctx, ids, query)
	}
	shown, err := b.show(ctx, folders, ids, query)
	if err != nil {
		return nil, err
	}
	results := make([]looked, len(ids))
	var missing []addressbook.ItemID
	for i, id := range ids {
		if results[i].item = shown[id]; results[i].item == nil {
			missing = append(missing, id)
		}
	}
	rest, err := b.look(ctx, missing, query)
	if err != nil {
		return nil, err
	}
	for i := range results {
		if results[i].item == nil {
			results[i], rest = rest[0], rest[1:]
		}
	}
	return results, nil
}

// show looks for items in the pages of folders, those that we made first, until all are found.
// What is not there, or is passed over, is missing in the answer.
func (b *box) show(ctx context.Context, folders *tree, ids []addressbook.ItemID, query wire.Query) (map[addressbook.ItemID]*wire.Item, error) {
	shown := make(map[addressbook.ItemID]*wire.Item, len(ids))
	for _, id := range ids {
		shown[id] = nil
	}
	hidden := len(shown)
	for _, folder := range folders.oursFirst() {
		for item, err := range b.list(ctx, folder, query.Marked(b.page)) {
			if errors.Is(err, providers.ErrGone) {
				break
			}
			if err != nil {
				return nil, err
			}
			if was, isWanted := shown[item.ID]; isWanted {
				if shown[item.ID] = item; was == nil {
					hidden--
				}
			}
			if hidden == 0 {
				return shown, nil
			}
		}
	}
	return shown, nil
}

// each is what a function makes of the elements of a list.
func each[E, R any](list []E, of func(*E) R) []R {
	all := make([]R, len(list))
	for i := range list {
		all[i] = of(&list[i])
	}
	return all
}
