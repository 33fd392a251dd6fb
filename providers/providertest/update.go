package providertest

import (
	"errors"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// updating is the operation that gives an item the properties of a shape.
func updating(item addressbook.Item, c *addressbook.Contact, shape ...string) providers.Operation {
	return providers.Operation{
		Kind: providers.UpdateItem, Item: item.ID, ChangeKey: item.ChangeKey,
		Contact: c, Shape: addressbook.NewShape(shape...), Owner: item.Owner, Key: item.Key, Mark: item.Mark,
	}
}

var updateCases = []testCase{
	{"update: sets, adds and removes what is in the shape, and leaves the rest", func(s *session) {
		item := s.create(key("1"), ada())
		wanted := contact("surname", "Lovelace", "mobile_phone", "+43 660 000002", "business_address.street", "Am Hof 1")
		result := s.done(updating(item, wanted,
			"surname", "mobile_phone", "email1", "display_name", "business_address.street", "company_name"))
		if result.ChangeKey == item.ChangeKey {
			s.Error("the change key is the old one")
		}
		if observed := s.only(); observed.ID != item.ID || observed.ChangeKey != result.ChangeKey || observed.Mark != item.Mark {
			s.Errorf("observed %+v after %+v", observed, result)
		}
		s.mustHold(item.ID, contact("given_name", "Ada", "surname", "Lovelace", "mobile_phone", "+43 660 000002",
			"business_phone", "+43 1 000001", "business_address.city", "Wien", "business_address.street", "Am Hof 1"))
	}},
	{"update: sets all properties of a contact that had none", func(s *session) {
		item := s.create(key("1"), contact())
		s.done(updating(item, everything(s, "x"), s.fullShape()...))
		s.mustHold(item.ID, everything(s, "x"))
	}},
	{"update: removes all properties", func(s *session) {
		item := s.create(key("1"), everything(s, "x"))
		s.done(updating(item, contact(), s.fullShape()...))
		s.mustHold(item.ID, contact())
	}},
	{"update: removes one of several of a sort", func(s *session) {
		item := s.create(key("1"), everything(s, "x"))
		wanted := everything(s, "x")
		for _, name := range []string{"email1", "business_phone", "home_phone", "business_address.city", "given_name", "company_name"} {
			wanted = without(wanted, name)
			result := s.done(updating(item, wanted, name))
			s.mustHold(item.ID, wanted)
			item.ChangeKey = result.ChangeKey
		}
	}},
	{"update: the mark alone", func(s *session) {
		item := s.create(key("1"), ada())
		operation := updating(item, nil)
		operation.Mark.Status = addressbook.Released
		operation.Key = key("2")
		s.done(operation)
		if observed := s.only(); observed.Mark != operation.Mark || observed.Key != operation.Key || observed.Owner != owner {
			s.Errorf("observed %+v", observed)
		}
		s.mustHold(item.ID, ada())
	}},
	{"update: of an older version writes nothing", func(s *session) {
		item := s.create(key("1"), ada())
		s.User.EditPhone(s.T, item.ID, "+43 1 000009")
		edited := s.only()
		operation := updating(item, contact("surname", "Lovelace"), "surname")
		if err := s.do(operation)[0].Err; !errors.Is(err, providers.ErrChanged) {
			s.Errorf("the error is %v, not ErrChanged", err)
		}
		if observed := s.only(); observed != edited {
			s.Errorf("observed %+v, was %+v", observed, edited)
		}
		s.mustHold(item.ID, with(ada(), "business_phone", "+43 1 000009"))
	}},
	{"update: of whatever version", func(s *session) {
		item := s.create(key("1"), ada())
		s.User.EditPhone(s.T, item.ID, "+43 1 000009")
		operation := updating(item, ada(), "business_phone")
		operation.ChangeKey = ""
		s.done(operation)
		s.mustHold(item.ID, ada())
	}},
	{"update: of an item that is gone", func(s *session) {
		item := s.create(key("1"), ada())
		s.User.Delete(s.T, item.ID)
		if err := s.do(updating(item, ada(), "surname"))[0].Err; !errors.Is(err, providers.ErrGone) {
			s.Errorf("the error is %v, not ErrGone", err)
		}
		if n := len(s.all()); n != 0 {
			s.Errorf("the mailbox has %d items", n)
		}
	}},
}

// with is a contact with another text of one property.
func with(c *addressbook.Contact, name, text string) *addressbook.Contact {
	fields := append([]addressbook.Field(nil), c.Fields...)
	return addressbook.NewContact(append(fields, addressbook.Field{Name: name, Value: addressbook.Text(text)})...)
}

// without is a contact without one property.
func without(c *addressbook.Contact, name string) *addressbook.Contact { return with(c, name, "") }
