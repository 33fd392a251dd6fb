package planner_test

import (
	"reflect"
	"slices"
	"testing"

	"contactsync/planner"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// photographed is a slot whose source has a photo elsewhere.
func photographed(reference string) func(*planner.Slot) {
	return func(s *planner.Slot) { s.Mapped.PhotoRef, s.Mapped.Photo = reference, d(reference) }
}

// photographedOnce is one whose photo only a new contact gets.
func photographedOnce(s *planner.Slot) {
	s.Mapped.PhotoRef, s.Mapped.Once = "p1", addressbook.Shape{"photo"}
}

func lockedPhoto(s *planner.Slot) { s.Mapped.Locked = []string{"photo"} }

// hadPhoto is an entry of a contact that was written with a photo.
func hadPhoto(reference string) func(*state.Entry) {
	return func(e *state.Entry) { e.Photo = d(reference) }
}

// photo is what came of looking for the photo of a record.
func photo(id, problem string) part {
	return func(in *planner.Input) {
		in.Photos = map[addressbook.Key]planner.Photo{key(id): {Size: 48 << 10, Problem: problem}}
	}
}

// strayOf is one of the user's own contacts that is to be adopted.
func strayOf(id string) part {
	return func(in *planner.Input) {
		in.Adoptions = map[addressbook.Key]planner.Adoption{key(id): {Item: addressbook.Item{ID: "x1", Folder: "main"}, Values: contact("own")}}
	}
}

func TestPhotoOfAChange(t *testing.T) {
	fetches := func(was addressbook.Digest) *planner.FetchedPhoto {
		return &planner.FetchedPhoto{Reference: "p1", Size: 48 << 10, Was: was}
	}
	none := addressbook.Digest{}
	for _, c := range []struct {
		name    string
		in      *planner.Input
		action  planner.Action // "" for no change
		photo   *planner.FetchedPhoto
		written bool               // the shape has the photo
		state   addressbook.Digest // what the state will say of the photo
		carried bool
	}{
		{"create", mailbox(wanted("1", photographed("p1")), photo("1", "")), planner.Create, fetches(none), false, d("p1"), false},
		{"create, written once", mailbox(wanted("1", photographedOnce), photo("1", "")), planner.Create, fetches(none), false, none, false},
		{"create, not had", mailbox(wanted("1", photographed("p1")), photo("1", "gone")), planner.Create, nil, false, none, false},
		{"adopt", mailbox(wanted("1", photographed("p1")), photo("1", ""), strayOf("1")), planner.AdoptItem, fetches(none), true, d("p1"), false},
		{"adopt, not had", mailbox(wanted("1", photographed("p1")), photo("1", "gone"), strayOf("1")), planner.AdoptItem, nil, false, none, false},
		{"adopt, without a photo", mailbox(wanted("1"), strayOf("1")), planner.AdoptItem, nil, false, none, false},
		{"the same photo", mailbox(wanted("1", photographed("p1")), recorded("1", hadPhoto("p1")), there("1", "i1")), "", nil, false, none, false},
		{"another photo", mailbox(sales(inPlace), wanted("1", photographed("p1")), recorded("1", hadPhoto("p0")), there("1", "i1"), photo("1", "")),
			planner.Update, fetches(d("p0")), true, d("p1"), false},
		{"another photo, not had", mailbox(wanted("1", photographed("p1")), recorded("1", hadPhoto("p0")), there("1", "i1"), photo("1", "gone")), "", nil, false, none, false},
		{"no photo any more", mailbox(sales(inPlace), wanted("1"), recorded("1", hadPhoto("p0")), there("1", "i1")), planner.Update, nil, true, none, false},
		{"a photo that may not be read", mailbox(wanted("1", lockedPhoto), recorded("1", hadPhoto("p0")), there("1", "i1")), "", nil, false, none, false},
		{"another record, the same photo", mailbox(sales(inPlace), wanted("1", record("s2"), photographed("p1")), recorded("1", hadPhoto("p1")), there("1", "i1")),
			planner.Update, nil, false, d("p1"), false},
		{"recreate, the same photo", mailbox(wanted("1", record("s2"), photographed("p1")), recorded("1", hadPhoto("p1")), there("1", "i1", carrying("photo")), photo("1", "")),
			planner.Recreate, fetches(d("p1")), false, d("p1"), false},
		{"recreate, not had", mailbox(wanted("1", record("s2"), photographed("p1")), recorded("1", hadPhoto("p0")), there("1", "i1", carrying("photo")), photo("1", "gone")),
			planner.Recreate, nil, false, d("p0"), true},
		{"recreate, written once", mailbox(wanted("1", record("s2"), photographedOnce), recorded("1"), there("1", "i1", carrying("photo"))),
			planner.Recreate, nil, false, none, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan := planner.Compute(c.in)
			if c.action == "" {
				if len(plan.Changes)+len(plan.Records) > 0 {
					t.Errorf("planned %+v, %+v", plan.Changes, plan.Records)
				}
				return
			}
			if len(plan.Changes) != 1 || plan.Changes[0].Action != c.action {
				t.Fatalf("planned %+v", plan.Changes)
			}
			change := plan.Changes[0]
			if !reflect.DeepEqual(change.Photo, c.photo) {
				t.Errorf("fetches %+v, want %+v", change.Photo, c.photo)
			}
			if written := slices.Contains(change.Shape, "photo"); written != c.written {
				t.Errorf("the shape is %q", change.Shape)
			}
			if change.Applied.Photo != c.state {
				t.Errorf("the state will say %s, want %s", text(change.Applied.Photo), text(c.state))
			}
			if carried := !change.After.Get("photo").IsAbsent(); carried != c.carried || carried != slices.Contains(change.Carried, "photo") || slices.Contains(change.Drops, "photo") {
				t.Errorf("carried %q, drops %q, after %+v", change.Carried, change.Drops, change.After)
			}
		})
	}
}

func TestMayFetchPhoto(t *testing.T) {
	for _, c := range []struct {
		name string
		in   *planner.Input
		want bool
	}{
		{"a new contact", mailbox(wanted("1", photographed("p1"))), true},
		{"without a reference", mailbox(wanted("1")), false},
		{"a record that cannot be mapped", mailbox(wanted("1", skipped)), false},
		{"as it was written", mailbox(wanted("1", photographed("p1")), recorded("1", hadPhoto("p1")), there("1", "i1")), false},
		{"another photo", mailbox(wanted("1", photographed("p1")), recorded("1", hadPhoto("p0")), there("1", "i1")), true},
		{"to be made anew for its record", mailbox(wanted("1", record("s2"), photographed("p1")), recorded("1", hadPhoto("p1")), there("1", "i1")), true},
		{"to be changed in place", mailbox(sales(inPlace), wanted("1", record("s2"), photographed("p1")), recorded("1", hadPhoto("p1")), there("1", "i1")), false},
		{"to be made anew for the user", mailbox(replace("1"), wanted("1", photographed("p1")), recorded("1", hadPhoto("p1")), there("1", "i1")), true},
		{"without the state", mailbox(wanted("1", photographed("p1")), there("1", "i1")), true},
		{"a state of another format", mailbox(wanted("1", photographed("p1")), recorded("1", hadPhoto("p1"), format(0)), there("1", "i1")), true},
		{"written once", mailbox(wanted("1", photographedOnce), recorded("1"), there("1", "i1")), false},
		{"written once, and new", mailbox(wanted("1", photographedOnce)), true},
		{"may not be read", mailbox(wanted("1", photographed("p1"), lockedPhoto)), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var entry *state.Entry
			if len(c.in.Entries) > 0 {
				entry = &c.in.Entries[0]
			}
			var item *planner.Item
			if len(c.in.Items) > 0 {
				item = &c.in.Items[0]
			}
			if got := planner.MayFetchPhoto(&c.in.Slots[0], entry, item, c.in.Replace); got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}
