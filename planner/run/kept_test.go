package run_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"contactsync/config"
	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// What of a contact stays as it is although its record or somebody else
// changed something: told as a story of one person in one mailbox.

// story is a world with one person.
type story struct {
	*simulation
	person *record
	box    *box
	adjust func(*config.MappedProperty)
}

// newStory maps the person's Tel1 to the notes and the City, whose words are
// separated by blanks, to the categories, and has the job title changed as told.
func newStory(t *testing.T, recreate bool, adjust func(*config.MappedProperty)) *story {
	t.Helper()
	s := newSimulation(t, nil, memoryState)
	s.exchange.rewrites = false
	s.policy = &policy{recreate: recreate, deleteMode: "permanent", syncs: []*syncRule{{name: "a", rep: true}}}
	s.crm.reps = []*rep{{id: "5", email: "bob@example.com", name: "Bob", enabled: true}}
	person := &record{id: "1", reps: []string{"5"}, fields: map[string]string{"FirstName": "Ada", "LastName": "Byron", "E-mail1": "Countess"}}
	s.crm.persons, s.crm.companies = []*record{person}, nil
	b := newBox("5", s.exchange.clock)
	s.exchange.boxes = map[string]*box{"bob@example.com": b}

	st := &story{s, person, b, adjust}
	st.configure("")
	return st
}

// configure adds blocks to the sync.
func (s *story) configure(blocks string) {
	s.Helper()
	text := strings.Replace(s.policy.hcl(s.crm), "  priority", blocks+"\n  mappings = [mapping.story]\n  priority", 1) + `
mapping "story" {
  for        = "person"
  given_name = person.FirstName
  surname    = person.LastName
  job_title  = person["E-mail1"]
  notes      = person.Tel1
  categories = split(" ", person.City)
  photo      = person.Photo
}
`
	dir, err := s.write(text)
	if err != nil {
		s.Fatal(err)
	}
	cfg, err := loadConfig(dir)
	if err != nil {
		s.Fatal(err)
	}
	for _, sync := range cfg.Syncs {
		for _, mapping := range sync.Mappings {
			for i := range mapping.Properties {
				s.adjust(&mapping.Properties[i])
			}
		}
	}
	s.programs[s.policy.hcl(s.crm)] = desired.NewProgram(cfg)
}

// apply runs, and then makes sure that another run finds nothing to do, with
// the state and without it.
func (s *story) apply() *planner.MailboxPlan {
	s.Helper()
	d := s.run(s.store)
	for name, store := range map[string]state.Store{"a second run": s.store, "a run without the state": newMemoryStore()} {
		if again := s.run(store); len(again.Changes) > 0 {
			s.Errorf("%s has %v", name, again.Changes)
		}
	}
	return d
}

func (s *story) run(store state.Store) *planner.MailboxPlan {
	s.Helper()
	d, err := s.simulation.apply(&script{}, store)
	if err != nil {
		s.Fatal(err)
	}
	s.violations = nil
	return d.plan("5")
}

// card is the only contact in the mailbox.
func (s *story) card() *card {
	s.Helper()
	cards := s.box.all(func(*card) bool { return true })
	if len(cards) != 1 {
		s.Fatalf("there are %d contacts", len(cards))
	}
	return cards[0]
}

// is compares properties of the contact: texts, and lists joined by "|".
func (s *story) is(want map[string]string) {
	s.Helper()
	got := make(map[string]string)
	for name := range want {
		v := s.card().contact.Get(name)
		got[name] = v.Text + strings.Join(v.List, "|")
	}
	if !maps.Equal(got, want) {
		s.Errorf("the contact has\n%q, want\n%q", got, want)
	}
}

func (s *story) edit(name, value string) {
	s.Helper()
	s.box.edit(s.card(), name, addressbook.Text(value))
}

// notesOf are the drift notes of a plan.
func notesOf(m *planner.MailboxPlan) string {
	var list []string
	for _, n := range m.Notes {
		list = append(list, fmt.Sprintf("%s %s", n.Kind, n.Detail))
	}
	return strings.Join(list, "; ")
}

func actions(m *planner.MailboxPlan) string {
	var list []string
	for _, c := range m.Changes {
		list = append(list, string(c.Action))
	}
	return strings.Join(list, " ")
}

func unadjusted(*config.MappedProperty) {}

func eitherWay(t *testing.T, tell func(t *testing.T, recreate bool)) {
	for _, recreate := range []bool{false, true} {
		t.Run(choose(recreate, "recreate", "update"), func(t *testing.T) { tell(t, recreate) })
	}
}

func TestWrittenOnce(t *testing.T) {
	eitherWay(t, func(t *testing.T, recreate bool) {
		s := newStory(t, recreate, func(p *config.MappedProperty) { p.Once = p.Name == "job_title" })
		s.apply()
		s.is(map[string]string{"job_title": "Countess"})

		s.person.fields["E-mail1"] = "Analyst"
		if plan := s.apply(); len(plan.Changes) > 0 {
			t.Errorf("what is written once changed in the CRM, and planned is %s", actions(plan))
		}
		s.edit("job_title", "My friend")
		if plan := s.apply(); len(plan.Changes) > 0 {
			t.Errorf("what is written once was edited, and planned is %s", actions(plan))
		}
		s.person.fields["LastName"] = "Lovelace"
		s.apply()
		s.is(map[string]string{"job_title": "My friend", "surname": "Lovelace"})

		s.edit("job_title", "")
		s.person.fields["LastName"] = "King"
		s.apply()
		s.is(map[string]string{"job_title": "", "surname": "King"})
	})
}

func TestPropertyDrift(t *testing.T) {
	for drift, note := range map[config.OnDrift]string{config.KeepDrift: "", config.ReportDrift: "drifted edited in the mailbox"} {
		t.Run(string(drift), func(t *testing.T) {
			eitherWay(t, func(t *testing.T, recreate bool) {
				s := newStory(t, recreate, func(p *config.MappedProperty) {
					if p.Name == "job_title" {
						p.OnDrift = drift
					}
				})
				s.apply()
				s.edit("job_title", "My friend")
				for range 3 {
					if plan := s.apply(); len(plan.Changes) > 0 || notesOf(plan) != note {
						t.Errorf("edited: planned %q, noted %q", actions(plan), notesOf(plan))
					}
				}
				s.is(map[string]string{"job_title": "My friend"})

				// Another property is nobody's but ours, and mended without it.
				s.edit("given_name", "Augusta")
				if plan := s.apply(); actions(plan) != "update" || notesOf(plan) != note {
					t.Errorf("another edited: planned %q, noted %q", actions(plan), notesOf(plan))
				}
				s.is(map[string]string{"job_title": "My friend", "given_name": "Ada"})
				if plan := s.apply(); len(plan.Changes) > 0 || notesOf(plan) != note {
					t.Errorf("after that: planned %q, noted %q", actions(plan), notesOf(plan))
				}

				// Another property of the record changes.
				s.person.fields["LastName"] = "Lovelace"
				s.apply()
				s.is(map[string]string{"job_title": "My friend", "surname": "Lovelace"})

				// This one's field changes: that was waited for.
				s.person.fields["E-mail1"] = "Analyst"
				s.apply()
				s.is(map[string]string{"job_title": "Analyst", "surname": "Lovelace"})
				if plan := s.apply(); len(plan.Changes)+len(plan.Notes) > 0 {
					t.Errorf("at the end: planned %q, noted %q", actions(plan), notesOf(plan))
				}
			})
		})
	}
}

// A property whose policy is to overwrite in a sync that keeps edits.
func TestPropertyIsOverwritten(t *testing.T) {
	s := newStory(t, false, func(p *config.MappedProperty) {
		if p.OnDrift = config.KeepDrift; p.Name == "surname" {
			p.OnDrift = config.OverwriteDrift
		}
	})
	s.apply()
	s.edit("surname", "Edited")
	s.edit("given_name", "Edited")
	s.edit("job_title", "Edited")
	s.apply()
	s.is(map[string]string{"surname": "Byron", "given_name": "Edited", "job_title": "Edited"})
}

func TestCategoriesOfTheUser(t *testing.T) {
	eitherWay(t, func(t *testing.T, recreate bool) {
		s := newStory(t, recreate, unadjusted)
		s.person.fields["City"] = "Customer VIP"
		s.apply()
		s.is(map[string]string{"categories": "Customer|VIP"})

		add := func(names ...string) {
			list := slices.Concat(s.card().contact.Get("categories").List, names)
			s.box.edit(s.card(), "categories", addressbook.List(list...))
		}
		add("Friends")
		if plan := s.apply(); len(plan.Changes) > 0 {
			t.Errorf("the user's category: planned %s", actions(plan))
		}
		s.person.fields["City"] = "Customer Partner"
		s.apply()
		s.is(map[string]string{"categories": "Customer|Friends|Partner"})

		// One of ours that the user took off comes back, and theirs stays.
		s.box.edit(s.card(), "categories", addressbook.List("Friends"))
		s.apply()
		s.is(map[string]string{"categories": "Customer|Friends|Partner"})

		s.person.fields["City"] = ""
		s.apply()
		s.is(map[string]string{"categories": "Friends"})

		// A name that the user has already, in other letters, is the user's, and stays.
		add("golf")
		s.person.fields["City"] = "Golf"
		s.apply()
		s.is(map[string]string{"categories": "Friends|golf"})
		s.person.fields["City"] = ""
		s.apply()
		s.is(map[string]string{"categories": "Friends|golf"})

		// Once the user took it off, it is ours.
		s.box.edit(s.card(), "categories", addressbook.List("Friends"))
		s.person.fields["City"] = "Golf"
		s.apply()
		s.is(map[string]string{"categories": "Friends|Golf"})
		s.person.fields["City"] = ""
		s.apply()
		s.is(map[string]string{"categories": "Friends"})
	})
}

func TestNotesOfTheUser(t *testing.T) {
	eitherWay(t, func(t *testing.T, recreate bool) {
		s := newStory(t, recreate, unadjusted)
		s.person.fields["Tel1"] = "first\r\nline two"
		s.apply()
		s.is(map[string]string{"notes": "[contactsync]\nfirst\nline two\n[/contactsync]"})

		s.edit("notes", "before\r\n\r\n"+s.card().contact.Get("notes").Text+"\r\nafter")
		if plan := s.apply(); len(plan.Changes) > 0 {
			t.Errorf("the user's notes: planned %s", actions(plan))
		}
		s.person.fields["Tel1"] = "second\n[/contactsync]"
		s.apply()
		s.is(map[string]string{"notes": "before\n\n[contactsync]\nsecond\n[/contactsync]\n\nafter"})

		s.edit("notes", strings.Replace(s.card().contact.Get("notes").Text, "second", "edited", 1))
		s.apply()
		s.is(map[string]string{"notes": "before\n\n[contactsync]\nsecond\n[/contactsync]\n\nafter"})

		// The user took our block out, all but its first line.
		s.edit("notes", "mine\n[contactsync]")
		s.apply()
		s.is(map[string]string{"notes": "mine\n[contactsync]\n\n[contactsync]\nsecond\n[/contactsync]"})

		s.person.fields["Tel1"] = ""
		s.apply()
		s.is(map[string]string{"notes": "mine\n[contactsync]"})
	})
}

// fixed is a system that moves nothing.
type fixed struct{ *exchange }

func (fixed) Moves() bool { return false }

func (f fixed) Do(ctx context.Context, mailbox addressbook.Mailbox, operations []providers.Operation) []providers.Result {
	for _, o := range operations {
		if o.Kind == providers.MoveItem {
			panic("nothing can be moved")
		}
	}
	return f.exchange.Do(ctx, mailbox, operations)
}

func TestMovesWhereNothingCanBeMoved(t *testing.T) {
	eitherWay(t, func(t *testing.T, recreate bool) {
		s := newStory(t, recreate, unadjusted)
		s.target = fixed{s.exchange}
		s.person.fields["City"] = "VIP"
		s.apply()
		s.edit("home_phone", "123")
		s.edit("notes", "mine")
		id := s.card().id

		s.configure("categorization {\n folder = \"CRM\"\n move = \"always\"\n}")
		if plan := s.apply(); actions(plan) != "recreate" || plan.Changes[0].Causes[0] != planner.FolderPolicy || len(plan.Changes[0].Drops) > 0 {
			t.Errorf("planned %q, %v", actions(plan), plan.Changes)
		}
		s.is(map[string]string{"home_phone": "123", "notes": "mine", "categories": "VIP", "surname": "Byron"})
		if c := s.card(); c.id == id || s.box.folders[c.folder].name != "CRM" {
			t.Errorf("it is in %q", s.box.folders[c.folder].name)
		}
		// The user takes it elsewhere.
		s.box.move(s.card(), mainFolder)
		if plan := s.apply(); actions(plan) != "recreate" {
			t.Errorf("planned %q", actions(plan))
		}
		s.person.fields["LastName"] = "Lovelace"
		s.box.move(s.card(), mainFolder)
		s.apply()
		if c := s.card(); s.box.folders[c.folder].name != "CRM" || c.contact.Get("surname").Text != "Lovelace" {
			t.Errorf("it is in %q", s.box.folders[c.folder].name)
		}
	})
}

func TestWholeNotes(t *testing.T) {
	s := newStory(t, true, func(p *config.MappedProperty) { p.Whole = p.Name == "notes" })
	s.person.fields["Tel1"] = "first"
	s.apply()
	s.is(map[string]string{"notes": "first"})
	s.edit("notes", "edited")
	s.apply()
	s.is(map[string]string{"notes": "first"})
}

// A field that may not be read says nothing: its property stays as it is, and the others
// are as the record says.
func TestLockedProperty(t *testing.T) {
	eitherWay(t, func(t *testing.T, recreate bool) {
		s := newStory(t, recreate, unadjusted)
		apply := func(source providers.Source) *planner.MailboxPlan {
			t.Helper()
			var plan *planner.MailboxPlan
			for range 2 {
				d, err := s.applyFrom(source, &script{}, s.store)
				if err != nil {
					t.Fatal(err)
				}
				if plan != nil && len(d.plan("5").Changes) > 0 {
					t.Errorf("a second run has %v", d.plan("5").Changes)
				}
				plan = d.plan("5")
			}
			return plan
		}
		locked := &lockedReader{s.crm, "1", []string{"E-mail1"}}
		apply(s.crm)
		if plan := apply(locked); notesOf(plan) != "locked_property job_title" {
			t.Errorf("noted %q", notesOf(plan))
		}
		s.is(map[string]string{"job_title": "Countess"})

		s.person.fields["LastName"] = "Lovelace"
		apply(locked)
		s.is(map[string]string{"job_title": "Countess", "surname": "Lovelace"})
		s.edit("job_title", "My friend")
		apply(locked)
		s.is(map[string]string{"job_title": "My friend"})

		apply(s.crm)
		s.is(map[string]string{"job_title": "Countess", "surname": "Lovelace"})

		// Without its name nothing can be made of it.
		d, err := s.applyFrom(&lockedReader{s.crm, "1", []string{"FirstName", "LastName"}}, &script{}, s.store)
		if err != nil {
			t.Fatal(err)
		}
		if plan := d.plan("5"); len(plan.Changes) > 0 || len(plan.Skips) != 1 || plan.Skips[0].Reason != planner.LockedField {
			t.Errorf("changes %v, skips %v", plan.Changes, plan.Skips)
		}
	})
}

// A photo follows the CRM's, and is never compared with the mailbox's.
func TestPhoto(t *testing.T) {
	eitherWay(t, func(t *testing.T, recreate bool) {
		s := newStory(t, recreate, unadjusted)
		s.apply()
		s.person.fields["Photo"] = "Zmlyc3Q="
		s.apply()
		s.is(map[string]string{"photo": "first"})
		s.edit("photo", "scaled")
		if plan := s.apply(); len(plan.Changes) > 0 {
			t.Errorf("the photo in the mailbox is another one: planned %s", actions(plan))
		}
		s.edit("given_name", "Edited")
		s.apply()
		s.is(map[string]string{"photo": "scaled", "given_name": "Ada"})
		s.person.fields["Photo"] = "c2Vjb25k"
		s.apply()
		s.is(map[string]string{"photo": "second"})
		s.person.fields["Photo"] = ""
		s.apply()
		s.is(map[string]string{"photo": ""})
	})
}
