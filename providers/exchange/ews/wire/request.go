package wire

import "contactsync/providers/addressbook"

// Header is what the SOAP header of a request says.
type Header struct {
	// Impersonate is the SMTP address of the mailbox's owner, in whose name the
	// request is executed; "" to act as who logged in.
	Impersonate string
}

// Folder names a folder: by its id, or by the name of a distinguished one.
type Folder struct {
	ID addressbook.FolderID

	// Distinguished is a name such as "contacts" or "msgfolderroot"; it counts
	// if ID is empty.
	Distinguished string

	// Mailbox is the SMTP address of the mailbox whose distinguished folder is
	// meant, for access as a delegate; "" for the own or impersonated one.
	Mailbox string
}

// Item names a version of an item. An empty ChangeKey is left out: any version.
type Item struct {
	ID        addressbook.ItemID
	ChangeKey addressbook.ChangeKey
}

// New is a contact to be created, with the texts of its two marks.
type New struct {
	Contact   *addressbook.Contact
	Key, Mark string
}

// Update is a change of one item.
type Update struct {
	Item Item

	// Contact has the values of the properties of Shape; those which it does
	// not have are deleted.
	Contact *addressbook.Contact
	Shape   addressbook.Shape

	// Key and Mark are the texts of the two marks; an empty one stays as it is.
	Key, Mark string

	// Unmark deletes the two marks; nothing else of the Update but Item counts.
	Unmark bool
}
