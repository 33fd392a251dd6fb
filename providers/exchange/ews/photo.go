package ews

import (
	"context"
	"errors"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
	"contactsync/providers/exchange/operation"
	"contactsync/providers/pace"
)

// photoTries is how often a photo is written at most.
const photoTries = 4

// attachPhotos gives photos to items that were made. An item that cannot have
// its photo is made nevertheless. If the server refuses the photo, that is
// noted; if something else stood in the way, the result has no change key, so
// that nobody takes the item without its photo for what the server made of it.
func (b *box) attachPhotos(ctx context.Context, tasks []*operation.Task) {
	var with []*operation.Task
	for _, t := range tasks {
		if _, isManaged := t.Photo(); isManaged && t.Result.Err == nil {
			with = append(with, t)
		}
	}
	_ = pace.Each(ctx, b.perMailbox, len(with), func(ctx context.Context, i int) error {
		t := with[i]
		photo, _ := t.Photo()
		p := picture{box: b, item: wire.Item{ID: t.Result.ID, ChangeKey: t.Result.ChangeKey}, photo: photo, isNew: t.Result.ChangeKey != ""}
		err := p.write(ctx)
		t.Result.ChangeKey = ""
		if p.isNew {
			t.Result.ChangeKey = p.item.ChangeKey
		}
		if err != nil {
			t.NotePhoto(err)
			if !isRefused(err) {
				t.Result.ChangeKey = ""
			}
		}
		return nil
	})
}

// isRefused says whether the server will not take what was sent, however often.
func isRefused(err error) bool {
	r, ok := errors.AsType[*refusalError](err)
	return ok && r.conduct == refuse && r.class == nil && !operation.IsUnknown(err)
}

// replacePhotos writes the photos of items that are about to be updated. The
// tasks are written on the versions that come of it. A photo that the server
// refuses is noted, and the rest of the item is updated.
func (b *box) replacePhotos(ctx context.Context, tasks []*operation.Task) {
	var with []*operation.Task
	for _, t := range tasks {
		if _, isManaged := t.Photo(); isManaged {
			with = append(with, t)
		}
	}
	if len(with) == 0 {
		return
	}
	ids := each(with, func(t **operation.Task) addressbook.ItemID { return (*t).Item })
	results, err := b.get(ctx, ids, addressbook.Shape{photoProperty})
	if err != nil {
		operation.FailAll(with, err)
		return
	}
	_ = pace.Each(ctx, b.perMailbox, len(with), func(ctx context.Context, i int) error {
		b.replacePhoto(ctx, with[i], results[i])
		return nil
	})
}

func (b *box) replacePhoto(ctx context.Context, t *operation.Task, seen *wire.ContactResult) {
	switch {
	case seen == nil:
		t.Fail(providers.ErrGone)
		return
	case seen.Item.ChangeKey != t.Version:
		t.Fail(providers.ErrChanged)
		return
	}
	photo, _ := t.Photo()
	p := picture{box: b, item: seen.Item.Item, photo: photo, seen: seen}
	err := p.write(ctx)
	t.Version = p.item.ChangeKey
	switch {
	case err == nil:
	case isRefused(err):
		t.NotePhoto(err)
	case p.hasWritten && !operation.IsUnknown(err):
		t.Fail(operation.Unsure(err))
	default:
		t.Fail(err)
	}
}

// picture writes the photo of one item. It is an attachment, and every write of
// one gives the item another version.
type picture struct {
	*box
	item  wire.Item
	photo string

	// isNew says that the item is as it was just made, but for the photo; else seen is
	// the item as it was read last, nil if it must be read.
	isNew bool
	seen  *wire.ContactResult

	// hasWritten says that something may have been written.
	hasWritten bool
}

// write makes the photo the wanted one. After a try of which it is not known
// what came of it, the item is read again.
func (p *picture) write(ctx context.Context) error {
	var err error
	pause := p.backoff
	for range photoTries {
		if err = p.try(ctx); err == nil || !operation.IsUnknown(err) {
			return err
		}
		p.isNew, p.seen = false, nil
		if waited := p.pauses().Pause(ctx, pause); waited != nil {
			return err
		}
		pause *= 2
	}
	return err
}

func (p *picture) try(ctx context.Context) error {
	if !p.isNew {
		if err := p.readAgain(ctx); err != nil {
			return err
		}
		if same, err := p.isAsWanted(ctx); same || err != nil {
			return err
		}
		if len(p.seen.Photos) > 0 {
			if err := p.attach(ctx, wire.DeleteAttachments(p.header, p.seen.Photos), len(p.seen.Photos)); err != nil {
				return err
			}
		}
	}
	if p.photo == "" {
		return nil
	}
	return p.attach(ctx, wire.AttachPhoto(p.header, p.item, []byte(p.photo)), 1)
}

// readAgain reads the item, unless that was just done.
func (p *picture) readAgain(ctx context.Context) error {
	if p.seen != nil {
		return nil
	}
	results, err := p.get(ctx, []addressbook.ItemID{p.item.ID}, addressbook.Shape{photoProperty})
	switch {
	case err != nil:
		return operation.Unsure(err)
	case results[0] == nil:
		return providers.ErrGone
	}
	p.seen, p.item = results[0], results[0].Item.Item
	return nil
}

// isAsWanted says whether there is nothing to do.
func (p *picture) isAsWanted(ctx context.Context) (bool, error) {
	if p.photo == "" || len(p.seen.Photos) != 1 {
		return p.photo == "" && len(p.seen.Photos) == 0, nil
	}
	photos, err := p.photos(ctx, p.seen.Photos)
	return err == nil && string(photos[0]) == p.photo, err
}

// attach sends a request that writes attachments, and takes over the version
// that comes of it.
func (p *picture) attach(ctx context.Context, body []byte, n int) error {
	answer, err := write(ctx, p.box, body, attachments())
	p.hasWritten = p.hasWritten || err == nil || operation.IsUnknown(err)
	if err != nil {
		return err
	}
	if len(answer.Results) != n {
		return operation.Unsure(&notEWSError{errCount})
	}
	for i := range answer.Results {
		r := &answer.Results[i]
		if refused := refusalOf(&r.Message); refused != nil {
			if refused.conduct != refuse || errors.Is(refused, providers.ErrGone) {
				return operation.Unsure(refused)
			}
			return refused
		}
		if r.Parent.ID == p.item.ID {
			p.item = r.Parent
		}
	}
	return nil
}
