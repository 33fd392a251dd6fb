package sqlite

import (
	"context"
	"maps"
	"slices"

	"zombiezen.com/go/sqlite"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Cursors reads the cursors of a mailbox.
func (s *Store) Cursors(ctx context.Context, id state.MailboxID) (providers.Cursors, error) {
	var cursors providers.Cursors
	err := s.view(ctx, func(conn *sqlite.Conn) error {
		number, _, err := findMailbox(conn, id)
		if err != nil || number == 0 {
			return err
		}
		cursors, err = loadCursors(conn, number)
		return err
	})
	return cursors, err
}

func putCursors(conn *sqlite.Conn, mailbox int64, cursors providers.Cursors) error {
	return execEach(conn, `INSERT INTO cursors (mailbox, folder, cursor) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET cursor = excluded.cursor`, slices.Sorted(maps.Keys(cursors)),
		func(stmt *sqlite.Stmt, folder *addressbook.FolderID) {
			stmt.BindInt64(1, mailbox)
			stmt.BindText(2, string(*folder))
			stmt.BindBytes(3, cursors[*folder])
		})
}

func deleteCursors(conn *sqlite.Conn, mailbox int64, folders []addressbook.FolderID) error {
	return execEach(conn, `DELETE FROM cursors WHERE mailbox = ? AND folder = ?`, folders,
		func(stmt *sqlite.Stmt, folder *addressbook.FolderID) {
			stmt.BindInt64(1, mailbox)
			stmt.BindText(2, string(*folder))
		})
}

// loadCursors gives nil if there are none.
func loadCursors(conn *sqlite.Conn, mailbox int64) (providers.Cursors, error) {
	var cursors providers.Cursors
	err := rows(conn, `SELECT folder, cursor FROM cursors WHERE mailbox = ?`, func(stmt *sqlite.Stmt) error {
		cursor := make([]byte, stmt.ColumnLen(1))
		stmt.ColumnBytes(1, cursor)
		if cursors == nil {
			cursors = providers.Cursors{}
		}
		cursors[addressbook.FolderID(stmt.ColumnText(0))] = cursor
		return nil
	}, mailbox)
	return cursors, err
}
