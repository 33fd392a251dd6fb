package ews

import (
	"context"
	"errors"
	"fmt"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
)

// photoTries is how often a photo is written at most.
const photoTries = 4

// attachPhotos gives photos to items that were made. An item that cannot have
// its photo is made nevertheless. If the server refuses the photo, that is
// noted; if something else stood in the way, the result has no change key, so
// that nobody takes the item without its photo for what the server made of it.
func (b *box) attachPhotos(ctx context.Context, tasks []*task) {
	var with []*task
	for _, t := range tasks {
		if _, isManaged := t.photo(); isManaged && t.result.Err == nil {
			with = append(with, t)
		}
	}
	_ = b.parallel(ctx, len(with), func(ctx context.Context, i int) error {
		t := with[i]
		photo, _ := t.photo()
		p := picture{box: b, item: wire.Item{ID: t.result.ID, ChangeKey: t.result.ChangeKey}, photo: photo, isNew: t.result.ChangeKey != ""}
		err := p.write(ctx)
		t.result.ChangeKey = ""
		if p.isNew {
			t.result.ChangeKey = p.item.ChangeKey
		}
		if err != nil {
			t.notePhoto(err)
		}
		return nil
	})
}

// notePhoto notes that an item has no photo.
func (t *task) notePhoto(err error) {
	if !isRefused(err) {
		t.result.ChangeKey = ""
	}
	t.result.Notes = append(t.result.Notes, fmt.Sprintf("%s was left out: %v", photoProperty, err))
}

// isRefused says whether the server will not take what was sent, however often.
func isRefused(err error) bool {
	r, ok := errors.AsType[*refusalError](err)
	return ok && r.conduct == refuse && r.class == nil && !isUnknown(err)
}

// replacePhotos writes the photos of items that are about to be updated. The
// tasks are written on the versions that come of it. A photo that the server
// refuses is noted, and the rest of the item is updated.
func (b *box) replacePhotos(ctx context.Context, tasks []*task) {
	var with []*task
	for _, t := range tasks {
		if _, isManaged := t.photo(); isManaged {
			with = append(with, t)
		}
	}
	if len(with) == 0 {
		return
	}
	ids := each(with, func(t **task) addressbook.ItemID { return (*t).Item })
	results, err := b.get(ctx, ids, addressbook.Shape{photoProperty})
	if err != nil {
		failAll(with, err)
		return
	}
	_ = b.parallel(ctx, len(with), func(ctx context.Context, i int) error {
		b.replacePhoto(ctx, with[i], results[i])
		return nil
	})
}

func (b *box) replacePhoto(ctx context.Context, t *task, seen *wire.ContactResult) {
	switch {
	case seen == nil:
		t.fail(providers.ErrGone)
		return
	case seen.Item.ChangeKey != t.version:
		t.fail(providers.ErrChanged)
		return
	}
	photo, _ := t.photo()
	p := picture{box: b, item: seen.Item.Item, photo: photo, seen: seen}
	err := p.write(ctx)
	t.version = p.item.ChangeKey
	switch {
	case err == nil:
	case isRefused(err):
		t.result.Notes = append(t.result.Notes, fmt.Sprintf("%s was left out: %v", photoProperty, err))
	case p.hasWritten && !isUnknown(err):
		t.fail(&unsureError{err})
	default:
		t.fail(err)
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
	pause := firstPause
	for range photoTries {
		if err = p.try(ctx); err == nil || !isUnknown(err) {
			return err
		}
		p.isNew, p.seen = false, nil
		if waited := p.pause(ctx, pause); waited != nil {
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
		return &unsureError{err}
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
	p.hasWritten = p.hasWritten || err == nil || isUnknown(err)
	if err != nil {
		return err
	}
	if len(answer.Results) != n {
		return &unsureError{&notEWSError{errCount}}
	}
	for i := range answer.Results {
		r := &answer.Results[i]
		if refused := refusalOf(&r.Message); refused != nil {
			if refused.conduct != refuse || errors.Is(refused, providers.ErrGone) {
				return &unsureError{refused}
			}
			return refused
		}
		if r.Parent.ID == p.item.ID {
			p.item = r.Parent
		}
	}
	return nil
}
