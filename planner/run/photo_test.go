package run_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"contactsync/config"
	"contactsync/planner"
	"contactsync/providers"
	"contactsync/state"
)

// gallery is a CRM whose field Photo has references to photos.
type gallery struct {
	providers.Source
	photos map[string]string // by reference

	// fetched are the references that were asked for, in order.
	fetched []string

	// closing has the gallery close after so many photos, if it is not zero.
	closing int
}

var _ providers.PhotoSource = (*gallery)(nil)

func (g *gallery) Schema(ctx context.Context, table providers.Table) (*providers.Schema, error) {
	schema, err := g.Source.Schema(ctx, table)
	if table == providers.Persons {
		schema.Photos = []string{"Photo"}
	}
	return schema, err
}

func (g *gallery) Photo(_ context.Context, reference string) ([]byte, error) {
	g.fetched = append(g.fetched, reference)
	photo, ok := g.photos[reference]
	if !ok || g.closing > 0 && len(g.fetched) > g.closing {
		return nil, errors.New("the gallery does not show it")
	}
	return []byte(photo), nil
}

// photoStory is a story whose person has photos in a gallery.
type photoStory struct {
	*story
	gallery *gallery
}

func newPhotoStory(t *testing.T, recreate bool, adjust func(*config.MappedProperty)) *photoStory {
	t.Helper()
	s := newStory(t, recreate, adjust)
	return &photoStory{s, &gallery{Source: s.crm, photos: map[string]string{"ada#1": "first", "ada#2": "second"}}}
}

// goes plans and applies, and compares what was planned, noted and fetched with what should be.
func (s *photoStory) goes(store state.Store, planned []planner.Action, notes []planner.NoteKind, fetched ...string) {
	s.Helper()
	s.gallery.fetched = nil
	d, err := s.applyFrom(s.gallery, &script{}, store)
	if err != nil {
		s.Fatal(err)
	}
	plan := d.plan("5")
	var actions []planner.Action
	for i := range plan.Changes {
		actions = append(actions, plan.Changes[i].Action)
	}
	var kinds []planner.NoteKind
	for _, note := range plan.Notes {
		kinds = append(kinds, note.Kind)
	}
	if !slices.Equal(actions, planned) || !slices.Equal(kinds, notes) || !slices.Equal(s.gallery.fetched, fetched) {
		s.Errorf("planned %v, noted %v, fetched %q; want %v, %v, %q", actions, kinds, s.gallery.fetched, planned, notes, fetched)
	}
	if len(d.result.Failed) > 0 {
		s.Errorf("failed: %v", d.result.Failed)
	}
}

// settled makes sure that nothing is left to do, with the state and without it.
func (s *photoStory) settled(fetched ...string) {
	s.Helper()
	s.goes(s.store, nil, nil)
	s.goes(newMemoryStore(), nil, nil, fetched...)
}

var (
	creates = []planner.Action{planner.Create}
	updates = []planner.Action{planner.Update}
	notHad  = []planner.NoteKind{planner.PhotoNotHad}
)

// rewrites is what a changed record gives: the photo alone is a change of the record, too.
func rewrites(recreate bool) []planner.Action {
	if recreate {
		return []planner.Action{planner.Recreate}
	}
	return updates
}

func (s *photoStory) has(photo string) {
	s.Helper()
	s.is(map[string]string{"photo": photo})
}

// A photo is fetched when it is planned, to see that it can be had, and when it is written; never
// else.
func TestPhotoByReference(t *testing.T) {
	eitherWay(t, func(t *testing.T, recreate bool) {
		s := newPhotoStory(t, recreate, unadjusted)
		s.person.fields["Photo"] = "ada#1"
		s.goes(s.store, creates, nil, "ada#1", "ada#1")
		s.has("first")
		s.settled("ada#1")

		s.person.fields["Photo"] = "ada#2"
		s.goes(s.store, rewrites(recreate), nil, "ada#2", "ada#2")
		s.has("second")
		s.settled("ada#2")

		s.edit("photo", "scaled")
		s.settled("ada#2")

		s.person.fields["Photo"] = ""
		s.goes(s.store, rewrites(recreate), nil)
		s.has("")
		s.settled()
	})
}

// What cannot be had leaves the photo as it is, and is tried again by each run.
func TestPhotoThatCannotBeHad(t *testing.T) {
	eitherWay(t, func(t *testing.T, recreate bool) {
		s := newPhotoStory(t, recreate, unadjusted)
		s.person.fields["Photo"] = "ada#3"
		s.goes(s.store, creates, notHad, "ada#3")
		s.has("")
		s.goes(s.store, nil, notHad, "ada#3")

		s.gallery.photos["ada#3"] = "third"
		s.goes(s.store, rewrites(recreate), nil, "ada#3", "ada#3")
		s.has("third")
		s.settled("ada#3")

		s.person.fields["Photo"] = "ada#4"
		s.goes(s.store, nil, notHad, "ada#4")
		s.person.fields["LastName"] = "Lovelace"
		s.goes(s.store, rewrites(recreate), notHad, "ada#4")
		s.is(map[string]string{"photo": "third", "surname": "Lovelace"})

		s.person.fields["Photo"] = "ada#3"
		s.settled("ada#3")
	})
}

// A photo that could be had when it was planned, and cannot when it is written, is no failure.
func TestPhotoThatVanishes(t *testing.T) {
	eitherWay(t, func(t *testing.T, recreate bool) {
		s := newPhotoStory(t, recreate, unadjusted)
		s.person.fields["Photo"] = "ada#1"
		s.gallery.closing = 1
		s.goes(s.store, creates, nil, "ada#1", "ada#1")
		s.has("")
		s.gallery.closing = 0
		s.goes(s.store, rewrites(recreate), nil, "ada#1", "ada#1")
		s.has("first")

		s.person.fields["Photo"], s.person.fields["LastName"] = "ada#2", "Lovelace"
		s.gallery.closing = 1
		s.goes(s.store, rewrites(recreate), nil, "ada#2", "ada#2")
		s.is(map[string]string{"photo": "first", "surname": "Lovelace"})
		s.gallery.closing = 0
		s.goes(s.store, rewrites(recreate), nil, "ada#2", "ada#2")
		s.has("second")
		s.settled("ada#2")
	})
}

func TestPhotoWrittenOnce(t *testing.T) {
	eitherWay(t, func(t *testing.T, recreate bool) {
		s := newPhotoStory(t, recreate, func(p *config.MappedProperty) { p.Once = p.Once || p.Name == "photo" })
		s.person.fields["Photo"] = "ada#1"
		s.goes(s.store, creates, nil, "ada#1", "ada#1")
		s.has("first")
		s.person.fields["Photo"] = "ada#2"
		s.goes(s.store, nil, nil)
		s.person.fields["LastName"] = "Lovelace"
		s.goes(s.store, rewrites(recreate), nil)
		s.is(map[string]string{"photo": "first", "surname": "Lovelace"})
	})
}

// A photo whose field may not be read stays, whether the CRM has photos or references to them.
func TestPhotoWithoutTheRight(t *testing.T) {
	for name, source := range map[string]func(*photoStory, providers.Source) providers.Source{
		"reference": func(s *photoStory, crm providers.Source) providers.Source {
			return &gallery{Source: crm, photos: s.gallery.photos}
		},
		"photo": func(_ *photoStory, crm providers.Source) providers.Source { return crm },
	} {
		t.Run(name, func(t *testing.T) {
			eitherWay(t, func(t *testing.T, recreate bool) {
				s := newPhotoStory(t, recreate, unadjusted)
				s.gallery.photos["Zmlyc3Q="] = "first"
				s.person.fields["Photo"] = "Zmlyc3Q="
				open := source(s, s.crm)
				locked := source(s, &lockedReader{crm: s.crm, person: s.person.id, fields: []string{"Photo"}})
				apply := func(source providers.Source) string {
					d, err := s.applyFrom(source, &script{}, s.store)
					if err != nil {
						t.Fatal(err)
					}
					return actions(d.plan("5"))
				}
				apply(open)
				s.has("first")
				if planned := apply(locked); planned != "" {
					t.Errorf("without the right, planned %s", planned)
				}
				s.person.fields["LastName"] = "Lovelace"
				apply(locked)
				s.is(map[string]string{"photo": "first", "surname": "Lovelace"})
				if planned := apply(open); planned != "" {
					t.Errorf("with the right again, planned %s", planned)
				}
			})
		})
	}
}
