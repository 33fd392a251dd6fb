package providertest

import (
	"errors"
	"strings"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// folderMark is the mark of a folder that was made for a path.
func folderMark(path ...string) addressbook.FolderMark {
	return addressbook.FolderMark{
		Owner: owner, Path: addressbook.NewDigester(owner).PathDigest(path), Created: time.Unix(1700000000, 0).UTC(),
	}
}

func (s *session) folderCreation(parent addressbook.FolderID, name string) providers.Operation {
	return providers.Operation{Kind: providers.CreateFolder, Folder: parent, Name: name, FolderMark: folderMark(name)}
}

func folderDeletion(id addressbook.FolderID) providers.Operation {
	return providers.Operation{Kind: providers.DeleteFolder, Folder: id}
}

// mustStay fails the test if a folder that holds something can be deleted.
func (s *session) mustStay(id addressbook.FolderID) {
	s.Helper()
	if err := s.do(folderDeletion(id))[0].Err; !errors.Is(err, providers.ErrChanged) {
		s.Errorf("the error is %v, not ErrChanged", err)
	}
	if folder, ok := s.folder(id); !ok || folder.Holds == 0 {
		s.Errorf("the folder is observed as %+v, %v", folder, ok)
	}
}

var folderCases = []testCase{
	{"folder: an empty mailbox has the main one", func(s *session) {
		o := s.observe(nil)
		if len(o.Folders) != 1 || !o.Folders[0].Main || o.Folders[0].Parent != "" || o.Folders[0].Holds != 0 {
			s.Errorf("observed %+v", o.Folders)
		}
	}},
	{"folder: is made with its mark", func(s *session) {
		main := s.mainFolder()
		id := s.makeFolder(main, "CRM")
		want := addressbook.Folder{ID: id, Parent: main, Name: "CRM", Mark: folderMark("CRM")}
		if got, ok := s.folder(id); !ok || got != want {
			s.Errorf("observed %+v, not %+v", got, want)
		}
		if root, _ := s.folder(main); root.Holds != 1 {
			s.Errorf("the main contacts folder holds %d", root.Holds)
		}
	}},
	{"folder: is made in another one", func(s *session) {
		outer := s.makeFolder(s.mainFolder(), "CRM")
		inner := s.makeFolder(outer, "CRM")
		got, ok := s.folder(inner)
		if !ok || got.Parent != outer || got.Name != "CRM" || inner == outer {
			s.Errorf("observed %+v in %q", got, outer)
		}
		if f, _ := s.folder(outer); f.Holds != 1 {
			s.Errorf("the outer folder holds %d", f.Holds)
		}
	}},
	{"folder: has whatever name", func(s *session) {
		main := s.mainFolder()
		names := []string{
			"a/b", `a\b`, "..", ".hidden", "100% <sure>?*|", `say "x": y`, "dot.", "CON", "nul.txt", "Größe", "日本語", "🙂",
			"%41", "a%2Fb", "a b", strings.Repeat("ü", 255), strings.Repeat("语", 250) + "/" + strings.Repeat("语", 4),
		}
		for _, name := range names {
			id := s.makeFolder(main, name)
			if got, ok := s.folder(id); !ok || got.Name != name {
				s.Errorf("folder %q is observed as %q, %v", name, got.Name, ok)
			}
		}
	}},
	{"folder: two names do not differ in case alone", func(s *session) {
		main := s.mainFolder()
		s.makeFolder(main, "Kunden ä")
		s.User.MakeFolder(s.T, main, "Eigene")
		for _, name := range []string{"Kunden ä", "KUNDEN Ä", "eigene"} {
			if err := s.do(s.folderCreation(main, name))[0].Err; !errors.Is(err, providers.ErrExists) {
				s.Errorf("%s: the error is %v, not ErrExists", name, err)
			}
		}
		if n := len(s.observe(nil).Folders); n != 3 {
			s.Errorf("there are %d folders", n)
		}
	}},
	{"folder: keeps its mark when the user renames it", func(s *session) {
		main := s.mainFolder()
		item := s.create(key("1"), ada())
		crm := s.makeFolder(main, "CRM")
		s.done(moving(item, crm))
		s.User.RenameFolder(s.T, crm, "Kunden")
		for _, folder := range s.observe(nil).Folders {
			if !folder.Main && (folder.Name != "Kunden" || folder.Mark != folderMark("CRM") || folder.Holds != 1) {
				s.Errorf("observed %+v", folder)
			}
		}
		s.mustHold(s.only().ID, ada())
	}},
	{"folder: of the user has no mark", func(s *session) {
		id := s.User.MakeFolder(s.T, s.mainFolder(), "Eigene")
		if got, ok := s.folder(id); !ok || got.Mark != (addressbook.FolderMark{}) || got.Name != "Eigene" {
			s.Errorf("observed %+v, %v", got, ok)
		}
	}},
	{"folder: is deleted when it is empty", func(s *session) {
		id := s.makeFolder(s.mainFolder(), "CRM")
		s.done(folderDeletion(id))
		if _, ok := s.folder(id); ok {
			s.Error("the folder is there")
		}
		s.makeFolder(s.mainFolder(), "CRM")
	}},
	{"folder: is not deleted with a managed contact", func(s *session) {
		crm := s.makeFolder(s.mainFolder(), "CRM")
		s.done(moving(s.create(key("1"), ada()), crm))
		s.mustStay(crm)
		s.mustHold(s.only().ID, ada())
	}},
	{"folder: is not deleted with a contact of the user", func(s *session) {
		crm := s.makeFolder(s.mainFolder(), "CRM")
		unchanged := s.User.AddContact(s.T, crm, ada())
		s.mustStay(crm)
		unchanged(s.T)
	}},
	{"folder: is not deleted with a folder in it", func(s *session) {
		crm := s.makeFolder(s.mainFolder(), "CRM")
		s.User.MakeFolder(s.T, crm, "Eigene")
		s.mustStay(crm)
	}},
	{"folder: that is gone cannot be deleted", func(s *session) {
		crm := s.makeFolder(s.mainFolder(), "CRM")
		s.User.DeleteFolder(s.T, crm)
		if err := s.do(folderDeletion(crm))[0].Err; !errors.Is(err, providers.ErrGone) {
			s.Errorf("the error is %v, not ErrGone", err)
		}
	}},
}
