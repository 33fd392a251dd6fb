package wire_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
	"contactsync/providers/sandbox/xmllint"
)

// fault is a SOAP fault as Exchange writes it; x is any prefix.
func fault(code, backOff string) string {
	return `<x:Envelope xmlns:x="http://schemas.xmlsoap.org/soap/envelope/"><x:Body><x:Fault>
<faultcode xmlns:a="http://schemas.microsoft.com/exchange/services/2006/types">a:` + code + `</faultcode>
<faultstring xml:lang="en-US">for erika@example.com</faultstring><detail>
<e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">` + code + `</e:ResponseCode>
<e:Message xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">for erika@example.com</e:Message>
<MessageXml xmlns="http://schemas.microsoft.com/exchange/services/2006/types"><Value Name="BackOffMilliseconds">` + backOff + `</Value></MessageXml>
</detail></x:Fault></x:Body></x:Envelope>`
}

func TestFaults(t *testing.T) {
	for name, test := range map[string]struct {
		document string
		want     wire.Fault
	}{
		"busy":                    {fault("ErrorServerBusy", "5000"), wire.Fault{Code: "ErrorServerBusy", BackOff: 5 * time.Second}},
		"a back-off without end":  {fault("ErrorServerBusy", "99999999999999999999999"), wire.Fault{Code: "ErrorServerBusy", BackOff: 24 * time.Hour}},
		"a negative back-off":     {fault("ErrorServerBusy", "-5"), wire.Fault{Code: "ErrorServerBusy"}},
		"no code but SOAP's":      {`<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><Fault><faultcode xmlns="">soap:Client</faultcode></Fault></Body></Envelope>`, wire.Fault{Code: "Client"}},
		"a fault that is nothing": {`<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><Fault/></Body></Envelope>`, wire.Fault{}},
	} {
		t.Run(name, func(t *testing.T) {
			for decoder, decode := range decoders() {
				var got *wire.Fault
				if err := decode(strings.NewReader(test.document)); !errors.As(err, &got) || *got != test.want {
					t.Errorf("%s: %v, %+v", decoder, err, got)
				} else if strings.Contains(err.Error(), "erika") {
					t.Errorf("the error quotes the server: %v", err)
				}
			}
		})
	}
}

// decoders are all decoders of answers.
func decoders() map[string]func(r io.Reader) error {
	return map[string]func(r io.Reader) error{
		"folders":     func(r io.Reader) error { _, err := wire.DecodeFolders(r); return err },
		"hierarchy":   func(r io.Reader) error { _, err := wire.DecodeHierarchy(r); return err },
		"sync":        func(r io.Reader) error { _, err := wire.DecodeSync(r); return err },
		"found":       func(r io.Reader) error { _, err := wire.DecodeFound(r); return err },
		"contacts":    func(r io.Reader) error { _, err := wire.DecodeContacts(r, shapeOf(everyProperty())); return err },
		"items":       func(r io.Reader) error { _, err := wire.DecodeItems(r); return err },
		"attachments": func(r io.Reader) error { _, err := wire.DecodeAttachments(r); return err },
	}
}

func TestWhatIsNotEWS(t *testing.T) {
	whole := answer("GetItem", `<m:Items><t:Contact><t:ItemId Id="i"/><t:Surname>Muster</t:Surname></t:Contact></m:Items>`)
	deep := answer("GetItem", strings.Repeat("<a>", 100)+strings.Repeat("</a>", 100))
	for name, document := range map[string]string{
		"nothing":                  "",
		"blanks":                   " \n",
		"a login page":             `<!DOCTYPE html><html><head><title>Outlook</title><meta charset="utf-8"></head><body>Sign in<br></body></html>`,
		"well-formed HTML":         `<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>`,
		"JSON":                     `{"error":"x"}`,
		"another envelope":         `<Envelope xmlns="urn:x"><Body/></Envelope>`,
		"an empty body":            `<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body/></Envelope>`,
		"no body":                  `<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"/>`,
		"another operation":        string(answer("ResolveNames", "")),
		"another namespace":        strings.ReplaceAll(string(whole), "2006/messages", "2007/messages"),
		"truncated":                string(whole[:len(whole)-30]),
		"malformed":                strings.Replace(string(whole), "</t:Surname>", "</t:Givenname>", 1),
		"an unknown entity":        strings.Replace(string(whole), "Muster", "&Muster;", 1),
		"an unknown encoding":      strings.Replace(string(whole), `encoding="utf-8"`, `encoding="utf-7"`, 1),
		"too deep":                 string(deep),
		"an item without an id":    strings.Replace(string(whole), `<t:ItemId Id="i"/>`, "", 1),
		"no response message":      strings.ReplaceAll(string(whole), "ResponseMessages", "Others"),
		"an unfinished reference":  string(whole[:len(whole)-30]) + "&#x1",
		"an unfinished character":  string(whole[:len(whole)-30]) + "\xef\xbf",
		"a body outside its place": `<Body xmlns="http://schemas.xmlsoap.org/soap/envelope/"/>`,
	} {
		t.Run(name, func(t *testing.T) {
			for decoder, decode := range decoders() {
				err := decode(strings.NewReader(document))
				if !errors.Is(err, wire.ErrNotEWS) {
					t.Errorf("%s: %v", decoder, err)
				} else if strings.Contains(err.Error(), "Muster") {
					t.Errorf("the error quotes the document: %v", err)
				}
			}
		})
	}
}

// An error of the connection can be told from a bad document.
func TestAConnectionThatBreaks(t *testing.T) {
	whole := answer("GetItem", `<m:Items><t:Contact><t:ItemId Id="i"/></t:Contact></m:Items>`)
	cut := io.MultiReader(bytes.NewReader(whole[:300]), iotest.ErrReader(io.ErrUnexpectedEOF))
	if _, err := wire.DecodeContacts(cut, nil); !errors.Is(err, io.ErrUnexpectedEOF) || !errors.Is(err, wire.ErrNotEWS) {
		t.Errorf("got %v", err)
	}
}

func TestFolders(t *testing.T) {
	const id = `<t:ExtendedFieldURI PropertySetId="{5D2A1BD8-9D7C-4C8E-8F57-0C1F3AB2E6D4}" PropertyName="contactsync.folder" PropertyType="String"/>`
	folder := `<t:ContactsFolder unknown="1"><t:FolderId Id="f" ChangeKey="c"/><t:ParentFolderId Id="p" ChangeKey="x"/><t:FolderClass>IPF.Contact</t:FolderClass>` +
		`<t:DisplayName> A &amp; B </t:DisplayName><t:TotalCount>7</t:TotalCount><t:ChildFolderCount>2</t:ChildFolderCount><t:New><t:DisplayName>no</t:DisplayName></t:New>` +
		`<t:ExtendedProperty>` + strings.NewReplacer("{", "", "}", "").Replace(id) + `<t:Value>1|x</t:Value></t:ExtendedProperty>` +
		`<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag="4340" PropertyType="Boolean"/><t:Value>true</t:Value></t:ExtendedProperty></t:ContactsFolder>`
	want := wire.FolderEntry{ID: "f", ChangeKey: "c", Parent: "p", Class: "IPF.Contact", Name: " A & B ", Total: 7, Children: 2, Mark: "1|x", Hidden: true}
	server, ok := wire.Server{Major: 15, Minor: 2}, wire.Message{Class: wire.Success, Code: "NoError"}

	folders, err := wire.DecodeFolders(bytes.NewReader(answer("GetFolder", "<m:Folders>"+folder+"</m:Folders>")))
	if err != nil || !reflect.DeepEqual(folders, &wire.FoldersAnswer{Server: server, Results: []wire.FolderResult{{Message: ok, Folder: want}}}) {
		t.Errorf("folders: %+v, %v", folders, err)
	}
	deleted, err := wire.DecodeFolders(bytes.NewReader(answer("DeleteFolder", "")))
	if err != nil || !reflect.DeepEqual(deleted, &wire.FoldersAnswer{Server: server, Results: []wire.FolderResult{{Message: ok}}}) {
		t.Errorf("deleted: %+v, %v", deleted, err)
	}
	hierarchy, err := wire.DecodeHierarchy(bytes.NewReader(answer("SyncFolderHierarchy",
		`<m:SyncState>H4s=</m:SyncState><m:IncludesLastFolderInRange>true</m:IncludesLastFolderInRange><m:Changes><t:Create>`+folder+
			`</t:Create><t:Update><t:Folder><t:FolderId Id="g"/></t:Folder></t:Update><t:Delete><t:FolderId Id="h"/></t:Delete></m:Changes>`)))
	if err != nil || !reflect.DeepEqual(hierarchy, &wire.HierarchyPage{Server: server, Message: ok, State: "H4s=", Last: true, Changes: []wire.FolderChange{
		{Kind: wire.Created, Folder: want}, {Kind: wire.Updated, Folder: wire.FolderEntry{ID: "g"}}, {Kind: wire.Deleted, Folder: wire.FolderEntry{ID: "h"}},
	}}) {
		t.Errorf("hierarchy: %+v, %v", hierarchy, err)
	}
}

// marked is an item of a listing, with other prefixes than ours.
const marked = `<y:Contact xmlns:y="http://schemas.microsoft.com/exchange/services/2006/types"><y:ItemId Id="i" ChangeKey="c"/><y:ParentFolderId Id="f"/>` +
	`<y:DateTimeCreated>2026-02-01T10:00:00.5Z</y:DateTimeCreated><y:ExtendedProperty><y:ExtendedFieldURI PropertySetId="5D2A1BD8-9D7C-4C8E-8F57-0C1F3AB2E6D4"` +
	` PropertyName="contactsync.key" PropertyType="String"/><y:Value>prod|k&#xD;</y:Value></y:ExtendedProperty><y:ExtendedProperty><y:ExtendedFieldURI PropertyType="String"` +
	` PropertyName="contactsync.mark" PropertySetId="5d2a1bd8-9d7c-4c8e-8f57-0c1f3ab2e6d4"/><y:Value>1|<![CDATA[m]]></y:Value></y:ExtendedProperty></y:Contact>`

func TestListings(t *testing.T) {
	want := wire.ItemEntry{
		Item: wire.Item{ID: "i", ChangeKey: "c"}, Folder: "f", Key: "prod|k\r", Mark: "1|m",
		Created: time.Date(2026, 2, 1, 10, 0, 0, 0, time.UTC),
	}
	other := wire.ItemEntry{Item: wire.Item{ID: "j"}}
	server, ok := wire.Server{Major: 15, Minor: 2}, wire.Message{Class: wire.Success, Code: "NoError"}
	sync, err := wire.DecodeSync(bytes.NewReader(answer("SyncFolderItems", `<m:SyncState>H4s=</m:SyncState><m:IncludesLastItemInRange>false</m:IncludesLastItemInRange>`+
		`<m:Changes><t:Create>`+marked+`</t:Create><t:Update><t:DistributionList><t:ItemId Id="j"/></t:DistributionList></t:Update>`+
		`<t:Delete><t:ItemId Id="j" ChangeKey=""/></t:Delete><t:ReadFlagChange><t:ItemId Id="j"/><t:IsRead>true</t:IsRead></t:ReadFlagChange></m:Changes>`)))
	if err != nil || !reflect.DeepEqual(sync, &wire.SyncPage{Server: server, Message: ok, State: "H4s=", Changes: []wire.ItemChange{
		{Kind: wire.Created, Item: want}, {Kind: wire.Updated, Item: other}, {Kind: wire.Deleted, Item: other},
	}}) {
		t.Errorf("sync: %+v, %v", sync, err)
	}
	found, err := wire.DecodeFound(bytes.NewReader(answer("FindItem",
		`<m:RootFolder IncludesLastItemInRange="true" IndexedPagingOffset="2"><t:Items>`+marked+`<t:Item><t:ItemId Id="j"/></t:Item></t:Items></m:RootFolder>`)))
	if err != nil || !reflect.DeepEqual(found, &wire.FoundAnswer{Server: server, Pages: []wire.ItemPage{{Message: ok, Items: []wire.ItemEntry{want, other}, Next: 2, Last: true}}}) {
		t.Errorf("found: %+v, %v", found, err)
	}
	items, err := wire.DecodeItems(bytes.NewReader(answer("UpdateItem", `<m:Items>`+marked+`</m:Items><m:ConflictResults><t:Count>0</t:Count></m:ConflictResults>`)))
	if err != nil || !reflect.DeepEqual(items, &wire.ItemsAnswer{Server: server, Results: []wire.ItemResult{{Message: ok, Item: want.Item}}}) {
		t.Errorf("items: %+v, %v", items, err)
	}
}

func TestAttachments(t *testing.T) {
	ok := wire.Message{Class: wire.Success, Code: "NoError"}
	for name, test := range map[string]struct {
		document []byte
		want     wire.AttachmentResult
	}{
		"created": {answer("CreateAttachment", `<m:Attachments><t:FileAttachment><t:AttachmentId Id="a" RootItemId="i" RootItemChangeKey="c"/></t:FileAttachment></m:Attachments>`),
			wire.AttachmentResult{Message: ok, ID: "a", Parent: item("i", "c")}},
		"got": {answer("GetAttachment", "<m:Attachments><t:FileAttachment><t:AttachmentId Id=\"a\"/><t:Content>/9j/\n 4AAQ\t</t:Content></t:FileAttachment></m:Attachments>"),
			wire.AttachmentResult{Message: ok, ID: "a", Content: []byte("\xff\xd8\xff\xe0\x00\x10")}},
		"deleted": {answer("DeleteAttachment", `<m:RootItemId RootItemId="i" RootItemChangeKey="c"/>`),
			wire.AttachmentResult{Message: ok, Parent: item("i", "c")}},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := wire.DecodeAttachments(bytes.NewReader(test.document))
			if err != nil || !reflect.DeepEqual(a.Results, []wire.AttachmentResult{test.want}) {
				t.Errorf("got %+v, %v", a, err)
			}
		})
	}
	broken := answer("GetAttachment", "<m:Attachments><t:FileAttachment><t:Content>?</t:Content></t:FileAttachment></m:Attachments>")
	if _, err := wire.DecodeAttachments(bytes.NewReader(broken)); !errors.Is(err, wire.ErrNotEWS) {
		t.Errorf("no base64: %v", err)
	}
}

func item(id, key string) wire.Item {
	return wire.Item{ID: addressbook.ItemID(id), ChangeKey: addressbook.ChangeKey(key)}
}

// A batch has one message for each item, in order, whatever became of it.
func TestAPartialBatch(t *testing.T) {
	document := strings.Replace(string(answer("GetItem", `<m:Items><t:Contact><t:ItemId Id="i" ChangeKey="c"/></t:Contact></m:Items>`)), "</m:ResponseMessages>",
		`<m:GetItemResponseMessage ResponseClass="Error"><m:MessageText>not found</m:MessageText><m:ResponseCode>ErrorItemNotFound</m:ResponseCode><m:Items/></m:GetItemResponseMessage>`+
			`<m:GetItemResponseMessage ResponseClass="Error"><m:ResponseCode>ErrorInternalServerError</m:ResponseCode><m:MessageXml><t:Value Name="InnerErrorResponseCode">ErrorServerBusy</t:Value>`+
			`<t:Value Name="BackOffMilliseconds">1500</t:Value></m:MessageXml><m:Items/></m:GetItemResponseMessage>`+
			`<m:GetItemResponseMessage ResponseClass="Warning"><m:ResponseCode>ErrorBatchProcessingStopped</m:ResponseCode></m:GetItemResponseMessage>`+
			`<m:GetItemResponseMessage><m:ResponseCode>NoError</m:ResponseCode></m:GetItemResponseMessage></m:ResponseMessages>`, 1)
	a, err := wire.DecodeContacts(strings.NewReader(document), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []wire.ContactResult{
		{Message: wire.Message{Class: wire.Success, Code: "NoError"}, Item: wire.ItemEntry{Item: item("i", "c")}, Contact: &addressbook.Contact{Fields: []addressbook.Field{}}},
		{Message: wire.Message{Class: wire.Error, Code: "ErrorItemNotFound", Text: "not found"}},
		{Message: wire.Message{Class: wire.Error, Code: "ErrorInternalServerError", BackOff: 1500 * time.Millisecond, Inner: "ErrorServerBusy"}},
		{Message: wire.Message{Class: wire.Warning, Code: "ErrorBatchProcessingStopped"}},
		{Message: wire.Message{Class: wire.Error, Code: "NoError"}}, // it does not say that it succeeded
	}
	if !reflect.DeepEqual(a.Results, want) {
		t.Errorf("got %+v", a.Results)
	}
}

// The answers among the samples are read.
func TestSamples(t *testing.T) {
	samples := xmllint.Samples(t)
	read := func(name string) io.Reader {
		b, err := os.ReadFile(filepath.Join(samples, name))
		if err != nil {
			t.Fatal(err)
		}
		return bytes.NewReader(b)
	}
	var fault *wire.Fault
	if _, err := wire.DecodeItems(read("90-fault-ServerBusy.xml")); !errors.As(err, &fault) || fault.Code != "ErrorServerBusy" || fault.BackOff != 5*time.Second {
		t.Errorf("90: %v", err)
	}
	if _, err := wire.DecodeItems(read("91-fault-SchemaValidation.xml")); !errors.As(err, &fault) || fault.Code != "ErrorSchemaValidation" || fault.BackOff != 0 {
		t.Errorf("91: %v", err)
	}
	if a, err := wire.DecodeContacts(read("92-response-partial-batch.xml"), nil); err != nil || len(a.Results) != 3 || a.Server != (wire.Server{Major: 15, Minor: 1}) {
		t.Errorf("92: %+v, %v", a, err)
	}
	if a, err := wire.DecodeSync(read("93-response-SyncFolderItems-bad-state.xml")); err != nil || a.Message.Code != "ErrorInvalidSyncStateData" || !a.Last || a.State != "" {
		t.Errorf("93: %+v, %v", a, err)
	}
}
