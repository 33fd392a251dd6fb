package vdir_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-vcard"

	"contactsync/providers/addressbook"
)

// TestReadOtherPrograms reads files as other programs write them.
func TestReadOtherPrograms(t *testing.T) {
	tests := map[string]struct {
		lines []string
		want  map[string]string
	}{
		"version 3": {
			[]string{
				"VERSION:3.0", "N:Byron;Ada;Mary,Anne;Dr.;jun.", "FN:Ada Byron", "ORG:Example\\, Ltd;Sales\\; North;Team", "TITLE:Head", "ROLE:Chemist",
				"TEL;TYPE=work,voice:1", "TEL;TYPE=WORK:2", "tel;type=cell;type=pref:3", "TEL;TYPE=HOME,FAX:4", "TEL;TYPE=\"voice,home\":5",
				"TEL;PAGER:6", "TEL:7", "TEL;TYPE=fax:8", "TEL;TYPE=FAX;TYPE=WORK:9", "TEL;TYPE=work:none is left",
				"EMAIL;TYPE=INTERNET:a@b", "EMAIL;TYPE=INTERNET,pref:c@d", "EMAIL:e@f", "EMAIL:none is left",
				"ADR;TYPE=home:;;Street 1\\nBack;City;State;1010;AT", "item1.ADR;TYPE=WORK:Box;;S;C;;;", "item1.X-ABADR:at",
				"URL:http\\://example.com/?a=b\\,c", "BDAY:1990-02-03T00:00:00Z", "CATEGORIES:b,a\\,c", "CATEGORIES:d", "NOTE:one\\ntwo", "NOTE:three",
				"PHOTO;ENCODING=BASE64;TYPE=PNG:AAEC\r\n /w==",
			},
			map[string]string{
				"surname": "Byron", "given_name": "Ada", "middle_name": "Mary,Anne", "title": "Dr.", "suffix": "jun.", "display_name": "Ada Byron",
				"company_name": "Example, Ltd", "department": "Sales; North", "job_title": "Head", "profession": "Chemist",
				"business_phone": "1", "business_phone2": "2", "mobile_phone": "3", "home_fax": "4", "home_phone": "5", "pager": "6", "other_phone": "7",
				"other_fax": "8", "business_fax": "9", "email1": "c@d", "email2": "a@b", "email3": "e@f",
				"home_address.street": "Street 1\nBack", "home_address.city": "City", "home_address.state": "State", "home_address.postal_code": "1010",
				"home_address.country": "AT", "business_address.street": "S", "business_address.city": "C",
				"business_home_page": "http://example.com/?a=b,c", "birthday": "1990-02-03", "categories": "a,c|b|d", "notes": "one\ntwo",
				"photo": "\x00\x01\x02\xff",
			},
		},
		"version 4 of khard": {
			[]string{
				"VERSION:4.0", "FN:Ada", "N:Byron;Ada", "TEL;TYPE=work,voice;VALUE=uri:tel:+43 1 1", "EMAIL;TYPE=internet:b@b", "EMAIL;PREF=1:a@a",
				"BDAY:19900203", "ANNIVERSARY;VALUE=text:in spring", "PHOTO:data:image/png;base64,AAEC", "IMPP:xmpp:a@b",
				"RELATED;TYPE=spouse;VALUE=text:Eve", "RELATED;TYPE=spouse:urn:uuid:1", "NICKNAME:a,b",
			},
			map[string]string{
				"display_name": "Ada", "surname": "Byron", "given_name": "Ada", "business_phone": "+43 1 1", "email1": "a@a", "email2": "b@b",
				"birthday": "1990-02-03", "anniversary": "in spring", "photo": "\x00\x01\x02", "im_address": "xmpp:a@b", "spouse_name": "Eve", "nickname": "a,b",
			},
		},
		"our slots in another order": {
			[]string{
				"VERSION:4.0", "FN;X-CONTACTSYNC-DERIVED=00000000:edited", "EMAIL:x", "EMAIL;X-CONTACTSYNC-PROPERTY=email1:y",
				"TEL;TYPE=home;X-CONTACTSYNC-PROPERTY=business_phone2:2", "TEL;TYPE=work:1", "TEL;X-CONTACTSYNC-PROPERTY=none;TYPE=work:0",
				"TEL;X-CONTACTSYNC-PROPERTY=email3:strange",
			},
			map[string]string{"display_name": "edited", "email1": "y", "email2": "x", "business_phone": "1", "business_phone2": "2"},
		},
		"odd values": {
			[]string{
				"VERSION:4.0", `NOTE:a\x\`, "BDAY:--0203", "PHOTO;VALUE=uri:http://example.com/x.jpg", "ADR;TYPE=work:", "ORG:", "N", "TITLE:\xff",
			},
			map[string]string{"notes": `a\x\`, "birthday": "--0203", "photo": "http://example.com/x.jpg", "job_title": "\ufffd"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			target, directory := open(t)
			text := "BEGIN:VCARD\r\n" + strings.Join(append(test.lines, keyLine, markLine), "\r\n") + "\r\nEND:VCARD\r\n"
			write(t, filepath.Join(directory, "a.vcf"), text)
			var names []string
			for _, p := range addressbook.WellKnown() {
				names = append(names, p.Name)
			}
			readings, err := target.Read(t.Context(), mailbox, []addressbook.ItemID{"a.vcf"}, addressbook.NewShape(names...))
			if err != nil || readings[0].Contact == nil {
				t.Fatal(readings, err)
			}
			for _, name := range names {
				value := readings[0].Contact.Get(name)
				if got := value.Text + strings.Join(value.List, "|"); got != test.want[name] {
					t.Errorf("%s is %q, not %q", name, got, test.want[name])
				}
			}
		})
	}
}

// TestAnotherLibraryReads checks what other programs make of our files.
func TestAnotherLibraryReads(t *testing.T) {
	target, directory := open(t)
	contact := func(pairs ...string) *addressbook.Contact {
		var fields []addressbook.Field
		for i := 0; i < len(pairs); i += 2 {
			fields = append(fields, addressbook.Field{Name: pairs[i], Value: addressbook.Text(pairs[i+1])})
		}
		return addressbook.NewContact(fields...)
	}
	tests := map[string]struct {
		contact *addressbook.Contact
		want    map[string]string
	}{
		"person": {
			contact("given_name", "Ada", "surname", "Byron", "display_name", "Ada, Countess", "email1", "a@b", "business_phone", "1", "mobile_phone", "2",
				"notes", "one\ntwo, three", "birthday", "1990-02-03", "company_name", "Example"),
			map[string]string{"FN": "Ada, Countess", "N": "Byron;Ada;;;", "EMAIL": "a@b", "NOTE": "one\ntwo, three", "BDAY": "19900203", "ORG": "Example"},
		},
		"person without a display name": {contact("given_name", "Ada", "surname", "Byron"), map[string]string{"FN": "Ada Byron", "N": "Byron;Ada;;;"}},
		"company":                       {contact("company_name", "Example"), map[string]string{"FN": "Example", "ORG": "Example", "N": ";;;;"}},
		"nobody":                        {contact("business_phone", "1"), map[string]string{"FN": "1", "TEL": "1"}},
		"nothing":                       {contact(), map[string]string{"FN": "", "VERSION": "4.0", "UID": "urn:contactsync:op1"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			created := do(t, target, creation("1", ".", test.contact))
			text, _ := readFile(t, filepath.Join(directory, string(created.ID)))
			read, err := vcard.NewDecoder(strings.NewReader(text)).Decode()
			if err != nil {
				t.Fatal(err)
			}
			for field, want := range test.want {
				if got := read.Value(field); got != want || len(read[field]) != 1 {
					t.Errorf("%s is %q, not %q", field, read.Values(field), want)
				}
			}
			for _, tel := range read["TEL"] {
				if want := map[string]string{"1": "work", "2": "cell"}[tel.Value]; !tel.Params.HasType(want) {
					t.Errorf("the types of %s are %v", tel.Value, tel.Params.Types())
				}
			}
		})
	}
}

// TestDerivedNameFollows checks that a name that was made up for a file goes
// with the contents, and that one that the user wrote there is seen.
func TestDerivedNameFollows(t *testing.T) {
	target, directory := open(t)
	created := do(t, target, creation("1", ".", person("Byron")))
	path := filepath.Join(directory, string(created.ID))
	update := updating(created.ID, person("Lovelace"), "surname")
	do(t, target, update)
	text, _ := readFile(t, path)
	if !strings.Contains(text, ":Lovelace\r\n") || strings.Contains(text, "Byron") {
		t.Errorf("the file is\n%s", text)
	}
	displayName := func() string {
		readings, err := target.Read(t.Context(), mailbox, []addressbook.ItemID{created.ID}, addressbook.NewShape("display_name"))
		if err != nil {
			t.Fatal(err)
		}
		return readings[0].Contact.Get("display_name").Text
	}
	if got := displayName(); got != "" {
		t.Errorf("the display name is %q", got)
	}
	write(t, path, strings.Replace(text, ":Lovelace\r\n", ":Countess\r\n", 1))
	if got := displayName(); got != "Countess" {
		t.Errorf("the edited display name is %q", got)
	}
	do(t, target, updating(created.ID, person("Lovelace"), "surname", "display_name"))
	if got := displayName(); got != "" {
		t.Errorf("the display name is %q again", got)
	}
}
