package providertest

import (
	"errors"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

func moving(item addressbook.Item, folder addressbook.FolderID) providers.Operation {
	return providers.Operation{Kind: providers.MoveItem, Item: item.ID, ChangeKey: item.ChangeKey, Folder: folder}
}

var moveCases = []testCase{
	{"move: keeps mark and contents", func(s *session) {
		item := s.create(key("1"), ada())
		crm := s.makeFolder(item.Folder, "CRM")
		result := s.done(moving(item, crm))
		moved := s.only()
		if moved.ID != result.ID || moved.ChangeKey != result.ChangeKey || moved.Folder != crm {
			s.Errorf("observed %+v after %+v", moved, result)
		}
		if moved.Owner != item.Owner || moved.Key != item.Key || moved.Mark != item.Mark {
			s.Errorf("observed %+v, was %+v", moved, item)
		}
		s.mustHold(moved.ID, ada())
	}},
	{"move: there and back", func(s *session) {
		item := s.create(key("1"), ada())
		crm := s.makeFolder(item.Folder, "CRM")
		s.done(moving(item, crm))
		s.done(moving(s.only(), item.Folder))
		if observed := s.only(); observed.Folder != item.Folder {
			s.Errorf("observed in folder %q", observed.Folder)
		}
		s.mustHold(s.only().ID, ada())
	}},
	{"move: to where a copy lies", func(s *session) {
		item := s.create(key("1"), ada())
		crm := s.makeFolder(item.Folder, "CRM")
		s.User.Copy(s.T, item.ID, crm)
		s.done(moving(item, crm))
		all := s.all()
		if len(all) != 2 || all[0].Folder != crm || all[1].Folder != crm {
			s.Fatalf("observed %+v", all)
		}
		for _, observed := range all {
			s.mustHold(observed.ID, ada())
		}
	}},
	{"move: of an older version moves nothing", func(s *session) {
		item := s.create(key("1"), ada())
		crm := s.makeFolder(item.Folder, "CRM")
		s.User.EditPhone(s.T, item.ID, "+43 1 000009")
		if err := s.do(moving(item, crm))[0].Err; !errors.Is(err, providers.ErrChanged) {
			s.Errorf("the error is %v, not ErrChanged", err)
		}
		if observed := s.only(); observed.Folder != item.Folder {
			s.Errorf("observed in folder %q", observed.Folder)
		}
	}},
	{"move: of an item that is gone", func(s *session) {
		item := s.create(key("1"), ada())
		crm := s.makeFolder(item.Folder, "CRM")
		s.User.Delete(s.T, item.ID)
		if err := s.do(moving(item, crm))[0].Err; !errors.Is(err, providers.ErrGone) {
			s.Errorf("the error is %v, not ErrGone", err)
		}
	}},
	{"move: to a folder that is gone", func(s *session) {
		item := s.create(key("1"), ada())
		crm := s.makeFolder(item.Folder, "CRM")
		s.User.DeleteFolder(s.T, crm)
		if err := s.do(moving(item, crm))[0].Err; !errors.Is(err, providers.ErrGone) {
			s.Errorf("the error is %v, not ErrGone", err)
		}
		if observed := s.only(); observed != item {
			s.Errorf("observed %+v, was %+v", observed, item)
		}
	}},
}
