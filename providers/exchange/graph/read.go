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

// photoProperty is the one property that is no member of a contact.
const photoProperty = "photo"

// Read implements providers.Target. An item in a folder that is not looked at counts as
// not there. One without a mark is read too, since it may be about to get one: whose ids are asked
// for is the caller's responsibility.
func (t *Target) Read(ctx context.Context, mailbox addressbook.Mailbox, ids []addressbook.ItemID, shape addressbook.Shape) ([]providers.Reading, error) {
	ctx, cancel := t.limit(ctx)
	defer cancel()
	b, err := t.open(mailbox)
	if err != nil {
		return nil, operation.InMailbox(mailbox, err)
	}
	readings, err := b.read(ctx, ids, shape)
	return readings, operation.InMailbox(mailbox, err)
}

func (b *box) read(ctx context.Context, ids []addressbook.ItemID, shape addressbook.Shape) ([]providers.Reading, error) {
	folders, err := b.current(ctx)
	if err != nil {
		return nil, err
	}
	results, err := b.lookAt(ctx, ids, wire.Values(shape))
	if err != nil {
		return nil, err
	}
	items, err := b.live(ctx, results)
	if err != nil {
		return nil, err
	}
	readings := make([]providers.Reading, len(ids))
	for i, id := range ids {
		readings[i].ID = id
		if item := items[i]; item != nil {
			readings[i].ChangeKey, readings[i].Contact = item.ChangeKey, item.Contact(shape, folders.isNameOf(item.Folder))
		}
	}
	if slices.Contains(shape, photoProperty) {
		err = b.addPhotos(ctx, items, readings)
	}
	return readings, err
}

// live are the items of a look that lie in folders that are looked at; nil stands for the
// others. Items that cannot be seen for another reason are an error.
func (b *box) live(ctx context.Context, results []looked) ([]*wire.Item, error) {
	is := make(map[addressbook.FolderID]bool)
	items := make([]*wire.Item, len(results))
	for i, r := range results {
		if r.item == nil {
			if !errors.Is(r.err, providers.ErrGone) {
				return nil, r.err
			}
			continue
		}
		live, asked := is[r.item.Folder]
		if !asked {
			var err error
			if live, err = b.isLive(ctx, r.item.Folder); err != nil {
				return nil, err
			}
			is[r.item.Folder] = live
		}
		if live {
			items[i] = r.item
		}
	}
	return items, nil
}

// addPhotos fetches the photos of those items that say that they have one: each takes a
// request.
func (b *box) addPhotos(ctx context.Context, items []*wire.Item, readings []providers.Reading) error {
	with := make([]int, 0, len(items))
	for i, item := range items {
		if item != nil && item.HasPhoto() {
			with = append(with, i)
		}
	}
	return pace.Each(ctx, b.perMailbox, len(with), func(ctx context.Context, k int) error {
		i := with[k]
		photo, err := b.photo(ctx, readings[i].ID)
		if err != nil || photo == "" {
			return err
		}
		field := addressbook.Field{Name: photoProperty, Value: addressbook.Text(photo)}
		readings[i].Contact = addressbook.NewContact(append(slices.Clone(readings[i].Contact.Fields), field)...)
		return nil
	})
}

// photo is the photo of an item, "" if it has none.
func (b *box) photo(ctx context.Context, id addressbook.ItemID) (string, error) {
	body, err := ask(ctx, b, get(b.contact(id)+"/photo/$value"), whatever)
	if errors.Is(err, providers.ErrGone) {
		return "", nil
	}
	return string(body), err
}
