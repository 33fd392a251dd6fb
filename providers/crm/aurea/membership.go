package aurea

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/crm/aurea/wire"
)

func isMembership(table providers.Table) bool {
	return table == providers.Favorites || table == providers.SalesGroups
}

// linking are the fields by which a row of favorites or sales groups belongs to a record
// or a group.
func (t *tableSettings) linking() []string {
	switch {
	case t.link == "":
		return nil
	case t.group != "":
		return []string{t.group}
	case t.link == linkFields:
		return []string{t.linkKind, t.station, t.serial}
	}
	return nil
}

// Memberships reads all favorites or all members of sales groups. A row whose rep is
// empty, or that belongs to neither a person nor a company, is nobody's and left out; one
// that cannot be understood is an error.
func (s *Source) Memberships(ctx context.Context, table providers.Table, yield func(providers.Membership) error) error {
	query, err := s.membershipQuery(ctx, table)
	if err != nil {
		return err
	}
	x := scan{source: s, texts: wire.NewTexts(), query: query, yield: func(rows []wire.Row) error {
		return s.members(table, query, rows, yield)
	}}
	return x.run(ctx, s.tables[table])
}

// membershipQuery is the query for all favorites or sales groups.
func (s *Source) membershipQuery(ctx context.Context, table providers.Table) (*wire.Query, error) {
	t, err := s.settingsOf(table)
	if err != nil {
		return nil, err
	}
	if !isMembership(table) {
		return nil, fmt.Errorf("the table %q has no memberships", table)
	}
	query, err := s.query(ctx, table)
	if err != nil {
		return nil, err
	}
	if t.group == "" && t.link == linkTable {
		for _, of := range []providers.Table{providers.Persons, providers.Companies} {
			query.Table.Children = append(query.Table.Children,
				wire.Table{Name: s.tables[of].table, Flags: flagOptional, Link: t.linkID, Fields: []string{s.station}})
		}
	}
	return query, nil
}

// members hands out what rows say that came back for a query of membershipQuery.
func (s *Source) members(table providers.Table, query *wire.Query, rows []wire.Row, yield func(providers.Membership) error) error {
	for i := range rows {
		m, ok, err := s.membership(table, query.Table.Fields, &rows[i])
		if err != nil {
			return fmt.Errorf("%s %d: %w", query.Table.Name, rows[i].ID, err)
		}
		if !ok {
			continue
		}
		if err := yield(m); err != nil {
			return err
		}
	}
	return nil
}

// membership is what a row says; ok is false if it says nothing about anybody.
func (s *Source) membership(table providers.Table, fields []string, row *wire.Row) (m providers.Membership, ok bool, err error) {
	t := s.tables[table]
	if len(row.Locked) > 0 {
		return m, false, fmt.Errorf("the login has no right to read %q: give it the right", fields[row.Locked[0]])
	}
	value := func(field string) string {
		return strings.TrimSpace(row.Values[slices.Index(fields, field)])
	}
	if m.Rep = addressbook.RepID(value(t.reps[0])); m.Rep == "" {
		return m, false, nil
	}
	if t.group != "" {
		m.Group = value(t.group)
		return m, m.Group != "", nil
	}
	kind, record, err := s.target(t, value, row)
	if err != nil || record == "" {
		return m, false, err
	}
	if table == providers.SalesGroups {
		m.Group = groupName(kind, record)
	} else {
		m.Kind, m.Record = kind, record
	}
	return m, true, nil
}

// target is the record that a row belongs to, "" if it is neither a person nor
// a company.
func (s *Source) target(t *tableSettings, value func(field string) string, row *wire.Row) (addressbook.Kind, string, error) {
	if t.link == linkTable {
		// What belongs to a person may belong to the person's company too.
		for table, kind := range []addressbook.Kind{addressbook.Person, addressbook.Company} {
			for i := range row.Children {
				if row.Children[i].Table == table {
					return kind, strconv.FormatUint(row.Children[i].ID, 10), nil
				}
			}
		}
		return "", "", nil
	}
	var kind addressbook.Kind
	switch name := value(t.linkKind); {
	case s.tables[providers.Persons].isCalled(name):
		kind = addressbook.Person
	case s.tables[providers.Companies].isCalled(name):
		kind = addressbook.Company
	default:
		return "", "", nil
	}
	station, err1 := strconv.ParseUint(value(t.station), 10, 32)
	serial, err2 := strconv.ParseUint(value(t.serial), 10, 32)
	if err1 != nil || err2 != nil {
		return "", "", errors.New("its link has no key: correct link_station_field and link_serial_field in the block " + t.block)
	}
	return kind, strconv.FormatUint(join(uint32(station), uint32(serial)), 10), nil
}

// isCalled says whether a link's name of a table means this one.
func (t *tableSettings) isCalled(name string) bool {
	return name != "" && (strings.EqualFold(name, t.linkType) || strings.EqualFold(name, t.table))
}
