package graph_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"contactsync/providers/addressbook"
	"contactsync/providers/providertest"
	"contactsync/providers/sandbox"
	sandboxgraph "contactsync/providers/sandbox/graph"
	"contactsync/providers/sandbox/mailbox"
)

// TestConformance runs the suite against the service as it mostly is, and as it is
// elsewhere.
func TestConformance(t *testing.T) {
	t.Parallel()
	for name, behaviour := range map[string]sandboxgraph.Options{
		"public":   {},
		"national": {Cloud: "national", EmailNames: "plain", Birthday: "midnight", FolderCategory: "off", ODataType: "refused", FolderMove: "done"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.TestTarget(t, func(t *testing.T) providertest.Fixture {
				t.Helper()
				w := newWorld(t, sandbox.Options{Rewrites: rewrites(), Graph: behaviour})
				return providertest.Fixture{
					Target: w.target, Mailbox: providertest.Bob,
					Absent: addressbook.Mailbox{Rep: "6", Address: "eve@example.com"},
					User:   &user{box: w.box},
				}
			})
		})
	}
}

// rewrites are what Exchange makes of what is written, but that it derives a
// display name and what a contact is filed as where there is none: the suite
// wants absent what was not written.
func rewrites() []mailbox.Rewrite {
	return slices.DeleteFunc(mailbox.DefaultRewrites(), func(r mailbox.Rewrite) bool { return r == mailbox.Derive })
}

// user works on the mailbox as Outlook does: what is deleted goes to Deleted
// Items.
type user struct{ box *mailbox.Mailbox }

// storeID is an id as the store has it.
func storeID[ID ~string](id ID) string {
	return strings.NewReplacer("-", "/", "_", "+").Replace(string(id))
}

// item is the id that the store has for an item now.
func (u *user) item(t *testing.T, id addressbook.ItemID) mailbox.ItemID {
	t.Helper()
	return must(u.box.Kept(storeID(id)))(t).ID
}

// graphID is the inverse of storeID.
func graphID[ID ~string](id ID) string {
	return strings.NewReplacer("/", "-", "+", "_").Replace(string(id))
}

// tags are what the properties of the suite are to a mailbox.
var tags = map[string]mailbox.Property{
	"file_as":      mailbox.FileAs,
	"display_name": mailbox.DisplayName, "given_name": mailbox.GivenName, "surname": mailbox.Surname,
	"company_name": mailbox.CompanyName, "notes": mailbox.Body,
	"business_phone": mailbox.Tag(0x3A08), "home_phone": mailbox.Tag(0x3A09),
	"email1":                mailbox.EmailGroups()[0].Address,
	"business_address.city": {Set: mailbox.SetAddress, ID: 0x8046},
}

func must[T any](value T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func (u *user) AddContact(t *testing.T, folder addressbook.FolderID, contact *addressbook.Contact) func(*testing.T) {
	t.Helper()
	props := mailbox.Bag{mailbox.MessageClass: "IPM.Contact"}
	for _, field := range contact.Fields {
		tag, known := tags[field.Name]
		if !known {
			t.Fatalf("%s has no tag", field.Name)
		}
		props[tag] = field.Value.Text
	}
	item := must(u.box.CreateItem(mailbox.FolderID(storeID(folder)), props, false))(t)
	return func(t *testing.T) {
		t.Helper()
		if now := must(u.box.Peek(item.ID))(t); !reflect.DeepEqual(now, item) {
			t.Errorf("the user's contact is %+v, was %+v", now, item)
		}
	}
}

func (u *user) EditPhone(t *testing.T, item addressbook.ItemID, number string) {
	t.Helper()
	must(u.box.UpdateItem(u.item(t, item), "", mailbox.Bag{mailbox.Tag(0x3A08): number}, nil))(t)
}

func (u *user) Move(t *testing.T, item addressbook.ItemID, folder addressbook.FolderID) {
	t.Helper()
	must(u.box.MoveItem(u.item(t, item), mailbox.FolderID(storeID(folder))))(t)
}

func (u *user) Copy(t *testing.T, item addressbook.ItemID, folder addressbook.FolderID) {
	t.Helper()
	must(u.box.CopyItem(u.item(t, item), mailbox.FolderID(storeID(folder))))(t)
}

func (u *user) Delete(t *testing.T, item addressbook.ItemID) {
	t.Helper()
	if err := u.box.DeleteItem(u.item(t, item), mailbox.MoveToDeletedItems); err != nil {
		t.Fatal(err)
	}
}

func (u *user) MakeFolder(t *testing.T, parent addressbook.FolderID, name string) addressbook.FolderID {
	t.Helper()
	props := mailbox.Bag{mailbox.FolderName: name, mailbox.FolderClass: "IPF.Contact"}
	return addressbook.FolderID(graphID(must(u.box.CreateFolder(mailbox.FolderID(storeID(parent)), props))(t).ID))
}

func (u *user) RenameFolder(t *testing.T, folder addressbook.FolderID, name string) {
	t.Helper()
	must(u.box.UpdateFolder(mailbox.FolderID(storeID(folder)), "", mailbox.Bag{mailbox.FolderName: name}, nil))(t)
}

func (u *user) DeleteFolder(t *testing.T, folder addressbook.FolderID) {
	t.Helper()
	if err := u.box.DeleteFolder(mailbox.FolderID(storeID(folder)), mailbox.MoveToDeletedItems); err != nil {
		t.Fatal(err)
	}
}
