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

// filteredKeys is up to how many keys are asked for by the service's filter, one at a time.
// For more of them a listing of the folders takes fewer requests.
const filteredKeys = 3

// Find implements providers.Target. Keys that the mark cannot hold are found
// nowhere. The folders are read anew: what is looked for may lie in one that
// observations do not know yet.
func (t *Target) Find(ctx context.Context, mailbox addressbook.Mailbox, owner string, keys []addressbook.Key) ([]addressbook.Item, error) {
	ctx, cancel := t.limit(ctx)
	defer cancel()
	b, err := t.open(mailbox)
	if err != nil {
		return nil, operation.InMailbox(mailbox, err)
	}
	folders, err := b.grow(ctx, "")
	if err != nil {
		return nil, operation.InMailbox(mailbox, err)
	}
	items, err := b.find(ctx, folders.ids(), owner, keys)
	return items, operation.InMailbox(mailbox, err)
}

// find looks keys up in folders, sorted by id.
func (b *box) find(ctx context.Context, folders []addressbook.FolderID, owner string, keys []addressbook.Key) ([]addressbook.Item, error) {
	wanted := make(map[addressbook.Key]bool)
	var texts []string
	for _, key := range keys {
		text, err := addressbook.EncodeKey(owner, key)
		if err != nil || wanted[key.Fold()] {
			continue
		}
		wanted[key.Fold()] = true
		texts = append(texts, text)
	}
	if len(texts) > filteredKeys {
		texts = []string{""} // all
	}
	items := make(map[addressbook.ItemID]addressbook.Item)
	for _, folder := range folders {
		for _, text := range texts {
			for found, err := range b.list(ctx, folder, wire.Listing(maxPage, text)) {
				if errors.Is(err, providers.ErrGone) {
					return nil, errVanished // what was in it may lie elsewhere now
				}
				if err != nil {
					return nil, err
				}
				item, ok := itemOf(found)
				if ok && item.Owner == owner && wanted[item.Key.Fold()] {
					item.Folder = folder
					items[item.ID] = item
				}
			}
		}
	}
	found := make([]addressbook.Item, 0, len(items))
	for _, id := range slices.Sorted(maps.Keys(items)) {
		found = append(found, items[id])
	}
	return found, nil
}
