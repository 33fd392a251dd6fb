package sqlite

import (
	"time"

	"zombiezen.com/go/sqlite"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// An intent is identified by its key and its op.
func putIntents(conn *sqlite.Conn, mailbox int64, intents []state.Intent) error {
	var data []byte
	return execEach(conn, `INSERT INTO intents (mailbox, key, op, closed, data) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET closed = excluded.closed, data = excluded.data`, intents,
		func(stmt *sqlite.Stmt, intent *state.Intent) {
			data = appendIntent(data[:0], intent)
			stmt.BindInt64(1, mailbox)
			stmt.BindText(2, string(intent.Key))
			stmt.BindText(3, string(intent.Op))
			stmt.BindInt64(4, closedSeconds(intent.Closed))
			stmt.BindBytes(5, data)
		})
}

func closeIntents(conn *sqlite.Conn, mailbox int64, keys []addressbook.Key, now time.Time) error {
	return execEach(conn, `UPDATE intents SET closed = ? WHERE mailbox = ? AND key = ? AND closed = 0`, keys,
		func(stmt *sqlite.Stmt, key *addressbook.Key) {
			stmt.BindInt64(1, closedSeconds(now))
			stmt.BindInt64(2, mailbox)
			stmt.BindText(3, string(*key))
		})
}

func loadIntents(conn *sqlite.Conn, mailbox int64, cells *cells) ([]state.Intent, error) {
	cells.reset()
	var intents []state.Intent
	err := rows(conn, `SELECT closed, key, op, data FROM intents WHERE mailbox = ?
		ORDER BY key, op`, func(stmt *sqlite.Stmt) error {
		intents = append(intents, state.Intent{Closed: closedTime(stmt.ColumnInt64(0))})
		cells.add(stmt, 1)
		cells.add(stmt, 2)
		cells.add(stmt, 3)
		return nil
	}, mailbox)
	if err != nil {
		return nil, err
	}
	text := cells.text()
	for i := range intents {
		intents[i].Key = addressbook.Key(cells.at(text, 3*i))
		intents[i].Op = addressbook.Op(cells.at(text, 3*i+1))
		if !decodeIntent(cells.at(text, 3*i+2), &intents[i]) {
			return nil, damaged("intents")
		}
	}
	return intents, nil
}

// appendIntent packs all of an intent but its key, its op and when it was closed.
func appendIntent(b []byte, intent *state.Intent) []byte {
	b = appendText(b, string(intent.Action))
	b = appendText(b, string(intent.Item))
	b = appendText(b, string(intent.OldOp))
	return appendTime(b, intent.Opened)
}

func decodeIntent(data string, intent *state.Intent) bool {
	d := decoder{rest: data}
	intent.Action = state.IntentAction(d.text())
	intent.Item = addressbook.ItemID(d.text())
	intent.OldOp = addressbook.Op(d.text())
	intent.Opened = d.time()
	return !d.damaged
}

// closedSeconds is the column closed: 0 while an intent is open.
func closedSeconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func closedTime(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}
