package wire_test

import (
	"bytes"
	"fmt"
	"testing"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
)

// usual is a contact with the twenty fields that most mappings have.
func usual(i int) *addressbook.Contact {
	var fields []addressbook.Field
	for _, name := range []string{
		"given_name", "surname", "display_name", "file_as", "company_name", "job_title", "department", "title",
		"email1", "email1_name", "business_phone", "mobile_phone", "business_fax", "business_address.street", "business_address.city",
		"business_address.postal_code", "business_address.country", "business_home_page", "notes",
	} {
		fields = append(fields, field(name, fmt.Sprintf("Value %d of %s", i, name)))
	}
	return addressbook.NewContact(append(fields, addressbook.Field{Name: "categories", Value: addressbook.List("CRM")})...)
}

func usualRequest() ([]byte, addressbook.Shape) {
	var news []wire.New
	for i := range 100 {
		news = append(news, wire.New{Contact: usual(i), Key: fmt.Sprint("prod|crm/person/", i), Mark: "1|managed|op|want||rep"})
	}
	request, _ := wire.CreateItems(rep, crm, news, 0)
	return request, shapeOf(news[0].Contact)
}

func BenchmarkCreateItems(b *testing.B) {
	var news []wire.New
	for i := range 100 {
		news = append(news, wire.New{Contact: usual(i), Key: fmt.Sprint("prod|crm/person/", i), Mark: "1|managed|op|want||rep"})
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, n := wire.CreateItems(rep, crm, news, 5_000_000); n != 100 {
			b.Fatal(n)
		}
	}
}

func BenchmarkDecodeContacts(b *testing.B) {
	request, shape := usualRequest()
	var items bytes.Buffer
	for _, part := range bytes.Split(request, []byte("<t:Contact>"))[1:] {
		content, _, _ := bytes.Cut(part, []byte("</t:Contact>"))
		fmt.Fprintf(&items, `<t:Contact><t:ItemId Id="AAMkItem" ChangeKey="EQAAABYA"/>%s</t:Contact>`, content)
	}
	document := answer("GetItem", "<m:Items>"+items.String()+"</m:Items>")
	b.SetBytes(int64(len(document)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := wire.DecodeContacts(bytes.NewReader(document), shape); err != nil {
			b.Fatal(err)
		}
	}
}
