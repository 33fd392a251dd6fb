// Package providers is the contract between contactsync and the systems it
// reads and writes: a Source is a CRM, a Target is a system of mailboxes. Each
// system has a folder below; nothing of a system's nature leaves its folder.
package providers

import (
	"context"

	"contactsync/providers/addressbook"
)

// Table is what a Source can be asked for.
type Table string

// The tables.
const (
	Persons     Table = "persons"
	Companies   Table = "companies"
	Reps        Table = "reps"
	Favorites   Table = "favorites"
	SalesGroups Table = "sales_groups"
)

// Source reads a CRM. It is used by several goroutines, and may serve several runs: a read of
// the reps begins one.
type Source interface {
	// Schema says which fields the records of a table have. It is an error
	// if the table does not exist.
	Schema(ctx context.Context, table Table) (*Schema, error)

	// Records reads all persons, companies or reps that can be read and hands
	// them out one by one, in any order. A nil error means that the read was
	// complete; after any other the records handed out so far are worthless.
	// An error of yield ends the read and is returned.
	Records(ctx context.Context, table Table, yield func(Record) error) error

	// Memberships reads all favorites or all members of sales groups, with
	// the completeness of Records.
	Memberships(ctx context.Context, table Table, yield func(Membership) error) error

	// Exist looks up records by id, and says of each whether the CRM still has it,
	// whoever may be assigned to it. An id that is missing in the answer could
	// not be looked up.
	Exist(ctx context.Context, kind addressbook.Kind, ids []string) (map[string]bool, error)
}

// FieldSource is a Source that reads no more fields than it is asked for: a CRM
// has hundreds.
type FieldSource interface {
	Source

	// Need says which fields of a table are wanted, by the names that
	// expressions have for them. It is called before anything is read.
	Need(table Table, fields []string)
}

// PersonalSource is a Source that can also read with the rights of single reps, where
// the CRM has rights: what a user may not see, the mailbox does not get.
type PersonalSource interface {
	Source

	// As is the source as a rep sees it. Its Records of persons and companies are
	// at least those that the wish selects, and the companies of its persons, as far as
	// the rep may read them; its Memberships at least those of the rep. Schema and
	// Exist are those of the Source itself. A rep whom the CRM does not let in
	// is an error of the reads, an ErrDenied, and no reason to think that there is nothing.
	As(rep Record, wish Wish) Source
}

// Wish says which records a rep is to get: the union of the criteria.
type Wish struct {
	Rep        bool // the rep is in one of the record's rep fields
	SalesGroup bool // the record is of a sales group that the rep belongs to
	Favorites  bool // the rep marked the record
	All        bool // everything that the rep may read

	// Companies says that companies are wanted by the same criteria, not only as those of
	// the persons.
	Companies bool
}

// Schema is the list of the fields that the records of a table have.
type Schema struct {
	// Fields are the XML names of the fields, in the order in which
	// Record.Values has them.
	Fields []string

	// Photos are those of the Fields whose values do not hold a photo but say where one is: see
	// PhotoSource.
	Photos []string
}

// Index is the place of a field in Record.Values; ok is false if there is none
// of that name. Names are compared exactly.
func (s *Schema) Index(field string) (i int, ok bool) {
	for i, name := range s.Fields {
		if name == field {
			return i, true
		}
	}
	return 0, false
}

// Record is a row of the CRM: a person, a company or a rep.
type Record struct {
	// ID is the stable record id.
	ID string

	// Values are the fields' values in the order of the Schema, valid UTF-8.
	// A field without a value is "".
	Values []string

	// Origin is where the record was read, for messages: "persons.csv:12".
	Origin string

	// Problem is why the record cannot be used, in a person's words and
	// without values, "" if it can. What a mailbox has of a record with a
	// problem stays as it is.
	Problem string

	// Locked are the places in Values, sorted, of fields that the reader has no right to read.
	// Their values are "", which says nothing.
	Locked []int

	// Reps are, for persons and companies, the rep ids in the record's rep
	// fields, without empty ones.
	Reps []addressbook.RepID

	// Company is, for persons, the record id of the company, "" if there is none.
	Company string

	// Groups are, for persons and companies, the ids of the sales groups that the record
	// belongs to.
	Groups []string

	// Rep is set for reps.
	Rep RepFields
}

// RepFields is what contactsync itself needs of a rep's record.
type RepFields struct {
	// Email finds the rep's mailbox.
	Email string

	// Enabled says that the CRM flags the rep for the connector.
	Enabled bool

	// Settings is the text of the UserSettings field: an XML document, or "".
	Settings string
}

// Membership is a row of the favorites or of the sales groups.
type Membership struct {
	// Rep is the rep who marked the record or belongs to the group.
	Rep addressbook.RepID

	// Group is the sales group; empty for favorites.
	Group string

	// Kind and Record are the favorite; empty for sales groups.
	Kind   addressbook.Kind
	Record string
}

// Target reads and writes mailboxes. It is used by several goroutines, also with one
// mailbox: Read, Find and Do are called again before a Do has returned, for other items.
type Target interface {
	// Observe lists what changed in a mailbox's contacts folders since the
	// cursors were taken: everything, where there is no cursor or the system
	// refuses it. It writes nothing. ErrNoMailbox means that the address has no mailbox here.
	Observe(ctx context.Context, mailbox addressbook.Mailbox, cursors Cursors) (*Observation, error)

	// Read fetches the values of items that carry our mark, or that Unmarked listed, reduced
	// to a shape, in the order of the ids. An item that is not there any more has
	// a nil Contact. It is asked for no others.
	Read(ctx context.Context, mailbox addressbook.Mailbox, ids []addressbook.ItemID, shape addressbook.Shape) ([]Reading, error)

	// Find looks up the items that carry a key of an owner, in all contacts
	// folders, wherever they are now.
	Find(ctx context.Context, mailbox addressbook.Mailbox, owner string, keys []addressbook.Key) ([]addressbook.Item, error)

	// Do executes operations on one mailbox, in any order or at once, and
	// returns one Result for each, in the order of the operations. No
	// operation of a call depends on another one of the same call.
	Do(ctx context.Context, mailbox addressbook.Mailbox, operations []Operation) []Result

	// Normalize is the contact as the system will give it back after it was
	// written: the planner compares like with like. It is pure; it returns
	// its argument if there is nothing to change.
	Normalize(contact *addressbook.Contact) *addressbook.Contact

	// Holds says why the system cannot hold a property, "" if it can.
	Holds(property string) string
}

// Adopter is a Target in whose mailboxes the user's own contacts can be looked through. An UpdateItem
// with the change key that Unmarked gave makes such a contact a marked one, and Read
// reads one that is about to be.
type Adopter interface {
	Target

	// Unmarked lists the contacts in some folders that carry no mark, of whatever owner, reduced
	// to a shape, sorted by id: nothing else of a user's own contacts is ever asked for.
	// Items of other kinds, distribution lists among them, are left out.
	Unmarked(ctx context.Context, mailbox addressbook.Mailbox, folders []addressbook.FolderID, shape addressbook.Shape) ([]Stray, error)
}

// Stray is a contact that carries no mark.
type Stray struct {
	// Item has no owner, key and mark.
	Item    addressbook.Item
	Contact *addressbook.Contact
}

// Mover is a Target that says whether an item that it moves goes on to be the same one. Where
// Moves is false there is no MoveItem: a contact that belongs elsewhere is made anew there.
type Mover interface {
	Target

	Moves() bool
}

// Locator is a Target that can say, at the cost of one request, whether it has a mailbox.
type Locator interface {
	Target

	// Has says whether the address has a mailbox here. What Observe would call ErrNoMailbox is
	// no error.
	Has(ctx context.Context, mailbox addressbook.Mailbox) (bool, error)
}

// Purger is a Target that keeps deleted items where users, or administrators, can get them back.
type Purger interface {
	Target

	// Purge deletes for good, of the items that were deleted before, those that carry a key of an
	// owner, and says how many these were.
	Purge(ctx context.Context, mailbox addressbook.Mailbox, owner string, keys []addressbook.Key) (int, error)
}

// Cursors remember, per folder, how far a mailbox was read. The cursor under
// the empty id is the folder hierarchy's. They are opaque to all but the target.
type Cursors map[addressbook.FolderID][]byte

// Observation is what Observe found. All of it is sorted: folders by id, items
// by id.
type Observation struct {
	// Folders are all contacts folders, changed or not.
	Folders []addressbook.Folder

	// Hierarchy is the new cursor of the hierarchy; nil if the target has none.
	Hierarchy []byte

	// Deltas has one element for each folder, in the order of Folders.
	Deltas []Delta
}

// Delta is what changed in one folder.
type Delta struct {
	Folder addressbook.FolderID

	// Full says that Items are all marked items of the folder, since it was
	// read from the start: what is not in it is not there.
	Full bool

	// Items are the new and changed items that carry a mark of any owner.
	Items []addressbook.Item

	// Gone are the ids of items that left the folder since the cursor, marked or not,
	// and of items that lost their mark.
	Gone []addressbook.ItemID

	// Cursor is the new cursor.
	Cursor []byte

	// Warnings are files or items that could not be read and are therefore
	// treated as the user's own: where and why, without values.
	Warnings []string
}

// Reading is the values of one item.
type Reading struct {
	ID        addressbook.ItemID
	ChangeKey addressbook.ChangeKey

	// Contact is nil if the item is not there any more.
	Contact *addressbook.Contact
}

// OperationKind is what an Operation does.
type OperationKind string

// The kinds of operations and the fields of Operation that each uses.
const (
	// CreateItem makes an item in Folder with Contact, Owner, Key and Mark.
	// Result has its ID and ChangeKey.
	CreateItem OperationKind = "create_item"

	// UpdateItem sets the properties of Shape to those of Contact, removing
	// the ones that Contact has not, and sets Owner, Key and Mark, in one write. All
	// other properties stay. With an empty Shape it writes the mark alone.
	// Result has the new ChangeKey.
	UpdateItem OperationKind = "update_item"

	// MoveItem moves Item to Folder. Result has the new ID and ChangeKey.
	MoveItem OperationKind = "move_item"

	// DeleteItem deletes Item by Mode.
	DeleteItem OperationKind = "delete_item"

	// UnmarkItem removes our properties from Item and touches nothing else.
	UnmarkItem OperationKind = "unmark_item"

	// CreateFolder makes a folder of Name in the folder Folder, with
	// FolderMark. Result has its Folder. ErrExists if there is one of that name.
	CreateFolder OperationKind = "create_folder"

	// UpdateFolder renames Folder to Name, if that is not empty, and gives it FolderMark; it loses
	// our mark if that is zero. What is in it stays what it is. ErrExists if its parent has another
	// folder of that name; ErrDenied if it is the main contacts folder.
	UpdateFolder OperationKind = "update_folder"

	// DeleteFolder deletes Folder, recoverably, if it holds nothing at all;
	// else ErrChanged.
	DeleteFolder OperationKind = "delete_folder"
)

// DeleteMode is where a deleted item goes.
type DeleteMode string

// The delete modes.
const (
	DeletedItems     DeleteMode = "deleted_items"     // the user can drag it back
	RecoverableItems DeleteMode = "recoverable_items" // the user can recover it for some days
	Permanent        DeleteMode = "permanent"
)

// Operation is one write. Which fields it uses is said at its kind.
type Operation struct {
	Kind OperationKind

	// Item is the item that is written. ChangeKey, if not empty, is the
	// version of it that was planned on: another one is ErrChanged, and
	// nothing is written.
	Item      addressbook.ItemID
	ChangeKey addressbook.ChangeKey

	Folder addressbook.FolderID

	Contact *addressbook.Contact
	Shape   addressbook.Shape
	Owner   string
	Key     addressbook.Key
	Mark    addressbook.Mark

	Name       string
	FolderMark addressbook.FolderMark

	Mode DeleteMode
}

// Result is the outcome of one operation. If Err is nil, it was done. If Err
// is ErrUnknownOutcome, it may or may not have been done. After every other
// error the mailbox is as it was.
type Result struct {
	Err       error
	ID        addressbook.ItemID
	ChangeKey addressbook.ChangeKey
	Folder    addressbook.FolderID

	// Notes say what of the contact the system could not hold, without values.
	Notes []string
}
