package aurea

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"contactsync/providers"
	"contactsync/providers/crm/aurea/wire"
)

// kept is what a read leaves to the next one. It is not changed any more.
type kept struct {
	// fields are those of the records.
	fields []string

	// full is when the last read in full began.
	full time.Time

	// records are all of the table.
	records []providers.Record

	// stamp is the latest one, zero if none was found; id is of a record that had it.
	stamp time.Time
	id    uint64

	// since is the stamp from which on there may be changes that the records do not
	// have: they may have been read before others got the latest stamp.
	since time.Time
}

// isFresh says whether a read of some fields may go on from what was kept.
func (k *kept) isFresh(fields []string, now time.Time, fullEvery time.Duration) bool {
	if k == nil || k.stamp.IsZero() || !slices.Equal(k.fields, fields) {
		return false
	}
	age := now.Sub(k.full)
	return age >= 0 && age < fullEvery
}

// update reads all records of a table: those that changed, if the others are kept, and otherwise
// all of them.
func (s *Source) update(ctx context.Context, table providers.Table, yield func(providers.Record) error) error {
	schema, err := s.Schema(ctx, table)
	if err != nil {
		return err
	}
	began := s.wall()
	s.mu.Lock()
	before := s.kept[table]
	s.mu.Unlock()
	misses := false
	if before.isFresh(schema.Fields, began, s.incremental.fullEvery) {
		ids, err := s.changed(ctx, table, before.since)
		if err != nil {
			return err
		}
		// The record that changed last is among them, unless it was deleted meanwhile
		// or stamps do not say what changed.
		_, isFound := slices.BinarySearch(ids, before.id)
		if misses = !isFound; isFound && !s.isMuch(len(ids), len(before.records)) {
			return s.catchUp(ctx, table, before, ids, began, yield)
		}
	}
	after, err := s.renew(ctx, table, schema.Fields, began, yield)
	if err == nil && misses && after.has(before.id) {
		s.warnOnce(fmt.Sprintf("table %q: the CRM does not find a record by the time of its last change, so that the table is read in full: "+
			"correct date_field and time_field in the block incremental, or leave the block out", s.tables[table].table))
	}
	return err
}

// wall is the time by the clock on the wall: a monotonic one may stand still while the machine
// sleeps.
func (s *Source) wall() time.Time { return s.now().Round(0) }

// isMuch says whether to fetch so many records takes more requests than to read all of them.
func (s *Source) isMuch(changed, all int) bool {
	// Each page is followed by a request to see that it is whole.
	return changed/s.batchSize > 2*(all/s.pageSize+1)
}

// renew reads a table in full and keeps it; the read began at a time.
func (s *Source) renew(ctx context.Context, table providers.Table, fields []string, began time.Time, yield func(providers.Record) error) (*kept, error) {
	query, err := s.query(ctx, table)
	if err != nil {
		return nil, err
	}
	mark := s.watermark(query)
	after := &kept{fields: fields, full: began}
	err = s.inFull(ctx, identity{}, table, query, mark.take, func(record providers.Record) error {
		after.records = append(after.records, record)
		return yield(record)
	})
	if err != nil {
		return nil, err
	}
	if mark.stamp.IsZero() && len(after.records) > 0 {
		s.warnOnce(fmt.Sprintf("table %q: no record has a day of its last change that can be read, so that the table is read in full each time: "+
			"correct date_field in the block incremental, or leave the block out", s.tables[table].table))
	}
	s.keep(table, after, mark, began)
	return after, nil
}

// catchUp reads the records with some ids, which a read that began at a time found to have
// changed, keeps them in the place of those that were kept, and hands out all.
func (s *Source) catchUp(ctx context.Context, table providers.Table, before *kept, ids []uint64, began time.Time, yield func(providers.Record) error) error {
	query, err := s.query(ctx, table)
	if err != nil {
		return err
	}
	mark := s.watermark(query)
	mark.stamp, mark.id = before.stamp, before.id
	recorder := s.recorder(table, query.Table.Fields)
	found := make(map[string]providers.Record, len(ids))
	err = s.fetch(ctx, query, ids, func(row *wire.Row) {
		mark.take(row)
		record := recorder.record(row)
		found[record.ID] = record
	})
	if err != nil {
		return err
	}
	after := &kept{fields: before.fields, full: before.full, records: replaced(before.records, ids, found)}
	s.keep(table, after, mark, began)
	// Of the records that were kept nobody knows whether they are still there.
	seen := audit{source: s, table: table, id: after.id}
	for i := range after.records {
		seen.add(&after.records[i])
		if err := yield(after.records[i]); err != nil {
			return err
		}
	}
	seen.complete()
	return nil
}

// keep keeps what a read that began at a time found.
func (s *Source) keep(table providers.Table, after *kept, mark *watermark, began time.Time) {
	after.stamp, after.id = mark.stamp, mark.id
	after.since = mark.stamp.Add(-max(s.wall().Sub(began), 0))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept[table] = after
}

// has says whether a record with an id is kept.
func (k *kept) has(id uint64) bool {
	text := strconv.FormatUint(id, 10)
	return slices.ContainsFunc(k.records, func(r providers.Record) bool { return r.ID == text })
}

// replaced are records with what was found under some ids instead of what they were; one that was
// not found is gone. It empties found.
func replaced(before []providers.Record, ids []uint64, found map[string]providers.Record) []providers.Record {
	changed := make(map[string]struct{}, len(ids))
	for _, id := range ids {
		changed[strconv.FormatUint(id, 10)] = struct{}{}
	}
	list := make([]providers.Record, 0, len(before)+len(found))
	for i := range before {
		id := before[i].ID
		if _, ok := changed[id]; !ok {
			list = append(list, before[i])
			continue
		}
		if record, ok := found[id]; ok {
			list = append(list, record)
			delete(found, id)
		}
	}
	for _, id := range ids {
		if record, ok := found[strconv.FormatUint(id, 10)]; ok {
			list = append(list, record)
		}
	}
	return list
}
