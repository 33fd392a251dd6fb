package providertest

import (
	"slices"
	"strings"

	"contactsync/providers/addressbook"
)

// find looks keys up.
func (s *session) find(owner string, keys ...addressbook.Key) []addressbook.Item {
	s.Helper()
	found, err := s.Target.Find(s.Context(), s.Mailbox, owner, keys)
	if err != nil {
		s.Fatalf("find: %v", err)
	}
	slices.SortFunc(found, compareItems)
	return found
}

var findCases = []testCase{
	{"find: an item wherever it lies", func(s *session) {
		item := s.create(key("1"), ada())
		s.create(key("2"), ada())
		crm := s.makeFolder(s.makeFolder(item.Folder, "CRM"), "Kunden")
		s.User.Move(s.T, item.ID, crm)
		found := s.find(owner, key("1"))
		if len(found) != 1 || found[0].Folder != crm || found[0].Mark != item.Mark || found[0] != s.item(found[0].ID) {
			s.Errorf("found %+v", found)
		}
	}},
	{"find: all items of a key and all keys", func(s *session) {
		item := s.create(key("1"), ada())
		s.create(key("2"), ada())
		s.create(key("3"), ada())
		s.User.Copy(s.T, item.ID, item.Folder)
		if found := s.find(owner, key("1"), key("2")); len(found) != 3 {
			s.Errorf("found %d items", len(found))
		}
	}},
	{"find: keys that differ in case are one", func(s *session) {
		s.create(key("Ab"), ada())
		if found := s.find(owner, addressbook.Key(strings.ToUpper(string(key("aB"))))); len(found) != 1 {
			s.Errorf("found %d items", len(found))
		}
	}},
	{"find: not what has another owner, a longer key, or is gone", func(s *session) {
		s.create(key("12"), ada())
		item := s.create(key("3"), ada())
		s.User.Delete(s.T, item.ID)
		if found := s.find("other", key("12")); len(found) != 0 {
			s.Errorf("found %+v", found)
		}
		if found := s.find(owner, key("1"), key("3")); len(found) != 0 {
			s.Errorf("found %+v", found)
		}
	}},
}

var readCases = []testCase{
	{"read: in the order of the ids, within the shape, nil for what is gone", func(s *session) {
		first, gone, last := s.create(key("1"), ada()), s.create(key("2"), ada()), s.create(key("3"), ada())
		s.User.Delete(s.T, gone.ID)
		ids := []addressbook.ItemID{last.ID, gone.ID, first.ID}
		readings, err := s.Target.Read(s.Context(), s.Mailbox, ids, addressbook.NewShape("surname", "mobile_phone"))
		if err != nil || len(readings) != 3 {
			s.Fatalf("%d readings, %v", len(readings), err)
		}
		for i, want := range []addressbook.Item{last, gone, first} {
			got := readings[i]
			if got.ID != want.ID {
				s.Errorf("reading %d is of %q, not %q", i, got.ID, want.ID)
			}
			if want == gone {
				if got.Contact != nil {
					s.Error("an item that is gone was read")
				}
				continue
			}
			if got.Contact == nil || got.ChangeKey != want.ChangeKey || len(got.Contact.Fields) != 1 || got.Contact.Get("surname").Text != "Byron" {
				s.Errorf("reading %d is %+v", i, got)
			}
		}
	}},
}
