package sqlite

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"zombiezen.com/go/sqlite"

	"contactsync/providers/addressbook"
)

// NameLists returns the lists of names that digests were computed over, by
// their digest.
func (s *Store) NameLists(ctx context.Context) (map[addressbook.Digest][]string, error) {
	lists := map[addressbook.Digest][]string{}
	err := s.view(ctx, func(conn *sqlite.Conn) error {
		return eachNameList(conn, func(digest addressbook.Digest, names []string) error {
			lists[digest] = names
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return lists, nil
}

// eachNameList hands out the lists in the order of their digests.
func eachNameList(conn *sqlite.Conn, yield func(addressbook.Digest, []string) error) error {
	var buffer cells
	return rows(conn, `SELECT digest, names FROM name_lists ORDER BY digest`, func(stmt *sqlite.Stmt) error {
		buffer.reset()
		buffer.add(stmt, 1)
		names, ok := decodeNames(buffer.text())
		var digest addressbook.Digest
		if n := stmt.ColumnBytes(0, digest[:]); !ok || n != len(digest) {
			return damaged("name_lists")
		}
		return yield(digest, names)
	})
}

func putNameLists(conn *sqlite.Conn, lists map[addressbook.Digest][]string) error {
	digests := slices.SortedFunc(maps.Keys(lists), func(a, b addressbook.Digest) int {
		return bytes.Compare(a[:], b[:])
	})
	var names []byte
	return execEach(conn, `INSERT INTO name_lists (digest, names) VALUES (?, ?)
		ON CONFLICT DO UPDATE SET names = excluded.names`, digests,
		func(stmt *sqlite.Stmt, digest *addressbook.Digest) {
			names = names[:0]
			for _, name := range lists[*digest] {
				names = appendText(names, name)
			}
			stmt.BindBytes(1, digest[:])
			stmt.BindBytes(2, names)
		})
}

func decodeNames(data string) (names []string, ok bool) {
	d := decoder{rest: data}
	for d.rest != "" {
		names = append(names, d.text())
	}
	return names, !d.damaged
}
