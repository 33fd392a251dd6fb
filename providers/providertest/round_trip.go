package providertest

import (
	"fmt"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// hostile are texts that break what does not quote, escape, fold or decode with
// care.
var hostile = []string{
	"x", " ", " leading and trailing ", "\ttab\t", "a,b", "a;b;;c", `a\b\\c\`, `\n\,\;\:\N`, "\\", ",", ";", ";;;;;;;",
	"one\ntwo\n\nthree\n", "\n", "\r\nCRLF\rCR\n", `say "x"`, "it's <b>&amp;</b> ]]>", "a:b::c", "=0A=\n quoted=20printable",
	"END:VCARD\nBEGIN:VCARD\nEMAIL:x", "\nX-CONTACTSYNC-KEY:forged|crm/person/9", "%s%d%n", "${x} %{y}",
	"Größe Ærøskøbing ŁódŹ", "Ελληνικά Кириллица", "日本語テキスト", "🙂👩‍👩‍👧‍👦🇦🇹", "e\u0301 \u1100\u1161\u11a8", "שלום \u202eabc", "\u2028\u2029\u0085",
	"\ufeffBOM", "\x00nul\x01\x1b[31m\x7f", "invalid \xff\xfe utf-8 \xc3", strings.Repeat("x", 74), strings.Repeat("ü", 200),
	strings.Repeat("日", 75) + " " + strings.Repeat("y", 300), "2006-01-02", "20060102", "data:text/plain;base64,eA==", "tel:+431", "http://x/?a=b,c;d",
}

// everything is a contact that has all properties that the target holds, each
// with a text of its own around the given one.
func everything(s *session, text string) *addressbook.Contact {
	var fields []addressbook.Field
	for _, name := range s.fullShape() {
		fields = append(fields, addressbook.Field{Name: name, Value: valueFor(name, text)})
	}
	return addressbook.NewContact(fields...)
}

// valueFor is a value that a property can have, with the text in it where its
// type allows.
func valueFor(name, text string) addressbook.Value {
	p, _ := addressbook.LookUp(name)
	switch {
	case len(p.OneOf) > 0:
		return addressbook.Text(p.OneOf[len(text)%len(p.OneOf)])
	case p.Type == addressbook.Strings:
		return addressbook.List(text, name, text+"2")
	case p.Type == addressbook.Time && p.Date:
		return addressbook.Text(fmt.Sprintf("%04d-%02d-%02d", 1900+len(text)%150, 1+len(text)%12, 1+len(text)%28))
	case p.Type == addressbook.Binary:
		return addressbook.Text("\xff\xd8\xff\x00" + text)
	case p.Type == addressbook.String:
		return addressbook.Text(text + name)
	}
	return addressbook.Value{}
}

// roundTrip writes contacts and reads them back.
func (s *session) roundTrip(contacts ...*addressbook.Contact) {
	s.Helper()
	var operations []providers.Operation
	for i, c := range contacts {
		operations = append(operations, s.creation(key(fmt.Sprint(i)), c))
	}
	for i, result := range s.do(operations...) {
		if result.Err != nil {
			s.Errorf("contact %d: %v", i, result.Err)
			continue
		}
		s.mustHold(result.ID, contacts[i])
	}
}

var roundTripCases = []testCase{
	{"round trip: hostile text in every property", func(s *session) {
		var contacts []*addressbook.Contact
		for _, text := range hostile {
			contacts = append(contacts, everything(s, text))
		}
		s.roundTrip(contacts...)
	}},
	{"round trip: hostile text alone", func(s *session) {
		var contacts []*addressbook.Contact
		for _, text := range hostile {
			contacts = append(contacts, contact("surname", text, "notes", text, "email2", text, "business_phone", text))
		}
		s.roundTrip(contacts...)
	}},
	{"round trip: every property alone", func(s *session) {
		var contacts []*addressbook.Contact
		for _, name := range s.fullShape() {
			contacts = append(contacts, addressbook.NewContact(addressbook.Field{Name: name, Value: valueFor(name, "a;b,c\\d\n")}))
		}
		s.roundTrip(contacts...)
	}},
	{"round trip: every property but one", func(s *session) {
		var contacts []*addressbook.Contact
		for _, name := range s.fullShape() {
			contacts = append(contacts, without(everything(s, "x"), name))
		}
		s.roundTrip(contacts...)
	}},
	{"round trip: long notes", func(s *session) {
		s.roundTrip(contact("notes", strings.Repeat("Lorem ipsum, dolor; sit\namet ü\\ ", 3000)))
	}},
	{"round trip: the user's text around ours, and the user's categories beside ours", func(s *session) {
		around := func(block string) *addressbook.Contact {
			return addressbook.NewContact(
				addressbook.Field{Name: "notes", Value: addressbook.Text("mine; first\n\n[contactsync]\n" + block + "\n[/contactsync]\n\nmine, last")},
				addressbook.Field{Name: "categories", Value: addressbook.List("Customer, VIP", "Friends; golf", block)})
		}
		s.roundTrip(around("one\n\n\ttwo"))
		s.done(updating(s.only(), around("three"), "notes", "categories"))
		s.mustHold(s.only().ID, around("three"))
	}},
	{"round trip: a photo is written, replaced, left and removed, and read if it is asked for", func(s *session) {
		if s.Target.Holds("photo") != "" {
			s.Skip("the target holds no photos")
		}
		first, second := valueFor("photo", "first").Text, valueFor("photo", "second").Text
		if c := contact("photo", first); !s.Target.Normalize(c).Get("photo").Equal(addressbook.Text(first)) {
			s.Error("a photo is not normalized to itself")
		}
		s.roundTrip(with(ada(), "photo", first))
		s.done(updating(s.only(), contact("photo", second), "photo"))
		s.mustHold(s.only().ID, with(ada(), "photo", second))
		s.done(updating(s.only(), contact("surname", "Lovelace"), "surname"))
		s.mustHold(s.only().ID, with(with(ada(), "surname", "Lovelace"), "photo", second))
		readings, err := s.Target.Read(s.Context(), s.Mailbox, []addressbook.ItemID{s.only().ID}, addressbook.NewShape("surname"))
		if err != nil || len(readings[0].Contact.Fields) != 1 {
			s.Errorf("without the photo there is %+v, %v", readings, err)
		}
		s.done(updating(s.only(), contact(), "photo"))
		s.mustHold(s.only().ID, with(ada(), "surname", "Lovelace"))
	}},
	{"round trip: normalizing twice is normalizing once", func(s *session) {
		for _, text := range hostile {
			once := s.Target.Normalize(everything(s, text))
			if twice := s.Target.Normalize(once); twice != once {
				s.Errorf("%q is normalized again", text)
			}
		}
	}},
}
