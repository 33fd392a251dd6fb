package providertest

import (
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// purge deletes for good, and fails the test if it was not as much as it should have
// been. The case is skipped if the target keeps nothing.
func (s *session) purge(want int, owner string, keys ...addressbook.Key) {
	s.Helper()
	target, ok := s.Target.(providers.Purger)
	if !ok {
		s.Skip("the target is no Purger")
	}
	if n, err := target.Purge(s.Context(), s.Mailbox, owner, keys); n != want || err != nil {
		s.Errorf("%d were purged of %s, %v, not %d: %v", n, owner, keys, want, err)
	}
}

var purgeCases = []testCase{
	{"purge: what was deleted of some keys, wherever it went, and nothing else", func(s *session) {
		kept := s.create(key("1"), ada())
		unchanged := s.User.AddContact(s.T, kept.Folder, contact("surname", "Byron", "business_phone", "1"))
		for _, of := range []struct {
			owner, record string
			mode          providers.DeleteMode
		}{
			{owner, "1", providers.DeletedItems}, {owner, "1", providers.RecoverableItems}, {owner, "2", providers.DeletedItems},
			{owner, "12", providers.DeletedItems}, {owner, "3", providers.RecoverableItems}, {"other", "1", providers.DeletedItems},
		} {
			operation := s.creation(key(of.record), ada())
			operation.Owner = of.owner
			result := s.done(operation)
			s.done(deleting(s.item(result.ID), of.mode))
		}
		s.purge(0, owner)
		s.purge(0, owner, key("4"))
		s.purge(3, owner, key("1"), key("2"))
		s.purge(0, owner, key("1"), key("2"))
		if observed := s.only(); observed != kept {
			s.Errorf("observed %+v, was %+v", observed, kept)
		}
		unchanged(s.T)
		s.purge(1, "other", key("1"))
		s.purge(2, owner, key("12"), key("3"))
	}},
	{"purge: of a mailbox from which nothing was deleted", func(s *session) {
		s.purge(0, owner, key("1"))
	}},
}
