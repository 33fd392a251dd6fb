package graph

import (
	"context"
	"errors"
	"net/http"

	"contactsync/providers"
	"contactsync/providers/exchange/graph/wire"
	"contactsync/providers/exchange/operation"
)

// unpurgedEnough is how many refusals of permanentDelete in a row say that the cloud does not have
// it. A single one may be about its item: the answer to a call that there is not is an ordinary 400.
const unpurgedEnough = 3

// delete deletes items.
func (b *box) delete(ctx context.Context, g operation.Group) {
	b.lookFirst(ctx, g.Tasks, wire.Identity())
	tasks := operation.Unsettled(g.Tasks)
	if g.Mode != providers.DeletedItems && b.cloud.purges && b.unpurged.Load() < unpurgedEnough {
		tasks = b.purge(ctx, tasks)
	}
	b.remove(ctx, tasks, func(t *operation.Task) wire.Call {
		return wire.Call{Method: http.MethodDelete, Path: b.contact(t.Item), Match: string(t.Version)}
	})
}

// purge deletes items out of the user's sight, and returns the tasks whose items
// are there as before because the service has no such call.
func (b *box) purge(ctx context.Context, tasks []*operation.Task) (left []*operation.Task) {
	b.remove(ctx, tasks, func(t *operation.Task) wire.Call {
		// A batch takes no POST without a body.
		return wire.Call{Method: http.MethodPost, Path: b.contact(t.Item) + "/permanentDelete", Body: []byte("{}")}
	})
	var refused []*operation.Task
	isThere := false // the call, since it was carried out
	for _, t := range tasks {
		isThere = isThere || t.Result.Err == nil
		if isMissingCall(t.Result.Err) {
			refused = append(refused, t)
		}
	}
	if isThere {
		b.unpurged.Store(0)
	}
	if len(refused) == 0 {
		return nil
	}
	results, err := b.look(ctx, each(refused, itemID), wire.Identity())
	if err != nil {
		return nil
	}
	for i, t := range refused {
		switch item := results[i].item; {
		case item == nil:
		case item.ChangeKey == t.Version:
			if !isThere {
				b.unpurged.Add(1)
			}
			t.Reopen()
			t.Result = providers.Result{}
			left = append(left, t)
		default:
			t.Fail(providers.ErrChanged)
		}
	}
	return left
}

// isMissingCall says whether an error may mean that the service has no such call.
func isMissingCall(err error) bool {
	r, refused := errors.AsType[*refusalError](err)
	if !refused || r.conduct != refuse || r.isOfMailbox() {
		return false
	}
	switch r.status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return true
	}
	return false
}

// remove sends the tasks' requests, after which their items are not there any more.
func (b *box) remove(ctx context.Context, tasks []*operation.Task, call func(*operation.Task) wire.Call) {
	b.perform(ctx, tasks, work{
		call: call,
		done: func(t *operation.Task, _ *wire.Reply) { t.Done(t.Item, "") },
		lookUp: func(ctx context.Context, tasks []*operation.Task) error {
			results, err := b.look(ctx, each(tasks, itemID), wire.Identity())
			if err != nil {
				return err
			}
			for i, t := range tasks {
				item := results[i].item
				switch {
				case item == nil && !errors.Is(results[i].err, providers.ErrGone):
				case item == nil, item.Folder != t.Seen.Folder:
					t.Done(t.Item, "")
				case item.ChangeKey == t.Version:
					t.Reopen()
				default:
					t.Fail(providers.ErrChanged)
				}
			}
			return nil
		},
	})
}
