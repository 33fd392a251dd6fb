package aurea

import (
	"context"
	"slices"
	"strings"
	"time"

	"contactsync/providers"
	"contactsync/providers/crm/aurea/wire"
)

// changed returns the ids, sorted, of the persons or companies that were changed since a
// time, by the stamps of the CRM, and of some that were changed a little earlier. The
// conditions of the table's block do not count: a record that meets them no more changed too.
//
// It is a hint and no more: what was deleted is not among the ids, a person whose company or
// whose other half changed need not be, and some fields leave the stamp alone.
func (s *Source) changed(ctx context.Context, table providers.Table, since time.Time) ([]uint64, error) {
	t := s.tables[table]
	since = since.Add(-s.incremental.overlap)
	day, clock := since.Format(crmDay), since.Format(crmTime)
	// Day and time are two fields, and conditions know no "or".
	base := &wire.Query{Table: wire.Table{Name: t.table, Flags: t.flags, Fields: []string{s.station, s.serial}}}
	queries := []*wire.Query{
		s.only(base, []wire.Condition{t.condition(s.incremental.date, ">", day)}),
		s.only(base, []wire.Condition{t.condition(s.incremental.date, "=", day), t.condition(s.incremental.time, ">=", clock)}),
	}
	var ids []uint64
	err := s.gather(ctx, identity{}, wire.NewTexts(), queries, func(_ int, rows []wire.Row) error {
		for i := range rows {
			ids = append(ids, rows[i].ID)
		}
		return nil
	})
	slices.Sort(ids)
	return slices.Compact(ids), err
}

// fetch asks, by a query for all rows of a table, for those of some ids, and hands out the ones
// that there are.
func (s *Source) fetch(ctx context.Context, query *wire.Query, ids []uint64, yield func(*wire.Row)) error {
	queries := make([]*wire.Query, len(ids))
	for i, id := range ids {
		queries[i] = s.only(query, s.keyed(query.Table.Name, id))
	}
	return s.gather(ctx, identity{}, wire.NewTexts(), queries, func(i int, rows []wire.Row) error {
		for j := range rows {
			if rows[j].ID != ids[i] {
				return errForeign
			}
			yield(&rows[j])
		}
		return ctx.Err()
	})
}

// watermark looks for the latest stamp of the rows of a query.
type watermark struct {
	// fields is how many fields the records have; day and clock are the places of
	// the stamp.
	fields, day, clock int

	// bound is what no stamp is later than, unless somebody's clock is wrong.
	bound time.Time

	// stamp is the latest one, in the time zone of the CRM written as UTC; it is zero if there
	// is none. id is of a row that has it.
	stamp time.Time
	id    uint64
}

// longestAhead is how far a stamp may be ahead of our clock: the CRM may be in any time zone.
const longestAhead = 24 * time.Hour

// watermark has a query ask for stamps too.
func (s *Source) watermark(query *wire.Query) *watermark {
	fields := slices.Clone(query.Table.Fields)
	place := func(field string) int {
		if i := slices.Index(fields, field); i >= 0 {
			return i
		}
		fields = append(fields, field)
		return len(fields) - 1
	}
	w := &watermark{fields: len(fields), bound: s.now().UTC().Add(longestAhead)}
	w.day, w.clock = place(s.incremental.date), place(s.incremental.time)
	query.Table.Fields = fields
	return w
}

// take notes the stamp of a row and leaves it the fields that a record has.
func (w *watermark) take(row *wire.Row) {
	at, ok := parseStamp(row.Values[w.day], row.Values[w.clock])
	if ok && at.After(w.stamp) && !at.After(w.bound) {
		w.stamp, w.id = at, row.ID
	}
	row.Values = row.Values[:w.fields:w.fields]
	row.Locked = slices.DeleteFunc(row.Locked, func(i int) bool { return i >= w.fields })
}

// clockForms are how times may be written.
var clockForms = []string{"15:04:05", "15:04", "150405", "1504"}

// parseStamp is the time that a day and a time of the day mean; ok is false if the day cannot be
// read. Without a time it is the beginning of the day.
func parseStamp(day, clock string) (at time.Time, ok bool) {
	at, err := time.Parse(time.DateOnly, isoDate(day))
	if err != nil {
		return time.Time{}, false
	}
	for _, form := range clockForms {
		if t, err := time.Parse(form, strings.TrimSpace(clock)); err == nil {
			return at.Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second), true
		}
	}
	return at, true
}
