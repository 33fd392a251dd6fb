package desired

import (
	"contactsync/config"
	"contactsync/planner"
)

// Limits are the limits of the guards: of the mailboxes by target, of the
// sources by label, and of the whole run. Where several syncs meet, the
// strictest holds.
type Limits struct {
	Targets map[string]planner.Limits
	Sources map[string]planner.Limits
	Total   planner.Limits
}

// Limits are the limits that the syncs set. Where no sync is left, the default
// ones hold for the contacts that have to go.
func (p *Program) Limits() Limits {
	unset := limitsOf(config.DefaultGuard())
	l := Limits{Targets: make(map[string]planner.Limits), Sources: make(map[string]planner.Limits), Total: unset}
	for i, sync := range p.config.Syncs {
		limits := limitsOf(sync.Guard)
		for _, target := range sync.To {
			tighten(l.Targets, target, limits)
		}
		tighten(l.Sources, p.label(sync), limits)
		if i == 0 {
			l.Total = limits
		}
		l.Total = l.Total.Strictest(limits)
	}
	for _, target := range p.config.Targets {
		if _, ok := l.Targets[target.Address()]; !ok {
			l.Targets[target.Address()] = unset
		}
	}
	return l
}

// limitsOf are the limits that a guard block sets.
func limitsOf(g config.Guard) planner.Limits {
	return planner.Limits{
		MaxDeletePercent:      g.MaxDeletePercent,
		MaxDeletes:            g.MaxDeletes,
		MinExisting:           g.MinExisting,
		Window:                g.Window,
		MaxTotalDeletePercent: g.MaxTotalDeletePercent,
		MaxSourceDropPercent:  g.MaxSourceDropPercent,
		EmptySource:           g.EmptySource,
		MaxChangePercent:      g.MaxChangePercent,
		MaxContacts:           g.MaxContacts,
		UnmarkedTwins:         g.UnmarkedTwins,
	}
}

func tighten(limits map[string]planner.Limits, key string, by planner.Limits) {
	if old, ok := limits[key]; ok {
		by = old.Strictest(by)
	}
	limits[key] = by
}

// label is the label of the source that a sync reads.
func (p *Program) label(sync *config.Sync) string {
	for _, plugin := range p.config.Sources {
		if plugin.Address() == sync.From {
			return plugin.Label
		}
	}
	return ""
}
