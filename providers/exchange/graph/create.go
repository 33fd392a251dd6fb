package graph

import (
	"context"
	"errors"
	"net/http"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/graph/wire"
)

// create makes items in a folder, and gives them their photos.
func (b *box) create(ctx context.Context, folder addressbook.FolderID, tasks []*task) {
	if !b.mustBeLive(ctx, folder, tasks) {
		return
	}
	path := b.contactsIn(folder)
	b.perform(ctx, tasks, work{
		call: func(t *task) wire.Call {
			return wire.Call{Method: http.MethodPost, Path: path, Body: wire.NewContact(t.Contact, t.key, t.mark)}
		},
		done:   func(t *task, reply *wire.Reply) { t.written(reply) },
		lookUp: b.lookUpCreated,
	})
	b.attachPhotos(ctx, tasks)
}

// written settles a task whose item the service gives back.
func (t *task) written(reply *wire.Reply) {
	item, err := wire.DecodeItem(reply.Body)
	if err != nil {
		t.doubt(&notGraphError{err})
		return
	}
	t.done(item.ID, item.ChangeKey)
}

// A request that was cut off may still be under way at the service. What it
// makes is therefore looked up until two looks, with the pause backoff between them, see
// the same.
const settleLooks = 5

// errUnsettled is for a look-up that saw something else each time.
var errUnsettled = errors.New("what was written is not settled yet")

// lookUpCreated settles the tasks whose items are there. The others are sent
// again: each key is known not to be there.
func (b *box) lookUpCreated(ctx context.Context, tasks []*task) error {
	found, err := b.lookForOps(ctx, tasks)
	for looks := 1; err == nil && len(found) < len(tasks); looks++ {
		if looks == settleLooks {
			return errUnsettled
		}
		if err = b.pause(ctx, b.backoff); err != nil {
			break
		}
		before := len(found)
		if found, err = b.lookForOps(ctx, tasks); len(found) == before {
			break
		}
	}
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if id, ok := found[t.Mark.Op]; ok {
			// Without a change key: it may have been edited before it was found.
			t.done(id, "")
		} else {
			t.retry()
		}
	}
	return nil
}

// lookForOps finds the items that tasks made, by key and op, wherever they are
// now.
func (b *box) lookForOps(ctx context.Context, tasks []*task) (map[addressbook.Op]addressbook.ItemID, error) {
	folders, err := b.current(ctx)
	if err != nil {
		return nil, err
	}
	keys := make(map[string][]addressbook.Key)
	wanted := make(map[addressbook.Op]*task, len(tasks))
	for _, t := range tasks {
		keys[t.Owner] = append(keys[t.Owner], t.Key)
		wanted[t.Mark.Op] = t
	}
	found := make(map[addressbook.Op]addressbook.ItemID)
	for owner, of := range keys {
		items, err := b.find(ctx, folders.ids(), owner, of)
		if err != nil {
			return nil, err
		}
		for _, item := range items {
			t := wanted[item.Mark.Op]
			if t == nil || t.Key.Fold() != item.Key.Fold() {
				continue
			}
			if _, twice := found[item.Mark.Op]; !twice || item.Folder == t.Folder {
				found[item.Mark.Op] = item.ID
			}
		}
	}
	return found, nil
}
