package sqlite

import (
	"zombiezen.com/go/sqlite"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

func putHolds(conn *sqlite.Conn, mailbox int64, holds []state.Hold) error {
	return execEach(conn, `INSERT INTO holds (mailbox, key, sync, src, map, gone, run) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET sync = excluded.sync, src = excluded.src, map = excluded.map, gone = excluded.gone, run = excluded.run`, holds,
		func(stmt *sqlite.Stmt, hold *state.Hold) {
			stmt.BindInt64(1, mailbox)
			stmt.BindText(2, string(hold.Key))
			stmt.BindText(3, hold.Sync)
			stmt.BindText(4, hold.Src.String())
			stmt.BindText(5, hold.Map.String())
			stmt.BindBool(6, hold.Gone)
			stmt.BindText(7, hold.Run)
		})
}

func deleteHolds(conn *sqlite.Conn, mailbox int64, keys []addressbook.Key) error {
	return execEach(conn, `DELETE FROM holds WHERE mailbox = ? AND key = ?`, keys,
		func(stmt *sqlite.Stmt, key *addressbook.Key) {
			stmt.BindInt64(1, mailbox)
			stmt.BindText(2, string(*key))
		})
}

func loadHolds(conn *sqlite.Conn, mailbox int64) ([]state.Hold, error) {
	var holds []state.Hold
	err := rows(conn, `SELECT key, sync, src, map, gone, run FROM holds WHERE mailbox = ? ORDER BY key`,
		func(stmt *sqlite.Stmt) error {
			src, err := addressbook.ParseDigest(stmt.ColumnText(2))
			if err != nil {
				return damaged("holds")
			}
			mapping, err := addressbook.ParseDigest(stmt.ColumnText(3))
			if err != nil {
				return damaged("holds")
			}
			holds = append(holds, state.Hold{
				Key: addressbook.Key(stmt.ColumnText(0)), Sync: stmt.ColumnText(1),
				Src: src, Map: mapping, Gone: stmt.ColumnBool(4), Run: stmt.ColumnText(5),
			})
			return nil
		}, mailbox)
	return holds, err
}
