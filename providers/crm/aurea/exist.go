package aurea

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/crm/aurea/wire"
)

// Exist looks up records by their keys, one query for each, several in a request. An id that
// is no record id of a CRM, and one whose query is refused, is missing in the answer. A
// record that was read in this run is looked up with each batch: if that one is not found, the
// look-up proves nothing, and is an error.
func (s *Source) Exist(ctx context.Context, kind addressbook.Kind, ids []string) (map[string]bool, error) {
	table, err := tableOf(kind)
	if err != nil {
		return nil, err
	}
	t := s.tables[table]
	s.mu.Lock()
	known := s.known[table]
	s.mu.Unlock()
	exist := make(map[string]bool, len(ids))
	usable := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { _, ok := parseID(id); return !ok })
	texts := wire.NewTexts()
	for batch := range slices.Chunk(usable, max(s.batchSize-1, 1)) {
		queries := []*wire.Query{}
		if known != 0 {
			queries = append(queries, s.lookUp(table, known))
		}
		control := len(queries)
		for _, id := range batch {
			number, _ := parseID(id)
			queries = append(queries, s.lookUp(table, number))
		}
		pages, err := s.pages(ctx, identity{}, texts, queries)
		if err != nil {
			return nil, err
		}
		for i, p := range pages {
			found, ok := t.found(p, keyOf(queries[i]))
			switch {
			case !ok:
			case i >= control:
				exist[batch[i-control]] = found
			case !found:
				return nil, fmt.Errorf("table %q: a look-up does not find a record that was read in this run, and proves nothing: did the login lose its rights? If the record was deleted meanwhile, run again", t.table)
			}
		}
	}
	return exist, nil
}

func tableOf(kind addressbook.Kind) (providers.Table, error) {
	switch kind {
	case addressbook.Person:
		return providers.Persons, nil
	case addressbook.Company:
		return providers.Companies, nil
	}
	return "", fmt.Errorf("there are no records of the kind %q", kind)
}

// parseID is the number that a record id is, written as replies write it.
func parseID(id string) (uint64, bool) {
	n, err := strconv.ParseUint(id, 10, 64)
	return n, err == nil && strconv.FormatUint(n, 10) == id
}

// lookUp is the query for the record with an id, whoever has it and whatever its fields are.
func (s *Source) lookUp(table providers.Table, id uint64) *wire.Query {
	t := s.tables[table]
	fields := []string{s.station, s.serial}
	if t.deleted != "" {
		fields = append(fields, t.deleted)
	}
	return &wire.Query{
		Table:      wire.Table{Name: t.table, Flags: t.lookupFlags, Fields: fields},
		Conditions: s.keyed(t.table, id),
	}
}

// keyed are the conditions for the record with an id.
func (s *Source) keyed(table string, id uint64) []wire.Condition {
	station, serial := split(id)
	return s.within(table, span{station, station, serial, serial})
}

// keyOf is the id that a query of lookUp is about.
func keyOf(q *wire.Query) uint64 {
	station, _ := strconv.ParseUint(q.Conditions[0].Value, 10, 32)
	serial, _ := strconv.ParseUint(q.Conditions[1].Value, 10, 32)
	return join(uint32(station), uint32(serial))
}

// found says whether a look-up found its record; ok is false if it says nothing.
func (t *tableSettings) found(p page, id uint64) (found, ok bool) {
	if p.err != nil || p.full {
		return false, false
	}
	if len(p.rows) == 0 {
		return false, true
	}
	row := &p.rows[0]
	if len(p.rows) > 1 || row.ID != id {
		return false, false
	}
	if t.deleted == "" {
		return true, true
	}
	const place = 2 // of the field, in lookUp
	if slices.Contains(row.Locked, place) {
		return false, false
	}
	marked := strings.TrimSpace(row.Values[place])
	flag, known := parseFlag(marked, nil)
	return marked == "" || known && !flag, true
}

// only is a query under further conditions.
func (s *Source) only(q *wire.Query, conditions []wire.Condition) *wire.Query {
	narrow := *q
	narrow.Conditions = slices.Concat(q.Conditions, conditions)
	return &narrow
}
