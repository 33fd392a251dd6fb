package wire_test

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
	"contactsync/providers/sandbox/xmllint"
)

var update = flag.Bool("update", false, "write the golden requests anew")

var (
	rep      = wire.Header{Impersonate: "rep@example.com"}
	contacts = wire.Folder{Distinguished: "contacts"}
	crm      = wire.Folder{ID: "AAMkFolder"}
	item1    = wire.Item{ID: "AAMkItem1", ChangeKey: "EQAAABYA"}
	item2    = wire.Item{ID: "AAMkItem2"}
)

// first drops how many elements a request took.
func first(b []byte, _ int) []byte { return b }

// requests has a request of each sort, which are compared with testdata.
func requests() map[string][]byte {
	erika := addressbook.NewContact(
		field("business_address.city", "Wien"), field("business_address.street", "Ring 1"), field("home_address.city", "Graz"),
		field("business_phone", "+43 1 234"), field("mobile_phone", "+43 664 1"),
		field("email1", "erika@example.com"), field("email1_name", "Erika \"E\" <Muster>"), field("email2", "e2@example.com"),
		field("birthday", "1980-05-17"), field("sensitivity", "private"), field("title", "Dr."),
		field("file_as", "Muster, Erika"), field("display_name", "Erika Muster"), field("given_name", "Erika"), field("surname", "Muster"),
		field("business_home_page", "http://www.example.com/"), field("notes", "one\ntwo"), field("photo", "\xff\xd8\xff"),
		addressbook.Field{Name: "categories", Value: addressbook.List("CRM", "A & B")},
		field("mapi/bool/00020329-0000-0000-c000-000000000046/CrmSegment", "true"),
	)
	some := addressbook.NewShape("email1", "email1_name", "email2", "email3", "birthday", "given_name", "file_as", "display_name",
		"home_address.city", "home_address.street", "mobile_phone", "pager", "sensitivity", "notes", "photo", "categories",
		"mapi/int//0x6801")
	return map[string][]byte{
		"get_folders":          wire.GetFolders(rep, []wire.Folder{contacts, {Distinguished: "msgfolderroot", Mailbox: "rep@example.com"}, crm}),
		"sync_hierarchy":       wire.SyncHierarchy(rep, wire.Folder{Distinguished: "msgfolderroot"}, "H4sIAAAA"),
		"sync_hierarchy_first": wire.SyncHierarchy(wire.Header{}, contacts, ""),
		"create_folder":        wire.CreateFolder(rep, contacts, "CRM & Co", "1|00|1|prod"),
		"delete_folder":        wire.DeleteFolder(rep, "AAMkFolder", "AwAAABYA"),
		"sync_items":           wire.SyncItems(rep, crm, "H4sIAAAA"),
		"update_folder":        wire.UpdateFolder(rep, "AAMkFolder", "Kunden & Co", "prod"),
		"unmark_folder":        wire.UpdateFolder(rep, "AAMkFolder", "", ""),
		"find_unmarked":        wire.FindUnmarked(rep, []wire.Folder{crm, contacts}, 250),
		"find_marked":          wire.FindMarked(rep, []wire.Folder{crm, contacts}, []string{"prod|crm/person/1", "prod|crm/person/2"}, 0),
		"find_marked_one":      wire.FindMarked(rep, []wire.Folder{crm}, []string{"prod|crm/person/\"1\""}, 250),
		"get_items":            first(wire.GetItems(rep, []wire.Item{item1, item2}, some, 0)),
		"get_items_marks":      first(wire.GetItems(rep, []wire.Item{item1}, nil, 0)),
		"create_items":         first(wire.CreateItems(rep, crm, []wire.New{{Contact: erika, Key: "prod|crm/person/1", Mark: "1|managed"}, {Key: "k", Mark: "m"}}, 0)),
		"update_items": first(wire.UpdateItems(rep, []wire.Update{
			{Item: item1, Contact: erika, Shape: some, Key: "prod|crm/person/1", Mark: "1|managed"},
			{Item: item2, Unmark: true, Key: "k", Mark: "m", Shape: some},
			{Item: item2, Mark: "m"},
			{Item: item2, Shape: addressbook.NewShape("email1_name", "email2", "email3_name"), Contact: erika, Mark: "m"},
			{Item: item2, Shape: addressbook.NewShape("display_name", "file_as", "title"), Mark: "m"},
		}, 0)),
		"move_items":         wire.MoveItems(rep, crm, []wire.Item{item1, item2}),
		"delete_items":       wire.DeleteItems(rep, []wire.Item{item1, item2}, wire.ToDeletedItems),
		"attach_photo":       wire.AttachPhoto(rep, item1, []byte("\x89PNG\r\n\x1a\n...")),
		"get_attachments":    wire.GetAttachments(rep, []string{"a1", "a2"}),
		"delete_attachments": wire.DeleteAttachments(rep, []string{"a1"}),
	}
}

func field(name, text string) addressbook.Field {
	return addressbook.Field{Name: name, Value: addressbook.Text(text)}
}

// lines puts each element of a document on a line of its own, for a person to
// read.
func lines(document []byte) []byte {
	return append(bytes.ReplaceAll(document, []byte("><"), []byte(">\n<")), '\n')
}

func TestRequestsAreGolden(t *testing.T) {
	for name, document := range requests() {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("testdata", name+".xml")
			if *update {
				if err := os.WriteFile(path, lines(document), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got := lines(document); !bytes.Equal(got, want) {
				t.Errorf("got\n%s", got)
			}
		})
	}
}

// TestRequestsAreValid validates a request of each sort, and those with all
// properties and with hostile text, against Microsoft's schemas.
func TestRequestsAreValid(t *testing.T) {
	documents := requests()
	everything := everyProperty()
	hostile := addressbook.NewContact(hostileFields()...)
	for name, contact := range map[string]*addressbook.Contact{"everything": everything, "hostile": hostile} {
		documents["create_"+name] = first(wire.CreateItems(rep, crm, []wire.New{{Contact: contact, Key: hostileText, Mark: hostileText}}, 0))
		shape := shapeOf(contact)
		documents["update_"+name] = first(wire.UpdateItems(rep, []wire.Update{{Item: item1, Contact: contact, Shape: shape, Key: hostileText, Mark: "m"}}, 0))
		documents["empty_"+name] = first(wire.UpdateItems(rep, []wire.Update{{Item: item1, Shape: shape, Key: "k", Mark: "m"}}, 0))
		documents["get_"+name] = first(wire.GetItems(rep, []wire.Item{item1}, shape, 0))
	}
	h, f, i := wire.Header{Impersonate: hostileText}, wire.Folder{ID: hostileText}, wire.Item{ID: hostileText, ChangeKey: hostileText}
	documents["hostile_folder"] = wire.CreateFolder(h, f, hostileText, hostileText)
	documents["hostile_rename"] = wire.UpdateFolder(h, "f", hostileText, hostileText)
	documents["hostile_state"] = wire.SyncItems(h, f, hostileText)
	documents["hostile_key"] = wire.FindMarked(h, []wire.Folder{f}, []string{hostileText}, -1)
	documents["hostile_item"] = wire.AttachPhoto(h, i, nil)
	documents["hostile_mailbox"] = wire.GetFolders(h, []wire.Folder{{Distinguished: "contacts", Mailbox: hostileText}})
	for n, page := range homePages {
		c := addressbook.NewContact(field("business_home_page", page))
		documents["home_page_"+string(rune('a'+n))] = first(wire.CreateItems(rep, crm, []wire.New{{Contact: c, Key: "k", Mark: "m"}}, 0))
	}
	for _, set := range xmllint.Sets() {
		validator := xmllint.Open(t, set)
		for _, name := range slices.Sorted(maps.Keys(documents)) {
			validator.Add(name, documents[name])
		}
		validator.Check(t)
	}
}

// The number of elements that a request takes is bounded by its size.
func TestRequestsAreBounded(t *testing.T) {
	contact := addressbook.NewContact(field("notes", strings.Repeat("x", 1000)))
	var news []wire.New
	var updates []wire.Update
	var items []wire.Item
	for range 10 {
		news = append(news, wire.New{Contact: contact, Key: "k", Mark: "m"})
		updates = append(updates, wire.Update{Item: item1, Contact: contact, Shape: addressbook.NewShape("notes"), Mark: "m"})
		items = append(items, wire.Item{ID: addressbook.ItemID(strings.Repeat("x", 1000))})
	}
	for name, write := range map[string]func(maxBytes int) ([]byte, int){
		"create": func(maxBytes int) ([]byte, int) { return wire.CreateItems(rep, crm, news, maxBytes) },
		"update": func(maxBytes int) ([]byte, int) { return wire.UpdateItems(rep, updates, maxBytes) },
		"get":    func(maxBytes int) ([]byte, int) { return wire.GetItems(rep, items, nil, maxBytes) },
	} {
		t.Run(name, func(t *testing.T) {
			all, n := write(0)
			if n != 10 {
				t.Errorf("without a bound %d of 10 fit", n)
			}
			if b, n := write(len(all)); n != 10 || !bytes.Equal(b, all) {
				t.Errorf("%d of 10 fit into the size of all", n)
			}
			if b, n := write(len(all) - 1); n != 9 || len(b) >= len(all) {
				t.Errorf("%d of 10 fit into one byte less, in %d bytes", n, len(b))
			}
			one, n := write(1)
			if n != 1 {
				t.Errorf("%d fit into a single byte", n)
			}
			if b, n := write(len(one)); n != 1 || !bytes.Equal(b, one) {
				t.Errorf("%d fit into the size of one", n)
			}
		})
	}
}
