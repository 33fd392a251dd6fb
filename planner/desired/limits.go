package desired

import (
	"slices"

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

// LimitPlace is where the configuration sets the limit that tripped a guard, "sync.hcl:12". Of
// several syncs that the guard is about it is that of the strictest, the first of those that set
// it; of one that leaves it as it is by default, the sync itself. It is "" if there is no such sync.
func (p *Program) LimitPlace(trip planner.Trip) string {
	var place string
	var strictest int
	var said bool
	for _, sync := range p.config.Syncs {
		if trip.Target != "" && !slices.Contains(sync.To, trip.Target) || trip.OfSource() && trip.Scope != "source/"+p.label(sync) {
			continue
		}
		limit := limitNamed(trip.Guard, sync.Guard)
		at, set := sync.Guard.Set[trip.Guard]
		if place != "" && (limit > strictest || limit == strictest && (said || !set)) {
			continue
		}
		place, strictest, said = placeOf(sync.Range), limit, set
		if set {
			place = placeOf(at)
		}
	}
	return place
}

// limitNamed is a limit as a number, of which a smaller one is stricter.
func limitNamed(name string, g config.Guard) int {
	on := func(strict bool) int {
		if strict {
			return 0
		}
		return 1
	}
	switch name {
	case "max_delete_percent":
		return g.MaxDeletePercent
	case "max_deletes":
		return g.MaxDeletes
	case "max_total_delete_percent":
		return g.MaxTotalDeletePercent
	case "max_source_drop_percent":
		return g.MaxSourceDropPercent
	case "max_change_percent":
		return g.MaxChangePercent
	case "max_contacts":
		return g.MaxContacts
	case "unmarked_twins":
		return on(g.UnmarkedTwins)
	}
	return on(g.EmptySource)
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
