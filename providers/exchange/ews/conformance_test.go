package ews_test

import (
	"reflect"
	"slices"
	"testing"

	"contactsync/providers/addressbook"
	"contactsync/providers/providertest"
	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/mailbox"
)

// TestConformance runs the suite, with both ways to open a mailbox, and then has
// the schemas judge every request that it made.
func TestConformance(t *testing.T) {
	requests := &documents{seen: make(map[string]bool)}
	t.Run("access", func(t *testing.T) {
		for access, settings := range map[string]string{"impersonation": "", "delegate": `access = "delegate"`} {
			t.Run(access, func(t *testing.T) {
				t.Parallel()
				providertest.TestTarget(t, func(t *testing.T) providertest.Fixture {
					t.Helper()
					w := newWorld(t, sandbox.Options{Rewrites: rewrites()}, settings)
					w.requests = requests
					return providertest.Fixture{
						Target: w.target, Mailbox: providertest.Bob,
						Absent: addressbook.Mailbox{Rep: "6", Address: "eve@example.com"},
						User:   &user{box: w.box},
					}
				})
			})
		}
	})
	t.Run("schemas", requests.check)
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
	item := must(u.box.CreateItem(mailbox.FolderID(folder), props, false))(t)
	return func(t *testing.T) {
		t.Helper()
		if now := must(u.box.Peek(item.ID))(t); !reflect.DeepEqual(now, item) {
			t.Errorf("the user's contact is %+v, was %+v", now, item)
		}
	}
}

func (u *user) EditPhone(t *testing.T, item addressbook.ItemID, number string) {
	t.Helper()
	must(u.box.UpdateItem(mailbox.ItemID(item), "", mailbox.Bag{mailbox.Tag(0x3A08): number}, nil))(t)
}

func (u *user) Move(t *testing.T, item addressbook.ItemID, folder addressbook.FolderID) {
	t.Helper()
	must(u.box.MoveItem(mailbox.ItemID(item), mailbox.FolderID(folder)))(t)
}

func (u *user) Copy(t *testing.T, item addressbook.ItemID, folder addressbook.FolderID) {
	t.Helper()
	must(u.box.CopyItem(mailbox.ItemID(item), mailbox.FolderID(folder)))(t)
}

func (u *user) Delete(t *testing.T, item addressbook.ItemID) {
	t.Helper()
	if err := u.box.DeleteItem(mailbox.ItemID(item), mailbox.MoveToDeletedItems); err != nil {
		t.Fatal(err)
	}
}

func (u *user) MakeFolder(t *testing.T, parent addressbook.FolderID, name string) addressbook.FolderID {
	t.Helper()
	props := mailbox.Bag{mailbox.FolderName: name, mailbox.FolderClass: "IPF.Contact"}
	return addressbook.FolderID(must(u.box.CreateFolder(mailbox.FolderID(parent), props))(t).ID)
}

func (u *user) RenameFolder(t *testing.T, folder addressbook.FolderID, name string) {
	t.Helper()
	must(u.box.UpdateFolder(mailbox.FolderID(folder), "", mailbox.Bag{mailbox.FolderName: name}, nil))(t)
}

func (u *user) DeleteFolder(t *testing.T, folder addressbook.FolderID) {
	t.Helper()
	if err := u.box.DeleteFolder(mailbox.FolderID(folder), mailbox.MoveToDeletedItems); err != nil {
		t.Fatal(err)
	}
}
