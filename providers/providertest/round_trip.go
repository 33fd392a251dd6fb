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
	{"round trip: normalizing twice is normalizing once", func(s *session) {
		for _, text := range hostile {
			once := s.Target.Normalize(everything(s, text))
			if twice := s.Target.Normalize(once); twice != once {
				s.Errorf("%q is normalized again", text)
			}
		}
	}},
}
