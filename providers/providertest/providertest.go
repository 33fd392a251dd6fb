// Package providertest is the suite that every providers.Target passes. It
// proves what the contract of Target promises, with a user at work in the same
// mailbox, and knows nothing of any system.
package providertest

import (
	"slices"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Fixture is a target with an empty mailbox to test it on.
type Fixture struct {
	Target providers.Target

	// Mailbox is there and holds nothing but its main contacts folder. Absent
	// is not there.
	Mailbox, Absent addressbook.Mailbox

	// User is the owner of Mailbox.
	User User
}

// User does what a user does to a mailbox with another program. Every method
// fails the test if it cannot.
type User interface {
	// AddContact makes a contact of the user's own. What it returns fails the
	// test if anything about that contact is not as it was made.
	AddContact(t *testing.T, folder addressbook.FolderID, contact *addressbook.Contact) (unchanged func(t *testing.T))

	// EditPhone gives an item another business phone and changes nothing else.
	EditPhone(t *testing.T, item addressbook.ItemID, number string)

	// Move moves an item to a folder.
	Move(t *testing.T, item addressbook.ItemID, folder addressbook.FolderID)

	// Copy copies an item, with all that is in it, to a folder.
	Copy(t *testing.T, item addressbook.ItemID, folder addressbook.FolderID)

	// Delete deletes an item.
	Delete(t *testing.T, item addressbook.ItemID)

	// MakeFolder makes a folder in another one.
	MakeFolder(t *testing.T, parent addressbook.FolderID, name string) addressbook.FolderID

	// RenameFolder gives a folder another name.
	RenameFolder(t *testing.T, folder addressbook.FolderID, name string)

	// DeleteFolder deletes a folder with all that is in it.
	DeleteFolder(t *testing.T, folder addressbook.FolderID)
}

// TestTarget runs the suite. open makes a new fixture for each case.
func TestTarget(t *testing.T, open func(t *testing.T) Fixture) {
	cases := slices.Concat(
		createCases, updateCases, deleteCases, moveCases, unmarkCases, folderCases, renameCases,
		observeCases, cursorCases, readCases, findCases, roundTripCases, batchCases, ownCases, adoptCases, purgeCases, failureCases,
	)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.run(newSession(t, open(t)))
		})
	}
}

// testCase is one promise of the contract.
type testCase struct {
	name string
	run  func(s *session)
}
