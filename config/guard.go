package config

import (
	"time"

	"github.com/hashicorp/hcl/v2"
)

// Guard is the limits of a sync. A run that exceeds one does not do what the
// limit is about, and does the rest. Percentages are 0 to 100.
type Guard struct {
	MaxDeletePercent      int
	MaxDeletes            int
	MinExisting           int
	Window                time.Duration
	MaxTotalDeletePercent int
	MaxSourceDropPercent  int
	EmptySource           bool
	MaxChangePercent      int
	MaxContacts           int

	// UnmarkedTwins keeps a mailbox's first sync from creating contacts that the
	// user has already, as contacts of their own.
	UnmarkedTwins bool

	// Set are where the configuration sets limits, by their names in it. The others are
	// the default ones.
	Set Places
}

// Places are where settings stand, by their names.
type Places map[string]hcl.Range

// DefaultGuard are the limits where the configuration says nothing.
func DefaultGuard() Guard {
	return Guard{
		MaxDeletePercent:      20,
		MaxDeletes:            500,
		MinExisting:           10,
		Window:                24 * time.Hour,
		MaxTotalDeletePercent: 10,
		MaxSourceDropPercent:  30,
		EmptySource:           true,
		MaxChangePercent:      50,
		MaxContacts:           5000,
		UnmarkedTwins:         true,
	}
}

// guardBlock is the block guard of a sync: the fields of Guard.
var guardBlock = Block{
	Type:    "guard",
	Meaning: `how much a run may do; see "contactsync help guards"`,
	Attributes: []Attribute{
		{Name: "max_delete_percent", Form: NumberForm, Most: 100, Default: "20", Meaning: "deletes in a mailbox"},
		{Name: "max_deletes", Form: NumberForm, Most: mostCounted, Default: "500", Meaning: "deletes in a mailbox, as a number"},
		{Name: "min_existing", Form: NumberForm, Most: mostCounted, Default: "10", Meaning: "fewer contacts have no percentage"},
		{Name: "window", Form: DurationForm, Default: `"24h"`, Meaning: "over which deletes are summed"},
		{Name: "max_total_delete_percent", Form: NumberForm, Most: 100, Default: "10", Meaning: "deletes in all mailboxes"},
		{Name: "max_source_drop_percent", Form: NumberForm, Most: 100, Default: "30", Meaning: "records that a source lost"},
		{Name: "empty_source", Form: BoolForm, Default: "true", Meaning: "an empty source deletes nothing"},
		{Name: "max_change_percent", Form: NumberForm, Most: 100, Default: "50", Meaning: "changes in all mailboxes"},
		{Name: "max_contacts", Form: NumberForm, Most: mostCounted, Default: "5000", Meaning: "contacts in a mailbox"},
		{
			Name: "unmarked_twins", Form: BoolForm, Default: "true",
			Meaning: "a mailbox's first sync does not create what the user has as a contact already",
		},
	},
}

// guard reads the block guard of a sync, nil for none.
func (l *loader) guard(block *hcl.Block) Guard {
	guard := DefaultGuard()
	if block == nil {
		return guard
	}
	attrs := l.content(block.Body, guardBlock.schema()).Attributes
	guard.Set = make(Places, len(attrs))
	for name, attr := range attrs {
		guard.Set[name] = attr.Range
	}
	guard.MaxDeletePercent = or(l.percent(attrs["max_delete_percent"]), guard.MaxDeletePercent)
	guard.MaxDeletes = or(l.count(attrs["max_deletes"]), guard.MaxDeletes)
	guard.MinExisting = or(l.count(attrs["min_existing"]), guard.MinExisting)
	guard.Window = or(l.duration(attrs["window"]), guard.Window)
	guard.MaxTotalDeletePercent = or(l.percent(attrs["max_total_delete_percent"]), guard.MaxTotalDeletePercent)
	guard.MaxSourceDropPercent = or(l.percent(attrs["max_source_drop_percent"]), guard.MaxSourceDropPercent)
	guard.EmptySource = or(l.truth(attrs["empty_source"]), guard.EmptySource)
	guard.MaxChangePercent = or(l.percent(attrs["max_change_percent"]), guard.MaxChangePercent)
	guard.MaxContacts = or(l.count(attrs["max_contacts"]), guard.MaxContacts)
	guard.UnmarkedTwins = or(l.truth(attrs["unmarked_twins"]), guard.UnmarkedTwins)
	return guard
}
