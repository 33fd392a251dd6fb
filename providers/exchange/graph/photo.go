package graph

import (
	"context"
	"errors"
	"net/http"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/graph/wire"
	"contactsync/providers/exchange/operation"
	"contactsync/providers/pace"
)

// attachPhotos gives photos to items that were made. An item that cannot have
// its photo is made nevertheless. If the service refuses the photo, that is
// noted; if something else stood in the way, the result has no change key, so
// that nobody takes the item without its photo for what the service made of it.
func (b *box) attachPhotos(ctx context.Context, tasks []*operation.Task) {
	var with []*operation.Task
	for _, t := range tasks {
		if photo, isManaged := t.Photo(); isManaged && photo != "" && t.Result.Err == nil {
			with = append(with, t)
		}
	}
	_ = pace.Each(ctx, b.perMailbox, len(with), func(ctx context.Context, i int) error {
		t := with[i]
		version := t.Result.ChangeKey
		t.Result.ChangeKey = ""
		photo, _ := t.Photo()
		err := b.putPhoto(ctx, t.Result.ID, photo)
		if err != nil {
			t.NotePhoto(err)
		}
		if version != "" && (err == nil || isRefused(err)) {
			t.Result.ChangeKey = b.versionOf(ctx, t.Result.ID)
		}
		return nil
	})
}

// isRefused says whether the service will not take what was sent, however often.
func isRefused(err error) bool {
	r, ok := errors.AsType[*refusalError](err)
	return ok && r.conduct == refuse && !r.isOfMailbox()
}

// versionOf is the version of an item after its photo was written, which the service does
// not say itself; "" if that cannot be found out.
func (b *box) versionOf(ctx context.Context, id addressbook.ItemID) addressbook.ChangeKey {
	results, err := b.look(ctx, []addressbook.ItemID{id}, wire.Identity())
	if err != nil || results[0].item == nil {
		return ""
	}
	return results[0].item.ChangeKey
}

// putPhoto makes a photo the one of an item; "" takes it off. What is not known to be done
// is done again: that comes to the same.
func (b *box) putPhoto(ctx context.Context, id addressbook.ItemID, photo string) error {
	call := wire.Call{Method: http.MethodPut, Path: b.contact(id) + "/photo/$value", Photo: []byte(photo)}
	if photo == "" {
		call.Method, call.Photo = http.MethodDelete, nil
	}
	_, err := ask(ctx, b, call, whatever)
	if photo == "" && errors.Is(err, providers.ErrGone) {
		return nil
	}
	return err
}

// replacePhotos writes the photos of items that are about to be updated, where they
// differ. The tasks are written on the versions that come of it. A photo that the service
// refuses is noted, and the rest of the item is updated.
func (b *box) replacePhotos(ctx context.Context, tasks []*operation.Task) {
	var with []*operation.Task
	for _, t := range tasks {
		if _, isManaged := t.Photo(); isManaged {
			with = append(with, t)
		}
	}
	_ = pace.Each(ctx, b.perMailbox, len(with), func(ctx context.Context, i int) error {
		b.replacePhoto(ctx, with[i])
		return nil
	})
}

func (b *box) replacePhoto(ctx context.Context, t *operation.Task) {
	wanted, _ := t.Photo()
	has, err := b.photo(ctx, t.Item)
	if err != nil {
		t.Fail(err)
		return
	}
	if has == wanted {
		return
	}
	switch err := b.putPhoto(ctx, t.Item, wanted); {
	case err != nil && isRefused(err):
		t.NotePhoto(err)
	case err != nil:
		t.Fail(operation.Unsure(err))
		return
	}
	version := b.versionOf(ctx, t.Item)
	if version == "" {
		t.Fail(operation.Unsure(providers.ErrChanged))
		return
	}
	t.Version = version
}
