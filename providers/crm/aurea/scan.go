package aurea

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"contactsync/providers/crm/aurea/wire"
)

// scan reads all rows of a query. CRM.interface cuts a reply at maxrecords and does not
// say so, and there is no way to ask for what comes next. So what reaches the limit is thrown
// away and read in parts: by station numbers, and within one station by ranges of serial
// numbers, which are as wide as pages turn out to be filled. No order of
// the rows is assumed.
type scan struct {
	source *Source
	who    identity
	texts  *wire.Texts
	query  *wire.Query

	// seen are the ids handed out, nil if no row can come twice.
	seen map[uint64]struct{}

	yield func(rows []wire.Row) error
}

// span is a range of keys: of one station's, if the stations are one.
type span struct{ fromStation, toStation, fromSerial, toSerial uint32 }

func everything() span { return span{0, math.MaxUint32, 0, math.MaxUint32} }

func (p span) isOneStation() bool { return p.fromStation == p.toStation }

// hasAll says whether all rows are within the range.
func (p span) hasAll(rows []wire.Row) bool {
	for i := range rows {
		station, serial := split(rows[i].ID)
		if station < p.fromStation || station > p.toStation || serial < p.fromSerial || serial > p.toSerial {
			return false
		}
	}
	return true
}

// split is the station number and the serial number of a record id.
func split(id uint64) (station, serial uint32) { return uint32(id >> 32), uint32(id) }

// join is the record id of a key.
func join(station, serial uint32) uint64 { return uint64(station)<<32 | uint64(serial) }

// run reads the table, in the parts that its settings name if they name some.
func (x *scan) run(ctx context.Context, t *tableSettings) error {
	p := t.partition
	if p.field == "" {
		return x.read(ctx, everything())
	}
	x.seen = map[uint64]struct{}{}
	var rest []wire.Condition
	for _, value := range p.values {
		if err := x.with(t.condition(p.field, "=", value)).read(ctx, everything()); err != nil {
			return err
		}
		rest = append(rest, t.condition(p.field, "<>", value))
	}
	if p.rest == restNone {
		return nil
	}
	return x.with(rest...).read(ctx, everything())
}

// with is the scan under further conditions.
func (x *scan) with(conditions ...wire.Condition) *scan {
	q := *x.query
	q.Conditions = slices.Concat(q.Conditions, conditions)
	y := *x
	y.query = &q
	return &y
}

// read reads a range of keys.
func (x *scan) read(ctx context.Context, keys span) error {
	p, err := x.page(ctx, keys)
	if err != nil {
		return err
	}
	return x.take(ctx, keys, p)
}

// take hands out what came back for a range of keys, or reads it in parts if that may
// not be all.
func (x *scan) take(ctx context.Context, keys span, first page) error {
	p, err := x.settle(ctx, keys, first)
	switch {
	case err != nil:
		return err
	case p.full:
		return x.split(ctx, keys, p.rows)
	}
	return x.hand(p.rows)
}

// page asks for a range of keys once.
func (x *scan) page(ctx context.Context, keys span) (page, error) {
	pages, err := x.source.pages(ctx, x.who, x.texts, []*wire.Query{x.with(x.source.within(x.query.Table.Name, keys)...).query})
	if err != nil {
		return page{}, err
	}
	p := pages[0]
	if !keys.hasAll(p.rows) {
		return page{}, errForeign
	}
	return p, p.err
}

// within are the conditions for a range of keys.
func (s *Source) within(table string, keys span) (list []wire.Condition) {
	add := func(field string, from, to uint32) {
		at := func(op string, n uint32) {
			list = append(list, wire.Condition{Table: table, Field: field, Op: op, Value: strconv.FormatUint(uint64(n), 10)})
		}
		if from == to {
			at("=", from)
			return
		}
		if from > 0 {
			at(">=", from)
		}
		if to < math.MaxUint32 {
			at("<=", to)
		}
	}
	add(s.station, keys.fromStation, keys.toStation)
	add(s.serial, keys.fromSerial, keys.toSerial)
	return list
}

// hand hands rows out, each once.
func (x *scan) hand(rows []wire.Row) error {
	if x.seen == nil {
		return x.yield(rows)
	}
	return x.yield(slices.DeleteFunc(rows, func(r wire.Row) bool {
		_, twice := x.seen[r.ID]
		x.seen[r.ID] = struct{}{}
		return twice
	}))
}

// split reads in parts a range that filled a page. The rows of that page say where to
// cut and are not used otherwise.
func (x *scan) split(ctx context.Context, keys span, rows []wire.Row) error {
	if keys.isOneStation() {
		return x.sweep(ctx, keys, rows)
	}
	ids := sortedIDs(rows)
	middle, _ := split(ids[len(ids)/2])
	if middle > keys.fromStation {
		if err := x.read(ctx, span{keys.fromStation, middle - 1, 0, math.MaxUint32}); err != nil {
			return err
		}
	}
	if err := x.read(ctx, span{middle, middle, 0, math.MaxUint32}); err != nil {
		return err
	}
	if middle < keys.toStation {
		return x.read(ctx, span{middle + 1, keys.toStation, 0, math.MaxUint32})
	}
	return nil
}

// sweep reads a station from its first to its last serial number. How wide the next range
// is follows from how many rows the one before had; after one without any, all that is left
// is asked for, since most often that is nothing.
func (x *scan) sweep(ctx context.Context, keys span, rows []wire.Row) error {
	ids := sortedIDs(rows)
	last := uint64(keys.toSerial)
	width := x.fit(ids[len(ids)-1]-ids[0]+1, len(ids))
	leap := false
	for next := uint64(keys.fromSerial); next <= last; {
		end := min(next+width-1, last)
		if leap {
			end = last
		}
		part := span{keys.fromStation, keys.toStation, uint32(next), uint32(end)}
		p, err := x.page(ctx, part)
		if err == nil {
			p, err = x.settle(ctx, part, p)
		}
		switch {
		case err != nil:
			return err
		case p.full && next == end:
			return fmt.Errorf("table %q: there are more rows under one key than a reply holds: %w", x.query.Table.Name, errForeign)
		case p.full && leap:
			leap, width = false, min(width*16, 1<<32)
			continue
		case p.full:
			width = max((end-next+1)/2, 1)
			continue
		}
		if err := x.hand(p.rows); err != nil {
			return err
		}
		next = end + 1
		if leap = p.filled == 0; !leap {
			width = min(x.fit(width, p.filled), 4*width)
		}
	}
	return nil
}

// fit is how wide a range is likely to be that fills three quarters of a page, if one of
// the given width has so many rows.
func (x *scan) fit(width uint64, rows int) uint64 {
	size := x.source.limit.within(x.source.pageSize)
	return max(min(width*uint64(size)*3/4/uint64(max(rows, 1)), 1<<32), 1)
}

func sortedIDs(rows []wire.Row) []uint64 {
	ids := make([]uint64, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	slices.Sort(ids)
	return ids
}
