package providertest

import (
	"errors"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

func deleting(item addressbook.Item, mode providers.DeleteMode) providers.Operation {
	return providers.Operation{Kind: providers.DeleteItem, Item: item.ID, ChangeKey: item.ChangeKey, Mode: mode}
}

// deleteBy is the case of one mode.
func deleteBy(mode providers.DeleteMode) testCase {
	return testCase{"delete: " + string(mode), func(s *session) {
		kept, deleted := s.create(key("1"), ada()), s.create(key("2"), ada())
		s.done(deleting(deleted, mode))
		if observed := s.only(); observed != kept {
			s.Errorf("observed %+v, not %+v", observed, kept)
		}
		if s.read(deleted.ID) != nil {
			s.Error("the item can be read")
		}
		if n := len(s.observe(nil).Folders); n != 1 {
			s.Errorf("there are %d folders", n)
		}
	}}
}

var deleteCases = []testCase{
	deleteBy(providers.DeletedItems),
	deleteBy(providers.RecoverableItems),
	deleteBy(providers.Permanent),
	{"delete: of an item that is gone", func(s *session) {
		item := s.create(key("1"), ada())
		s.User.Delete(s.T, item.ID)
		for _, mode := range []providers.DeleteMode{providers.DeletedItems, providers.RecoverableItems, providers.Permanent} {
			if err := s.do(deleting(item, mode))[0].Err; !errors.Is(err, providers.ErrGone) {
				s.Errorf("%s: the error is %v, not ErrGone", mode, err)
			}
		}
	}},
	{"delete: of an older version deletes nothing", func(s *session) {
		item := s.create(key("1"), ada())
		s.User.EditPhone(s.T, item.ID, "+43 1 000009")
		for _, mode := range []providers.DeleteMode{providers.DeletedItems, providers.RecoverableItems, providers.Permanent} {
			if err := s.do(deleting(item, mode))[0].Err; !errors.Is(err, providers.ErrChanged) {
				s.Errorf("%s: the error is %v, not ErrChanged", mode, err)
			}
		}
		s.mustHold(s.only().ID, with(ada(), "business_phone", "+43 1 000009"))
	}},
}
