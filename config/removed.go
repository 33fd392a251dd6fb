package config

import (
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// removedBlock is a block removed. There is no default of destroy: that a sync goes may
// mean either.
var removedBlock = Block{
	Type:    "removed",
	Many:    true,
	Meaning: "a sync that was taken out",
	Attributes: []Attribute{
		{Name: "from", Form: ReferenceForm, Required: true, Meaning: "a sync that is not configured any more: sync.old"},
		{
			Name: "destroy", Form: BoolForm, Required: true,
			Meaning: "false: its contacts stay, and are the user's own; true: they are deleted",
		},
	},
}

// removedBlocks reads what becomes of the contacts of syncs that were taken out.
func (l *loader) removedBlocks() {
	seen := map[string]hcl.Range{}
	for _, m := range l.config.Moved {
		if m.Kind == MovedSync {
			seen[m.From] = m.Range
		}
	}
	for _, block := range l.blocks["removed"] {
		attrs := l.content(block.Body, removedBlock.schema()).Attributes
		from, destroy := attrs["from"], l.truth(attrs["destroy"])
		if from == nil {
			continue
		}
		name, ok := l.reference(from.Expr, "sync")
		place := from.Expr.Range()
		first, twice := seen[name]
		switch {
		case !ok:
			continue
		case l.syncs[name] != nil:
			l.errorf(&place, "Still there", "sync.%s is in the configuration, and so was not removed. Remove this block, or the sync's.", name)
			continue
		case twice:
			l.errorf(&place, "Duplicate removal", "What becomes of sync.%s is said at %s already.", name, at(first))
			continue
		}
		seen[name] = place
		l.config.Removed = append(l.config.Removed, Removed{Sync: name, Destroy: or(destroy, false), Range: block.DefRange})
	}
	slices.SortFunc(l.config.Removed, func(a, b Removed) int { return cmp.Compare(a.Sync, b.Sync) })
}
