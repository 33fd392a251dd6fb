package csv

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/zclconf/go-cty/cty"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/photo"
)

// Source is a directory of CSV files. It lives for one run and may be used by
// several goroutines. Each call reads its file anew.
type Source struct {
	settings settings
	fetcher  *photo.Fetcher

	// mu guards ids: the ids of the tables of records as they were last read
	// in full.
	mu  sync.Mutex
	ids map[providers.Table]index
}

var _ providers.PhotoSource = (*Source)(nil)

// New makes the Source of a block that was decoded by Spec. A directory that
// is not absolute lies in baseDir, the directory of the configuration. No table
// is read yet; an error is the block's.
func New(body cty.Value, baseDir string) (*Source, error) {
	s, err := newSettings(body, baseDir)
	if err != nil {
		return nil, fmt.Errorf("provider csv: %w", err)
	}
	fetcher, err := photo.New(s.photo, photo.Options{Dir: baseDir})
	if err != nil {
		return nil, fmt.Errorf("provider csv: %w", err)
	}
	return &Source{settings: s, fetcher: fetcher, ids: map[providers.Table]index{}}, nil
}

// Schema returns the names in the header of a table's file, trimmed. It is an
// error if there is no such file or if its header is not usable.
func (s *Source) Schema(ctx context.Context, table providers.Table) (*providers.Schema, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f, err := s.open(table)
	if err != nil {
		return nil, err
	}
	defer f.close()
	return &providers.Schema{Fields: slices.Clone(f.header), Photos: s.photoFields(table)}, nil
}

// Records reads persons.csv, companies.csv or reps.csv twice: for the ids that
// are there more than once, and for the records, which it hands out in the
// order of the file. Memory holds the ids and one row.
func (s *Source) Records(ctx context.Context, table providers.Table, yield func(providers.Record) error) error {
	switch table {
	case providers.Persons, providers.Companies, providers.Reps:
	default:
		return fmt.Errorf("provider csv: the table %q has no records", table)
	}
	f, err := s.open(table)
	if err != nil {
		return err
	}
	defer f.close()
	layout, err := s.newLayout(table, f)
	if err != nil {
		return err
	}
	ids, err := newIndex(ctx, f, layout.id)
	if err != nil {
		return err
	}
	album := s.album()
	defer album.close()
	recorder := recorder{table: table, file: f.name, layout: layout, ids: ids, refer: album.refer}
	err = f.scan(ctx, func(line int, values []string) error {
		return yield(recorder.record(line, values))
	})
	if err != nil {
		return err
	}
	s.remember(table, ids)
	return nil
}

// Memberships reads favorites.csv or sales_groups.csv, in the order of the
// file. A row with an empty or unknown part is an error.
func (s *Source) Memberships(ctx context.Context, table providers.Table, yield func(providers.Membership) error) error {
	columns, parse := favoriteColumns, newFavorite
	switch table {
	case providers.Favorites:
	case providers.SalesGroups:
		columns, parse = salesGroupColumns, newGroupMember
	default:
		return fmt.Errorf("provider csv: the table %q has no memberships", table)
	}
	f, err := s.open(table)
	if err != nil {
		return err
	}
	defer f.close()
	return readMemberships(ctx, f, columns, parse, yield)
}

// Exist says of each id whether it is in the file of its kind, ignoring case,
// as the file was when Records last read it in full; if Records did not, it is
// read now. A record with a problem exists.
func (s *Source) Exist(ctx context.Context, kind addressbook.Kind, ids []string) (map[string]bool, error) {
	var table providers.Table
	switch kind {
	case addressbook.Person:
		table = providers.Persons
	case addressbook.Company:
		table = providers.Companies
	default:
		return nil, fmt.Errorf("provider csv: there are no records of the kind %q", kind)
	}
	known, err := s.known(ctx, table)
	if err != nil {
		return nil, err
	}
	exist := make(map[string]bool, len(ids))
	for _, id := range ids {
		_, exist[id] = known[fold(id)]
	}
	return exist, nil
}

// known is the remembered ids of a table; they are read if there are none.
func (s *Source) known(ctx context.Context, table providers.Table) (index, error) {
	s.mu.Lock()
	ids, ok := s.ids[table]
	s.mu.Unlock()
	if ok {
		return ids, nil
	}
	f, err := s.open(table)
	if err != nil {
		return nil, err
	}
	defer f.close()
	column, err := f.header.column("id", "")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.name, err)
	}
	if ids, err = newIndex(ctx, f, column); err != nil {
		return nil, err
	}
	s.remember(table, ids)
	return ids, nil
}

func (s *Source) remember(table providers.Table, ids index) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ids[table] = ids
}
