package ews

import (
	"context"
	"errors"
	"slices"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
	"contactsync/providers/exchange/operation"
	"contactsync/providers/pace"
)

// photoProperty is the one property that is no field but an attachment.
const photoProperty = "photo"

// Read implements providers.Target. An item in Deleted Items counts as not there. One
// without a mark is read too, since it may be about to get one: whose ids are asked for is the
// caller's responsibility.
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
	if err := b.exists(ctx); err != nil {
		return nil, err
	}
	results, err := b.get(ctx, ids, shape)
	if err != nil {
		return nil, err
	}
	if err := b.dropDeleted(ctx, results); err != nil {
		return nil, err
	}
	readings := make([]providers.Reading, len(ids))
	for i, id := range ids {
		readings[i].ID = id
		if r := results[i]; r != nil {
			readings[i].ChangeKey, readings[i].Contact = r.Item.ChangeKey, r.Contact
		}
	}
	if slices.Contains(shape, photoProperty) {
		if err := b.addPhotos(ctx, readings, results); err != nil {
			return nil, err
		}
	}
	return readings, nil
}

// get fetches items in the order of their ids; nil stands for one that is not
// there.
func (b *box) get(ctx context.Context, ids []addressbook.ItemID, shape addressbook.Shape) ([]*wire.ContactResult, error) {
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	results := make([]*wire.ContactResult, len(ids))
	var at []int
	for i, id := range ids {
		if operation.IsID(id) {
			at = append(at, i)
		}
	}
	chunks := slices.Collect(slices.Chunk(at, b.batch))
	err := pace.Each(ctx, b.perMailbox, len(chunks), func(ctx context.Context, i int) error {
		return b.getChunk(ctx, ids, chunks[i], shape, results)
	})
	return results, err
}

// getChunk fetches the items at some places. What the server cannot give at
// once is asked for in halves.
func (b *box) getChunk(ctx context.Context, ids []addressbook.ItemID, at []int, shape addressbook.Shape, results []*wire.ContactResult) error {
	for len(at) > 0 {
		wanted := each(at, func(i *int) wire.Item { return wire.Item{ID: ids[*i]} })
		body, n := wire.GetItems(b.header, wanted, shape, b.batchBytes)
		n = min(max(n, 1), len(at))
		get := askMany[wire.ContactsAnswer]
		if n == 1 {
			get = ask[wire.ContactsAnswer]
		}
		answer, err := get(ctx, b, body, contacts(shape))
		if isTooMuch(err) && n > 1 {
			if err := b.getChunk(ctx, ids, at[:n/2], shape, results); err != nil {
				return err
			}
			at = at[n/2:]
			continue
		}
		if err != nil {
			return err
		}
		if len(answer.Results) != n {
			return &notEWSError{errCount}
		}
		for k, i := range at[:n] {
			r := &answer.Results[k]
			switch err := failure(&r.Message); {
			case errors.Is(err, providers.ErrGone):
			case err != nil:
				return err
			case r.Item.ID == "":
				return &notEWSError{errCount}
			default:
				results[i] = r
			}
		}
		at = at[n:]
	}
	return nil
}

// dropDeleted takes out the items whose folder is none for contacts that is
// looked at: a folder that the user deleted keeps its items, under their ids.
func (b *box) dropDeleted(ctx context.Context, results []*wire.ContactResult) error {
	live := make(map[addressbook.FolderID]bool)
	for i, r := range results {
		if r == nil || r.Item.Folder == "" {
			continue
		}
		is, asked := live[r.Item.Folder]
		if !asked {
			var err error
			if is, err = b.isLive(ctx, r.Item.Folder); err != nil {
				return err
			}
			live[r.Item.Folder] = is
		}
		if !is {
			results[i] = nil
		}
	}
	return nil
}

// isLive says whether a folder is one for contacts that is looked at. If that
// is not known from shortly before, the folders are read.
func (b *box) isLive(ctx context.Context, id addressbook.FolderID) (bool, error) {
	defer b.census.turn(b.name())()
	last, fresh := b.census.get(b.name(), b.now())
	if fresh && last.isContacts(id) {
		return true, nil
	}
	now, err := b.since(ctx, last)
	if err != nil {
		return false, err
	}
	return now.isContacts(id), nil
}

// photoBatch is the most photos in an answer.
const photoBatch = 20

// addPhotos fetches the photos of what was read.
func (b *box) addPhotos(ctx context.Context, readings []providers.Reading, results []*wire.ContactResult) error {
	var at []int
	for i := range readings {
		if readings[i].Contact != nil && len(results[i].Photos) > 0 {
			at = append(at, i)
		}
	}
	chunks := slices.Collect(slices.Chunk(at, photoBatch))
	return pace.Each(ctx, b.perMailbox, len(chunks), func(ctx context.Context, c int) error {
		ids := each(chunks[c], func(i *int) string { return results[*i].Photos[0] })
		photos, err := b.photos(ctx, ids)
		if err != nil {
			return err
		}
		for k, i := range chunks[c] {
			photo := addressbook.Field{Name: photoProperty, Value: addressbook.Text(string(photos[k]))}
			readings[i].Contact = addressbook.NewContact(append(slices.Clone(readings[i].Contact.Fields), photo)...)
		}
		return nil
	})
}

// photos fetches attachments in the order of their ids. One that is not there
// any more is empty.
func (b *box) photos(ctx context.Context, ids []string) ([][]byte, error) {
	answer, err := ask(ctx, b, wire.GetAttachments(b.header, ids), attachments())
	if err != nil {
		return nil, err
	}
	if len(answer.Results) != len(ids) {
		return nil, &notEWSError{errCount}
	}
	photos := make([][]byte, len(ids))
	for i := range answer.Results {
		r := &answer.Results[i]
		switch err := failure(&r.Message); {
		case errors.Is(err, providers.ErrGone):
		case err != nil:
			return nil, err
		default:
			photos[i] = r.Content
		}
	}
	return photos, nil
}
