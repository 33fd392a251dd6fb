package observe_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"sync"
	"testing"

	"contactsync/config"
	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/planner/observe"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// gallery is a CRM with photos, by reference.
type gallery struct {
	source
	photos map[string]string

	mu    sync.Mutex
	asked []string
}

func (g *gallery) Photo(ctx context.Context, reference string) ([]byte, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.asked = append(g.asked, reference)
	if photo, ok := g.photos[reference]; ok {
		return []byte(photo), ctx.Err()
	}
	return nil, errors.New("it is not shown")
}

// program is a configuration that reads one source.
func program() *desired.Program {
	crm := config.Plugin{Type: "table", Label: "crm"}
	return desired.NewProgram(&config.Config{Owner: "acme", Sources: []config.Plugin{crm}, Syncs: []*config.Sync{{Name: "sales", From: crm.Address()}}})
}

func photoSlot(id, reference string) planner.Slot {
	return planner.Slot{Key: addressbook.NewKey("crm", addressbook.Person, id), Policy: &planner.Policy{}, Mapped: &planner.Mapped{PhotoRef: reference}}
}

// Each photo is looked for once, however many mailboxes it is for.
func TestPhotosLook(t *testing.T) {
	g := &gallery{photos: map[string]string{"a": "four", "b": "sixsix"}}
	photos := observe.NewPhotos(program(), map[string]providers.Source{"table.crm": g})
	slots := []planner.Slot{photoSlot("1", "a"), photoSlot("2", "b"), photoSlot("3", "c"), photoSlot("4", "a"), photoSlot("5", "")}
	want := map[addressbook.Key]planner.Photo{
		slots[0].Key: {Size: 4}, slots[1].Key: {Size: 6}, slots[2].Key: {Problem: "it is not shown"}, slots[3].Key: {Size: 4},
	}
	var mailboxes sync.WaitGroup
	for range 3 {
		mailboxes.Go(func() {
			in := &planner.Input{Slots: slots}
			if err := photos.Look(t.Context(), in); err != nil || !reflect.DeepEqual(in.Photos, want) {
				t.Errorf("%+v, %v, want %+v", in.Photos, err, want)
			}
		})
	}
	mailboxes.Wait()
	if slices.Sort(g.asked); !slices.Equal(g.asked, []string{"a", "b", "c"}) {
		t.Errorf("asked for %q", g.asked)
	}
	if data, err := photos.Photo(t.Context(), slots[1].Key, "b"); string(data) != "sixsix" || err != nil {
		t.Errorf("%q, %v", data, err)
	}
	if _, err := photos.Photo(t.Context(), addressbook.NewKey("other", addressbook.Person, "1"), "b"); err == nil {
		t.Error("a source that there is not has a photo")
	}
}

func TestPhotosAreNotLookedForInVain(t *testing.T) {
	for name, in := range map[string]planner.Input{
		"destroy": {Destroy: true}, "release": {Withdraw: true}, "erase": {Erase: map[addressbook.Key]bool{}},
	} {
		g := &gallery{}
		in.Slots = []planner.Slot{photoSlot("1", "a")}
		photos := observe.NewPhotos(program(), map[string]providers.Source{"table.crm": g})
		if err := photos.Look(t.Context(), &in); err != nil || len(g.asked) > 0 {
			t.Errorf("%s: asked for %q, %v", name, g.asked, err)
		}
	}
}

func TestPhotosLookEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	photos := observe.NewPhotos(program(), map[string]providers.Source{"table.crm": &gallery{photos: map[string]string{"a": "x"}}})
	if err := photos.Look(ctx, &planner.Input{Slots: []planner.Slot{photoSlot("1", "a")}}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
