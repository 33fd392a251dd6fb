package csv

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"contactsync/providers"
)

// layout says in which columns a file has what contactsync itself reads. A
// column that is not there is -1, or left out where there can be several.
type layout struct {
	id int

	// reps, groups and company are set for persons and companies.
	reps, groups []int
	company      int

	// photos are the columns of persons and companies that say where photos are.
	photos []int

	// email, enabled and userSettings are set for reps.
	email, enabled, userSettings int
}

// newLayout finds the columns of an open file of records. It is an error if
// one is missing without which contacts would silently belong nowhere.
func (s *Source) newLayout(table providers.Table, f *file) (layout, error) {
	l := layout{company: -1, email: -1, enabled: -1, userSettings: -1}
	var err error
	if l.id, err = f.header.column("id", ""); err != nil {
		return layout{}, fmt.Errorf("%s: %w", f.name, err)
	}
	switch table {
	case providers.Persons:
		var company []int
		company, err = s.findColumns(f.header, s.settings.person.company)
		if len(company) > 0 {
			l.company = company[0]
		}
		if err == nil {
			err = s.findOwners(&l, f.header, s.settings.person)
		}
	case providers.Companies:
		err = s.findOwners(&l, f.header, s.settings.company)
	case providers.Reps:
		l.email, err = f.header.column("email", "")
		l.enabled = slices.Index(f.header, "enabled")
		l.userSettings = slices.Index(f.header, "user_settings")
	}
	if err != nil {
		return layout{}, fmt.Errorf("%s: %w", f.name, err)
	}
	return l, nil
}

func (s *Source) findOwners(l *layout, h header, fields fieldSettings) (err error) {
	if l.reps, err = s.findColumns(h, fields.reps); err != nil {
		return err
	}
	if l.groups, err = s.findColumns(h, fields.groups); err != nil {
		return err
	}
	for _, name := range fields.photos {
		i, err := h.column(name, ", or correct "+photoField+" in the provider's block")
		if err != nil {
			return err
		}
		l.photos = append(l.photos, i)
	}
	return nil
}

// findColumns finds the columns of a setting. The default column may be
// missing where there is nothing that it could refer to.
func (s *Source) findColumns(h header, setting fieldSetting) ([]int, error) {
	advice := fmt.Sprintf(", or set %s in the block %q of the provider", setting.argument, setting.block)
	var columns []int
	for _, name := range setting.columns {
		i, err := h.column(name, advice)
		switch {
		case err == nil:
			columns = append(columns, i)
		case setting.isSet || s.has(setting.refers):
			return nil, err
		}
	}
	return columns, nil
}

// has says whether there is a table's file. One that cannot be looked at
// counts as there.
func (s *Source) has(table providers.Table) bool {
	name, err := fileName(table)
	if err != nil {
		return false
	}
	_, err = os.Stat(filepath.Join(s.settings.dir, name))
	return !errors.Is(err, fs.ErrNotExist)
}
