package csv

import (
	"context"
	"strings"

	"contactsync/providers/addressbook"
)

// index is the ids of a file, folded as keys are, and where they stand.
type index map[string]lines

// lines are the first two lines that an id stands on; second is 0 if it stands
// on one alone.
type lines struct{ first, second int32 }

// newIndex reads the ids of a file, which are in the given column.
func newIndex(ctx context.Context, f *file, column int) (index, error) {
	ids := index{}
	err := f.scan(ctx, func(line int, values []string) error {
		id := fold(strings.TrimSpace(values[column]))
		at, found := ids[id]
		switch {
		case id == "":
		case !found:
			// A clone, lest the index keep the whole row in memory.
			ids[strings.Clone(id)] = lines{first: int32(line)}
		case at.second == 0:
			at.second = int32(line)
			ids[id] = at
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return ids, nil
}

// other is another line that the id of the given line stands on, 0 if there is
// none.
func (x index) other(id string, line int) int {
	at := x[fold(id)]
	if at.second != 0 && at.first != int32(line) {
		return int(at.first)
	}
	return int(at.second)
}

func fold(id string) string { return string(addressbook.Key(id).Fold()) }
