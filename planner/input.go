package planner

import (
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Input is all that the plan of one mailbox depends on.
type Input struct {
	Target  string
	Mailbox addressbook.Mailbox
	Serial  int64

	// Owner is the owner of this installation, PreviousOwners those whose
	// contacts it takes over.
	Owner          string
	PreviousOwners []string

	// Slots are what should be in the mailbox, sorted by key, each key once.
	Slots []Slot

	// Unknown are keys of which it is not known whether they should be in the
	// mailbox: a record that could not be read. Nothing is done about them.
	Unknown map[addressbook.Key]bool

	// Policies are those of all syncs of the configuration that write to this
	// target, by name.
	Policies map[string]*Policy

	// Fixed says that the target moves no items: a contact that belongs into another folder is
	// made anew there.
	Fixed bool

	// Renamed are former names of syncs, with those they have now.
	Renamed map[string]string

	// Items are the observed items, sorted by key and then id.
	Items []Item

	// Entries are sorted by key, Intents by key and then op.
	Entries []state.Entry
	Intents []state.Intent

	// Holds are sorted by key. ReleaseHolds says that they hold nothing any more.
	Holds        []state.Hold
	ReleaseHolds bool

	// Undo, if not nil, is what was under keys before the run UndoneRun, sorted by key: the plan is to
	// bring that back, and to do nothing else.
	Undo      []Former
	UndoneRun string

	// Barred are those keys of Holds whose records no mailbox is to get, or with Undo those of its keys
	// that may be such.
	Barred map[addressbook.Key]bool

	// Finished are those ops of Items whose items we deleted.
	Finished map[addressbook.Op]bool

	Folders []addressbook.Folder

	// Existence says, of every key that is in Items or Entries and not in
	// Slots, what became of its record.
	Existence map[addressbook.Key]Existence

	// Adoptions are those of the user's own contacts that become the managed ones of keys that
	// have none. AmbiguousKeys are keys of which that cannot be said, Twins those of which the
	// user has one although nothing is adopted.
	Adoptions     map[addressbook.Key]Adoption
	AmbiguousKeys map[addressbook.Key]bool
	Twins         map[addressbook.Key]bool

	// Photos say of keys whose PhotoRef may have to be fetched what comes of it.
	Photos map[addressbook.Key]Photo

	// Notes are for the plan to have.
	Notes []Note

	// MovedFolders are renames of folders.
	MovedFolders []MovedFolder

	// FirstSync says that the mailbox was not greeted yet: see MailboxPlan.
	FirstSync bool

	// Replace are keys to be made anew because the user asked for it.
	Replace map[addressbook.Key]bool

	// DeleteSurplus says that the user allows to delete surplus items here.
	DeleteSurplus bool

	// Destroy says that everything that is managed shall go, Withdraw that our marks shall go
	// and the contacts stay.
	Destroy  bool
	Withdraw bool

	// Erase are keys of which nothing shall be left.
	Erase map[addressbook.Key]bool
}

// MovedFolder is a rename of a folder: its paths below the main contacts folder.
type MovedFolder struct {
	From, To []string
}

// Slot is what should be in a mailbox under one key.
type Slot struct {
	Key    addressbook.Key
	Policy *Policy

	// Mapped is the mapped record, nil if Skip is set.
	Mapped *Mapped

	// Criteria are those by which the record was selected.
	Criteria Criteria

	// SrcThen is the digest of the record's present values in the fields that the
	// entry's mapping read; zero if the entry's mapping read the same fields
	// as Mapped's, or if there is no entry.
	SrcThen addressbook.Digest

	// Skip, if not nil, is why it is unknown what should be here.
	Skip *Skip
}

// Mapped is a record as a mapping maps it, as the target will give it back.
// It is shared between mailboxes.
type Mapped struct {
	Mapping string
	Contact *addressbook.Contact

	// Shape are the properties that are compared and written. Once are those that only a
	// new contact gets: Contact has them, Shape has not.
	Shape addressbook.Shape
	Once  addressbook.Shape

	// Block says that of the notes only a block is managed: Contact has its text
	// without the markers.
	Block bool

	// Parts are, if a property has a drift policy of its own, the digests of these
	// properties, and first the one of all others together, which has no name.
	Parts []Part

	// Ours are the digests of the categories, sorted.
	Ours []addressbook.Digest

	// Photo is the digest of the photo, zero if there is none. Contact has the photo, Shape
	// has not: servers scale and recode photos, so that they are never read back.
	Photo addressbook.Digest

	// PhotoRef is the reference by which the source of the record finds the photo, if it is not in
	// Contact: the photo is fetched when it is written.
	PhotoRef string

	// Locked are the names of the mapping's properties that are left as they are, since fields
	// that they need may not be read. They are not in Shape.
	Locked []string

	// Lists are the lists of names that Fields and ShapeDigest stand for, if they are those of
	// this record and not of the mapping.
	Lists map[addressbook.Digest][]string

	// LeftOut are the names of the properties whose values the target cannot hold,
	// and which Contact therefore does not have.
	LeftOut []string

	// Src, Fields, Map and Want are digests: see state.Entry. ShapeDigest is
	// that of Shape.
	Src         addressbook.Digest
	Fields      addressbook.Digest
	Map         addressbook.Digest
	ShapeDigest addressbook.Digest
	Want        addressbook.Digest
}

// Photo is what came of fetching a photo.
type Photo struct {
	Size int // bytes

	// Problem is why it cannot be had, without values, "" if it can. What a mailbox has of the photo
	// stays as it is then.
	Problem string
}

// Part is a property of a Mapped that has a drift policy of its own, or all the
// others together.
type Part struct {
	Name  string
	Drift Drift // of the property; that of the others is the sync's
	Want  addressbook.Digest
}

// Criteria is a set of criteria.
type Criteria uint8

// The criteria.
const (
	ByRep Criteria = 1 << iota
	BySalesGroup
	ByFavorites
	ByAll
)

// Names are the criteria's names in the configuration.
func (c Criteria) Names() []string {
	var names []string
	for i, name := range []string{"rep", "sales_group", "favorites", "all"} {
		if c&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// Policy is what a sync says about its contacts in one mailbox.
type Policy struct {
	Sync string

	// Left says that the mailbox takes no part in the sync.
	Left bool

	// Removed says that the sync is not in the configuration any more, and that its contacts
	// are released and not deleted.
	Removed bool

	// Folder is the path of the configured folder below the main contacts
	// folder, empty if categorization is disabled. MoveAlways moves a contact
	// there although its contents do not change.
	Folder     []string
	MoveAlways bool

	// Recreate makes a contact anew when its record changed.
	Recreate bool

	Drift Drift

	// Adopt says what is adopted: nothing, if it has no rules.
	Adopt Adopt

	// What becomes of a contact that is not wanted any more: it is released
	// instead of deleted, if set; of a mailbox that left, it is deleted
	// instead of left alone, if set.
	ReleaseUnselected bool
	ReleaseDeleted    bool
	DeleteLeft        bool

	DeleteMode providers.DeleteMode
}

// Drift is what happens to a contact that the user edited, moved or deleted.
type Drift uint8

// The ways to treat drift.
const (
	Overwrite Drift = iota
	Keep
	Report
)

// Existence is what became of a record.
type Existence uint8

// The existences. The zero value is the one that changes nothing.
const (
	LookupMissing Existence = iota // it could not be told
	StillExists
	NoLongerExists
	NoSource // its source is none that a sync reads
)

// known says whether it could be told.
func (e Existence) known() bool { return e == StillExists || e == NoLongerExists }

// Item is an observed item with what was learned of its contents.
type Item struct {
	addressbook.Item

	// Seen orders the items by when they were first observed.
	Seen int64

	// Observed is the digest of the properties of the slot's shape, AsGot
	// that of the entry's shape. They are zero where there is no slot or
	// entry, or if the item vanished before it could be read.
	Observed addressbook.Digest
	AsGot    addressbook.Digest

	// Values are the item's properties: read where the digests differ, else nil.
	Values *addressbook.Contact

	// Parts are the digests of the properties of the slot's parts, in their order,
	// if Values were read.
	Parts []addressbook.Digest

	// Ours are those of the categories in Values that we put in, Theirs the digests of the others.
	Ours   []string
	Theirs []addressbook.Digest
}
