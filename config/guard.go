package config

import "github.com/hashicorp/hcl/v2"

// guardSchema is what the block guard of a sync has: the fields of Guard.
var guardSchema = &hcl.BodySchema{Attributes: attributes(
	"max_delete_percent", "max_deletes", "min_existing", "window",
	"max_total_delete_percent", "max_source_drop_percent", "empty_source",
	"max_change_percent", "max_contacts",
)}

// guard reads the block guard of a sync, nil for none.
func (l *loader) guard(block *hcl.Block) Guard {
	guard := DefaultGuard()
	if block == nil {
		return guard
	}
	attrs := l.content(block.Body, guardSchema).Attributes
	guard.MaxDeletePercent = or(l.percent(attrs["max_delete_percent"]), guard.MaxDeletePercent)
	guard.MaxDeletes = or(l.count(attrs["max_deletes"]), guard.MaxDeletes)
	guard.MinExisting = or(l.count(attrs["min_existing"]), guard.MinExisting)
	guard.Window = or(l.duration(attrs["window"]), guard.Window)
	guard.MaxTotalDeletePercent = or(l.percent(attrs["max_total_delete_percent"]), guard.MaxTotalDeletePercent)
	guard.MaxSourceDropPercent = or(l.percent(attrs["max_source_drop_percent"]), guard.MaxSourceDropPercent)
	guard.EmptySource = or(l.truth(attrs["empty_source"]), guard.EmptySource)
	guard.MaxChangePercent = or(l.percent(attrs["max_change_percent"]), guard.MaxChangePercent)
	guard.MaxContacts = or(l.count(attrs["max_contacts"]), guard.MaxContacts)
	return guard
}
