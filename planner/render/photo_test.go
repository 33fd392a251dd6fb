package render_test

import (
	"strings"
	"testing"

	"contactsync/planner"
	"contactsync/planner/render"
	"contactsync/providers/addressbook"
)

// Of a photo that is fetched a plan shows the size, and nothing of where it is.
func TestPlanWithPhotos(t *testing.T) {
	fetched := func(was addressbook.Digest) *planner.FetchedPhoto {
		return &planner.FetchedPhoto{Reference: "https://media.example.com/ada", Size: 48<<10 - 1, Was: was}
	}
	withPhoto := addressbook.NewShape("photo", "given_name")
	for name, c := range map[string]struct {
		change planner.Change
		want   string // "" for no line
	}{
		"created":    {planner.Change{Action: planner.Create, After: contact("given_name", "Ada"), Photo: fetched(addressbook.Digest{})}, "+ photo = (photo, 48 kB)"},
		"added":      {planner.Change{Action: planner.Update, Before: contact(), After: contact(), Shape: withPhoto, Photo: fetched(addressbook.Digest{})}, "+ photo = (photo, 48 kB)"},
		"replaced":   {planner.Change{Action: planner.Update, Before: contact(), After: contact(), Shape: withPhoto, Photo: fetched(addressbook.Digest{1})}, "~ photo = (photo) -> (photo, 48 kB)"},
		"taken off":  {planner.Change{Action: planner.Update, Before: contact(), After: contact(), Shape: withPhoto}, "- photo = (photo) -> null"},
		"untouched":  {planner.Change{Action: planner.Update, Before: contact("given_name", "A"), After: contact("given_name", "B"), Shape: addressbook.NewShape("given_name")}, ""},
		"made anew":  {planner.Change{Action: planner.Recreate, Before: contact("photo", "old"), After: contact(), Shape: withPhoto, Photo: fetched(addressbook.Digest{1})}, "~ photo = (photo) -> (photo, 48 kB) # forces replacement"},
		"as base64":  {planner.Change{Action: planner.Create, After: contact("photo", "GIF89a")}, "+ photo = (sensitive value)"},
		"as before":  {planner.Change{Action: planner.Recreate, Before: contact(), After: contact("photo", "old"), Shape: addressbook.NewShape("given_name"), Carried: addressbook.Shape{"photo"}}, ""},
		"not by one": {planner.Change{Action: planner.Delete, Before: contact("given_name", "Ada")}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c.change.Sync, c.change.Key = "sales", "crm/person/1"
			for _, o := range []render.Options{hidden(), shown()} {
				out := string(plan(t, view(planner.Header{}, planner.Footer{}, &planner.MailboxPlan{
					Target: "vdir.mail", Mailbox: addressbook.Mailbox{Rep: "17"}, Changes: []planner.Change{c.change},
				}), o))
				if strings.Contains(out, "media.example.com") {
					t.Errorf("it says where the photo is:\n%s", out)
				}
				if name == "as base64" && o.Redactor.Shows("photo") {
					continue
				}
				// The equals signs stand below each other.
				if line := strings.Join(strings.Fields(out), " "); c.want == "" && strings.Contains(line, "photo =") || !strings.Contains(line, c.want) {
					t.Errorf("got\n%s\nwant %q", out, c.want)
				}
			}
		})
	}
}
