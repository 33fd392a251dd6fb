package wire_test

import (
	"bytes"
	"strings"
	"testing"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
)

// hostileText has what XML forbids, escapes, or changes when it is read.
const hostileText = "]]><!--&amp;\x00\x1b&#0;\"'\ttab\r\nlone\rCR\uFFFE\uFFFF\xff\u202Ebidi\u0085\u2028😀e\u0301"

// homePages are texts of which only some are URIs.
var homePages = []string{
	"http://www.example.com/", "https://example.com:443/a?b=c#d", "www.example.com", "not a URI", "http://[", "http://a/%zz",
	"http://a/##", "http://a:99999999999/", hostileText, ":", "//", "mailto:a@b", "http://ä.example/ü", "http://a/b c",
}

// everyProperty is a contact with each well-known property, and with one of each
// type by tag, by id and by name.
func everyProperty() *addressbook.Contact {
	var fields []addressbook.Field
	for _, p := range addressbook.WellKnown() {
		fields = append(fields, addressbook.Field{Name: p.Name, Value: sample(p)})
	}
	for _, p := range arbitrary() {
		fields = append(fields, addressbook.Field{Name: p.Name, Value: sample(p)})
	}
	return addressbook.NewContact(fields...)
}

// arbitrary is one property of each type by tag, by id and by name.
func arbitrary() []addressbook.Property {
	var properties []addressbook.Property
	for i, t := range []addressbook.Type{
		addressbook.String, addressbook.Int, addressbook.Long, addressbook.Bool,
		addressbook.Double, addressbook.Time, addressbook.Binary, addressbook.Strings,
	} {
		for _, p := range []struct {
			set   string
			id    uint32
			named string
		}{{"", 0x6800 + uint32(i), ""}, {"Address", 0x8F00 + uint32(i), ""}, {"00020329-0000-0000-c000-000000000046", 0, "Crm/" + string(t) + " <&\"\n>"}} {
			property, err := addressbook.NewMAPI(t, p.set, p.id, p.named)
			if err != nil {
				panic(err)
			}
			properties = append(properties, property)
		}
	}
	return properties
}

// sample is a value of a property that Exchange keeps as it is.
func sample(p addressbook.Property) addressbook.Value {
	switch {
	case p.OneOf != nil:
		return addressbook.Text("confidential")
	case p.Date:
		return addressbook.Text("1980-02-29")
	}
	switch p.Type {
	case addressbook.Int:
		return addressbook.Text("-2147483648")
	case addressbook.Long:
		return addressbook.Text("9223372036854775807")
	case addressbook.Bool:
		return addressbook.Text("false")
	case addressbook.Double:
		return addressbook.Text("1e-300")
	case addressbook.Time:
		return addressbook.Text("2026-02-28T23:59:59Z")
	case addressbook.Binary:
		return addressbook.Text("\x00\xff\r\n ")
	case addressbook.Strings:
		return addressbook.List("a & b", "c, d; e", "x")
	}
	return addressbook.Text("text of " + p.Name)
}

// hostileFields give each property that has a text the hostile one, and the
// notes a very long one.
func hostileFields() []addressbook.Field {
	var fields []addressbook.Field
	for _, p := range append(addressbook.WellKnown(), arbitrary()...) {
		value := addressbook.Text(hostileText)
		if p.Type == addressbook.Strings {
			value = addressbook.List(hostileText, " "+hostileText, "\x00")
		}
		fields = append(fields, addressbook.Field{Name: p.Name, Value: value})
	}
	return append(fields, field("notes", strings.Repeat(hostileText, 2000)))
}

func shapeOf(c *addressbook.Contact) addressbook.Shape {
	var names []string
	for _, f := range c.Fields {
		names = append(names, f.Name)
	}
	return addressbook.NewShape(names...)
}

// written is the contents of all t:Contact elements of a request, as the
// answer to GetItems would have them.
func written(request []byte) []byte {
	var contents bytes.Buffer
	for _, part := range bytes.Split(request, []byte("<t:Contact>"))[1:] {
		content, _, _ := bytes.Cut(part, []byte("</t:Contact>"))
		contents.Write(content)
	}
	return answer("GetItem", `<m:Items><t:Contact><t:ItemId Id="i" ChangeKey="c"/>`+contents.String()+`</t:Contact></m:Items>`)
}

// answer is an answer with one successful message.
func answer(operation, content string) []byte {
	return []byte(`<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"` +
		` xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">` +
		`<s:Header><t:ServerVersionInfo MajorVersion="15" MinorVersion="2"/></s:Header><s:Body><m:` + operation + `Response><m:ResponseMessages>` +
		`<m:` + operation + `ResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>` + content +
		`</m:` + operation + `ResponseMessage></m:ResponseMessages></m:` + operation + `Response></s:Body></s:Envelope>`)
}

// readBack reads what a request wrote.
func readBack(t *testing.T, request []byte, shape addressbook.Shape) wire.ContactResult {
	t.Helper()
	a, err := wire.DecodeContacts(bytes.NewReader(written(request)), shape)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Results) != 1 || a.Results[0].Contact == nil {
		t.Fatalf("got %+v", a.Results)
	}
	return a.Results[0]
}

// expect compares contacts, without the photo, which is no part of the element.
func expect(t *testing.T, got, want *addressbook.Contact) {
	t.Helper()
	for _, name := range addressbook.NewShape(append(shapeOf(got), shapeOf(want)...)...) {
		if name != "photo" && !got.Get(name).Equal(want.Get(name)) {
			t.Errorf("%s is %q, want %q", name, got.Get(name), want.Get(name))
		}
	}
}

// What is written is read as Normalize says, by a create and by an update.
func TestRoundTrip(t *testing.T) {
	for name, contact := range map[string]*addressbook.Contact{
		"every property": everyProperty(),
		"hostile":        addressbook.NewContact(hostileFields()...),
		"nothing":        addressbook.NewContact(),
	} {
		t.Run(name, func(t *testing.T) {
			normal := wire.Normalize(contact)
			shape := addressbook.NewShape(append(shapeOf(contact), shapeOf(normal)...)...)
			request, _ := wire.CreateItems(rep, crm, []wire.New{{Contact: contact, Key: "prod|k", Mark: "1|m"}}, 0)
			created := readBack(t, request, shape)
			expect(t, created.Contact, normal)
			if created.Item.Key != "prod|k" || created.Item.Mark != "1|m" {
				t.Errorf("the marks are %+v", created.Item)
			}
			request, _ = wire.UpdateItems(rep, []wire.Update{{Item: item1, Contact: contact, Shape: shape, Key: "prod|k", Mark: "1|m"}}, 0)
			updated := readBack(t, request, shape)
			expect(t, updated.Contact, normal)
			if created.Unread != nil || updated.Unread != nil {
				t.Errorf("not read: %q, %q", created.Unread, updated.Unread)
			}
		})
	}
}

// Every property that Exchange can hold stays as it is, alone and by any path.
func TestEveryProperty(t *testing.T) {
	for _, p := range append(addressbook.WellKnown(), arbitrary()...) {
		t.Run(p.Name, func(t *testing.T) {
			if why := wire.Holds(p.Name); why != "" {
				t.Fatal(why)
			}
			contact := addressbook.NewContact(addressbook.Field{Name: p.Name, Value: sample(p)})
			switch {
			case p.Name == "photo":
				if wire.Normalize(contact) != contact {
					t.Error("the photo was changed")
				}
				return
			case strings.HasSuffix(p.Name, "_name") && strings.HasPrefix(p.Name, "email"):
				contact = addressbook.NewContact(contact.Fields[0], field(strings.TrimSuffix(p.Name, "_name"), "a@b"))
			}
			request, _ := wire.CreateItems(rep, crm, []wire.New{{Contact: contact, Key: "k", Mark: "m"}}, 0)
			expect(t, readBack(t, request, shapeOf(contact)).Contact, contact)
			request, _ = wire.UpdateItems(rep, []wire.Update{{Item: item1, Contact: contact, Shape: shapeOf(contact), Mark: "m"}}, 0)
			expect(t, readBack(t, request, shapeOf(contact)).Contact, contact)
			asked, _ := wire.GetItems(rep, []wire.Item{item1}, shapeOf(contact), 0)
			if !bytes.Contains(asked, path(p)) {
				t.Errorf("it is not asked for by %s:\n%s", path(p), asked)
			}
			request, _ = wire.UpdateItems(rep, []wire.Update{{Item: item1, Shape: addressbook.NewShape(p.Name), Mark: "m"}}, 0)
			if got := bytes.Count(request, []byte("<t:DeleteItemField>")); got != deletions(p) {
				t.Errorf("%d fields are deleted, want %d:\n%s", got, deletions(p), request)
			}
		})
	}
}

// path is a part of how a property is named to the server.
func path(p addressbook.Property) []byte {
	uri, index, indexed := strings.Cut(p.EWS, "/")
	switch {
	case p.EWS == "":
		return []byte("<t:ExtendedFieldURI ")
	case indexed:
		return []byte(`<t:IndexedFieldURI FieldURI="` + uri + `" FieldIndex="` + index + `"/>`)
	}
	return []byte(`<t:FieldURI FieldURI="` + uri + `"/>`)
}

// deletions is how many fields go when a property goes.
func deletions(p addressbook.Property) int {
	switch {
	case p.OneOf != nil: // it is set to its default
		return 0
	case strings.HasPrefix(p.Name, "email"):
		if strings.HasSuffix(p.Name, "_name") { // it is not ours without its address
			return 0
		}
		return 5
	case p.Name == "display_name":
		return 2
	}
	return 1
}
