package wire_test

import (
	"bytes"
	"reflect"
	"testing"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
)

// What the server makes of values, and what others left in a mailbox.
func TestContactsAreReadForgivingly(t *testing.T) {
	const tag = `<t:ExtendedFieldURI PropertyTag="0x6801" PropertyType="Integer"/>`
	for name, test := range map[string]struct {
		content string
		shape   addressbook.Shape
		want    []addressbook.Field
		unread  []string
		photos  []string
	}{
		"nothing of the shape":      {`<t:Surname>x</t:Surname>`, addressbook.NewShape("given_name"), nil, nil, nil},
		"line ends":                 {"<t:Body BodyType=\"Text\">a&#xD;\r\nb\r\n&#xD;\n</t:Body>", addressbook.NewShape("notes"), []addressbook.Field{field("notes", "a\nb")}, nil, nil},
		"an HTML body":              {`<t:Body BodyType="HTML">&lt;html></t:Body>`, addressbook.NewShape("notes"), nil, []string{"notes"}, nil},
		"a truncated body":          {`<t:Body BodyType="Text" IsTruncated="true">a</t:Body>`, addressbook.NewShape("notes"), nil, []string{"notes"}, nil},
		"an empty body":             {`<t:Body BodyType="Text"/>`, addressbook.NewShape("notes"), nil, nil, nil},
		"the default sensitivity":   {`<t:Sensitivity>Normal</t:Sensitivity>`, addressbook.NewShape("sensitivity"), nil, nil, nil},
		"an unknown sensitivity":    {`<t:Sensitivity>Secret</t:Sensitivity>`, addressbook.NewShape("sensitivity"), nil, []string{"sensitivity"}, nil},
		"a birthday of Outlook":     {`<t:Birthday>1980-05-17T11:59:00Z</t:Birthday>`, addressbook.NewShape("birthday"), []addressbook.Field{field("birthday", "1980-05-17")}, nil, nil},
		"no birthday of Outlook":    {`<t:Birthday>4501-01-01T00:00:00Z</t:Birthday>`, addressbook.NewShape("birthday"), nil, nil, nil},
		"a date that is none":       {`<t:Birthday>yesterday</t:Birthday><t:Surname>x</t:Surname>`, addressbook.NewShape("birthday", "surname"), []addressbook.Field{field("surname", "x")}, []string{"birthday"}, nil},
		"an address without a name": {`<t:EmailAddresses><t:Entry Key="EmailAddress1">a@b</t:Entry></t:EmailAddresses>`, addressbook.NewShape("email1", "email1_name"), []addressbook.Field{field("email1", "a@b"), field("email1_name", "a@b")}, nil, nil},
		"a name out of the shape":   {`<t:EmailAddresses><t:Entry Key="EmailAddress1" Name="x">a@b</t:Entry></t:EmailAddresses>`, addressbook.NewShape("email1"), []addressbook.Field{field("email1", "a@b")}, nil, nil},
		"a name alone":              {`<t:EmailAddresses><t:Entry Key="EmailAddress1" Name="x">a@b</t:Entry></t:EmailAddresses>`, addressbook.NewShape("email1_name"), nil, nil, nil},
		"entries of other keys":     {`<t:PhoneNumbers><t:Entry Key="Mms">1</t:Entry><t:Entry Key="Pager">2</t:Entry><t:Other/></t:PhoneNumbers>`, addressbook.NewShape("pager"), []addressbook.Field{field("pager", "2")}, nil, nil},
		"parts of an address": {`<t:PhysicalAddresses><t:Entry Key="Home"><t:Street>s</t:Street><t:City> c </t:City><t:New>n</t:New></t:Entry></t:PhysicalAddresses>`,
			addressbook.NewShape("home_address.city", "business_address.city"), []addressbook.Field{field("home_address.city", "c")}, nil, nil},
		"a number":                {`<t:ExtendedProperty>` + tag + `<t:Value>7</t:Value></t:ExtendedProperty>`, addressbook.NewShape("mapi/int//0x6801"), []addressbook.Field{field("mapi/int//0x6801", "7")}, nil, nil},
		"a number that is none":   {`<t:ExtendedProperty>` + tag + `<t:Value>x</t:Value></t:ExtendedProperty>`, addressbook.NewShape("mapi/int//0x6801"), nil, []string{"mapi/int//0x6801"}, nil},
		"a value of other type":   {`<t:ExtendedProperty>` + tag + `<t:Value>7</t:Value></t:ExtendedProperty>`, addressbook.NewShape("mapi/string//0x6801"), nil, nil, nil},
		"an id in hexadecimal":    {`<t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId="Common" PropertyId="0x8506" PropertyType="Boolean"/><t:Value>TRUE</t:Value></t:ExtendedProperty>`, addressbook.NewShape("mapi/bool/00062008-0000-0000-c000-000000000046/0x8506"), []addressbook.Field{field("mapi/bool/00062008-0000-0000-c000-000000000046/0x8506", "true")}, nil, nil},
		"a name's case":           {`<t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId="PublicStrings" PropertyName="a" PropertyType="String"/><t:Value>x</t:Value></t:ExtendedProperty>`, addressbook.NewShape("mapi/string/00020329-0000-0000-c000-000000000046/A"), nil, nil, nil},
		"forbidden characters":    {"<t:Surname>a&#x1;b&#0;c\x02d&#xFFFE;e\uFFFFf&#65;</t:Surname>", addressbook.NewShape("surname"), []addressbook.Field{field("surname", "abcdefA")}, nil, nil},
		"a list":                  {`<t:Categories><t:String>b</t:String><t:String> a </t:String><t:String/><t:String>b</t:String></t:Categories>`, addressbook.NewShape("categories"), []addressbook.Field{{Name: "categories", Value: addressbook.List("a", "b")}}, nil, nil},
		"elements in elements":    {`<t:Surname>a<t:New>b</t:New>c</t:Surname>`, addressbook.NewShape("surname"), []addressbook.Field{field("surname", "ac")}, nil, nil},
		"another namespace":       {`<Surname xmlns="urn:x">a</Surname>`, addressbook.NewShape("surname"), nil, nil, nil},
		"a shape nobody can hold": {`<t:Surname>a</t:Surname>`, addressbook.NewShape("no_such", "surname"), []addressbook.Field{field("surname", "a")}, nil, nil},
		"photos": {`<t:Attachments><t:FileAttachment><t:AttachmentId Id="a"/></t:FileAttachment><t:FileAttachment><t:AttachmentId Id="b"/><t:IsContactPhoto>true</t:IsContactPhoto></t:FileAttachment></t:Attachments>`,
			addressbook.NewShape("photo"), nil, nil, []string{"b"}},
		"photos out of the shape": {`<t:Attachments><t:FileAttachment><t:AttachmentId Id="b"/><t:IsContactPhoto>true</t:IsContactPhoto></t:FileAttachment></t:Attachments>`, addressbook.NewShape("surname"), nil, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := wire.DecodeContacts(bytes.NewReader(answer("GetItem", `<m:Items><t:Contact><t:ItemId Id="i"/>`+test.content+`</t:Contact></m:Items>`)), test.shape)
			if err != nil {
				t.Fatal(err)
			}
			got := a.Results[0]
			if want := addressbook.NewContact(test.want...); !reflect.DeepEqual(got.Contact.Fields, want.Fields) && len(got.Contact.Fields)+len(want.Fields) > 0 {
				t.Errorf("got %+v", got.Contact.Fields)
			}
			if !reflect.DeepEqual(got.Unread, test.unread) || !reflect.DeepEqual(got.Photos, test.photos) {
				t.Errorf("unread %q, photos %q", got.Unread, got.Photos)
			}
		})
	}
}

func TestNormalize(t *testing.T) {
	for name, test := range map[string]struct{ fields, want []addressbook.Field }{
		"blanks":                    {[]addressbook.Field{field("surname", " \u00a0a b\n")}, []addressbook.Field{field("surname", "a b")}},
		"blanks alone":              {[]addressbook.Field{field("surname", " \t")}, nil},
		"line ends":                 {[]addressbook.Field{field("home_address.street", "a\r\nb\rc\r\r\nd")}, []addressbook.Field{field("home_address.street", "a\nb\nc\n\nd")}},
		"a line end interrupted":    {[]addressbook.Field{field("surname", "a\r\x00\nb")}, []addressbook.Field{field("surname", "a\nb")}},
		"the end of the notes":      {[]addressbook.Field{field("notes", "  a \r\n\r\n")}, []addressbook.Field{field("notes", "  a ")}},
		"forbidden characters":      {[]addressbook.Field{field("surname", "a\x00\x1f\uFFFEb\xff")}, []addressbook.Field{field("surname", "ab\uFFFD")}},
		"a name without an address": {[]addressbook.Field{field("email2_name", "x")}, nil},
		"an address without a name": {[]addressbook.Field{field("email2", " a@b ")}, []addressbook.Field{field("email2", "a@b"), field("email2_name", "a@b")}},
		"the default sensitivity":   {[]addressbook.Field{field("sensitivity", "normal")}, nil},
		"an unknown sensitivity":    {[]addressbook.Field{field("sensitivity", "Private")}, nil},
		"a birthday with a time":    {[]addressbook.Field{field("birthday", "1980-05-17T23:30:00-02:00")}, []addressbook.Field{field("birthday", "1980-05-18")}},
		"a birthday before time":    {[]addressbook.Field{field("birthday", "1600-12-31")}, nil},
		"a time":                    {[]addressbook.Field{field("mapi/time//0x6800", "2026-01-01T01:00:00.999+01:00")}, []addressbook.Field{field("mapi/time//0x6800", "2026-01-01T00:00:00Z")}},
		"numbers":                   {[]addressbook.Field{field("mapi/int//0x6800", "+007"), field("mapi/double//0x6801", "1.50"), field("mapi/bool//0x6802", "1"), field("mapi/double//0x6803", "-0")}, []addressbook.Field{field("mapi/bool//0x6802", "true"), field("mapi/double//0x6801", "1.5"), field("mapi/double//0x6803", "0"), field("mapi/int//0x6800", "7")}},
		"what is no number":         {[]addressbook.Field{field("mapi/int//0x6800", "2147483648"), field("mapi/double//0x6801", "NaN"), field("mapi/long//0x6802", "1.0")}, nil},
		"a list":                    {[]addressbook.Field{{Name: "categories", Value: addressbook.List("b ", "b", "\x01", "a")}}, []addressbook.Field{{Name: "categories", Value: addressbook.List("a", "b")}}},
		"a text for a list":         {[]addressbook.Field{field("categories", "a")}, nil},
		"an unknown property":       {[]addressbook.Field{field("no_such", "a"), field("surname", "b")}, []addressbook.Field{field("surname", "b")}},
		"binary":                    {[]addressbook.Field{field("mapi/binary//0x6800", " \x00\xff\r\n")}, []addressbook.Field{field("mapi/binary//0x6800", " \x00\xff\r\n")}},
	} {
		t.Run(name, func(t *testing.T) {
			got := wire.Normalize(addressbook.NewContact(test.fields...))
			if want := addressbook.NewContact(test.want...); len(got.Fields)+len(want.Fields) > 0 && !reflect.DeepEqual(got.Fields, want.Fields) {
				t.Errorf("got %+v", got.Fields)
			}
			if wire.Normalize(got) != got {
				t.Error("what is normal is changed again")
			}
		})
	}
	if wire.Normalize(nil) != nil {
		t.Error("no contact became one")
	}
}

func TestHolds(t *testing.T) {
	for property, held := range map[string]bool{
		"surname": true, "photo": true, "email1_name": true, "mapi/long//0x6800": true, "mapi/string//0x3a45": true,
		"mapi/string/00062004-0000-0000-c000-000000000046/0x8083": true, "mapi/string/00062004-0000-0000-c000-000000000046/0x8020": true,
		"": false, "no_such": false, "mapi/text//0x6800": false, "mapi/string//0x8083": false,
		"mapi/string//0x0037": false, "mapi/int/00062004-0000-0000-c000-000000000046/0x8006": false,
		"mapi/binary/00062004-0000-0000-c000-000000000046/0x80a5":                false,
		"mapi/string/" + addressbook.PropertySet + "/" + addressbook.KeyProperty: false,
		"mapi/string/" + addressbook.PropertySet + "/other":                      true,
		"mapi/string/00020329-0000-0000-c000-000000000046/a\x00":                 false,
		"mapi/string/00020329-0000-0000-c000-000000000046/a\xff":                 false,
	} {
		if why := wire.Holds(property); (why == "") != held {
			t.Errorf("%q: %q", property, why)
		}
	}
}
