package aurea

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"contactsync/providers/crm/aurea/wire"
)

// page is what came back for one query.
type page struct {
	rows []wire.Row

	// full says that there are as many rows as were asked for at most: there may be
	// more of them.
	full bool

	// filled is how many rows there are of all tables.
	filled int

	// err is why the query was not answered.
	err error
}

// pages sends queries, several in a request, and returns what came back for each. No
// reply exceeds the page size; one that reaches it is full. The rows of
// the tables that belong to the query's count too, since it is not documented which
// rows maxrecords counts.
func (s *Source) pages(ctx context.Context, who identity, texts *wire.Texts, queries []*wire.Query) ([]page, error) {
	list := make([]page, len(queries))
	done := 0
	for batch := range slices.Chunk(queries, s.batchSize) {
		for _, q := range batch {
			q.Table.MaxRecords = s.pageSize + 1
		}
		part := list[done : done+len(batch)]
		reply, err := s.ask(ctx, who, batch, texts, collector{
			reset: func() { clear(part) },
			row:   func(i int, row wire.Row) { part[i].rows = append(part[i].rows, row) },
		})
		if err != nil {
			return nil, err
		}
		for i := range batch {
			a := &reply.Answers[i]
			part[i].filled = a.All
			part[i].full = a.All >= batch[i].Table.MaxRecords || s.limit.reached(a.Rows, a.All)
			switch {
			case len(a.Returns) > 0:
				part[i] = page{err: s.refused(batch[i], a.Returns)}
			case s.form.Count != "" && !part[i].full && a.Count != a.Rows:
				part[i] = page{err: fmt.Errorf("table %q: the reply says that it has %s, and has %d: it is not complete, or count_attribute names another attribute",
					batch[i].Table.Name, counted(a.Count), a.Rows)}
			}
		}
		done += len(batch)
	}
	return list, nil
}

func counted(n int) string {
	if n < 0 {
		return "no count of its rows"
	}
	return fmt.Sprintf("%d rows", n)
}

// gather sends queries and hands out all rows of each. A query that is refused, or has
// more rows than can be read in full, is an error.
func (s *Source) gather(ctx context.Context, who identity, texts *wire.Texts, queries []*wire.Query, yield func(query int, rows []wire.Row) error) error {
	pages, err := s.pages(ctx, who, texts, queries)
	if err != nil {
		return err
	}
	claims := make([]claim, len(pages))
	for i, p := range pages {
		claims[i] = claim{queries[i], everything(), p}
	}
	whole, err := s.areWhole(ctx, who, texts, claims)
	if err != nil {
		return err
	}
	for i, p := range pages {
		x := scan{source: s, who: who, texts: texts, query: queries[i], yield: func(rows []wire.Row) error { return yield(i, rows) }}
		if whole[i] {
			err = x.hand(p.rows)
		} else {
			err = x.take(ctx, everything(), p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// errForeign is a reply with records that were not asked for.
var errForeign = errors.New("the reply has records outside of the range of keys that was asked for: the CRM does not obey conditions on station_field and serial_field, or they name other fields")
