package wire_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"testing"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
)

// FuzzDecode: whatever a server answers, each decoder returns an answer, a
// fault, or says that it is none.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(fault("ErrorServerBusy", "5000")))
	f.Add(answer("SyncFolderItems", "<m:SyncState>x</m:SyncState><m:Changes><t:Create>"+marked+"</t:Create></m:Changes>"))
	f.Add(answer("FindItem", `<m:RootFolder IndexedPagingOffset="1"><t:Items>`+marked+`</t:Items></m:RootFolder>`))
	f.Add(answer("GetFolder", `<m:Folders><t:Folder><t:FolderId Id="f"/></t:Folder></m:Folders>`))
	request, _ := wire.CreateItems(rep, crm, []wire.New{{Contact: everyProperty(), Key: "k", Mark: "m"}}, 0)
	f.Add(written(request))
	f.Fuzz(func(t *testing.T, document []byte) {
		for name, decode := range decoders() {
			var refused *wire.Fault
			if err := decode(bytes.NewReader(document)); err != nil && !errors.As(err, &refused) && !errors.Is(err, wire.ErrNotEWS) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// FuzzRoundTrip: Normalize is idempotent, whatever is written is well-formed, and it is
// read as Normalize says.
func FuzzRoundTrip(f *testing.F) {
	f.Add("surname", "notes", hostileText, " a\r\n")
	f.Add("birthday", "mapi/double//0x6800", "2026-02-30", "1e400")
	f.Add("email1", "email1_name", "", "x")
	f.Add("categories", "mapi/strings/00062004-0000-0000-c000-000000000046/x", "b", "a")
	f.Add("business_home_page", "mapi/time//0x6800", "http://a/%", "9999-12-31T23:59:59.9-13:00")
	f.Add("sensitivity", "mapi/string/00020329-0000-0000-c000-000000000046/\x01", "private\n", "\r")
	f.Fuzz(func(t *testing.T, name1, name2, text1, text2 string) {
		value := func(name, text string) addressbook.Field {
			if p, ok := addressbook.LookUp(name); ok && p.Type == addressbook.Strings {
				return addressbook.Field{Name: name, Value: addressbook.List(text1, text2, text)}
			}
			return field(name, text)
		}
		contact := addressbook.NewContact(value(name1, text1), value(name2, text2))
		normal := wire.Normalize(contact)
		if again := wire.Normalize(normal); again != normal {
			t.Fatalf("%+v became %+v", normal.Fields, again.Fields)
		}
		shape := addressbook.NewShape(append(shapeOf(contact), shapeOf(normal)...)...)
		created, _ := wire.CreateItems(wire.Header{Impersonate: text1}, crm, []wire.New{{Contact: contact, Key: text1, Mark: text2}}, 0)
		updated, _ := wire.UpdateItems(rep, []wire.Update{{Item: item1, Contact: contact, Shape: shape, Mark: "m"}}, 0)
		for _, request := range [][]byte{created, updated, first(wire.GetItems(rep, []wire.Item{item1}, shape, 0))} {
			for d := xml.NewDecoder(bytes.NewReader(request)); ; {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("%v in %s", err, request)
				}
			}
		}
		expect(t, readBack(t, created, shape).Contact, normal)
		expect(t, readBack(t, updated, shape).Contact, normal)
	})
}
