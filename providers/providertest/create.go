package providertest

import (
	"errors"

	"contactsync/providers"
)

var createCases = []testCase{
	{"create: the contents read back as they were normalized", func(s *session) {
		s.mustHold(s.create(key("1"), ada()).ID, ada())
	}},
	{"create: the item is observed with owner, key and mark", func(s *session) {
		operation := s.creation(key("1"), ada())
		s.done(operation)
		item := s.only()
		if item.Owner != owner || item.Key != operation.Key || item.Mark != operation.Mark || item.Folder != operation.Folder {
			s.Errorf("observed %+v of %+v", item, operation)
		}
	}},
	{"create: hostile owners, keys and rep ids come back", func(s *session) {
		operation := s.creation(key(`a/b|c;d,e\f"g:h'ä日🙂 =&<>%0A\n `), ada())
		operation.Owner, operation.Mark.Rep = `o, "x";\`, `r|;,\:"ä`
		s.done(operation)
		item := s.only()
		if item.Owner != operation.Owner || item.Key != operation.Key || item.Mark != operation.Mark {
			s.Errorf("observed %+v of %+v", item, operation)
		}
	}},
	{"create: in a folder", func(s *session) {
		operation := s.creation(key("1"), ada())
		operation.Folder = s.makeFolder(operation.Folder, "CRM")
		s.done(operation)
		if item := s.only(); item.Folder != operation.Folder {
			s.Errorf("the item is in folder %q, not %q", item.Folder, operation.Folder)
		}
	}},
	{"create: a contact without properties", func(s *session) {
		s.mustHold(s.create(key("1"), contact()).ID, contact())
	}},
	{"create: in a folder that is gone", func(s *session) {
		operation := s.creation(key("1"), ada())
		operation.Folder = s.makeFolder(operation.Folder, "CRM")
		s.User.DeleteFolder(s.T, operation.Folder)
		if err := s.do(operation)[0].Err; !errors.Is(err, providers.ErrGone) {
			s.Errorf("the error is %v, not ErrGone", err)
		}
		if n := len(s.all()); n != 0 {
			s.Errorf("the mailbox has %d items", n)
		}
	}},
}
