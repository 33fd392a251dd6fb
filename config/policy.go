package config

import (
	"github.com/hashicorp/hcl/v2"

	"contactsync/providers"
)

// policyAttributes are the settings that a sync and a user block have in common.
var policyAttributes = []Attribute{
	{
		Name: "on_change", Form: TextForm, Words: words(changeWords), Default: `"recreate"`,
		Meaning: `a contact whose record changed is made anew, the user's categories and notes go along; "update" changes it in place`,
	},
	{
		Name: "on_drift", Form: TextForm, Words: words(driftWords), Default: `"overwrite"`,
		Meaning: `what the user edited or deleted is put right; "keep" leaves it until the record changes, "report" only says so`,
	},
	{Name: "on_unselected", Form: TextForm, Words: words(removalWords), Default: `"delete"`, Meaning: "when a record is selected no more"},
	{Name: "on_deleted", Form: TextForm, Words: words(removalWords), Default: `"delete"`, Meaning: "when a record is gone from the CRM"},
	{Name: "on_mailbox_left", Form: TextForm, Words: words(removalWords), Default: `"keep"`, Meaning: "when a rep takes part no more"},
	{Name: "delete_mode", Form: TextForm, Words: words(deleteModes), Default: `"deleted_items"`, Meaning: "where deleted contacts go"},
}

// The words of the settings that a sync and a user block have in common.
var (
	changeWords  = []OnChange{RecreateOnChange, UpdateOnChange}
	driftWords   = []OnDrift{OverwriteDrift, KeepDrift, ReportDrift}
	removalWords = []Removal{DeleteRemoved, KeepRemoved}
	deleteModes  = []providers.DeleteMode{providers.DeletedItems, providers.RecoverableItems, providers.Permanent}
)

// policy is the settings that a sync and a user block have in common. What is
// not set is nil.
type policy struct {
	onChange                               *OnChange
	onDrift                                *OnDrift
	onUnselected, onDeleted, onMailboxLeft *Removal
	deleteMode                             *providers.DeleteMode
}

func (l *loader) policy(attrs hcl.Attributes) policy {
	return policy{
		onChange:      word(l, attrs["on_change"], changeWords...),
		onDrift:       word(l, attrs["on_drift"], driftWords...),
		onUnselected:  word(l, attrs["on_unselected"], removalWords...),
		onDeleted:     word(l, attrs["on_deleted"], removalWords...),
		onMailboxLeft: word(l, attrs["on_mailbox_left"], removalWords...),
		deleteMode:    word(l, attrs["delete_mode"], deleteModes...),
	}
}
