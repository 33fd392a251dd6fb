package observe

import (
	"context"
	"fmt"
	"slices"

	"contactsync/planner/desired"
	"contactsync/providers"
)

// Snapshot reads what a source has for all mailboxes. address is its address in
// the configuration. Every error means that the read was incomplete: nothing
// of it may be used.
func Snapshot(ctx context.Context, source providers.Source, address string, needs desired.Needs) (*desired.Snapshot, error) {
	r := reader{source, address}
	if choosy, ok := source.(providers.FieldSource); ok {
		ask(choosy, needs)
	}
	s := &desired.Snapshot{Label: needs.Label, Config: needs.Config, Personal: needs.Personal}
	if err := r.reps(ctx, &s.Reps); err != nil {
		return nil, err
	}
	if !needs.Personal {
		return s, r.contents(ctx, needs, s)
	}
	if _, ok := source.(providers.PersonalSource); !ok {
		return nil, fmt.Errorf(`provider %s cannot be read with the rights of single reps: write read_as = "service" in the syncs that read it`, address)
	}
	// The fields are the same for all, and checked before anything is read.
	return s, r.schemas(ctx, needs, s)
}

// Personal reads what a source has for one mailbox alone, with the completeness of
// Snapshot.
func Personal(ctx context.Context, source providers.Source, address string, needs desired.Needs, personal desired.Personal) (*desired.Snapshot, error) {
	as, ok := source.(providers.PersonalSource)
	if !ok {
		return nil, fmt.Errorf("provider %s cannot be read with the rights of single reps", address)
	}
	s := &desired.Snapshot{Label: needs.Label, Config: needs.Config, Reps: personal.Common.Reps}
	s.Reps.Read = false // they were counted for all
	return s, reader{as.As(personal.Rep, personal.Wish), address}.contents(ctx, needs, s)
}

// reader reads the tables of a source.
type reader struct {
	source  providers.Source
	address string
}

func (r reader) fail(table providers.Table, err error) error {
	return fmt.Errorf("provider %s: read the %s: %w", r.address, table, err)
}

// contents reads persons, companies and memberships, as far as they are needed.
func (r reader) contents(ctx context.Context, needs desired.Needs, s *desired.Snapshot) error {
	for _, t := range tables(needs, s) {
		if err := r.records(ctx, t.table, t.into); err != nil {
			return err
		}
	}
	for _, t := range []struct {
		table providers.Table
		read  bool
		into  *[]providers.Membership
	}{
		{providers.Favorites, needs.Favorites, &s.Favorites},
		{providers.SalesGroups, needs.SalesGroups, &s.SalesGroups},
	} {
		if !t.read {
			continue
		}
		err := r.source.Memberships(ctx, t.table, func(m providers.Membership) error {
			*t.into = append(*t.into, m)
			return nil
		})
		if err != nil {
			return r.fail(t.table, err)
		}
	}
	s.FavoritesRead, s.SalesGroupsRead = needs.Favorites, needs.SalesGroups
	return nil
}

// schemas reads which fields the persons and companies have.
func (r reader) schemas(ctx context.Context, needs desired.Needs, s *desired.Snapshot) error {
	for _, t := range tables(needs, s) {
		schema, err := r.source.Schema(ctx, t.table)
		if err != nil {
			return r.fail(t.table, err)
		}
		t.into.Schema = schema
	}
	return nil
}

type table struct {
	table providers.Table
	into  *desired.Records
}

// tables are the tables of records that are needed besides the reps.
func tables(needs desired.Needs, s *desired.Snapshot) (list []table) {
	if needs.Persons {
		list = append(list, table{providers.Persons, &s.Persons})
	}
	if needs.Companies {
		list = append(list, table{providers.Companies, &s.Companies})
	}
	return list
}

// records reads a table of records.
func (r reader) records(ctx context.Context, table providers.Table, into *desired.Records) error {
	schema, err := r.source.Schema(ctx, table)
	if err != nil {
		return r.fail(table, err)
	}
	return r.read(ctx, table, schema, into, func(*providers.Record) {})
}

// read reads a table of records with a schema; complete adds to a record what is of the
// schema and not of the source.
func (r reader) read(ctx context.Context, table providers.Table, schema *providers.Schema, into *desired.Records, complete func(*providers.Record)) error {
	// A list that grows is copied again and again, and has room to spare in the end.
	var chunks [][]providers.Record
	err := r.source.Records(ctx, table, func(record providers.Record) error {
		complete(&record)
		last := len(chunks) - 1
		if last < 0 || len(chunks[last]) == cap(chunks[last]) {
			chunks = append(chunks, make([]providers.Record, 0, 16<<min(len(chunks), 8)))
			last++
		}
		chunks[last] = append(chunks[last], record)
		return nil
	})
	if err != nil {
		return r.fail(table, err)
	}
	*into = desired.NewRecords(schema, slices.Concat(chunks...))
	return nil
}
