package providertest

import (
	"errors"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

func unmarking(item addressbook.Item) providers.Operation {
	return providers.Operation{Kind: providers.UnmarkItem, Item: item.ID, ChangeKey: item.ChangeKey}
}

var unmarkCases = []testCase{
	{"unmark: makes a copy the user's own", func(s *session) {
		item := s.create(key("1"), ada())
		before := s.observe(nil)
		s.User.Copy(s.T, item.ID, item.Folder)
		var copied addressbook.Item
		for _, observed := range s.all() {
			if observed.ID != item.ID {
				copied = observed
			}
		}
		if copied.Mark != item.Mark || copied.Key != item.Key {
			s.Fatalf("the copy is observed as %+v", copied)
		}
		s.done(unmarking(copied))
		if observed := s.only(); observed != item {
			s.Errorf("observed %+v, not %+v", observed, item)
		}
		if _, adopts := s.Target.(providers.Adopter); !adopts && s.read(copied.ID) != nil {
			s.Error("the values of an unmarked item were read")
		}
		if n := before.Folders[0].Holds; s.observe(nil).Folders[0].Holds != n+1 {
			s.Error("the copy is not there any more")
		}
	}},
	{"unmark: of an item that is gone", func(s *session) {
		item := s.create(key("1"), ada())
		s.User.Delete(s.T, item.ID)
		if err := s.do(unmarking(item))[0].Err; !errors.Is(err, providers.ErrGone) {
			s.Errorf("the error is %v, not ErrGone", err)
		}
	}},
	{"unmark: of an older version writes nothing", func(s *session) {
		item := s.create(key("1"), ada())
		s.User.EditPhone(s.T, item.ID, "+43 1 000009")
		if err := s.do(unmarking(item))[0].Err; !errors.Is(err, providers.ErrChanged) {
			s.Errorf("the error is %v, not ErrChanged", err)
		}
		if observed := s.only(); observed.Mark != item.Mark {
			s.Errorf("observed %+v", observed)
		}
	}},
}
