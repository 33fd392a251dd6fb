package sqlite

import (
	"bytes"
	"context"
	"slices"
	"time"

	"zombiezen.com/go/sqlite"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Waiting lists what guards held back at or after a time, the newest first.
func (s *Store) Waiting(ctx context.Context, since time.Time) ([]state.Waiting, error) {
	var list []state.Waiting
	err := s.view(ctx, func(conn *sqlite.Conn) error {
		// What a guard counted is the same for all mailboxes that it held something back of.
		return rows(conn, `SELECT run, guard, target, scope, min(at) AS began, blocks, figures, maximum,
				count(*), sum(length(changes))
			FROM withheld WHERE at >= ? GROUP BY run, guard, target, scope
			ORDER BY began DESC, run, target, scope, guard`, func(stmt *sqlite.Stmt) error {
			list = append(list, state.Waiting{
				Run:       stmt.ColumnText(0),
				GuardID:   state.GuardID{Guard: stmt.ColumnText(1), Target: stmt.ColumnText(2), Scope: stmt.ColumnText(3)},
				At:        moment(stmt.ColumnInt64(4)),
				Blocks:    stmt.ColumnText(5),
				Figures:   stmt.ColumnText(6),
				Limit:     stmt.ColumnText(7),
				Mailboxes: stmt.ColumnInt(8),
				Changes:   stmt.ColumnInt(9) / len(addressbook.Digest{}),
			})
			return nil
		}, since.UnixMicro())
	})
	return list, err
}

func putWithheld(conn *sqlite.Conn, mailbox int64, withheld []state.Withheld, now time.Time) error {
	return execEach(conn, `INSERT INTO withheld (run, guard, target, scope, mailbox, at, blocks, figures, maximum, changes)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET at = excluded.at, blocks = excluded.blocks, figures = excluded.figures,
			maximum = excluded.maximum, changes = excluded.changes`, withheld,
		func(stmt *sqlite.Stmt, w *state.Withheld) {
			stmt.BindText(1, w.Run)
			stmt.BindText(2, w.Guard)
			stmt.BindText(3, w.Target)
			stmt.BindText(4, w.Scope)
			stmt.BindInt64(5, mailbox)
			stmt.BindInt64(6, now.UnixMicro())
			stmt.BindText(7, w.Blocks)
			stmt.BindText(8, w.Figures)
			stmt.BindText(9, w.Limit)
			stmt.BindBytes(10, packDigests(w.Changes))
		})
}

// removeWithheld removes what was held back too long ago, and what is left of approvals that expired
// as long ago: no clock is so wrong that they are good again.
func removeWithheld(conn *sqlite.Conn, now time.Time) error {
	old := now.Add(-state.WithheldFor).UnixMicro()
	if err := exec(conn, `DELETE FROM withheld WHERE at < ?`, old); err != nil {
		return err
	}
	return exec(conn, `DELETE FROM approved WHERE approval NOT IN (SELECT id FROM approvals WHERE expires >= ?)`, old)
}

// packDigests lays digests out in order, each once.
func packDigests(digests []addressbook.Digest) []byte {
	sorted := slices.SortedFunc(slices.Values(digests), compareDigests)
	packed := make([]byte, 0, len(sorted)*len(addressbook.Digest{}))
	for _, d := range slices.Compact(sorted) {
		packed = append(packed, d[:]...)
	}
	return packed
}

// digestsAt is the inverse of packDigests for a column of the row that stmt is at.
func digestsAt(stmt *sqlite.Stmt, column int) ([]addressbook.Digest, error) {
	packed := make([]byte, stmt.ColumnLen(column))
	stmt.ColumnBytes(column, packed)
	if len(packed)%len(addressbook.Digest{}) != 0 {
		return nil, damaged("approved")
	}
	var digests []addressbook.Digest
	for chunk := range slices.Chunk(packed, len(addressbook.Digest{})) {
		digests = append(digests, addressbook.Digest(chunk))
	}
	return digests, nil
}

func compareDigests(a, b addressbook.Digest) int { return bytes.Compare(a[:], b[:]) }
