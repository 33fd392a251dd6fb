package graph

import (
	"context"
	"net/http"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/graph/wire"
	"contactsync/providers/exchange/operation"
)

// create makes items in a folder, and gives them their photos.
func (b *box) create(ctx context.Context, g operation.Group) {
	if !operation.MustBeLive(ctx, g.Folder, g.Tasks, b.isLive) {
		return
	}
	path := b.contactsIn(g.Folder)
	b.perform(ctx, g.Tasks, work{
		call: func(t *operation.Task) wire.Call {
			return wire.Call{Method: http.MethodPost, Path: path, Body: wire.NewContact(t.Contact, t.KeyText, t.MarkText)}
		},
		done:   written,
		lookUp: b.lookUpCreated,
	})
	b.attachPhotos(ctx, g.Tasks)
}

// written settles a task whose item the service gives back.
func written(t *operation.Task, reply *wire.Reply) {
	item, err := wire.DecodeItem(reply.Body)
	if err != nil {
		t.Doubt(&notGraphError{err})
		return
	}
	t.Done(item.ID, item.ChangeKey)
}

// lookUpCreated settles the tasks whose items are there, and has the others sent again.
func (b *box) lookUpCreated(ctx context.Context, tasks []*operation.Task) error {
	return operation.LookUpCreated(ctx, tasks, func(ctx context.Context, owner string, keys []addressbook.Key) ([]addressbook.Item, error) {
		folders, err := b.current(ctx)
		if err != nil {
			return nil, err
		}
		return b.find(ctx, folders.ids(), owner, keys)
	}, b.pauses(), b.backoff)
}
