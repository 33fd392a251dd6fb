package sqlite

import (
	"context"

	"zombiezen.com/go/sqlite"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Mailboxes lists the mailboxes that the state knows, sorted by target and rep.
func (s *Store) Mailboxes(ctx context.Context) ([]state.Mailbox, error) {
	var mailboxes []state.Mailbox
	err := s.view(ctx, func(conn *sqlite.Conn) (err error) {
		mailboxes, err = listMailboxes(conn)
		return err
	})
	return mailboxes, err
}

func listMailboxes(conn *sqlite.Conn) ([]state.Mailbox, error) {
	var mailboxes []state.Mailbox
	err := rows(conn, `SELECT target, rep, address, serial, managed, settled, greeted FROM mailboxes WHERE known
		ORDER BY target, rep`, func(stmt *sqlite.Stmt) error {
		settled, err := addressbook.ParseDigest(stmt.ColumnText(5))
		mailboxes = append(mailboxes, state.Mailbox{
			MailboxID: state.MailboxID{Target: stmt.ColumnText(0), Rep: addressbook.RepID(stmt.ColumnText(1))},
			Address:   stmt.ColumnText(2),
			Serial:    stmt.ColumnInt64(3),
			Managed:   stmt.ColumnInt(4),
			Settled:   settled,
			Greeted:   stmt.ColumnInt(6) != 0,
		})
		return err
	})
	return mailboxes, err
}

// findMailbox reads the row of a mailbox, and the number that the other tables know
// it by. It is 0 if the state does not know the mailbox.
func findMailbox(conn *sqlite.Conn, id state.MailboxID) (number int64, mailbox state.Mailbox, err error) {
	mailbox.MailboxID = id
	err = rows(conn, `SELECT id, address, serial, managed, settled, greeted FROM mailboxes
		WHERE target = ? AND rep = ? AND known`, func(stmt *sqlite.Stmt) error {
		number = stmt.ColumnInt64(0)
		mailbox.Address = stmt.ColumnText(1)
		mailbox.Serial = stmt.ColumnInt64(2)
		mailbox.Managed = stmt.ColumnInt(3)
		mailbox.Settled, err = addressbook.ParseDigest(stmt.ColumnText(4))
		mailbox.Greeted = stmt.ColumnInt(5) != 0
		return err
	}, id.Target, string(id.Rep))
	return number, mailbox, err
}

// countMailbox gives the number of a mailbox, which gets one if it has none, and
// adds to its serial. It does not make the mailbox known.
func countMailbox(conn *sqlite.Conn, id state.MailboxID, commits int) (number int64, err error) {
	err = rows(conn, `INSERT INTO mailboxes (target, rep, serial) VALUES (?1, ?2, ?3)
		ON CONFLICT DO UPDATE SET serial = serial + ?3 RETURNING id`, func(stmt *sqlite.Stmt) error {
		number = stmt.ColumnInt64(0)
		return nil
	}, id.Target, string(id.Rep), commits)
	return number, err
}

// rememberMailbox makes a mailbox known, and has its row say what a batch does.
func rememberMailbox(conn *sqlite.Conn, number int64, b *state.Batch) error {
	var newAddress, newManaged, newGreeted any
	var settled addressbook.Digest
	if b.Address != nil {
		newAddress = *b.Address
	}
	if b.Managed != nil {
		newManaged = *b.Managed
	}
	if b.Greeted != nil {
		newGreeted = *b.Greeted
	}
	if b.Settled != nil {
		settled = *b.Settled
	}
	return exec(conn, `UPDATE mailboxes SET known = 1, address = coalesce(?, address),
		managed = coalesce(?, managed), greeted = coalesce(?, greeted), settled = ? WHERE id = ?`,
		newAddress, newManaged, newGreeted, settled.String(), number)
}

// forgetMailbox removes what is remembered of a mailbox. Its serial and its
// number stay.
func forgetMailbox(conn *sqlite.Conn, number int64) error {
	for _, query := range []string{
		`DELETE FROM items WHERE mailbox = ?`,
		`DELETE FROM entries WHERE mailbox = ?`,
		`DELETE FROM intents WHERE mailbox = ?`,
		`DELETE FROM holds WHERE mailbox = ?`,
		`DELETE FROM cursors WHERE mailbox = ?`,
		`DELETE FROM finished WHERE mailbox = ?`,
		`DELETE FROM failing WHERE mailbox = ?`,
		`DELETE FROM withheld WHERE mailbox = ?`,
		`DELETE FROM approved WHERE mailbox = ?`,
		`UPDATE mailboxes SET known = 0, address = '', managed = 0, greeted = 0, settled = '' WHERE id = ?`,
	} {
		if err := exec(conn, query, number); err != nil {
			return err
		}
	}
	return nil
}
