package graph

import (
	"context"
	"errors"
	"maps"
	"slices"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/graph/wire"
	"contactsync/providers/exchange/operation"
)

var _ providers.Adopter = (*Target)(nil)

// Unmarked implements providers.Adopter. The folders are listed with the values of the
// shape; the photo, which would take a request for each contact, is not among them. The service lists
// no distribution lists here.
func (t *Target) Unmarked(ctx context.Context, mailbox addressbook.Mailbox, folders []addressbook.FolderID, shape addressbook.Shape) ([]providers.Stray, error) {
	ctx, cancel := t.limit(ctx)
	defer cancel()
	b, err := t.open(mailbox)
	if err != nil {
		return nil, operation.InMailbox(mailbox, err)
	}
	strays, err := b.unmarked(ctx, folders, shape)
	return strays, operation.InMailbox(mailbox, err)
}

func (b *box) unmarked(ctx context.Context, folders []addressbook.FolderID, shape addressbook.Shape) ([]providers.Stray, error) {
	now, err := b.current(ctx)
	if err != nil {
		return nil, err
	}
	found := make(map[addressbook.ItemID]providers.Stray)
	for _, folder := range folders {
		if live, err := b.isLive(ctx, folder); err != nil {
			return nil, err
		} else if !live {
			continue
		}
		for item, err := range b.list(ctx, folder, wire.ValuesListing(maxPage, shape)) {
			if errors.Is(err, providers.ErrGone) {
				break
			}
			if err != nil {
				return nil, err
			}
			if item.Key != "" {
				continue
			}
			found[item.ID] = providers.Stray{
				Item:    addressbook.Item{ID: item.ID, ChangeKey: item.ChangeKey, Folder: folder, Created: item.Created.UTC()},
				Contact: item.Contact(shape, now.isNameOf(folder)),
			}
		}
	}
	strays := make([]providers.Stray, 0, len(found))
	for _, id := range slices.Sorted(maps.Keys(found)) {
		strays = append(strays, found[id])
	}
	return strays, nil
}
