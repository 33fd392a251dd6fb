package ews_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// fullContacts is a CreateItem of n contacts as clients make them.
func fullContacts(n int) string {
	var b strings.Builder
	for i := range n {
		mark := func(name, value string) string {
			return `<t:ExtendedProperty><t:ExtendedFieldURI PropertySetId="b6d9e6c4-5f0e-4b61-9c5a-4f6f1f7d0001" PropertyName="` + name +
				`" PropertyType="String"/><t:Value>` + value + `</t:Value></t:ExtendedProperty>`
		}
		fmt.Fprintf(&b, `<t:Contact><t:Subject>Erika Muster %[1]d</t:Subject><t:Sensitivity>Normal</t:Sensitivity><t:Body BodyType="Text">note %[1]d</t:Body>`+
			`<t:Categories><t:String>CRM</t:String></t:Categories>%[2]s%[3]s<t:FileAs>Muster %[1]d, Erika</t:FileAs>`+
			`<t:FileAsMapping>LastCommaFirst</t:FileAsMapping><t:DisplayName>Erika Muster %[1]d</t:DisplayName><t:GivenName>Erika</t:GivenName>`+
			`<t:CompanyName>ACME GmbH</t:CompanyName><t:EmailAddresses><t:Entry Key="EmailAddress1" Name="Erika Muster" RoutingType="SMTP">erika%[1]d@example.com</t:Entry></t:EmailAddresses>`+
			`<t:PhysicalAddresses><t:Entry Key="Business"><t:Street>Ring 1</t:Street><t:City>Wien</t:City><t:State>W</t:State><t:CountryOrRegion>Austria</t:CountryOrRegion><t:PostalCode>1010</t:PostalCode></t:Entry></t:PhysicalAddresses>`+
			`<t:PhoneNumbers><t:Entry Key="BusinessPhone">+43 1 234</t:Entry><t:Entry Key="MobilePhone">+43 664 1</t:Entry></t:PhoneNumbers>`+
			`<t:BusinessHomePage>http://www.example.com/</t:BusinessHomePage><t:Department>Sales</t:Department><t:JobTitle>CEO</t:JobTitle>`+
			`<t:PostalAddressIndex>Business</t:PostalAddressIndex><t:Surname>Muster %[1]d</t:Surname></t:Contact>`,
			i, mark("CrmKey", fmt.Sprintf("KP:%d", i)), mark("Hash", "sha256:0123"))
	}
	return strings.Replace(createItems(""), `<m:Items>`, `<m:Items>`+b.String(), 1)
}

// BenchmarkCreateItem creates 100 contacts in one request.
func BenchmarkCreateItem(b *testing.B) {
	s := newSandbox(b)
	request := envelope(impersonate(anna), fullContacts(100))
	for b.Loop() {
		if a := s.post(s.service, request); a.status != http.StatusOK {
			b.Fatal(a.body)
		}
	}
}

// BenchmarkGetItem reads 100 contacts in one request.
func BenchmarkGetItem(b *testing.B) {
	s := newSandbox(b)
	ids := s.must(fullContacts(100)).items()
	more := `<t:FieldURI FieldURI="item:Body"/><t:FieldURI FieldURI="item:Categories"/><t:FieldURI FieldURI="contacts:EmailAddresses"/>` +
		`<t:FieldURI FieldURI="contacts:PhoneNumbers"/><t:FieldURI FieldURI="contacts:PhysicalAddresses"/><t:FieldURI FieldURI="contacts:FileAs"/>` +
		`<t:ExtendedFieldURI PropertySetId="b6d9e6c4-5f0e-4b61-9c5a-4f6f1f7d0001" PropertyName="CrmKey" PropertyType="String"/>`
	request := envelope(impersonate(anna), getItems(more, ids...))
	b.ResetTimer()
	for b.Loop() {
		if a := s.post(s.service, request); a.status != http.StatusOK {
			b.Fatal(a.body)
		}
	}
}
