package csv

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// favoriteColumns and salesGroupColumns are the columns of the two files, in
// the order in which newFavorite and newGroupMember take their values.
var (
	favoriteColumns   = []string{"rep", "kind", "record"}
	salesGroupColumns = []string{"rep", "group"}
)

// readMemberships hands out the rows of an open file, whose columns are those
// given. Each of them must have a value: a row that cannot be understood could
// be any record's, so that a list without it would not be complete.
func readMemberships(ctx context.Context, f *file, columns []string,
	parse func(parts []string) (providers.Membership, error), yield func(providers.Membership) error) error {
	places := make([]int, len(columns))
	for i, name := range columns {
		var err error
		if places[i], err = f.header.column(name, ""); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	parts := make([]string, len(columns))
	return f.scan(ctx, func(line int, values []string) error {
		for i, place := range places {
			if parts[i] = strings.TrimSpace(values[place]); parts[i] == "" {
				return fmt.Errorf("%s:%d: %s is empty: fill it in, or remove the row", f.name, line, columns[i])
			}
		}
		membership, err := parse(parts)
		if err != nil {
			return fmt.Errorf("%s:%d: %w", f.name, line, err)
		}
		return yield(membership)
	})
}

func newFavorite(parts []string) (providers.Membership, error) {
	kind := addressbook.Kind(parts[1])
	if kind != addressbook.Person && kind != addressbook.Company {
		return providers.Membership{}, errors.New(`kind is neither "person" nor "company"`)
	}
	return providers.Membership{Rep: addressbook.RepID(parts[0]), Kind: kind, Record: parts[2]}, nil
}

func newGroupMember(parts []string) (providers.Membership, error) {
	return providers.Membership{Rep: addressbook.RepID(parts[0]), Group: parts[1]}, nil
}
