package planner

import (
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Action is what a change does to a contact.
type Action string

// The actions.
const (
	// Create makes a contact.
	Create Action = "create"

	// AdoptItem makes one of the user's own contacts a managed one: it gets our mark and the
	// wanted contents, and may be moved as well.
	AdoptItem Action = "adopt"

	// Update writes properties in place, and may move the contact as well.
	Update Action = "update"

	// Recreate makes the contact anew and then deletes the old half.
	Recreate Action = "recreate"

	// Move takes the contact to another folder and leaves its contents.
	Move Action = "move"

	// Delete deletes the contact.
	Delete Action = "delete"

	// Release writes into the mark that we do not manage the contact any more.
	Release Action = "release"

	// Unmark takes our mark off a copy that a user made.
	Unmark Action = "unmark"

	// Forget removes the entry of a contact that is neither wanted nor there.
	// It writes nothing to the mailbox.
	Forget Action = "forget"
)

// Cause is why a change is made; the decision table in doc.go says when.
type Cause string

// The causes.
const (
	Selected         Cause = "selected"
	SelectedAgain    Cause = "selected_again"
	MarkFound        Cause = "mark_found"
	DeletedInMailbox Cause = "deleted_in_mailbox"
	FolderPolicy     Cause = "folder_policy"
	MovedInMailbox   Cause = "moved_in_mailbox"
	ChangedInCRM     Cause = "changed_in_crm"
	MappingChanged   Cause = "mapping_changed"
	EditedInMailbox  Cause = "edited_in_mailbox"
	ClaimedBy        Cause = "claimed_by"
	NoLongerSelected Cause = "no_longer_selected"
	DeletedInCRM     Cause = "deleted_in_crm"
	MailboxLeft      Cause = "mailbox_left"
	SyncRemoved      Cause = "sync_removed"
	Duplicate        Cause = "duplicate"
	UserCopy         Cause = "user_copy"
	OwnerRenamed     Cause = "owner_renamed"
	Requested        Cause = "requested" // -replace, or the command import
	Destroyed        Cause = "destroy"   // the command destroy
	Matched          Cause = "matched"   // by the rules of adoption
	Withdrawn        Cause = "release"   // the command release
	Erased           Cause = "erase"     // the command erase
	Undone           Cause = "undo"      // -undo
)

// Change is one line of a plan: what will be done to one contact, and why. It
// has all that apply needs.
type Change struct {
	Action Action          `json:"action"`
	Causes []Cause         `json:"causes"`
	Sync   string          `json:"sync"`
	Key    addressbook.Key `json:"key"`

	// Origin says what the change comes of, if the plan was compared with a baseline.
	Origin Origin `json:"origin,omitempty"`

	// Criteria are the criteria by which a created contact was selected:
	// "rep", "sales_group", "favorites", "all".
	Criteria []string `json:"criteria,omitempty"`

	// Item is the item that is changed, as it was observed; the zero Item for
	// a create.
	Item addressbook.Item `json:"item,omitzero"`

	// Before are the managed properties as observed, After as they will be.
	// Before is nil for a create and where no contents change, After for a
	// delete and where no contents change.
	Before *addressbook.Contact `json:"before,omitempty"`
	After  *addressbook.Contact `json:"after,omitempty"`

	// Shape are the managed properties.
	Shape addressbook.Shape `json:"shape,omitempty"`

	// Photo, if not nil, is a photo that the contact gets beside After. It is fetched when the change is
	// made: photos would fill the plan, and the memory.
	Photo *FetchedPhoto `json:"photo,omitempty"`

	// From and To are where the contact is and where it will be. From is
	// the zero Place for a create, To for what takes the contact away.
	From Place `json:"from,omitzero"`
	To   Place `json:"to,omitzero"`

	// Carried are, for a recreate, the names of the properties that the new half takes over
	// from the old one.
	Carried addressbook.Shape `json:"carried,omitempty"`

	// Drops are, for a recreate, the names of the properties that the old half
	// has and the new one will not.
	Drops []string `json:"drops,omitempty"`

	// Mode is where a deleted item or old half goes.
	Mode providers.DeleteMode `json:"mode,omitempty"`

	// Twin says that a created contact is one that the user has already, as one of their own.
	Twin bool `json:"twin,omitempty"`

	// Own says that an adopted contact is deleted where any other would be.
	Own bool `json:"own,omitempty"`

	// Kept says that the delete is of a surplus item: the one of this id stays and
	// is read before the delete.
	Kept addressbook.ItemID `json:"kept,omitempty"`

	// Releases says that an update leaves the contact to its user: the state forgets it.
	Releases bool `json:"releases,omitempty"`

	// Applied is what the state will say of the contact; the zero Applied for
	// what takes it away.
	Applied Applied `json:"applied,omitzero"`

	// Approvals are the ids of the approvals that let the change through where a guard would block it,
	// sorted. Whether they are still good apply asks the state.
	Approvals []string `json:"approvals,omitempty"`
}

// FetchedPhoto is a photo that the source of the record has.
type FetchedPhoto struct {
	Reference string `json:"reference"` // by which the source finds it
	Size      int    `json:"size"`      // bytes, as it was when it was planned

	// Was is what the state goes on to say of the photo if it cannot be had when the change is made.
	Was addressbook.Digest `json:"was,omitzero"`
}

// Place is a folder: its id, empty if it must be made first, and its path
// below the main contacts folder, empty for the main contacts folder itself.
type Place struct {
	Folder addressbook.FolderID `json:"folder,omitempty"`
	Path   []string             `json:"path,omitempty"`
}

// IsZero says whether there is no place.
func (p Place) IsZero() bool { return p.Folder == "" && len(p.Path) == 0 }

// Within says whether the place is another one or lies below it.
func (p Place) Within(q Place) bool {
	return len(p.Path) >= len(q.Path) && samePath(p.Path[:len(q.Path)], q.Path)
}

// Applied is what an entry of the state says once the change was made.
type Applied struct {
	Mapping string             `json:"mapping,omitempty"`
	Src     addressbook.Digest `json:"src"`
	Fields  addressbook.Digest `json:"fields"`
	Map     addressbook.Digest `json:"map"`
	Shape   addressbook.Digest `json:"shape"`
	Want    addressbook.Digest `json:"want"`

	Parts  []state.Part         `json:"parts,omitempty"`
	Ours   []addressbook.Digest `json:"ours,omitempty"`
	Theirs []addressbook.Digest `json:"theirs,omitempty"`
	Block  bool                 `json:"block,omitempty"`
	Photo  addressbook.Digest   `json:"photo,omitzero"`
}

// Moves says whether an existing contact changes its folder and goes on to be
// the same item.
func (c *Change) Moves() bool {
	return (c.Action == Update || c.Action == Move || c.Action == AdoptItem) && !c.To.IsZero() && c.To.Folder != c.Item.Folder
}

// FolderChange is a folder that is made, renamed, or deleted because it is empty, ours
// and no longer named.
type FolderChange struct {
	Action Action `json:"action"` // Create, Update, Unmark or Delete
	Place  Place  `json:"place"`

	// Was is the path of a renamed folder before. Rename says that it gets another name,
	// and not only another mark since the user gave it one of their own.
	Was     []string  `json:"was,omitempty"`
	Rename  bool      `json:"rename,omitempty"`
	Created time.Time `json:"created,omitzero"` // when a renamed folder was made

	// Parent is the folder that a new one is made in; empty if that is made
	// in the same plan, before it.
	Parent addressbook.FolderID `json:"parent,omitempty"`
}

// Skip is something that was not decided: a decision is needed, or the input
// is bad. Nothing is done about its key or mailbox.
type Skip struct {
	// Reason is one of the words below.
	Reason SkipReason `json:"reason"`

	// Rep, Sync and Key say what is skipped; an empty Key means the whole
	// mailbox, an empty Rep all mailboxes.
	Rep  addressbook.RepID `json:"rep,omitempty"`
	Sync string            `json:"sync,omitempty"`
	Key  addressbook.Key   `json:"key,omitempty"`

	// Place is where the configuration says what failed, "mapping.hcl:12": what fails there for one
	// record may fail there for all. It is empty if it is about the input alone.
	Place string `json:"place,omitempty"`

	// Detail says what is wrong, where, and what to do now, without values.
	Detail string `json:"detail"`
}

// SkipReason is why something was skipped.
type SkipReason string

// The reasons.
const (
	BadRecord      SkipReason = "bad_record"      // the record's row is unusable
	MappingFailed  SkipReason = "mapping_failed"  // an expression failed
	LockedField    SkipReason = "locked_field"    // a field of the record may not be read
	NoName         SkipReason = "no_name"         // the contact would have no name
	ForeignOwner   SkipReason = "foreign_owner"   // another installation manages this key here
	UnreadableMark SkipReason = "unreadable_mark" // our key with a mark that cannot be read
	NoMailbox      SkipReason = "no_mailbox"      // the rep has no mailbox in the target
	NoRep          SkipReason = "no_rep"          // a user block names an address that no rep has
	NoAddress      SkipReason = "no_address"      // the rep has no e-mail address
	SharedAddress  SkipReason = "shared_address"  // two reps have one address
	BadFolder      SkipReason = "bad_folder"      // the folder name cannot be used
	BadSettings    SkipReason = "bad_settings"    // the rep's UserSettings cannot be read
	Ambiguous      SkipReason = "ambiguous"       // several of the user's own contacts, or of the records, match
	UnknownSource  SkipReason = "unknown_source"  // no sync reads the source that the contact was made from
	LookupFailed   SkipReason = "lookup_failed"   // it could not be told whether the record still exists
	NotUndoable    SkipReason = "not_undoable"    // a run is undone, but not what it did here
)

// Note is something that a plan says without changing anything.
type Note struct {
	Kind   NoteKind        `json:"kind"`
	Sync   string          `json:"sync,omitempty"`
	Key    addressbook.Key `json:"key,omitempty"`
	Detail string          `json:"detail,omitempty"`
}

// NoteKind is what a note is about.
type NoteKind string

// The kinds of notes.
const (
	// Surplus: a second item of ours under one key that the state knows
	// nothing of. It is deleted only with -allow-deletes.
	Surplus NoteKind = "surplus"

	// Drifted: a contact that differs from what was applied, under
	// on_drift = "report".
	Drifted NoteKind = "drifted"

	// RewrittenByServer: the server stored something else than was written.
	RewrittenByServer NoteKind = "rewritten_by_server"

	// LeftOut: a property that the target cannot hold was left out.
	LeftOut NoteKind = "left_out"

	// Unmatched: contacts of the user's own that adoption looked at and that no record matched.
	Unmatched NoteKind = "unmatched"

	// LockedProperty: a property is left as it is, since a field that it needs may
	// not be read.
	LockedProperty NoteKind = "locked_property"

	// PhotoNotHad: a photo cannot be fetched, is too large or no picture, and is left as it is.
	PhotoNotHad NoteKind = "photo_not_had"

	// Unreadable: a file or item of the mailbox that could not be read and
	// counts as the user's own.
	Unreadable NoteKind = "unreadable"

	// StillSelected: a record is to be erased that a sync selects: the next apply would
	// make its contact again.
	StillSelected NoteKind = "still_selected"

	// Held: a key of which a run was undone: nothing is done there until the record or the mapping
	// changes.
	Held NoteKind = "held"
)

// MailboxPlan is the plan of one mailbox over all its syncs.
type MailboxPlan struct {
	Target  string              `json:"target"` // "vdir.mail"
	Mailbox addressbook.Mailbox `json:"mailbox"`

	// Serial is the mailbox's serial in the state when it was planned.
	Serial int64 `json:"serial"`

	// Formerly are the targets that the state knows the mailbox in and that do not have it any more. Of those
	// in Inherits it moved here with its contacts, and what the state has of it there goes with it; else it is
	// another mailbox, and what there was is forgotten, but for what is on hold and what we deleted.
	Formerly []string `json:"formerly,omitempty"`
	Inherits []string `json:"inherits,omitempty"`

	// Changes are sorted by key, then by action and item.
	Changes []Change       `json:"changes,omitempty"`
	Folders []FolderChange `json:"folders,omitempty"`
	Skips   []Skip         `json:"skips,omitempty"`
	Notes   []Note         `json:"notes,omitempty"`

	// Records are entries that the state should have although nothing is
	// written to the mailbox: contacts that are as they should be.
	Records []Record `json:"records,omitempty"`

	// Holds are those that the state should have before anything is done, as far as no guard blocks
	// the change of the key; Dissolved are those that it should forget.
	Holds     []Hold      `json:"holds,omitempty"`
	Dissolved []Dissolved `json:"dissolved,omitempty"`

	// NameLists are lists of names that digests of this plan were computed over, by the
	// digests, as far as the footer does not have them.
	NameLists map[string][]string `json:"name_lists,omitempty"`

	// Managed is the number of managed contacts observed; Wanted that of
	// slots.
	Managed int `json:"managed"`
	Wanted  int `json:"wanted"`

	// FirstSync says that the mailbox was not yet synchronized without something being held
	// back because the user has it already.
	FirstSync bool `json:"first_sync,omitempty"`

	// Withdrawn says that all marks are taken off: once that is done the mailbox is as if it was
	// never synchronized.
	Withdrawn bool `json:"withdrawn,omitempty"`

	// Purge are the keys, by owner and sorted, whose deleted items are to be deleted for good after the
	// changes were made, where the target can.
	Purge []Purge `json:"purge,omitempty"`

	// MovedOn are, of a saved plan that is about to be applied, the changes that are not made any more.
	MovedOn []MovedOn `json:"moved_on,omitempty"`

	// Error is why the mailbox could not be planned, "" if it could: a
	// failure, the other mailboxes go on.
	Error string `json:"error,omitempty"`
}

// Purge are keys of which nothing shall be left among the deleted items.
type Purge struct {
	Owner string            `json:"owner"`
	Keys  []addressbook.Key `json:"keys"`
}

// Record is an entry to write into the state for an item that is as it should
// be, or that is let be under a drift policy.
type Record struct {
	Sync    string             `json:"sync"`
	Key     addressbook.Key    `json:"key"`
	Item    addressbook.Item   `json:"item"`
	Applied Applied            `json:"applied"`
	Got     addressbook.Digest `json:"got"`

	// Folder is where our last write left the item.
	Folder addressbook.FolderID `json:"folder"`

	// Let is the digest of the contents that are let be under the policy LetUnder, zero if the
	// contents are the wanted ones; LetNoted says that a note tells so. ChangeKey is that of the
	// item or, if its contents are let be, of our last write.
	Let       addressbook.Digest    `json:"let,omitzero"`
	LetUnder  Drift                 `json:"let_under,omitempty"`
	LetNoted  bool                  `json:"let_noted,omitempty"`
	ChangeKey addressbook.ChangeKey `json:"change_key,omitempty"`
}

// FormatVersion is the version of the plan's format.
const FormatVersion = 1

// Header is what a plan says before its mailboxes.
type Header struct {
	Format    int       `json:"format"`
	Version   string    `json:"version"`   // of contactsync
	Operation string    `json:"operation"` // "apply", "undo", "destroy", "release", "erase", "refresh"
	Created   time.Time `json:"created"`

	// Owner, Lineage and Config bind the plan to the installation, to its state and to
	// the digest of its configuration.
	Owner   string             `json:"owner"`
	Lineage string             `json:"lineage"`
	Config  addressbook.Digest `json:"config"`

	// Undo is the run that is undone, if the plan is for that.
	Undo string `json:"undo,omitempty"`

	// Partial says that the plan was narrowed (-sync, -mailbox, -target,
	// -exclude, -undo): its apply moves no baseline.
	Partial bool `json:"partial,omitempty"`

	// Narrowing is the digest of the options that narrowed it, zero if none did.
	Narrowing addressbook.Digest `json:"narrowing,omitzero"`

	// Baseline is the configuration that the plan was compared with, nil if it was with none.
	Baseline *ComparedWith `json:"baseline,omitempty"`

	// Allowed are the scopes that the -allow-… flags named.
	Allowed Allowed `json:"allowed,omitzero"`

	// FolderNames are the names of folders that the configuration has in its text, sorted. Any other
	// name is somebody's own, and personal.
	FolderNames []string `json:"folder_names,omitempty"`
}

// Footer is what a plan says after its mailboxes: it is about all of them.
type Footer struct {
	Totals Totals `json:"totals"`

	// Skips are those that concern no single mailbox.
	Skips []Skip `json:"skips,omitempty"`

	// Guards are the guards that tripped, those that a flag allowed included.
	Guards []Trip `json:"guards,omitempty"`

	// NameLists are the lists of names that the plan's digests were computed over.
	NameLists map[string][]string `json:"name_lists,omitempty"`

	// Tallies are what the guards counted, one for each mailbox.
	Tallies []Tally `json:"tallies,omitempty"`

	// Incomplete are the labels of the sources of which a row could not be
	// attributed to any record.
	Incomplete []string `json:"incomplete,omitempty"`

	// Baselines are the counts of the sources as read for this plan.
	Baselines []Baseline `json:"baselines,omitempty"`

	// Comparison counts the changes by their origins, nil if the plan was compared with no
	// baseline.
	Comparison *Comparison `json:"comparison,omitempty"`
}

// Totals counts what a plan does.
type Totals struct {
	Mailboxes int `json:"mailboxes"`
	Managed   int `json:"managed"`
	Wanted    int `json:"wanted"`

	// Actions counts what will be done, Blocked what guards block.
	Actions map[Action]int `json:"actions,omitempty"`
	Blocked map[Action]int `json:"blocked,omitempty"`

	// Moves counts the contacts that change their folder, whatever else is
	// done to them; a recreate does not count.
	Moves int `json:"moves,omitempty"`

	// FoldersCreated, FoldersRenamed, FoldersUnmarked and FoldersDeleted count folders.
	FoldersCreated  int `json:"folders_created,omitempty"`
	FoldersRenamed  int `json:"folders_renamed,omitempty"`
	FoldersUnmarked int `json:"folders_unmarked,omitempty"`
	FoldersDeleted  int `json:"folders_deleted,omitempty"`

	Skips  int `json:"skips,omitempty"`
	Held   int `json:"held,omitempty"`   // keys of which a run was undone
	Failed int `json:"failed,omitempty"` // mailboxes that could not be planned
}

// Baseline is a count of a source.
type Baseline struct {
	Source    string `json:"source"`
	Table     string `json:"table"`
	Criterion string `json:"criterion,omitempty"`
	Count     int    `json:"count"`
}
