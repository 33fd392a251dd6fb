package aurea

import (
	"context"
	"fmt"
	"math"
	"sync"

	"contactsync/providers/crm/aurea/wire"
)

// checkForm is how it is made sure that a reply is whole.
type checkForm string

const (
	checkKeys checkForm = "keys" // by asking for what is before its first and after its last key
	checkNone checkForm = "none"
)

// limit is how many rows the CRM gives in a reply whatever it is asked for, as far as that
// was found out: an installation may have a limit of its own, and a reply that is cut at it
// looks like a whole one.
type limit struct {
	mu sync.Mutex

	// rows and all are what a reply had that was cut short of maxrecords: rows of
	// the query's table, and of all tables. They are 0 if there was none.
	rows, all int
}

// reached says whether a reply with so many rows may have been cut at the limit.
func (l *limit) reached(rows, all int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rows > 0 && (rows >= l.rows || all >= l.all)
}

// within is how many rows a reply has at most that is asked for a number of them.
func (l *limit) within(size int) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.rows > 0 {
		return min(size, l.all)
	}
	return size
}

// cut notes a reply that was cut.
func (l *limit) cut(p page) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.rows == 0 || len(p.rows) < l.rows {
		l.rows = len(p.rows)
	}
	if l.all == 0 || p.filled < l.all {
		l.all = p.filled
	}
}

// settle makes sure that a reply has all rows of a range of keys. If it has not, it is asked for
// once more; the one that it returns is full if that has not all rows either.
func (x *scan) settle(ctx context.Context, keys span, first page) (page, error) {
	p := first
	for attempt := 1; ; attempt++ {
		if p.err != nil || p.full {
			return p, p.err
		}
		whole, err := x.isWhole(ctx, keys, p)
		if err != nil || whole {
			return p, err
		}
		if attempt > 1 {
			x.source.limit.cut(p)
			x.source.warnOnce(fmt.Sprintf("the CRM gives no more than %d rows in a reply, whatever it is asked for, and does not say so: the read goes on in smaller parts; set page_size to less", len(p.rows)))
			p.full = true
			return p, nil
		}
		if p, err = x.page(ctx, keys); err != nil {
			return p, err
		}
	}
}

// isWhole says whether a reply has all rows of a range of keys, though it has fewer than were
// asked for at most.
func (x *scan) isWhole(ctx context.Context, keys span, p page) (bool, error) {
	whole, err := x.source.areWhole(ctx, x.who, x.texts, []claim{{x.query, keys, p}})
	return err == nil && whole[0], err
}

// claim is that a reply to a query has all rows of a range of keys.
type claim struct {
	query *wire.Query
	keys  span
	page  page
}

// areWhole says of each claim whether it holds. Whatever order a limit leaves rows in, some
// of those that it cuts off are most likely before the first or after the last key of the
// reply. Pages that are full or refused are no claims, and do not hold.
func (s *Source) areWhole(ctx context.Context, who identity, texts *wire.Texts, claims []claim) ([]bool, error) {
	whole := make([]bool, len(claims))
	var queries []*wire.Query
	var parts []span // that the queries are about
	var about []int  // the claims that the queries are about
	for i, c := range claims {
		whole[i] = !c.page.full && c.page.err == nil
		if !whole[i] || len(c.page.rows) == 0 || s.crossCheck == checkNone || s.isPinned(c.query) {
			continue
		}
		ids := sortedIDs(c.page.rows)
		for _, part := range c.keys.around(ids[0], ids[len(ids)-1]) {
			queries = append(queries, s.only(c.query, s.within(c.query.Table.Name, part)))
			parts = append(parts, part)
			about = append(about, i)
		}
	}
	pages, err := s.pages(ctx, who, texts, queries)
	if err != nil {
		return nil, err
	}
	for i, p := range pages {
		if p.err != nil {
			return nil, fmt.Errorf(`it cannot be made sure that a reply is whole, by conditions on its keys: %w; if this CRM has no such conditions and no limit of its own, set cross_check = "none"`, p.err)
		}
		if !parts[i].hasAll(p.rows) {
			return nil, errForeign
		}
		whole[about[i]] = whole[about[i]] && len(p.rows) == 0
	}
	return whole, nil
}

// isPinned says whether a query asks for one record by its key.
func (s *Source) isPinned(q *wire.Query) bool {
	pinned := map[string]bool{}
	for _, c := range q.Conditions {
		if c.Table == q.Table.Name && c.Op == "=" {
			pinned[c.Field] = true
		}
	}
	return pinned[s.station] && pinned[s.serial]
}

// around are the parts of a range of keys before a first and after a last id.
func (p span) around(first, last uint64) (parts []span) {
	add := func(of span) {
		part := span{
			max(of.fromStation, p.fromStation), min(of.toStation, p.toStation),
			max(of.fromSerial, p.fromSerial), min(of.toSerial, p.toSerial),
		}
		if part.fromStation <= part.toStation && part.fromSerial <= part.toSerial {
			parts = append(parts, part)
		}
	}
	station, serial := split(first)
	if serial > 0 {
		add(span{station, station, 0, serial - 1})
	}
	if station > 0 {
		add(span{0, station - 1, 0, math.MaxUint32})
	}
	station, serial = split(last)
	if serial < math.MaxUint32 {
		add(span{station, station, serial + 1, math.MaxUint32})
	}
	if station < math.MaxUint32 {
		add(span{station + 1, math.MaxUint32, 0, math.MaxUint32})
	}
	return parts
}
