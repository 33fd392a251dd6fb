package providertest

import (
	"slices"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// change is what a user did, and what the next observation has to say of it.
func change(name string, act func(s *session, item addressbook.Item, crm addressbook.FolderID), check func(s *session, item addressbook.Item, crm addressbook.FolderID, o *providers.Observation)) testCase {
	return testCase{"observe: " + name, func(s *session) {
		item := s.create(key("1"), ada())
		s.create(key("2"), ada())
		crm := s.makeFolder(item.Folder, "CRM")
		before := s.observe(nil)
		act(s, item, crm)
		o := s.observe(cursors(before))
		check(s, item, crm, o)
		s.mustBeQuiet(s.observe(cursors(o)))
	}}
}

// mustBeQuiet fails the test if an observation says that something changed.
func (s *session) mustBeQuiet(o *providers.Observation) {
	s.Helper()
	for _, delta := range o.Deltas {
		if delta.Full || len(delta.Items) > 0 || len(delta.Gone) > 0 {
			s.Errorf("folder %q: full %v, %d items, %d gone", delta.Folder, delta.Full, len(delta.Items), len(delta.Gone))
		}
	}
}

// delta is what an observation says of a folder.
func (s *session) delta(o *providers.Observation, folder addressbook.FolderID) providers.Delta {
	s.Helper()
	for _, delta := range o.Deltas {
		if delta.Folder == folder {
			return delta
		}
	}
	s.Fatalf("folder %q is not observed", folder)
	return providers.Delta{}
}

// isGone says whether an item is reported as gone from a folder.
func (s *session) isGone(o *providers.Observation, folder addressbook.FolderID, id addressbook.ItemID) bool {
	s.Helper()
	return slices.Contains(s.delta(o, folder).Gone, id)
}

var observeCases = []testCase{
	change("nothing", func(*session, addressbook.Item, addressbook.FolderID) {},
		func(s *session, _ addressbook.Item, _ addressbook.FolderID, o *providers.Observation) {
			s.mustBeQuiet(o)
			if len(o.Folders) != 2 {
				s.Errorf("there are %d folders", len(o.Folders))
			}
		}),
	change("an edit", func(s *session, item addressbook.Item, _ addressbook.FolderID) {
		s.User.EditPhone(s.T, item.ID, "+43 1 000009")
	}, func(s *session, item addressbook.Item, _ addressbook.FolderID, o *providers.Observation) {
		changed := items(o)
		if len(changed) != 1 || changed[0].ID != item.ID || changed[0].ChangeKey == item.ChangeKey || changed[0].Mark != item.Mark {
			s.Errorf("observed %+v of %+v", changed, item)
		}
		s.mustHold(item.ID, with(ada(), "business_phone", "+43 1 000009"))
	}),
	change("a move", func(s *session, item addressbook.Item, crm addressbook.FolderID) {
		s.User.Move(s.T, item.ID, crm)
	}, func(s *session, item addressbook.Item, crm addressbook.FolderID, o *providers.Observation) {
		changed := items(o)
		if len(changed) != 1 || changed[0].Folder != crm || changed[0].Mark != item.Mark {
			s.Errorf("observed %+v", changed)
		}
		if !s.isGone(o, item.Folder, item.ID) {
			s.Error("the item is not gone from where it was")
		}
	}),
	change("a copy", func(s *session, item addressbook.Item, _ addressbook.FolderID) {
		s.User.Copy(s.T, item.ID, item.Folder)
	}, func(s *session, item addressbook.Item, _ addressbook.FolderID, o *providers.Observation) {
		changed := items(o)
		if len(changed) != 1 || changed[0].ID == item.ID || changed[0].Mark != item.Mark || changed[0].Key != item.Key {
			s.Errorf("observed %+v", changed)
		}
	}),
	change("a deletion", func(s *session, item addressbook.Item, _ addressbook.FolderID) {
		s.User.Delete(s.T, item.ID)
	}, func(s *session, item addressbook.Item, _ addressbook.FolderID, o *providers.Observation) {
		if len(items(o)) != 0 || !s.isGone(o, item.Folder, item.ID) {
			s.Errorf("observed %+v", o.Deltas)
		}
	}),
	change("a mark that was taken off", func(s *session, item addressbook.Item, _ addressbook.FolderID) {
		s.done(unmarking(item))
	}, func(s *session, item addressbook.Item, _ addressbook.FolderID, o *providers.Observation) {
		if len(items(o)) != 0 || !s.isGone(o, item.Folder, item.ID) {
			s.Errorf("observed %+v", o.Deltas)
		}
	}),
	change("an item in a new folder", func(s *session, item addressbook.Item, _ addressbook.FolderID) {
		s.User.Move(s.T, item.ID, s.User.MakeFolder(s.T, item.Folder, "Eigene"))
	}, func(s *session, item addressbook.Item, _ addressbook.FolderID, o *providers.Observation) {
		changed := items(o)
		if len(o.Folders) != 3 || len(changed) != 1 || changed[0].Mark != item.Mark || !s.isGone(o, item.Folder, item.ID) {
			s.Errorf("observed %+v", o)
		}
	}),
	change("a folder that was deleted", func(s *session, item addressbook.Item, crm addressbook.FolderID) {
		s.User.Move(s.T, item.ID, crm)
		s.User.DeleteFolder(s.T, crm)
	}, func(s *session, item addressbook.Item, _ addressbook.FolderID, o *providers.Observation) {
		if len(o.Folders) != 1 || len(items(o)) != 0 || !s.isGone(o, item.Folder, item.ID) {
			s.Errorf("observed %+v", o)
		}
	}),
	change("our own writes", func(s *session, item addressbook.Item, crm addressbook.FolderID) {
		s.done(moving(item, crm))
		s.done(s.creation(key("3"), ada()))
	}, func(s *session, item addressbook.Item, _ addressbook.FolderID, o *providers.Observation) {
		if len(items(o)) != 2 || !s.isGone(o, item.Folder, item.ID) {
			s.Errorf("observed %+v", o)
		}
	}),
}

var cursorCases = []testCase{
	{"cursor: the first observation is full", func(s *session) {
		for _, delta := range s.observe(nil).Deltas {
			if !delta.Full {
				s.Errorf("folder %q is not full", delta.Folder)
			}
		}
	}},
	{"cursor: one that is refused gives everything", func(s *session) {
		item := s.create(key("1"), ada())
		whole := s.observe(nil)
		valid := cursors(whole)[item.Folder]
		refused := map[string][]byte{
			"empty": {}, "foreign": []byte("SyncState"), "zeros": make([]byte, 64), "cut": valid[:len(valid)-1],
			"longer": append(slices.Clone(valid), 0xff),
		}
		for name, cursor := range refused {
			o := s.observe(providers.Cursors{"": cursor, item.Folder: cursor})
			delta := s.delta(o, item.Folder)
			if !delta.Full || !slices.Equal(delta.Items, []addressbook.Item{item}) {
				s.Errorf("%s: full %v, %+v", name, delta.Full, delta.Items)
			}
			s.mustBeQuiet(s.observe(cursors(o)))
		}
	}},
	{"cursor: an older one gives all that changed since", func(s *session) {
		first := s.create(key("1"), ada())
		old := cursors(s.observe(nil))
		s.create(key("2"), ada())
		s.observe(old)
		s.User.Delete(s.T, first.ID)
		o := s.observe(old)
		if len(items(o)) != 1 || !s.isGone(o, first.Folder, first.ID) {
			s.Errorf("observed %+v", o.Deltas)
		}
	}},
}
