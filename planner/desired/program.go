package desired

import (
	"fmt"
	"slices"
	"strings"

	"contactsync/config"
	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Program is a configuration as the rest of the planner sees it.
type Program struct {
	config *config.Config
}

// NewProgram makes the Program of a valid configuration.
func NewProgram(cfg *config.Config) *Program { return &Program{config: cfg} }

// Owner is the owner of the installation, PreviousOwners the names it had.
func (p *Program) Owner() string { return p.config.Owner }

// PreviousOwners are the owners whose contacts are taken over.
func (p *Program) PreviousOwners() []string { return p.config.PreviousOwners }

// MovedFolders are the renames of folders.
func (p *Program) MovedFolders() (list []planner.MovedFolder) {
	for _, moved := range p.config.Moved {
		if moved.Kind == config.MovedFolder {
			list = append(list, planner.MovedFolder{From: moved.FromPath, To: moved.ToPath})
		}
	}
	return list
}

// Digest is the digest of the whole configuration.
func (p *Program) Digest() addressbook.Digest { return p.config.Digest }

// SyncNames are the names of the syncs, sorted.
func (p *Program) SyncNames() []string {
	var names []string
	for _, sync := range p.config.Syncs {
		names = append(names, sync.Name)
	}
	slices.Sort(names)
	return names
}

// Needs says what a configuration needs of a source besides the reps.
type Needs struct {
	// Label is the source's label, Config a digest of its block.
	Label  string
	Config addressbook.Digest

	// Personal says that the source is read with the rights of each rep, a
	// mailbox at a time, and not once for all.
	Personal bool

	Persons, Companies     bool
	Favorites, SalesGroups bool

	// Fields are the fields that expressions read, by table, sorted. A table that
	// is not in it is read as a whole.
	Fields map[providers.Table][]string
}

// Sources are the sources that syncs read, by address, and what is needed of each.
func (p *Program) Sources() map[string]Needs {
	sources := make(map[string]Needs)
	digester := addressbook.NewDigester(p.config.Owner)
	for _, plugin := range p.config.Sources {
		needs := Needs{Label: plugin.Label, Config: digester.Texts(plugin.Type, plugin.Body.GoString())}
		used := false
		for _, sync := range p.config.Syncs {
			if sync.From == plugin.Address() {
				used = true
				needs.add(sync, p.config)
			}
		}
		if needs.Personal {
			// The counts are of other records than those of a common read, and of the
			// mailboxes that the configuration has take part.
			needs.Config = digester.Texts("personal", needs.Config.String(), p.enrollment(plugin.Address()))
		}
		needs.Fields = p.fields(plugin.Address())
		if used {
			sources[plugin.Address()] = needs
		}
	}
	return sources
}

// enrollment is what the syncs that read a source say of the mailboxes that take part.
func (p *Program) enrollment(source string) string {
	var texts []string
	for _, sync := range p.config.Syncs {
		if sync.From != source {
			continue
		}
		m := sync.Mailboxes
		texts = append(texts, fmt.Sprint(sync.Name, m.Include, m.Exclude, m.Percent))
		if m.Where != nil {
			texts = append(texts, m.Where.Fingerprint())
		}
	}
	return strings.Join(texts, "\x00")
}

// add adds what a sync needs. A user's override may need what the sync does
// not.
func (n *Needs) add(sync *config.Sync, cfg *config.Config) {
	n.Personal = n.Personal || sync.ReadAs == "user"
	n.Persons = n.Persons || sync.Mappings[addressbook.Person] != nil
	companies, favorites, groups := sync.Select.Companies, sync.Select.Favorites, sync.Select.SalesGroup
	for _, user := range cfg.Users {
		if len(user.Syncs) > 0 && !slices.Contains(user.Syncs, sync.Name) {
			continue
		}
		companies = companies || isTrue(user.Companies)
		favorites = favorites || isTrue(user.Favorites)
		groups = groups || isTrue(user.SalesGroup)
	}
	// Persons are mapped with their companies.
	n.Companies = n.Companies || companies || readsCompany(sync, cfg)
	n.Favorites = n.Favorites || favorites
	n.SalesGroups = n.SalesGroups || groups
}

// fields are the fields that the expressions of the syncs read which read a source.
func (p *Program) fields(source string) map[providers.Table][]string {
	roots := map[providers.Table]config.Root{
		providers.Persons: config.PersonRoot, providers.Companies: config.CompanyRoot, providers.Reps: config.RepRoot,
	}
	var expressions []*config.Expression
	for _, sync := range p.config.Syncs {
		if sync.From != source {
			continue
		}
		expressions = append(expressions, expressionsOf(sync, p.config)...)
		for _, mapping := range sync.Mappings {
			for _, property := range mapping.Properties {
				expressions = append(expressions, property.Value)
			}
		}
	}
	needed := make(map[providers.Table][]string)
	for table, root := range roots {
		names, whole := []string{}, false
		for _, x := range expressions {
			if x == nil {
				continue
			}
			fields, all := x.Reads(root)
			names, whole = append(names, fields...), whole || all
		}
		slices.Sort(names)
		if !whole {
			needed[table] = slices.Compact(names)
		}
	}
	return needed
}

func isTrue(setting *bool) bool { return setting != nil && *setting }

func readsCompany(sync *config.Sync, cfg *config.Config) bool {
	reads := func(x *config.Expression) bool {
		if x == nil {
			return false
		}
		fields, all := x.Reads(config.CompanyRoot)
		return all || len(fields) > 0
	}
	for _, mapping := range sync.Mappings {
		for _, property := range mapping.Properties {
			if reads(property.Value) {
				return true
			}
		}
	}
	return slices.ContainsFunc(expressionsOf(sync, cfg), reads)
}

// Targets are the addresses of the targets that syncs write to, sorted.
func (p *Program) Targets() []string {
	var targets []string
	for _, sync := range p.config.Syncs {
		targets = append(targets, sync.To...)
	}
	slices.Sort(targets)
	return slices.Compact(targets)
}

// World is all that should be, from what was read of the sources. It fails if an
// expression names a field that the CRM does not have: one error for each.
func (p *Program) World(snapshots map[string]*Snapshot, normalizers Normalizers) (*World, []error) {
	return newWorld(p.config, snapshots, normalizers)
}
