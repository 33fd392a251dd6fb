package desired

import (
	"slices"

	"contactsync/config"
	"contactsync/providers"
)

// A program that another one is compared with, the baseline, plans over what the other one's providers
// give. What it would do through a provider that the other one has not, or with other settings, cannot
// be known.

// Strange are the addresses, sorted, of the providers that the program's syncs use and that
// another program has not, or with other settings.
func (p *Program) Strange(other *Program) []string {
	var strange []string
	for _, plugin := range slices.Concat(p.config.Sources, p.config.Targets) {
		used := slices.ContainsFunc(p.config.Syncs, func(s *config.Sync) bool {
			return s.From == plugin.Address() || slices.Contains(s.To, plugin.Address())
		})
		same := slices.ContainsFunc(slices.Concat(other.config.Sources, other.config.Targets), func(q config.Plugin) bool {
			return q.Address() == plugin.Address() && q.Body.RawEquals(plugin.Body)
		})
		if used && !same {
			strange = append(strange, plugin.Address())
		}
	}
	slices.Sort(strange)
	return strange
}

// Without is the program without its syncs from some providers, and without some providers among
// those that its syncs write to.
func (p *Program) Without(addresses []string) *Program {
	if len(addresses) == 0 {
		return p
	}
	cfg := *p.config
	cfg.Syncs = nil
	for _, sync := range p.config.Syncs {
		left := *sync
		left.To = slices.DeleteFunc(slices.Clone(sync.To), func(to string) bool { return slices.Contains(addresses, to) })
		if len(left.To) > 0 && !slices.Contains(addresses, sync.From) {
			cfg.Syncs = append(cfg.Syncs, &left)
		}
	}
	return NewProgram(&cfg)
}

// Has says whether the program has a provider of an address, used or not.
func (p *Program) Has(address string) bool {
	return slices.ContainsFunc(slices.Concat(p.config.Sources, p.config.Targets), func(q config.Plugin) bool { return q.Address() == address })
}

// Labels are those of the program's sources among some providers: with which the keys of their records
// begin.
func (p *Program) Labels(addresses []string) map[string]bool {
	labels := make(map[string]bool)
	for _, plugin := range p.config.Sources {
		if slices.Contains(addresses, plugin.Address()) {
			labels[plugin.Label] = true
		}
	}
	return labels
}

// Union is what has to be read of a source so that either of two needs can be met by Snapshot.For.
func (n Needs) Union(other Needs) Needs {
	n.Personal = n.Personal && other.Personal
	n.Persons, n.Companies = n.Persons || other.Persons, n.Companies || other.Companies
	n.Favorites, n.SalesGroups = n.Favorites || other.Favorites, n.SalesGroups || other.SalesGroups
	fields := make(map[providers.Table][]string)
	for table, names := range n.Fields {
		if more, some := other.Fields[table]; some {
			all := slices.Concat(names, more)
			slices.Sort(all)
			fields[table] = slices.Compact(all)
		}
	}
	n.Fields = fields
	return n
}

// covers says whether what was read for one need, and is read of a source for a mailbox alone,
// has all that another one asks for.
func (n Needs) covers(other Needs) bool {
	return (n.Persons || !other.Persons) && (n.Companies || !other.Companies) &&
		(n.Favorites || !other.Favorites) && (n.SalesGroups || !other.SalesGroups)
}

// Covers says whether what was read of a source for a mailbox alone, as needs and personal say,
// will do where others are asked for.
func (p Personal) Covers(needs Needs, other Personal, asked Needs) bool {
	has, wants := p.Wish, other.Wish
	return needs.covers(asked) && (has.Rep || !wants.Rep) && (has.SalesGroup || !wants.SalesGroup) && (has.Favorites || !wants.Favorites) &&
		(has.All || !wants.All) && (has.Companies || !wants.Companies)
}

// For is the snapshot as it were if no more than was needed had been read.
func (s *Snapshot) For(needs Needs) *Snapshot {
	own := *s
	own.Label, own.Config, own.Personal = needs.Label, needs.Config, needs.Personal
	for _, t := range []struct {
		needed  bool
		records *Records
	}{{needs.Persons, &own.Persons}, {needs.Companies, &own.Companies}} {
		switch {
		case !t.needed:
			*t.records = Records{}
		case needs.Personal:
			*t.records = Records{Schema: t.records.Schema} // each rep has others
		}
	}
	if needs.Personal || !needs.Favorites {
		own.Favorites, own.FavoritesRead = nil, false
	}
	if needs.Personal || !needs.SalesGroups {
		own.SalesGroups, own.SalesGroupsRead = nil, false
	}
	return &own
}
