// Package config reads the configuration language: the *.hcl and *.hcl.json
// files of a directory become a Config, or diagnostics that say what is wrong,
// where, and what to write instead. It reads files and nothing else.
//
// There is one file per block: its schema, how it is decoded and what is
// checked of it.
package config

import (
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Config is a valid configuration. Lists are in the order of the names.
type Config struct {
	// Owner is the name of the installation, PreviousOwners the names it had.
	Owner          string
	PreviousOwners []string

	// Every is the interval of the schedule, 0 if there is no schedule block.
	Every time.Duration

	// Plan says how plans are saved.
	Plan Plan

	// Undo says how runs are kept so that they can be undone.
	Undo Undo

	// State is the block that says where the state is kept.
	State Plugin

	// Sources and Targets are the providers.
	Sources []Plugin
	Targets []Plugin

	// JournalRetention is how long the state keeps the journal of its runs.
	JournalRetention time.Duration

	Syncs []*Sync
	Users []*User

	// Moved are the renames, Removed the syncs that were taken out, in the order of
	// what they were called. Never are the records that no mailbox gets; their
	// order says nothing.
	Moved   []Moved
	Removed []Removed
	Never   []*Never

	// Digest is a digest of all that the configuration says, the values of its variables
	// included but for passphrases and what is sensitive in the blocks of providers: a saved plan is
	// bound to it.
	Digest addressbook.Digest
}

// Plan says how plans are saved. Without recipients and without a passphrase they
// are not encrypted.
type Plan struct {
	// Recipients are the public keys of age that can open a saved plan.
	Recipients []string

	// Passphrase is what it is encrypted with otherwise.
	Passphrase string

	// Expires is how long after its making a saved plan may be applied.
	Expires time.Duration
}

// Undo says how runs are kept so that they can be undone. Without recipients and without a passphrase they are
// encrypted as plans are.
type Undo struct {
	// Recipients are the public keys of age that can open what is kept.
	Recipients []string

	// Passphrase is what it is encrypted with otherwise.
	Passphrase string

	// Retention is how long it is kept, 0 if nothing is.
	Retention time.Duration

	// Dir is the directory that it is in, "" for one beside the state.
	Dir string

	// Keyed says that the block undo or plan names a key, also where its value is not known.
	Keyed bool
}

// Plugin is a block whose body belongs to a provider or a store.
type Plugin struct {
	// Type and Label are the block's labels: provider "csv" "crm" has the type
	// "csv" and the label "crm". The state block has no label.
	Type  string
	Label string

	// Body is the body, decoded by the specification that the provider gave. Open is the same without the
	// values of sensitive variables.
	Body cty.Value
	Open cty.Value

	// Range is where the block stands.
	Range hcl.Range
}

// Address is the provider as references name it: "csv.crm".
func (p Plugin) Address() string { return p.Type + "." + p.Label }

// Mapping says what a person or a company looks like in the address book.
type Mapping struct {
	// Name is the block's label; "default" for the built-in mapping of a kind.
	Name string

	Kind addressbook.Kind

	// Properties are the mapped properties, sorted by name. file_as and
	// display_name are among them even where the block is silent.
	Properties []MappedProperty

	Range hcl.Range
}

// MappedProperty is a property, the expression of its value, and how it is
// written.
type MappedProperty struct {
	// Name is the property's name as addressbook.LookUp finds it: that of a row of its
	// table, "business_address.city", or what addressbook.NewMAPI composes.
	Name string

	Value *Expression

	// Once says that the property is written when a contact is created, and
	// never again.
	Once bool

	// OnDrift, if not "", is what happens to a user's edit of this property
	// alone.
	OnDrift OnDrift

	// Whole says, of notes, that all of them are managed and not only a block
	// between two marker lines.
	Whole bool
}

// Sync says which records belong in which mailboxes.
type Sync struct {
	// Name is the block's label; with for_each the label, a hyphen and the key:
	// "sales-emea".
	Name string

	// From and To are the addresses of the source and of the targets.
	From string
	To   []string

	// Mappings has one mapping for each kind that the sync selects.
	Mappings map[addressbook.Kind]*Mapping

	// ReadAs is "service" or "user"; "" where the source has no rights.
	ReadAs string

	Priority          int
	HonorUserSettings bool
	Mailboxes         Mailboxes
	Select            Select
	Categorization    Categorization

	OnChange      OnChange
	OnDrift       OnDrift
	OnUnselected  Removal
	OnDeleted     Removal
	OnMailboxLeft Removal
	DeleteMode    providers.DeleteMode

	// Adopt is nil if nothing is adopted.
	Adopt *Adopt

	Guard Guard

	Range hcl.Range
}

// Adopt says which of the user's own contacts become managed ones.
type Adopt struct {
	// Match are lists of property names; the first list by which exactly one
	// unmarked contact equals exactly one record decides. Each property is a
	// text and is mapped.
	Match [][]string

	// Folders are the paths (below the main contacts folder) that are looked
	// through; empty: all.
	Folders [][]string

	// Own makes an adopted contact ours: it is deleted where another would be,
	// not released.
	Own bool

	// ReportUnmatched lists what no record matched: unmatched = "report".
	ReportUnmatched bool

	Range hcl.Range
}

// OnChange is how a contact follows its record.
type OnChange string

// The ways to follow a record's change.
const (
	RecreateOnChange OnChange = "recreate"
	UpdateOnChange   OnChange = "update"
)

// OnDrift is what happens to a contact that was edited, moved or deleted in
// the mailbox.
type OnDrift string

// The ways to treat drift.
const (
	OverwriteDrift OnDrift = "overwrite"
	KeepDrift      OnDrift = "keep"
	ReportDrift    OnDrift = "report"
)

// Removal is what happens to a contact that is no longer wanted.
type Removal string

// The ways of removal.
const (
	DeleteRemoved Removal = "delete"
	KeepRemoved   Removal = "keep"
)

// Mailboxes narrows which reps' mailboxes take part.
type Mailboxes struct {
	// Include, if not empty, and Exclude are e-mail addresses, compared
	// ignoring case. They may contain * for any characters.
	Include []string
	Exclude []string

	// Where, if not nil, is a condition on rep.
	Where *Expression

	// Percent is the share of the mailboxes that take part, 0 to 100, by a
	// stable hash of the rep id.
	Percent int
}

// Select is the union of the criteria, and the conditions that narrow it.
type Select struct {
	Rep        bool
	SalesGroup bool
	Favorites  bool
	All        bool

	// Companies applies the criteria to companies too.
	Companies bool

	// Where has a condition for each kind that has one.
	Where map[addressbook.Kind]*Expression
}

// Categorization is the folder that contacts go to.
type Categorization struct {
	// Enabled is set if there is such a folder.
	Enabled bool

	// Folder gives the names of the levels of the path below the main
	// contacts folder. It is nil if Enabled is not set.
	Folder *Expression

	// Always moves contacts that lie elsewhere even if their contents do not
	// change: move = "always".
	Always bool
}

// User overrides syncs for one mailbox, setting by setting. A nil setting
// overrides nothing.
type User struct {
	// Email is the block's label; with for_each what email says.
	Email string

	// Syncs are the names of the syncs that are overridden; all, if empty.
	Syncs []string

	// Categorization, if not nil, replaces what it says: a nil Folder leaves
	// the sync's folder and a nil Always its move setting.
	Categorization *UserCategorization

	Rep        *bool
	SalesGroup *bool
	Favorites  *bool
	All        *bool
	Companies  *bool

	OnChange      *OnChange
	OnDrift       *OnDrift
	OnUnselected  *Removal
	OnDeleted     *Removal
	OnMailboxLeft *Removal
	DeleteMode    *providers.DeleteMode

	Range hcl.Range
}

// UserCategorization is the categorization block of a user.
type UserCategorization struct {
	Enabled bool
	Folder  *Expression
	Always  *bool
}

// MovedKind is what a rename is of.
type MovedKind string

// The kinds of renames.
const (
	MovedSync    MovedKind = "sync"
	MovedMapping MovedKind = "mapping"
	MovedFolder  MovedKind = "folder"
)

// Moved is a rename that keeps the contacts.
type Moved struct {
	Kind MovedKind

	// From and To are names of syncs or of mappings, empty for a folder. To is
	// one that there is: a chain of renames is followed to its end.
	From, To string

	// Sync is the sync of a folder, and FromPath and ToPath are its paths below
	// the main contacts folder.
	Sync             string
	FromPath, ToPath []string

	Range hcl.Range
}

// Removed says what becomes of the contacts of a sync that is not configured
// any more.
type Removed struct {
	// Sync is the name that the sync had.
	Sync string

	// Destroy says that they are deleted. If it is not set they stay, and are
	// the user's own.
	Destroy bool

	Range hcl.Range
}

// Never names records that no mailbox gets: those with one of the keys, and
// those that a condition is true of.
type Never struct {
	Keys []addressbook.Key

	// Where has a condition for each kind that the block's is about. One that
	// names company and not person is about both: companies, and the persons of
	// such companies.
	Where map[addressbook.Kind]*Expression

	Range hcl.Range
}
