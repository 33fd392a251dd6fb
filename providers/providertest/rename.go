package providertest

import (
	"errors"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

func folderUpdate(id addressbook.FolderID, name string, mark addressbook.FolderMark) providers.Operation {
	return providers.Operation{Kind: providers.UpdateFolder, Folder: id, Name: name, FolderMark: mark}
}

// mustBe fails the test if a folder is not observed as it should be, by those who
// have seen it before too.
func (s *session) mustBe(before *providers.Observation, want addressbook.Folder) {
	s.Helper()
	now := s.observe(cursors(before))
	for i, folder := range now.Folders {
		delta := now.Deltas[i]
		if len(delta.Gone) > 0 || !delta.Full && len(delta.Items) > 0 {
			s.Errorf("in folder %q there is new %+v, and gone %q", folder.ID, delta.Items, delta.Gone)
		}
		if folder.ID == want.ID && folder != want {
			s.Errorf("observed %+v, not %+v", folder, want)
		}
	}
	if got, ok := s.folder(want.ID); !ok || got != want {
		s.Errorf("observed anew %+v, not %+v", got, want)
	}
}

var renameCases = []testCase{
	{"folder update: renames it with all that is in it", func(s *session) {
		main := s.mainFolder()
		crm := s.makeFolder(main, "CRM")
		inner := s.makeFolder(crm, "Inner")
		s.done(moving(s.create(key("1"), ada()), crm))
		s.done(moving(s.create(key("2"), ada()), inner))
		unchanged := s.User.AddContact(s.T, crm, contact("surname", "Byron", "business_phone", "1"))
		before, all := s.observe(nil), s.all()
		for _, name := range []string{"Kunden", "kunden", "a/b: ü*?", "CRM"} {
			s.done(folderUpdate(crm, name, folderMark(name)))
			s.mustBe(before, addressbook.Folder{ID: crm, Parent: main, Name: name, Mark: folderMark(name), Holds: 3})
		}
		if now := s.all(); len(now) != 2 || now[0] != all[0] || now[1] != all[1] {
			s.Errorf("observed %+v, was %+v", now, all)
		}
		unchanged(s.T)
	}},
	{"folder update: gives it another mark, or none, and leaves its name", func(s *session) {
		main := s.mainFolder()
		crm := s.makeFolder(main, "CRM")
		before := s.observe(nil)
		s.done(folderUpdate(crm, "", folderMark("Kunden")))
		s.mustBe(before, addressbook.Folder{ID: crm, Parent: main, Name: "CRM", Mark: folderMark("Kunden")})
		for range 2 {
			s.done(folderUpdate(crm, "", addressbook.FolderMark{}))
			s.mustBe(before, addressbook.Folder{ID: crm, Parent: main, Name: "CRM"})
		}
	}},
	{"folder update: marks one of the user's", func(s *session) {
		main := s.mainFolder()
		id := s.User.MakeFolder(s.T, main, "Eigene")
		before := s.observe(nil)
		s.done(folderUpdate(id, "", folderMark("Eigene")))
		s.mustBe(before, addressbook.Folder{ID: id, Parent: main, Name: "Eigene", Mark: folderMark("Eigene")})
	}},
	{"folder update: not to the name of another one", func(s *session) {
		main := s.mainFolder()
		crm := s.makeFolder(main, "CRM")
		s.User.MakeFolder(s.T, main, "Kunden")
		before := s.observe(nil)
		for _, name := range []string{"Kunden", "KUNDEN"} {
			if err := s.do(folderUpdate(crm, name, folderMark(name)))[0].Err; !errors.Is(err, providers.ErrExists) {
				s.Errorf("%s: the error is %v, not ErrExists", name, err)
			}
		}
		s.mustBe(before, addressbook.Folder{ID: crm, Parent: main, Name: "CRM", Mark: folderMark("CRM")})
	}},
	{"folder update: not of one that is gone, nor of the main one", func(s *session) {
		crm := s.makeFolder(s.mainFolder(), "CRM")
		s.User.DeleteFolder(s.T, crm)
		if err := s.do(folderUpdate(crm, "Kunden", folderMark("Kunden")))[0].Err; !errors.Is(err, providers.ErrGone) {
			s.Errorf("the error is %v, not ErrGone", err)
		}
		main, _ := s.folder(s.mainFolder())
		if err := s.do(folderUpdate(main.ID, "Kunden", folderMark("Kunden")))[0].Err; !errors.Is(err, providers.ErrDenied) {
			s.Errorf("the error is %v, not ErrDenied", err)
		}
		if now, _ := s.folder(main.ID); now != main {
			s.Errorf("observed %+v, was %+v", now, main)
		}
	}},
}
