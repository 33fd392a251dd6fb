package graph_test

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/ews"
)

// byEWS carries an operation out on the mailbox of Anna by EWS.
func (w *world) byEWS(operation string) string {
	w.Helper()
	envelope := `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"` +
		` xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"` +
		` xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><soap:Body>` + operation + `</soap:Body></soap:Envelope>`
	request := httptest.NewRequest(http.MethodPost, "/EWS/Exchange.asmx", strings.NewReader(envelope))
	request.Header.Set("Content-Type", "text/xml; charset=utf-8")
	recorder := httptest.NewRecorder()
	server := &ews.Server{Store: w.store, Now: func() time.Time { return w.clock }}
	server.ServeHTTP(recorder, request.WithContext(account.With(request.Context(), &account.Account{User: anna, Address: anna})))
	body := recorder.Body.String()
	if recorder.Code != http.StatusOK || strings.Contains(body, `ResponseClass="Error"`) {
		w.Fatalf("by EWS: %d %s", recorder.Code, body)
	}
	return body
}

// view is a member of the contact in Graph and the same in EWS: the elements of a
// t:Contact that hold the value, and how a value of the one stands in the other.
type view struct {
	member string
	value  any
	xml    string // what EWS reads and writes

}

// views are all members that can be written, in the order of the schema of EWS.
func views() []view {
	text := func(member, element string) view {
		return view{member: member, value: "x" + member, xml: "<t:" + element + ">x" + member + "</t:" + element + ">"}
	}
	entries := func(keys ...string) string {
		var all string
		for i, key := range keys {
			all += fmt.Sprintf(`<t:Entry Key="%s">%d</t:Entry>`, key, i+1)
		}
		return all
	}
	place := func(key string) string {
		return `<t:PhysicalAddresses><t:Entry Key="` + key + `"><t:Street>s</t:Street><t:City>c</t:City><t:State>t</t:State>` +
			`<t:CountryOrRegion>r</t:CountryOrRegion><t:PostalCode>p</t:PostalCode></t:Entry></t:PhysicalAddresses>`
	}
	parts := object{"street": "s", "city": "c", "state": "t", "countryOrRegion": "r", "postalCode": "p"}
	emails := func(more string) string {
		return `<t:EmailAddresses><t:Entry Key="EmailAddress1" Name="A"` + more + `>a@example.com</t:Entry>` +
			`<t:Entry Key="EmailAddress2" Name="B"` + more + `>b@example.com</t:Entry></t:EmailAddresses>`
	}
	extended := func(uri, kind, value string) string {
		return `<t:ExtendedProperty><t:ExtendedFieldURI ` + uri + ` PropertyType="` + kind + `"/><t:Value>` + value + `</t:Value></t:ExtendedProperty>`
	}
	own := `PropertySetId="` + set + `" PropertyName="contactsync.key"`
	return []view{
		{member: "personalNotes", value: "line\r\nline", xml: `<t:Body BodyType="Text">line&#xD;` + "\n" + `line</t:Body>`},
		{member: "categories", value: list{"a", "b"}, xml: `<t:Categories><t:String>a</t:String><t:String>b</t:String></t:Categories>`},
		{member: "singleValueExtendedProperties", value: list{object{"id": key, "value": "crm|KP-1"}}, xml: extended(own, "String", "crm|KP-1")},
		{member: "title", value: "Dr.", xml: extended(`PropertyTag="0x3a45"`, "String", "Dr.")},
		{member: "yomiCompanyName", value: "y", xml: extended(`DistinguishedPropertySetId="Address" PropertyId="32814"`, "String", "y")},
		text("fileAs", "FileAs"), text("displayName", "DisplayName"), text("givenName", "GivenName"), text("initials", "Initials"),
		text("middleName", "MiddleName"), text("nickName", "Nickname"), text("companyName", "CompanyName"),
		{member: "emailAddresses", value: list{object{"name": "A", "address": "a@example.com"}, object{"name": "B", "address": "b@example.com"}}, xml: emails(` RoutingType="SMTP" MailboxType="Contact"`)},
		{member: "homeAddress", value: parts, xml: place("Home")},
		{member: "businessAddress", value: parts, xml: place("Business")},
		{member: "otherAddress", value: parts, xml: place("Other")},
		{member: "businessPhones", value: list{"1", "2"}, xml: "<t:PhoneNumbers>" + entries("BusinessPhone", "BusinessPhone2") + "</t:PhoneNumbers>"},
		{member: "homePhones", value: list{"1", "2"}, xml: "<t:PhoneNumbers>" + entries("HomePhone", "HomePhone2") + "</t:PhoneNumbers>"},
		{member: "mobilePhone", value: "1", xml: "<t:PhoneNumbers>" + entries("MobilePhone") + "</t:PhoneNumbers>"},
		text("assistantName", "AssistantName"),
		{member: "birthday", value: "1980-02-03T11:59:00Z", xml: "<t:Birthday>1980-02-03T00:00:00Z</t:Birthday>"},
		text("businessHomePage", "BusinessHomePage"),
		{member: "children", value: list{"a", "b"}, xml: `<t:Children><t:String>a</t:String><t:String>b</t:String></t:Children>`},
		text("department", "Department"), text("generation", "Generation"),
		{member: "imAddresses", value: list{"1", "2", "3"}, xml: "<t:ImAddresses>" + entries("ImAddress1", "ImAddress2", "ImAddress3") + "</t:ImAddresses>"},
		text("jobTitle", "JobTitle"), text("manager", "Manager"), text("officeLocation", "OfficeLocation"),
		text("profession", "Profession"), text("spouseName", "SpouseName"), text("surname", "Surname"),
		{member: "yomiGivenName", value: "y", xml: extended(`DistinguishedPropertySetId="Address" PropertyId="32812"`, "String", "y")},
		{member: "yomiSurname", value: "y", xml: extended(`DistinguishedPropertySetId="Address" PropertyId="32813"`, "String", "y")},
	}
}

// extendedURI finds the property that a piece of XML is about, if it is an
// extended one.
var extendedURI = regexp.MustCompile(`<t:ExtendedFieldURI [^>]*/>`)

// readByEWS is a contact as EWS reads it, with the extended properties of a piece
// of XML.
func (w *world) readByEWS(id, like string) string {
	w.Helper()
	more := extendedURI.FindString(like)
	if more != "" {
		more = "<t:AdditionalProperties>" + more + "</t:AdditionalProperties>"
	}
	return w.byEWS(`<m:GetItem><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape><t:BodyType>Text</t:BodyType>` + more +
		`</m:ItemShape><m:ItemIds><t:ItemId Id="` + string(w.item(id).ID) + `"/></m:ItemIds></m:GetItem>`)
}

// readByGraph is a contact as Graph reads it, with the tests' own property.
func (w *world) readByGraph(id string) object {
	w.Helper()
	return w.do("GET", "/contacts/"+id+query("$expand", expandKey), nil).want(200).body
}

// TestGraphWritesEWSReads writes member by member, at first and over another
// contact.
func TestGraphWritesEWSReads(t *testing.T) {
	for _, v := range views() {
		t.Run(v.member, func(t *testing.T) {
			w := newWorld(t)
			made := w.do("POST", "/contacts", object{v.member: v.value}).want(201).id()
			patched := w.add("Muster").id()
			w.do("PATCH", "/contacts/"+patched, object{v.member: v.value}).want(200)
			for how, id := range map[string]string{"made": made, "patched": patched} {
				if got := w.readByEWS(id, v.xml); !strings.Contains(got, v.xml) {
					t.Errorf("%s: EWS reads %s", how, got)
				}
				if got := w.readByGraph(id)[v.member]; !reflect.DeepEqual(got, v.value) {
					t.Errorf("%s: Graph reads %v", how, got)
				}
			}
		})
	}
}

// TestEWSWritesGraphReads is the other way round.
func TestEWSWritesGraphReads(t *testing.T) {
	readOnly := regexp.MustCompile(` MailboxType="\w+"`)
	for _, v := range views() {
		t.Run(v.member, func(t *testing.T) {
			w := newWorld(t)
			answer := w.byEWS(`<m:CreateItem><m:Items><t:Contact>` + readOnly.ReplaceAllString(v.xml, "") + `</t:Contact></m:Items></m:CreateItem>`)
			if got := w.readByGraph(idOf(t, answer))[v.member]; !reflect.DeepEqual(got, v.value) {
				t.Errorf("Graph reads %v", got)
			}
		})
	}
}

// idOf is the id of the item in an answer of EWS, as Graph has it.
func idOf(t *testing.T, answer string) string {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(answer))
	for {
		token, err := decoder.Token()
		if err != nil {
			t.Fatalf("no item: %s", answer)
		}
		element, ok := token.(xml.StartElement)
		if !ok || element.Name.Local != "ItemId" {
			continue
		}
		for _, a := range element.Attr {
			if a.Name.Local == "Id" {
				return strings.NewReplacer("/", "-", "+", "_").Replace(a.Value)
			}
		}
	}
}

// TestViewsAreWhole compares the members of this test with those of a contact.
func TestViewsAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range views() {
		seen[v.member] = true
	}
	for name := range whole() {
		if !seen[name] {
			t.Errorf("%s is not written by one protocol and read by the other", name)
		}
	}
}

// TestMovedByEWS moves and deletes by EWS what Graph made.
func TestMovedByEWS(t *testing.T) {
	w := newWorld(t)
	folder := w.folder("F")
	made := w.add("Muster").id()
	target := strings.NewReplacer("-", "/", "_", "+").Replace(strings.TrimPrefix(folder, "/contactFolders/"))
	moved := idOf(t, w.byEWS(`<m:MoveItem><m:ToFolderId><t:FolderId Id="`+target+`"/></m:ToFolderId><m:ItemIds><t:ItemId Id="`+
		string(w.item(made).ID)+`"/></m:ItemIds></m:MoveItem>`))
	w.do("GET", "/contacts/"+made, nil).want(404)
	w.do("GET", folder+"/contacts/"+moved, nil).want(200)
	w.byEWS(`<m:DeleteItem DeleteType="HardDelete"><m:ItemIds><t:ItemId Id="` + string(w.item(moved).ID) + `"/></m:ItemIds></m:DeleteItem>`)
	w.do("GET", folder+"/contacts/"+moved, nil).want(404)
}
