package sqlite

import (
	"context"

	"zombiezen.com/go/sqlite"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Finished says which of the ops are those of items that we deleted from the
// mailbox, in the order of the ops.
func (s *Store) Finished(ctx context.Context, id state.MailboxID, ops []addressbook.Op) ([]addressbook.Op, error) {
	var finished []addressbook.Op
	err := s.view(ctx, func(conn *sqlite.Conn) error {
		number, _, err := findMailbox(conn, id)
		if err != nil || number == 0 {
			return err
		}
		for _, op := range ops {
			err := rows(conn, `SELECT 1 FROM finished WHERE mailbox = ? AND op = ?`, func(*sqlite.Stmt) error {
				finished = append(finished, op)
				return nil
			}, number, string(op))
			if err != nil {
				return err
			}
		}
		return nil
	})
	return finished, err
}

func putFinished(conn *sqlite.Conn, mailbox int64, ops []addressbook.Op) error {
	return execEach(conn, `INSERT INTO finished (mailbox, op) VALUES (?, ?) ON CONFLICT DO NOTHING`, ops,
		func(stmt *sqlite.Stmt, op *addressbook.Op) {
			stmt.BindInt64(1, mailbox)
			stmt.BindText(2, string(*op))
		})
}
