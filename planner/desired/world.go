package desired

import (
	"cmp"
	"slices"
	"strings"

	"contactsync/config"
	"contactsync/planner"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// World is all that should be, in all mailboxes. It may be used by several
// goroutines.
type World struct {
	config      *config.Config
	digester    addressbook.Digester
	normalizers Normalizers
	snapshots   map[string]*Snapshot // by the source's address
	syncs       []*syncWorld         // the strongest first
	mailboxes   []*Mailbox
	skips       []planner.Skip
	unknown     map[addressbook.Key]bool
	baselines   []planner.Baseline
	held        map[state.MailboxID]bool
	never       never

	// renamed are the former names of syncs, with the present ones; removed are the syncs
	// that are not configured any more and whose contacts are not deleted.
	renamed map[string]string
	removed []string
}

// Normalizers are the Normalize functions of the targets, by address.
type Normalizers map[string]func(*addressbook.Contact) *addressbook.Contact

// syncWorld is a sync with what it selects from, for one of its targets.
type syncWorld struct {
	*config.Sync
	order      int32
	source     *Snapshot
	target     string
	mappers    map[addressbook.Kind]*mapper
	selections map[addressbook.Kind]*selection
	where      map[addressbook.Kind]*condition
	versions   map[addressbook.Kind]*versions

	// static is a digest of the mappings and the conditions.
	static   addressbook.Digest
	override map[string]*config.User // by lower-case address
}

// newWorld makes the World of a configuration. It fails if an expression names a
// field that the CRM does not have: one error for each.
func newWorld(cfg *config.Config, snapshots map[string]*Snapshot, normalizers Normalizers) (*World, []error) {
	w := &World{
		config:      cfg,
		digester:    addressbook.NewDigester(cfg.Owner),
		normalizers: normalizers,
		snapshots:   snapshots,
		unknown:     make(map[addressbook.Key]bool),
		held:        make(map[state.MailboxID]bool),
		renamed:     make(map[string]string),
	}
	for _, moved := range cfg.Moved {
		if moved.Kind == config.MovedSync {
			w.renamed[moved.From] = moved.To
		}
	}
	for _, removed := range cfg.Removed {
		if !removed.Destroy {
			w.removed = append(w.removed, removed.Sync)
		}
	}
	w.never = newNever(cfg.Never, snapshots, w.digester)
	bySource := make(map[*Snapshot]map[addressbook.Kind]*selection)
	for _, address := range sortedKeys(snapshots) {
		s := snapshots[address]
		bySource[s] = w.take(s)
	}
	var errs []error
	for _, sync := range strongestFirst(cfg.Syncs) {
		source := snapshots[sync.From]
		for _, target := range sync.To {
			sw, wrong := w.newSync(sync, target, source, bySource[source])
			w.syncs, errs = append(w.syncs, sw), append(errs, wrong...)
		}
	}
	if len(errs) > 0 {
		return nil, errs
	}
	w.enroll()
	w.checkUsers()
	return w, nil
}

// take adds what a snapshot says of itself to the world, and sorts its records by
// who gets them.
func (w *World) take(s *Snapshot) map[addressbook.Kind]*selection {
	skips, unknown := s.problems()
	w.skips = append(w.skips, skips...)
	for key := range unknown {
		w.unknown[key] = true
	}
	kinds := make(map[addressbook.Kind]*selection)
	for _, kind := range []addressbook.Kind{addressbook.Company, addressbook.Person} {
		if s.records(kind).Read {
			kinds[kind] = newSelection(s, kind)
		}
	}
	w.baselines = append(w.baselines, s.baselines(kinds)...)
	slices.SortFunc(w.baselines, compareBaselines)
	return kinds
}

func compareBaselines(a, b planner.Baseline) int {
	return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Table, b.Table), cmp.Compare(a.Criterion, b.Criterion))
}

// newSync is a sync over a snapshot and to one of its targets, as the next one in order. The
// errors are the expressions that name fields which the CRM does not have.
func (w *World) newSync(sync *config.Sync, target string, source *Snapshot, selections map[addressbook.Kind]*selection) (*syncWorld, []error) {
	sw := &syncWorld{
		Sync:       sync,
		order:      int32(len(w.syncs)),
		source:     source,
		target:     target,
		mappers:    make(map[addressbook.Kind]*mapper),
		selections: selections,
		where:      make(map[addressbook.Kind]*condition),
		override:   overrides(w.config.Users, sync.Name),
		versions:   make(map[addressbook.Kind]*versions),
	}
	var errs []error
	for _, x := range expressionsOf(sync, w.config) {
		if err := source.checkFields(x); err != nil {
			errs = append(errs, err)
		}
	}
	var static []string
	for _, kind := range []addressbook.Kind{addressbook.Company, addressbook.Person} {
		mapping := sync.Mappings[kind]
		if mapping == nil || source.records(kind).Schema == nil {
			continue
		}
		m, err := newMapper(mapping, source, w.normalizers[sw.target], w.digester)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if sel := selections[kind]; sel != nil && !sw.takesAll() {
			m.shared = sel.shared()
		}
		where := sync.Select.Where[kind]
		conditions := neverWhere(w.config.Never, kind)
		if where != nil {
			conditions = append(conditions, where)
		}
		sw.mappers[kind], sw.versions[kind] = m, newVersions(m, conditions)
		if where != nil {
			sw.where[kind] = newCondition(where, source, kind)
			static = append(static, where.Fingerprint())
		}
		static = append(static, string(kind), m.mapDigest.String())
	}
	sw.static = w.digester.Texts(static...)
	return sw, errs
}

// expressionsOf are the expressions about the records of a sync besides its mappings.
func expressionsOf(sync *config.Sync, cfg *config.Config) []*config.Expression {
	list := []*config.Expression{sync.Mailboxes.Where, sync.Categorization.Folder}
	for kind := range sync.Mappings {
		list = append(list, neverWhere(cfg.Never, kind)...)
	}
	for _, user := range cfg.Users {
		if user.Categorization != nil {
			list = append(list, user.Categorization.Folder)
		}
	}
	for _, where := range sync.Select.Where {
		list = append(list, where)
	}
	return list
}

// strongestFirst orders syncs by priority and then by name.
func strongestFirst(syncs []*config.Sync) []*config.Sync {
	sorted := slices.Clone(syncs)
	slices.SortStableFunc(sorted, func(a, b *config.Sync) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.Name, b.Name))
	})
	return sorted
}

func overrides(users []*config.User, sync string) map[string]*config.User {
	byAddress := make(map[string]*config.User)
	for _, user := range users {
		if len(user.Syncs) == 0 || slices.Contains(user.Syncs, sync) {
			byAddress[strings.ToLower(user.Email)] = user
		}
	}
	return byAddress
}

// Mailboxes are those that take part in at least one sync, sorted by target
// and rep.
func (w *World) Mailboxes() []*Mailbox { return w.mailboxes }

// TakesPart says whether a mailbox is no one that left: it takes part, or
// something about its rep could not be decided and it stays as it is.
func (w *World) TakesPart(id state.MailboxID) bool {
	return w.held[id] || w.Mailbox(id) != nil
}

// Holds says whether there is a mailbox that is kept as it is, and is not read.
func (w *World) Holds() bool { return len(w.held) > 0 }

// Skips are those that concern no single mailbox, and those of whole
// mailboxes.
func (w *World) Skips() []planner.Skip { return w.skips }

// Unknown are the keys of records that cannot be used.
func (w *World) Unknown() map[addressbook.Key]bool { return w.unknown }

// Baselines are the counts of the sources.
func (w *World) Baselines() []planner.Baseline { return w.baselines }

// NameLists are the lists of property and field names that digests are
// computed over, by the digests.
func (w *World) NameLists() map[addressbook.Digest][]string {
	lists := make(map[addressbook.Digest][]string)
	for _, sync := range w.syncs {
		for _, m := range sync.mappers {
			lists[m.whole.shapeDigest] = m.whole.shape
			lists[m.whole.fieldsDigest] = m.whole.fields
		}
	}
	return lists
}

// Managed are the properties that the mappings manage.
func (w *World) Managed() addressbook.Shape {
	var names []string
	for _, sync := range w.syncs {
		for _, m := range sync.mappers {
			names = append(names, m.whole.shape...)
		}
	}
	return addressbook.NewShape(names...)
}

// Incomplete are the labels of the sources of which a row could not be
// attributed.
func (w *World) Incomplete() []string {
	var labels []string
	for _, address := range sortedKeys(w.snapshots) {
		if s := w.snapshots[address]; s.Incomplete() {
			labels = append(labels, s.Label)
		}
	}
	return labels
}

// Existence says what became of a record as far as the snapshots tell. If a
// record is in none of them, lookup is set: the source has to be asked.
func (w *World) Existence(key addressbook.Key) (existence planner.Existence, source string, lookup bool) {
	label, kind, id, ok := key.Split()
	if !ok {
		return planner.LookupMissing, "", false
	}
	for _, address := range sortedKeys(w.snapshots) {
		s := w.snapshots[address]
		if s.Label != label {
			continue
		}
		if i, found := s.records(kind).find(id); found && s.records(kind).List[i].Problem == "" {
			return planner.StillExists, address, false
		}
		return planner.LookupMissing, address, true
	}
	return planner.NoSource, "", false
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
