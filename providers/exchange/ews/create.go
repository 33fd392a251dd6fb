package ews

import (
	"context"
	"time"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
	"contactsync/providers/exchange/operation"
)

// create makes items in a folder, and gives them their photos.
func (b *box) create(ctx context.Context, g operation.Group) {
	if !operation.MustBeLive(ctx, g.Folder, g.Tasks, b.isLive) {
		return
	}
	b.perform(ctx, g.Tasks, work{
		encode: func(tasks []*operation.Task) ([]byte, int) {
			contacts := make([]wire.New, len(tasks))
			for i, t := range tasks {
				contacts[i] = wire.New{Contact: t.Contact, Key: t.KeyText, Mark: t.MarkText}
			}
			return wire.CreateItems(b.header, wire.Folder{ID: g.Folder}, contacts, b.batchBytes)
		},
		done:   doneAs,
		lookUp: b.lookUpCreated,
	})
	b.attachPhotos(ctx, g.Tasks)
}

// settlePause is how long what a request that was cut off makes is given to appear.
const settlePause = time.Second

// lookUpCreated settles the tasks whose items are there, and has the others sent again.
func (b *box) lookUpCreated(ctx context.Context, tasks []*operation.Task) error {
	return operation.LookUpCreated(ctx, tasks, func(ctx context.Context, owner string, keys []addressbook.Key) ([]addressbook.Item, error) {
		folders, err := b.contactsFolders(ctx)
		if err != nil {
			return nil, err
		}
		return b.find(ctx, folders, owner, keys)
	}, b.pauses(), settlePause)
}
