package aurea

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/crm/aurea/wire"
)

// personal is the source as a rep sees it.
type personal struct {
	*Source
	rep  providers.Record
	wish providers.Wish
	who  identity

	// mu is held while something is read.
	mu          sync.Mutex
	found       map[providers.Table][]providers.Record
	memberships map[providers.Table][]providers.Membership
	denied      error
}

var _ providers.Source = (*personal)(nil)

// Records hands out what the wish selects. Reps are those of the source itself.
func (p *personal) Records(ctx context.Context, table providers.Table, yield func(providers.Record) error) error {
	switch table {
	case providers.Persons, providers.Companies:
	default:
		return p.records(ctx, identity{}, table, yield)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.denied != nil {
		return p.denied
	}
	if p.wish.All {
		return p.note(p.records(ctx, p.who, table, yield))
	}
	if p.found == nil {
		found, err := p.find(ctx)
		if err != nil {
			return p.note(err)
		}
		p.found = found
	}
	for _, record := range p.found[table] {
		if err := yield(record); err != nil {
			return err
		}
	}
	return nil
}

// Memberships hands out the favorites or sales groups of the rep.
func (p *personal) Memberships(ctx context.Context, table providers.Table, yield func(providers.Membership) error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.denied != nil {
		return p.denied
	}
	list, err := p.own(ctx, table)
	if err != nil {
		return p.note(err)
	}
	for _, m := range list {
		if err := yield(m); err != nil {
			return err
		}
	}
	return nil
}

// note keeps that the rep is not let in: another attempt would be one more.
func (p *personal) note(err error) error {
	if errors.Is(err, providers.ErrDenied) {
		p.denied = err
	}
	return err
}

// own are the favorites or sales groups of the rep. If the wish is about both, both are read
// with the same requests.
func (p *personal) own(ctx context.Context, table providers.Table) ([]providers.Membership, error) {
	if list, ok := p.memberships[table]; ok {
		return list, nil
	}
	tables := []providers.Table{table}
	if p.wish.SalesGroup && p.wish.Favorites && p.memberships == nil && isMembership(table) {
		tables = []providers.Table{providers.SalesGroups, providers.Favorites}
	}
	found := make(map[providers.Table][]providers.Membership)
	var queries []*wire.Query
	for _, table := range tables {
		query, err := p.membershipQuery(ctx, table)
		if err != nil {
			return nil, err
		}
		t := p.tables[table]
		queries = append(queries, p.only(query, []wire.Condition{t.condition(t.reps[0], "=", p.rep.ID)}))
		found[table] = nil
	}
	err := p.gather(ctx, p.who, wire.NewTexts(), queries, func(i int, rows []wire.Row) error {
		return p.members(tables[i], queries[i], rows, func(m providers.Membership) error {
			found[tables[i]] = append(found[tables[i]], m)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	if p.memberships == nil {
		p.memberships = make(map[providers.Table][]providers.Membership)
	}
	maps.Copy(p.memberships, found)
	return found[table], nil
}

// find reads the persons and companies that the wish selects, and the companies of these
// persons.
func (p *personal) find(ctx context.Context) (map[providers.Table][]providers.Record, error) {
	persons, companies, err := p.templates(ctx)
	if err != nil {
		return nil, err
	}
	queries, err := p.queries(ctx, persons, companies)
	if err != nil {
		return nil, err
	}
	ofPersons := p.recorder(providers.Persons, persons.Table.Fields)
	ofCompanies := p.recorder(providers.Companies, companies.Table.Fields)
	found := map[providers.Table][]providers.Record{}
	seen := map[providers.Table]map[uint64]struct{}{providers.Persons: {}, providers.Companies: {}}
	add := func(table providers.Table, r *recorder, row *wire.Row) {
		if _, twice := seen[table][row.ID]; twice {
			return
		}
		seen[table][row.ID] = struct{}{}
		found[table] = append(found[table], r.record(row))
	}
	err = p.gather(ctx, p.who, wire.NewTexts(), queries, func(i int, rows []wire.Row) error {
		for j := range rows {
			if queries[i].Table.Name != persons.Table.Name {
				add(providers.Companies, ofCompanies, &rows[j])
				continue
			}
			add(providers.Persons, ofPersons, &rows[j])
			for k := range rows[j].Children {
				add(providers.Companies, ofCompanies, &rows[j].Children[k])
			}
		}
		return nil
	})
	return found, err
}

// templates are the queries for all persons, with their companies in full, and for all
// companies.
func (p *personal) templates(ctx context.Context) (persons, companies *wire.Query, err error) {
	if persons, err = p.query(ctx, providers.Persons); err != nil {
		return nil, nil, err
	}
	if companies, err = p.query(ctx, providers.Companies); err != nil {
		return nil, nil, err
	}
	persons.Table.Children = []wire.Table{p.companyOfPerson(companies.Table.Fields)}
	return persons, companies, nil
}

// queries are those of the wish's criteria.
func (p *personal) queries(ctx context.Context, persons, companies *wire.Query) ([]*wire.Query, error) {
	w := wishes{personal: p, persons: persons, companies: companies}
	if p.wish.Rep {
		w.equal(func(t *tableSettings) []string { return t.reps }, p.rep.ID)
	}
	if p.wish.SalesGroup {
		groups, err := p.own(ctx, providers.SalesGroups)
		if err != nil {
			return nil, err
		}
		for _, name := range groupNames(groups) {
			w.group(name)
		}
	}
	if p.wish.Favorites {
		favorites, err := p.own(ctx, providers.Favorites)
		if err != nil {
			return nil, err
		}
		for _, f := range favorites {
			w.record(f.Kind, f.Record)
		}
	}
	return w.list, nil
}

func groupNames(members []providers.Membership) (names []string) {
	for _, m := range members {
		names = append(names, m.Group)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// wishes collects the queries of a wish.
type wishes struct {
	*personal
	persons, companies *wire.Query
	list               []*wire.Query
}

func (w *wishes) add(query *wire.Query, conditions []wire.Condition) {
	w.list = append(w.list, w.only(query, conditions))
}

// equal asks for the records one of whose fields has a value.
func (w *wishes) equal(fields func(*tableSettings) []string, value string) {
	t := w.tables[providers.Persons]
	for _, field := range fields(t) {
		w.add(w.persons, []wire.Condition{t.condition(field, "=", value)})
	}
	if !w.wish.Companies {
		return
	}
	t = w.tables[providers.Companies]
	for _, field := range fields(t) {
		w.add(w.companies, []wire.Condition{t.condition(field, "=", value)})
	}
}

// group asks for the records of a sales group: by the fields that name it or, if a group
// is a record itself, for that record and, if it is a company, for its persons.
func (w *wishes) group(name string) {
	if w.tables[providers.SalesGroups].group != "" {
		w.equal(func(t *tableSettings) []string { return t.groups }, name)
		return
	}
	kind, record, _ := strings.Cut(name, "/")
	w.record(addressbook.Kind(kind), record)
	if id, ok := parseID(record); ok && addressbook.Kind(kind) == addressbook.Company {
		persons := *w.persons
		persons.Table.Children = slices.Clone(persons.Table.Children)
		persons.Table.Children[0].Flags = flagWith
		w.add(&persons, w.keyed(w.companies.Table.Name, id))
	}
}

// record asks for one record.
func (w *wishes) record(kind addressbook.Kind, record string) {
	id, ok := parseID(record)
	switch {
	case !ok:
	case kind == addressbook.Person:
		w.add(w.persons, w.keyed(w.persons.Table.Name, id))
	case kind == addressbook.Company && w.wish.Companies:
		w.add(w.companies, w.keyed(w.companies.Table.Name, id))
	}
}
