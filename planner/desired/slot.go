package desired

import (
	"slices"
	"strings"
	"sync/atomic"

	"contactsync/config"
	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Slots are what should be in a mailbox, sorted by key, each key once: the
// strongest sync that selects a record fills its slot.
func (w *World) Slots(m *Mailbox) []planner.Slot {
	areas, chosen := w.choose(m)
	n := 0
	for _, list := range chosen {
		n += len(list)
	}
	slots := make([]planner.Slot, 0, n)
	for _, at := range areas {
		list := chosen[at]
		for len(list) > 0 {
			end := 1
			for end < len(list) && list[end].record == list[0].record {
				end++
			}
			if slot, ok := w.slot(m, at.source, at.kind, list[:end]); ok {
				slots = append(slots, slot)
			}
			list = list[end:]
		}
	}
	return slots
}

// slot is the slot of one record, which is selected in one or more ways. ok is
// false if the conditions leave none of them.
func (w *World) slot(m *Mailbox, source *Snapshot, kind addressbook.Kind, ways []selected) (slot planner.Slot, ok bool) {
	index := ways[0].record
	record := &source.records(kind).List[index]
	if record.Problem != "" {
		return planner.Slot{}, false // unknown: reported once for the run
	}
	slot.Key = addressbook.NewKey(source.Label, kind, record.ID)
	for len(ways) > 0 {
		order := ways[0].order
		var criteria planner.Criteria
		for len(ways) > 0 && ways[0].order == order {
			criteria |= ways[0].criteria
			ways = ways[1:]
		}
		i := slices.IndexFunc(m.members, func(mb member) bool { return mb.sync.order == order })
		mb := m.members[i]
		said := mb.sync.where[kind].of(index, mb.rep)
		if said.problem == "" {
			if !said.holds {
				continue
			}
			if said = w.never.of(area{source, kind}, slot.Key, index); said.holds {
				return planner.Slot{}, false
			}
		}
		slot.Policy, slot.Criteria = m.Policies[mb.sync.Name], criteria
		if said.problem != "" {
			slot.Skip = &planner.Skip{Reason: planner.MappingFailed, Place: said.place, Detail: record.Origin + ": " + said.problem}
			return slot, true
		}
		out := mb.sync.mappers[kind].mapRecord(index, mb.rep)
		slot.Mapped, slot.Skip = out.mapped, out.skip
		return slot, true
	}
	return planner.Slot{}, false
}

// condition is a where of a sync, evaluated once per record unless it names
// the rep.
type condition struct {
	where                *config.Expression
	source               *Snapshot
	kind                 addressbook.Kind
	usesRep, usesCompany bool
	own, company         []int // the columns that it reads
	done                 []atomic.Pointer[verdict]
}

// verdict is what a condition says of a record.
type verdict struct {
	holds bool

	// problem is why it cannot be said whether it holds, "" if it can; place is where the
	// configuration says what failed, "" if that is about the record alone.
	problem, place string
}

func newCondition(where *config.Expression, source *Snapshot, kind addressbook.Kind) *condition {
	return &condition{
		where: where, source: source, kind: kind,
		own:     columnsOf(where, rootOf(kind), source.records(kind).Schema),
		company: columnsOf(where, config.CompanyRoot, source.Companies.Schema),
		usesRep: names(where, config.RepRoot), usesCompany: names(where, config.CompanyRoot),
		done: make([]atomic.Pointer[verdict], len(source.records(kind).List)),
	}
}

// columnsOf are the columns that a condition reads of a root.
func columnsOf(where *config.Expression, root config.Root, schema *providers.Schema) (columns []int) {
	if schema == nil {
		return nil
	}
	fields, _ := fieldsOf(where, root, schema) // checked before
	for _, field := range fields {
		if i, ok := schema.Index(field); ok {
			columns = append(columns, i)
		}
	}
	return columns
}

// of is what the condition says of the record at an index. No condition always holds.
func (c *condition) of(i int32, rep *providers.Record) verdict {
	if c == nil {
		return verdict{holds: true}
	}
	if !c.usesRep {
		if v := c.done[i].Load(); v != nil {
			return *v
		}
	}
	scope, problem := c.source.scope(c.kind, &c.source.records(c.kind).List[i], rep)
	v := &verdict{}
	locked := c.locked(&c.source.records(c.kind).List[i])
	switch {
	case problem != "" && c.usesCompany:
		v.problem = problem
	case locked != "":
		v.problem, v.place = locked, placeOf(c.where.Range())
	default:
		holds, err := c.where.Condition(scope)
		v.holds = holds
		if err != nil {
			v.problem, v.place = err.Error(), failedAt(c.where, err)
		}
	}
	if !c.usesRep {
		c.done[i].Store(v)
	}
	return *v
}

// locked names the fields that the condition reads and that may not be read, "" if
// there are none.
func (c *condition) locked(record *providers.Record) string {
	own, company := c.source.lockedColumns(c.kind, record)
	var fields []string
	add := func(schema *providers.Schema, reads, locked []int) {
		for _, column := range locked {
			if slices.Contains(reads, column) && column < len(schema.Fields) {
				fields = append(fields, schema.Fields[column])
			}
		}
	}
	add(c.source.records(c.kind).Schema, c.own, own)
	if c.kind == addressbook.Person {
		add(c.source.Companies.Schema, c.company, company)
	}
	if len(fields) == 0 {
		return ""
	}
	return "a condition needs what may not be read: " + strings.Join(fields, ", ")
}

// SourceDigest is the digest of a record's present values in the fields of a
// list, zero if there is no such record or if one of the fields is of a table
// that was not read, or of a company that cannot be used.
func (w *World) SourceDigest(m *Mailbox, key addressbook.Key, fields []string) addressbook.Digest {
	label, kind, id, _ := key.Split()
	for _, member := range m.members {
		source := member.sync.source
		if source.Label != label {
			continue
		}
		if i, ok := source.records(kind).find(id); ok {
			scope, problem := source.scope(kind, &source.records(kind).List[i], member.rep)
			company := func(field string) bool { return strings.HasPrefix(field, string(config.CompanyRoot)+".") }
			usable := problem == "" || !slices.ContainsFunc(fields, company)
			if usable && source.has(fields) {
				return source.digest(w.digester, fields, scope)
			}
		}
	}
	return addressbook.Digest{}
}
