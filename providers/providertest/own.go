package providertest

import (
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

var ownCases = []testCase{
	{"own contacts: are never listed, read or changed", func(s *session) {
		main := s.mainFolder()
		crm := s.makeFolder(main, "CRM")
		var checks []func(*testing.T)
		for _, folder := range []addressbook.FolderID{main, crm} {
			checks = append(checks,
				s.User.AddContact(s.T, folder, ada()),
				s.User.AddContact(s.T, folder, contact("surname", "Own", "notes", "a\nb;c,d", "business_phone", "1", "home_phone", "2")))
		}
		item := s.create(key("1"), ada())
		item.ChangeKey = s.done(updating(item, contact("surname", "Lovelace"), "surname")).ChangeKey
		s.done(moving(item, crm))
		s.done(deleting(s.only(), providers.DeletedItems))
		s.mustStay(crm)
		if n := len(s.all()); n != 0 {
			s.Errorf("%d items are observed", n)
		}
		if found := s.find(owner, key("1")); len(found) != 0 {
			s.Errorf("found %+v", found)
		}
		for _, unchanged := range checks {
			unchanged(s.T)
		}
		if folder, _ := s.folder(crm); folder.Holds != 2 {
			s.Errorf("the folder holds %d", folder.Holds)
		}
	}},
	{"own contacts: another owner's contacts are listed as theirs", func(s *session) {
		operation := s.creation(key("1"), ada())
		operation.Owner = "other"
		s.done(operation)
		if item := s.only(); item.Owner != "other" || item.Key != key("1") {
			s.Errorf("observed %+v", item)
		}
	}},
}
