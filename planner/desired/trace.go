package desired

import (
	"cmp"
	"slices"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Trace is how a record comes to be wanted in a mailbox, or not, as far as the records
// and the configuration decide it.
type Trace struct {
	Key addressbook.Key

	// Read says that the record was read, Origin where: "persons.csv:12". Nothing else is
	// set if it was not.
	Read   bool
	Origin string

	// Problem is why the record cannot be used, "" if it can.
	Problem string

	// Reps are the rep ids in the record's rep fields, Groups its sales groups.
	Reps   []addressbook.RepID
	Groups []string

	// Never are the places of the never blocks that keep the record out of all
	// mailboxes; NeverProblem is why that cannot be told, "" if it can.
	Never        []string
	NeverProblem string

	// Ways are the syncs that the mailbox takes part in and that read the record's kind, the
	// strongest first.
	Ways []Way
}

// Way is what one sync says of a record.
type Way struct {
	Sync     string
	Place    string // of the sync's block
	Priority int

	// Selects says that a criterion which is on holds.
	Selects bool

	// Criteria are all criteria, in the order of the configuration language.
	Criteria []Criterion

	// Where is the place of the sync's condition, "" if it has none, Holds what it gives, and
	// Problem why it gives nothing.
	Where   string
	Holds   bool
	Problem string
}

// Wants says whether the sync would have the record in the mailbox, were it the
// only one.
func (w *Way) Wants() bool { return w.Selects && w.Problem == "" && w.Holds }

// Criterion is one criterion applied to a record.
type Criterion struct {
	Name string

	// On says that the sync, or a user block, has it on, Read that what it needs
	// was read, Holds that it gives the record to the mailbox, whether it is on or not.
	On, Read, Holds bool

	// Groups are, for sales_group, the record's groups that the mailbox's owner belongs to.
	Groups []string
}

// allCriteria are the criteria that there are.
const allCriteria = planner.ByRep | planner.BySalesGroup | planner.ByFavorites | planner.ByAll

// Trace follows a key through the syncs that a mailbox takes part in. It asks the very
// selections and conditions that Slots asks.
func (w *World) Trace(m *Mailbox, key addressbook.Key) Trace {
	t := Trace{Key: key}
	at, index, found := w.locate(key)
	if !found {
		return t
	}
	record := &at.source.records(at.kind).List[index]
	t.Read, t.Origin, t.Problem = true, record.Origin, record.Problem
	t.Reps, t.Groups = record.Reps, record.Groups
	t.Never, t.NeverProblem = w.keptOut(at, key, index)
	for _, mb := range m.members {
		sel := mb.sync.selections[at.kind]
		if mb.sync.source == at.source && sel != nil {
			t.Ways = append(t.Ways, mb.way(sel, at, index))
		}
	}
	slices.SortStableFunc(t.Ways, func(a, b Way) int { return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.Sync, b.Sync)) })
	return t
}

// locate finds a record by its key.
func (w *World) locate(key addressbook.Key) (at area, index int32, found bool) {
	label, kind, id, ok := key.Split()
	if !ok {
		return area{}, 0, false
	}
	for _, address := range sortedKeys(w.snapshots) {
		s := w.snapshots[address]
		if s.Label != label {
			continue
		}
		if i, ok := s.records(kind).find(id); ok {
			return area{s, kind}, int32(i), true
		}
	}
	return area{}, 0, false
}

// keptOut are the places of the never blocks that keep a record out of all mailboxes.
func (w *World) keptOut(at area, key addressbook.Key, index int32) (places []string, problem string) {
	said := w.never.of(at, key, index)
	if !said.holds {
		return nil, said.problem
	}
	for _, block := range w.config.Never {
		named := slices.ContainsFunc(block.Keys, func(k addressbook.Key) bool { return k.Fold() == key.Fold() })
		if where := block.Where[at.kind]; !named && where != nil {
			i := slices.IndexFunc(w.never.conditions[at], func(c *condition) bool { return c.where == where })
			if i >= 0 {
				named = w.never.conditions[at][i].of(index, nil).holds
			}
		}
		if named {
			places = append(places, placeOf(block.Range))
		}
	}
	return places, ""
}

// way is what a member's sync says of a record.
func (mb *member) way(sel *selection, at area, index int32) Way {
	s := mb.sync
	way := Way{Sync: s.Name, Place: placeOf(s.Range), Priority: s.Priority}
	rep := addressbook.RepID(mb.rep.ID)
	var holds planner.Criteria
	for _, found := range sel.collect(nil, rep, allCriteria, s.order) {
		if found.record == index {
			holds |= found.criteria
		}
	}
	on := mb.criteria[at.kind]
	way.Selects = holds&on != 0
	record := &at.source.records(at.kind).List[index]
	for criterion := planner.ByRep; criterion <= planner.ByAll; criterion <<= 1 {
		c := Criterion{Name: criterion.Names()[0], On: on&criterion != 0, Read: true, Holds: holds&criterion != 0}
		switch criterion {
		case planner.BySalesGroup:
			c.Read, c.Groups = at.source.SalesGroupsRead, at.source.groupsOf(rep, record)
		case planner.ByFavorites:
			c.Read = at.source.FavoritesRead
		}
		way.Criteria = append(way.Criteria, c)
	}
	if where := s.where[at.kind]; where != nil {
		way.Where = placeOf(where.where.Range())
	}
	said := s.where[at.kind].of(index, mb.rep)
	way.Holds, way.Problem = said.holds, said.problem
	return way
}

// groupsOf are the sales groups of a record that a rep belongs to, sorted.
func (s *Snapshot) groupsOf(rep addressbook.RepID, record *providers.Record) []string {
	var groups []string
	for _, member := range s.SalesGroups {
		if member.Rep == rep && slices.Contains(record.Groups, member.Group) {
			groups = append(groups, member.Group)
		}
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}
