package ews

import (
	"context"
	"maps"
	"slices"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
	"contactsync/providers/exchange/operation"
)

var _ providers.Adopter = (*Target)(nil)

// Unmarked implements providers.Adopter. A search gives the ids, and nothing but these: it would cut
// values, and give internal addresses instead of e-mail addresses. The values of the shape are
// fetched then; the photo, which is no value but an attachment, is not.
func (t *Target) Unmarked(ctx context.Context, mailbox addressbook.Mailbox, folders []addressbook.FolderID, shape addressbook.Shape) ([]providers.Stray, error) {
	ctx, cancel := t.limit(ctx)
	defer cancel()
	b, err := t.open(mailbox)
	if err == nil {
		err = b.exists(ctx)
	}
	if err != nil {
		return nil, operation.InMailbox(mailbox, err)
	}
	strays, err := b.unmarked(ctx, slices.DeleteFunc(slices.Clone(folders), func(id addressbook.FolderID) bool { return !operation.IsID(id) }),
		slices.DeleteFunc(slices.Clone(shape), func(name string) bool { return name == photoProperty }))
	return strays, operation.InMailbox(mailbox, err)
}

func (b *box) unmarked(ctx context.Context, folders []addressbook.FolderID, shape addressbook.Shape) ([]providers.Stray, error) {
	found := make(map[addressbook.ItemID]*wire.ItemEntry)
	request := func(in []wire.Folder, offset int) []byte { return wire.FindUnmarked(b.header, in, offset) }
	err := b.search(ctx, byID(folders), request, func(entry *wire.ItemEntry) {
		if entry.ID != "" && entry.Key == "" {
			found[entry.ID] = entry
		}
	})
	if err != nil {
		return nil, err
	}
	ids := slices.SortedFunc(maps.Keys(found), func(a, b addressbook.ItemID) int { return strings.Compare(string(a), string(b)) })
	results, err := b.get(ctx, ids, shape)
	if err != nil {
		return nil, err
	}
	var strays []providers.Stray
	for i, id := range ids {
		// What is gone meanwhile, was moved elsewhere or got a mark is none.
		r := results[i]
		if r == nil || r.Item.Key != "" || !slices.Contains(folders, r.Item.Folder) {
			continue
		}
		strays = append(strays, providers.Stray{
			Item: addressbook.Item{
				ID: id, ChangeKey: r.Item.ChangeKey, Folder: r.Item.Folder, Created: found[id].Created.UTC(),
			},
			Contact: r.Contact,
		})
	}
	return strays, nil
}
