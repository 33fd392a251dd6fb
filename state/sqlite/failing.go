package sqlite

import (
	"context"
	"time"

	"zombiezen.com/go/sqlite"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Failing are the mailboxes that fail, with since when.
func (s *Store) Failing(ctx context.Context) (map[state.MailboxID]time.Time, error) {
	failing := map[state.MailboxID]time.Time{}
	err := s.view(ctx, func(conn *sqlite.Conn) error {
		return eachFailing(conn, func(id state.MailboxID, since time.Time) error {
			failing[id] = since
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return failing, nil
}

// eachFailing hands out the mailboxes sorted by target and rep.
func eachFailing(conn *sqlite.Conn, yield func(state.MailboxID, time.Time) error) error {
	return rows(conn, `SELECT target, rep, since FROM failing JOIN mailboxes ON mailboxes.id = failing.mailbox
		ORDER BY target, rep`, func(stmt *sqlite.Stmt) error {
		id := state.MailboxID{Target: stmt.ColumnText(0), Rep: addressbook.RepID(stmt.ColumnText(1))}
		return yield(id, moment(stmt.ColumnInt64(2)))
	})
}

func replaceFailing(conn *sqlite.Conn, failing map[state.MailboxID]time.Time) error {
	if err := exec(conn, `DELETE FROM failing`); err != nil {
		return err
	}
	for id, since := range failing {
		// A mailbox that never could be read is not known, but has a number.
		number, err := countMailbox(conn, id, 0)
		if err != nil {
			return err
		}
		if err := exec(conn, `INSERT INTO failing (mailbox, since) VALUES (?, ?)`, number, since.UnixMicro()); err != nil {
			return err
		}
	}
	return nil
}
