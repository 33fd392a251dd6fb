package observe

import (
	"context"
	"errors"
	"iter"
	"sync"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/pace"
	"contactsync/state"
)

// Photos fetches the photos that records only say the place of. It is used by several goroutines.
type Photos struct {
	sources map[string]providers.PhotoSource // by label

	mu    sync.Mutex
	found map[photoID]*photo
}

// photoID names a photo: the label of a source and a reference of it.
type photoID struct{ label, reference string }

// photo is what came of fetching a photo, once it was fetched.
type photo struct {
	once sync.Once
	planner.Photo
}

// NewPhotos is over the sources of a configuration that have photos elsewhere; sources are the opened
// ones, by address.
func NewPhotos(program *desired.Program, sources map[string]providers.Source) *Photos {
	p := &Photos{sources: make(map[string]providers.PhotoSource), found: make(map[photoID]*photo)}
	p.Cover(program, sources)
	return p
}

// Cover adds the sources of another configuration.
func (p *Photos) Cover(program *desired.Program, sources map[string]providers.Source) {
	for address, needs := range program.Sources() {
		if source, ok := sources[address].(providers.PhotoSource); ok {
			p.sources[needs.Label] = source
		}
	}
}

// Photo fetches the photo of the record of a key by its reference. Every error means that it cannot be
// had now.
func (p *Photos) Photo(ctx context.Context, key addressbook.Key, reference string) ([]byte, error) {
	label, _, _, _ := key.Split()
	source, ok := p.sources[label]
	if !ok {
		return nil, errors.New("the source of the record cannot fetch photos")
	}
	return source.Photo(ctx, reference)
}

// atOnce is how many photos are looked for at a time for a mailbox. How many are fetched at a time is for
// the source to say.
const atOnce = 8

// Look finds out of every photo that the plan of an input may write whether it can be had. Nothing of
// the photos is kept: they may be more than fit into the memory, and are fetched again when they are
// written. The error is the context's.
func (p *Photos) Look(ctx context.Context, in *planner.Input) error {
	if len(p.sources) == 0 || in.Destroy || in.Withdraw || in.Erase != nil {
		return nil
	}
	var group pace.Group
	free := make(chan struct{}, atOnce)
	looked := make(map[addressbook.Key]*photo)
	for slot := range needingPhotos(in) {
		entry := p.entry(slot)
		looked[slot.Key] = entry
		free <- struct{}{}
		group.Go(func() {
			defer func() { <-free }()
			entry.once.Do(func() { entry.Photo = p.look(ctx, slot) })
		})
	}
	group.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	in.Photos = make(map[addressbook.Key]planner.Photo, len(looked))
	for key, entry := range looked {
		in.Photos[key] = entry.Photo
	}
	return nil
}

// entry is the place of what is found out of the photo of a slot.
func (p *Photos) entry(slot *planner.Slot) *photo {
	label, _, _, _ := slot.Key.Split()
	id := photoID{label, slot.Mapped.PhotoRef}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found[id] == nil {
		p.found[id] = new(photo)
	}
	return p.found[id]
}

func (p *Photos) look(ctx context.Context, slot *planner.Slot) planner.Photo {
	data, err := p.Photo(ctx, slot.Key, slot.Mapped.PhotoRef)
	if err != nil {
		return planner.Photo{Problem: err.Error()}
	}
	return planner.Photo{Size: len(data)}
}

// needingPhotos hands out the slots of an input whose photos the plan may write.
func needingPhotos(in *planner.Input) iter.Seq[*planner.Slot] {
	return func(yield func(*planner.Slot) bool) {
		entries, items := in.Entries, in.Items
		for i := range in.Slots {
			slot := &in.Slots[i]
			for len(entries) > 0 && entries[0].Key < slot.Key {
				entries = entries[1:]
			}
			for len(items) > 0 && items[0].Key < slot.Key {
				items = items[1:]
			}
			var entry *state.Entry
			if len(entries) > 0 && entries[0].Key == slot.Key {
				entry = &entries[0]
			}
			// Which of several items stands for the key is for the plan to decide.
			var item *planner.Item
			if len(items) > 0 && items[0].Key == slot.Key && (len(items) == 1 || items[1].Key != slot.Key) {
				item = &items[0]
			}
			if planner.MayFetchPhoto(slot, entry, item, in.Replace) && !yield(slot) {
				return
			}
		}
	}
}
