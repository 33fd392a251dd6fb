package crm

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"contactsync/providers/sandbox/crm/database"
	"contactsync/providers/sandbox/crm/login"
	"contactsync/providers/sandbox/fault"
)

// chunk is how many records are looked at before changes get their turn.
const chunk = 256

// limited is how many records the fault CRMLimit leaves.
const limited = 10

// found is a record that a query reads, with the related ones by table.
type found struct {
	record *database.Record
	inner  [][]found
}

// run writes the records that the query reads. It fails if nobody takes them.
func (q *query) run(to *reply) error {
	if q.Faults.Roll(fault.CRMMerge) {
		q.merge()
	}
	if q.Faults.Roll(fault.CRMRightsLost) {
		return nil
	}
	most := q.most()
	var records []*database.Record
	q.db.View(func() {
		for _, n := range q.nodes {
			if n.flags&flagNoRights == 0 {
				n.filter = login.NewFilter(q.db, q.session.login, n.table)
			}
		}
		records = q.candidates(q.root)
	})
	written := 0
	for part := range slices.Chunk(records, chunk) {
		q.db.View(func() {
			for _, r := range part {
				if written == most {
					return
				}
				now := q.root.table.Record(r.ID) // it may have been changed or deleted
				if now == nil {
					continue
				}
				if f, ok := q.match(q.root, now); ok {
					q.write(to, q.root, f)
					written++
				}
			}
		})
		if to.flush(); to.err != nil {
			return to.err
		}
		if written == most {
			break
		}
	}
	return nil
}

// most is how many records the query gives.
func (q *query) most() int {
	most := math.MaxInt
	for _, limit := range []int{q.root.most, q.options.MaxRecords} {
		if limit > 0 {
			most = min(most, limit)
		}
	}
	if q.Faults.Roll(fault.CRMLimit) {
		most = min(most, limited)
	}
	return most
}

// merge merges the first two persons or companies.
func (q *query) merge() {
	var ids []uint64
	t := q.root.table
	if t.ID != database.Person && t.ID != database.Company {
		t = q.db.Table(database.Person)
	}
	q.db.View(func() {
		for _, r := range t.Records()[:min(2, len(t.Records()))] {
			ids = append(ids, r.ID)
		}
	})
	if len(ids) == 2 {
		_ = q.db.Merge(t.ID, ids[0], ids[1]) // somebody may have deleted one
	}
}

// match says whether a record is one that the table of the query has, and what is
// related to it.
func (q *query) match(n *node, r *database.Record) (f found, ok bool) {
	if n.record != 0 && r.ID != n.record || r.Deleted && n.flags&flagDeleted == 0 || !n.filter.Shows(r) {
		return f, false
	}
	for _, c := range n.conds {
		if !c.meets(r) {
			return f, false
		}
	}
	f.record = r
	if len(n.children) > 0 {
		f.inner = make([][]found, len(n.children))
	}
	for i, child := range n.children {
		for _, related := range child.relation.Follow(r) {
			if child.most > 0 && len(f.inner[i]) == child.most {
				break
			}
			if inner, ok := q.match(child, related); ok {
				f.inner[i] = append(f.inner[i], inner)
			}
		}
		some := len(f.inner[i]) > 0
		if child.needs() && !some || child.flags&flagNotExists != 0 && some {
			return f, false
		}
	}
	return f, true
}

// write writes a record and those that are related to it.
func (q *query) write(to *reply, n *node, f found) {
	to.raw("<" + n.name + ` tableshort="` + n.table.ID + `" id="`)
	to.buffer = strconv.AppendUint(to.buffer, f.record.ID, 10)
	to.raw(`"`)
	for _, a := range n.echo {
		to.raw(" " + a.name + `="`)
		to.text(a.value)
		to.raw(`"`)
	}
	to.raw(">")
	for _, c := range n.columns {
		q.writeField(to, n, c, f.record)
	}
	nested := q.options.Children == "nested"
	if !nested {
		to.end(n.name)
	}
	for i, child := range n.children {
		if !child.shown() {
			continue
		}
		for _, inner := range f.inner[i] {
			q.write(to, child, inner)
		}
	}
	if nested {
		to.end(n.name)
	}
}

// writeField writes a value.
func (q *query) writeField(to *reply, n *node, c column, r *database.Record) {
	if n.filter.Locks(c.field) {
		if q.options.Locked == "attribute" {
			to.raw(c.begin + ` locked="true"></` + c.field.Name + ">")
		}
		return
	}
	value := q.format.text(c.field, q.value(n, c.field, r))
	if value == "" {
		switch q.options.Empty {
		case "absent":
			return
		case "null":
			to.raw(c.begin + ` null="true"></` + c.field.Name + ">")
			return
		}
	}
	to.raw(c.begin)
	to.raw(">")
	to.text(value)
	to.raw("</")
	to.raw(c.field.Name)
	to.raw(">")
}

// value is what a record has in a field: of a person's telephone numbers perhaps
// the extension alone.
func (q *query) value(n *node, f *database.Field, r *database.Record) string {
	value := f.Value(r)
	if q.options.Telephones != "extension" || n.table.ID != database.Person || value == "" || !n.table.IsTelephone(f) {
		return value
	}
	company := q.db.Table(database.Company)
	number := company.Known("Tel")
	l, ok := q.db.Relation(n.table, company, database.DefaultLink)
	if !ok || number == nil {
		return value
	}
	for _, of := range l.Follow(r) {
		if extension, ok := database.SplitTelephone(value).Short(database.SplitTelephone(number.Value(of))); ok {
			return extension
		}
	}
	return value
}

// candidates are records among which are all that the table of the query has, by
// id.
func (q *query) candidates(n *node) []*database.Record {
	if records, ok := q.narrowed(n); ok {
		return records
	}
	return slices.Clone(n.table.Records())
}

// narrowed are the candidates, if there is a way to find them without looking at
// all records.
func (q *query) narrowed(n *node) (records []*database.Record, ok bool) {
	if n.record != 0 {
		if r := n.table.Record(n.record); r != nil {
			records = append(records, r)
		}
		return records, true
	}
	for _, c := range n.conds {
		if c.op == "=" && !c.prefix && c.choices == nil && c.value != "" && c.field.Indexed() {
			return n.table.Lookup(c.field, c.value), true
		}
	}
	if from, to, ok := n.span(); ok {
		return slices.Clone(n.table.Between(from, to)), true
	}
	for _, child := range n.children {
		if !child.needs() {
			continue
		}
		related, ok := q.narrowed(child)
		if !ok {
			continue
		}
		back := child.relation.Back()
		for _, r := range related {
			records = append(records, back.Follow(r)...)
		}
		slices.SortFunc(records, func(a, b *database.Record) int { return cmp.Compare(a.ID, b.ID) })
		return slices.Compact(records), true
	}
	return nil, false
}

// span are the ids between which all records are, if the conditions are about a
// station and, perhaps, a range of its numbers.
func (n *node) span() (from, to uint64, ok bool) {
	const last = math.MaxUint32
	stat, seq := n.table.Known("StatNo"), n.table.Known("SeqNo")
	low, high := int64(0), int64(last)
	var station int64
	for _, c := range n.conds {
		switch {
		case !c.numeric || c.number < 0 || c.number > last:
		case c.field == stat && c.op == "=":
			station, ok = c.number, true
		case c.field != seq:
		case c.op == "=":
			low, high = max(low, c.number), min(high, c.number)
		case c.op == ">" || c.op == ">=":
			low = max(low, c.number)
		case c.op == "<" || c.op == "<=":
			high = min(high, c.number)
		}
	}
	return uint64(station)<<32 | uint64(low), uint64(station)<<32 | uint64(high), ok && low <= high
}
