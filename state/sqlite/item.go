package sqlite

import (
	"cmp"
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

func putItems(conn *sqlite.Conn, mailbox int64, items []state.Item) error {
	var data []byte
	return execEach(conn, `INSERT INTO items (mailbox, id, data) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET data = excluded.data`, items,
		func(stmt *sqlite.Stmt, item *state.Item) {
			data = appendItem(data[:0], item)
			stmt.BindInt64(1, mailbox)
			stmt.BindText(2, string(item.ID))
			stmt.BindBytes(3, data)
		})
}

func deleteItems(conn *sqlite.Conn, mailbox int64, ids []addressbook.ItemID) error {
	return execEach(conn, `DELETE FROM items WHERE mailbox = ? AND id = ?`, ids,
		func(stmt *sqlite.Stmt, id *addressbook.ItemID) {
			stmt.BindInt64(1, mailbox)
			stmt.BindText(2, string(*id))
		})
}

// loadItems sorts by key here: the table is clustered by id, which is what
// writes name, and a second index would double its size and the cost of writes.
func loadItems(conn *sqlite.Conn, mailbox int64, cells *cells) ([]state.Item, error) {
	cells.reset()
	err := rows(conn, `SELECT id, data FROM items WHERE mailbox = ? ORDER BY id`,
		func(stmt *sqlite.Stmt) error {
			cells.add(stmt, 0)
			cells.add(stmt, 1)
			return nil
		}, mailbox)
	if err != nil || cells.len() == 0 {
		return nil, err
	}
	text := cells.text()
	type place struct {
		key string
		row int
	}
	places := make([]place, cells.len()/2)
	for row := range places {
		key := decoder{rest: cells.at(text, 2*row+1)}
		places[row] = place{key: key.text(), row: row}
	}
	slices.SortFunc(places, func(a, b place) int {
		if c := strings.Compare(a.key, b.key); c != 0 {
			return c
		}
		return cmp.Compare(a.row, b.row)
	})
	items := make([]state.Item, len(places))
	for i, p := range places {
		items[i].ID = addressbook.ItemID(cells.at(text, 2*p.row))
		if !decodeItem(cells.at(text, 2*p.row+1), &items[i]) {
			return nil, damaged("items")
		}
	}
	return items, nil
}

// appendItem packs all of an item but its id, the key first.
func appendItem(b []byte, item *state.Item) []byte {
	b = appendText(b, string(item.Key))
	b = appendText(b, string(item.ChangeKey))
	b = appendText(b, string(item.Folder))
	b = appendTime(b, item.Created)
	b = appendText(b, item.Owner)
	b = appendNumber(b, int64(item.Mark.Format))
	b = appendText(b, string(item.Mark.Rep))
	b = appendText(b, string(item.Mark.Op))
	b = appendText(b, string(item.Mark.Status))
	b = appendNumber(b, item.Seen)
	return appendDigests(b, item.Mark.Want, item.Mark.Got, item.Shape, item.Observed)
}

func decodeItem(data string, item *state.Item) bool {
	d := decoder{rest: data}
	item.Key = addressbook.Key(d.text())
	item.ChangeKey = addressbook.ChangeKey(d.text())
	item.Folder = addressbook.FolderID(d.text())
	item.Created = d.time()
	item.Owner = d.text()
	item.Mark.Format = int(d.number())
	item.Mark.Rep = addressbook.RepID(d.text())
	item.Mark.Op = addressbook.Op(d.text())
	item.Mark.Status = addressbook.Status(d.text())
	item.Seen = d.number()
	d.digests(&item.Mark.Want, &item.Mark.Got, &item.Shape, &item.Observed)
	return !d.damaged
}
