package providertest

import (
	"errors"
	"slices"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// unmarked lists the user's own contacts in some folders. The case is skipped if the target
// does not let them be looked through.
func (s *session) unmarked(shape addressbook.Shape, folders ...addressbook.FolderID) []providers.Stray {
	s.Helper()
	target, ok := s.Target.(providers.Adopter)
	if !ok {
		s.Skip("the target is no Adopter")
	}
	strays, err := target.Unmarked(s.Context(), s.Mailbox, folders, shape)
	if err != nil {
		s.Fatalf("unmarked: %v", err)
	}
	byID := func(a, b providers.Stray) int { return compareItems(a.Item, b.Item) }
	if !slices.IsSortedFunc(strays, byID) {
		s.Fatal("the contacts without a mark are not sorted by id")
	}
	return strays
}

// own makes a contact of the user's own, and lists it.
func (s *session) own(c *addressbook.Contact) (stray providers.Stray, unchanged func(t *testing.T)) {
	s.Helper()
	unchanged = s.User.AddContact(s.T, s.mainFolder(), c)
	strays := s.unmarked(addressbook.NewShape("surname"), s.mainFolder())
	if len(strays) != 1 {
		s.Fatalf("%d contacts without a mark are listed, not 1", len(strays))
	}
	return strays[0], unchanged
}

// adopting is the operation that makes an own contact a marked one.
func (s *session) adopting(stray providers.Stray, c *addressbook.Contact, shape ...string) providers.Operation {
	mark := s.mark()
	mark.Status = addressbook.Adopted
	return providers.Operation{
		Kind: providers.UpdateItem, Item: stray.Item.ID, ChangeKey: stray.Item.ChangeKey,
		Contact: c, Shape: addressbook.NewShape(shape...), Owner: owner, Key: key("1"), Mark: mark,
	}
}

var adoptCases = []testCase{
	{"adopt: lists the user's contacts in the folders, within the shape", func(s *session) {
		main := s.mainFolder()
		crm, other := s.makeFolder(main, "CRM"), s.User.MakeFolder(s.T, main, "Eigene")
		surnames := map[addressbook.FolderID]string{main: "Byron", crm: "Hopper", other: "Noether"}
		for folder, surname := range surnames {
			defer s.User.AddContact(s.T, folder, contact("surname", surname, "notes", "mine", "business_phone", "1"))(s.T)
		}
		s.create(key("1"), ada())
		foreign := s.creation(key("2"), ada())
		foreign.Owner = "other"
		s.done(foreign)
		seen := make(map[addressbook.FolderID]string)
		for _, stray := range s.unmarked(addressbook.NewShape("surname", "job_title"), main, crm) {
			item := stray.Item
			seen[item.Folder] = stray.Contact.Get("surname").Text
			if item.ID == "" || item.ChangeKey == "" || item.Created.IsZero() ||
				item.Owner != "" || item.Key != "" || item.Mark != (addressbook.Mark{}) {
				s.Errorf("listed %+v", item)
			}
			if len(stray.Contact.Fields) != 1 {
				s.Errorf("listed with %d properties, not 1", len(stray.Contact.Fields))
			}
		}
		if len(seen) != 2 || seen[main] != "Byron" || seen[crm] != "Hopper" {
			s.Errorf("listed %q", seen)
		}
		if strays := s.unmarked(addressbook.NewShape("surname")); len(strays) != 0 {
			s.Errorf("%d contacts are in no folder", len(strays))
		}
	}},
	{"adopt: many contacts", func(s *session) {
		for range 30 {
			s.User.AddContact(s.T, s.mainFolder(), contact("surname", "Byron", "business_phone", "1"))
		}
		if n := len(s.unmarked(addressbook.NewShape("business_phone"), s.mainFolder())); n != 30 {
			s.Errorf("%d contacts are listed", n)
		}
	}},
	{"adopt: an adopted contact keeps its id and what is not in the shape", func(s *session) {
		stray, _ := s.own(contact("display_name", "A. Byron", "surname", "Byron", "notes", "mine\nand mine", "business_phone", "1"))
		before := s.read(stray.Item.ID)
		if before == nil || before.Get("notes").Text != "mine\nand mine" {
			s.Fatal("a contact that is to be adopted cannot be read")
		}
		cursors := cursors(s.observe(nil))
		operation := s.adopting(stray, contact("surname", "Lovelace", "mobile_phone", "+43 660 000002"), "surname", "mobile_phone", "business_phone")
		result := s.done(operation)
		want := addressbook.Item{
			ID: stray.Item.ID, ChangeKey: result.ChangeKey, Folder: stray.Item.Folder, Owner: owner, Key: operation.Key, Mark: operation.Mark,
		}
		want.Created = s.only().Created
		if observed := s.only(); observed != want {
			s.Errorf("observed %+v, not %+v", observed, want)
		}
		if changed := items(s.observe(cursors)); len(changed) != 1 || changed[0] != want {
			s.Errorf("observed since then: %+v", changed)
		}
		s.mustHold(want.ID, without(with(with(before, "surname", "Lovelace"), "mobile_phone", "+43 660 000002"), "business_phone"))
		if strays := s.unmarked(addressbook.NewShape("surname"), want.Folder); len(strays) != 0 {
			s.Errorf("%d contacts without a mark are left", len(strays))
		}
	}},
	{"adopt: an adopted contact is moved and released", func(s *session) {
		stray, _ := s.own(contact("surname", "Byron", "business_phone", "1"))
		s.done(s.adopting(stray, contact("surname", "Lovelace"), "surname"))
		s.done(moving(s.only(), s.makeFolder(stray.Item.Folder, "CRM")))
		item := s.only()
		s.done(unmarking(item))
		strays := s.unmarked(addressbook.NewShape("surname"), item.Folder)
		if len(strays) != 1 || strays[0].Item.ID != item.ID || strays[0].Contact.Get("surname").Text != "Lovelace" {
			s.Errorf("listed %+v", strays)
		}
	}},
	{"adopt: of a contact that changed since writes nothing", func(s *session) {
		stray, _ := s.own(contact("surname", "Byron", "business_phone", "1"))
		s.User.EditPhone(s.T, stray.Item.ID, "2")
		if err := s.do(s.adopting(stray, contact("surname", "Lovelace"), "surname"))[0].Err; !errors.Is(err, providers.ErrChanged) {
			s.Errorf("the error is %v, not ErrChanged", err)
		}
		if n := len(s.all()); n != 0 {
			s.Errorf("%d items are observed", n)
		}
		if strays := s.unmarked(addressbook.NewShape("surname"), stray.Item.Folder); len(strays) != 1 || strays[0].Contact.Get("surname").Text != "Byron" {
			s.Errorf("listed %+v", strays)
		}
	}},
	{"adopt: nothing is written by looking", func(s *session) {
		stray, unchanged := s.own(contact("surname", "Byron", "notes", "mine", "business_phone", "1"))
		s.read(stray.Item.ID)
		unchanged(s.T)
	}},
	{"adopt: in folders that are gone there is nothing", func(s *session) {
		crm := s.makeFolder(s.mainFolder(), "CRM")
		s.User.AddContact(s.T, crm, contact("surname", "Byron", "business_phone", "1"))
		s.User.DeleteFolder(s.T, crm)
		if strays := s.unmarked(addressbook.NewShape("surname"), "", "none", s.mainFolder()); len(strays) != 0 {
			s.Errorf("listed %+v", strays)
		}
	}},
}
