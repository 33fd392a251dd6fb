package observe

import (
	"context"
	"fmt"

	"contactsync/planner/desired"
	"contactsync/providers"
)

// Snapshot reads a source. address is its address in the configuration. Every
// error means that the read was incomplete: nothing of it may be used.
func Snapshot(ctx context.Context, source providers.Source, address string, needs desired.Needs) (*desired.Snapshot, error) {
	s := &desired.Snapshot{Label: needs.Label, Config: needs.Config}
	fail := func(table providers.Table, err error) (*desired.Snapshot, error) {
		return nil, fmt.Errorf("provider %s: read the %s: %w", address, table, err)
	}
	for _, t := range []struct {
		table providers.Table
		read  bool
		into  *desired.Records
	}{
		{providers.Reps, true, &s.Reps},
		{providers.Persons, needs.Persons, &s.Persons},
		{providers.Companies, needs.Companies, &s.Companies},
	} {
		if !t.read {
			continue
		}
		schema, err := source.Schema(ctx, t.table)
		if err != nil {
			return fail(t.table, err)
		}
		var list []providers.Record
		err = source.Records(ctx, t.table, func(r providers.Record) error {
			list = append(list, r)
			return nil
		})
		if err != nil {
			return fail(t.table, err)
		}
		*t.into = desired.NewRecords(schema, list)
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
		err := source.Memberships(ctx, t.table, func(m providers.Membership) error {
			*t.into = append(*t.into, m)
			return nil
		})
		if err != nil {
			return fail(t.table, err)
		}
	}
	return s, nil
}
