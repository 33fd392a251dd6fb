package apply

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"contactsync/planner"
	"contactsync/providers/addressbook"
	"contactsync/providers/pace"
	"contactsync/state"
)

// photo is the property that a contact may get beside what the plan has of it.
const photo = "photo"

// atOnce is how many photos are fetched at a time for a batch, if their source lets them be.
const atOnce = 8

// contact is what is written of a change: what is wanted, and the photo that was fetched for it.
func (s *step) contact() *addressbook.Contact {
	if s.photo.IsAbsent() {
		return s.After
	}
	return addressbook.NewContact(append(slices.Clone(s.After.Fields), addressbook.Field{Name: photo, Value: s.photo})...)
}

// shape is what is written of a contact that exists: without a photo that could not be had.
func (s *step) shape() addressbook.Shape {
	if !s.photoMissed {
		return s.Shape
	}
	return slices.DeleteFunc(slices.Clone(s.Shape), func(name string) bool { return name == photo })
}

// applied is what the state says of a contact that was written: of a photo that could not be had what it
// said before, so that the next run tries again.
func (s *step) applied() planner.Applied {
	applied := s.Applied
	if s.photoMissed {
		applied.Photo = s.Photo.Was
	}
	return applied
}

// fetchPhotos fetches the photos of a batch, which are kept until dropPhotos. A contact whose photo cannot
// be had is written without it, and a note says so.
func (b *mailbox) fetchPhotos(ctx context.Context, batch []*step) {
	var group pace.Group
	free := make(chan struct{}, atOnce)
	for _, s := range batch {
		if s.Photo == nil {
			continue
		}
		free <- struct{}{}
		group.Go(func() {
			defer func() { <-free }()
			b.fetchPhoto(ctx, s)
		})
	}
	group.Wait()
}

// fetchPhoto fetches the photo of one contact.
func (b *mailbox) fetchPhoto(ctx context.Context, s *step) {
	err := errors.New("the source of the record cannot fetch photos")
	var data []byte
	if b.Photo != nil {
		data, err = b.Photo(ctx, s.Key, s.Photo.Reference)
	}
	if err == nil {
		s.photo = addressbook.Text(string(data))
		return
	}
	s.photoMissed = true
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tell(Noted{Target: b.plan.Target, Rep: b.plan.Mailbox.Rep,
		Note: planner.Note{Kind: planner.PhotoNotHad, Sync: s.Sync, Key: s.Key, Detail: err.Error()}})
}

// withPhotos fetches the photos of a batch of new contacts. One that replaces an old one, and whose photo
// cannot be had, takes over the photo of that; it is left out if that cannot be read.
func (b *mailbox) withPhotos(ctx context.Context, batch []*step) ([]*step, error) {
	b.fetchPhotos(ctx, batch)
	var missed []*step
	var ids []addressbook.ItemID
	for _, s := range batch {
		if s.photoMissed && s.Action == planner.Recreate {
			missed, ids = append(missed, s), append(ids, s.Item.ID)
		}
	}
	if len(missed) == 0 {
		return batch, nil
	}
	readings, err := b.target.Read(ctx, b.plan.Mailbox, ids, addressbook.Shape{photo})
	if err == nil {
		for i, s := range missed {
			s.photo = readings[i].Contact.Get(photo)
		}
		return batch, nil
	}
	var outcome state.Batch
	for _, s := range missed {
		b.fail(&outcome, s, fmt.Errorf("recreate: the photo cannot be had, and the one of the old contact cannot be read: %w", err))
	}
	left := slices.DeleteFunc(slices.Clone(batch), func(s *step) bool { return s.err != nil })
	return left, b.commit(ctx, outcome)
}

// dropPhotos lets go of the photos of a batch that was made.
func dropPhotos(batch []*step) {
	for _, s := range batch {
		s.photo = addressbook.Value{}
	}
}
