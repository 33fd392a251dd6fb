package mailbox

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// load reads all mailboxes. What a row becomes is what the record of its change
// made of it.
func (f *file) load(s *Store) (mailboxes []*Mailbox, err error) {
	err = f.transaction(func(conn *sqlite.Conn) error {
		err := rows(conn, `SELECT id, address, name, guid, away, seq FROM mailbox ORDER BY id`, func(stmt *sqlite.Stmt) error {
			m := &Mailbox{store: s, file: f, row: stmt.ColumnInt64(0), address: stmt.ColumnText(1), name: stmt.ColumnText(2)}
			id := column(stmt, 3)
			if len(id) != len(guid{}) {
				return m.wrap(errors.New("its GUID in the file is broken"))
			}
			m.content = newContent(guid(id))
			m.away = stmt.ColumnBool(4)
			m.content.seq = stmt.ColumnInt64(5)
			mailboxes = append(mailboxes, m)
			return nil
		})
		if err != nil {
			return err
		}
		for _, m := range mailboxes {
			if err := m.load(conn); err != nil {
				return m.wrap(err)
			}
		}
		return nil
	})
	return mailboxes, err
}

func (m *Mailbox) load(conn *sqlite.Conn) error {
	c := &m.content
	for _, read := range []func(*sqlite.Conn, int64) error{c.loadFolders, c.loadPlacements, c.loadItems, c.loadTombstones} {
		if err := read(conn, m.row); err != nil {
			return err
		}
	}
	for _, n := range c.folders {
		for _, f := range []*feed{&n.normal, &n.associated} {
			slices.SortFunc(f.updated.entries, func(a, b entry) int { return cmp.Compare(a.seq, b.seq) })
		}
	}
	return nil
}

func (c *content) loadFolders(conn *sqlite.Conn, mailbox int64) error {
	var children []*folder
	err := rows(conn, `SELECT key, parent, distinguished, modified, props FROM folder WHERE mailbox = ? ORDER BY key`, func(stmt *sqlite.Stmt) error {
		props, err := decodeBag(column(stmt, 4))
		if err != nil {
			return err
		}
		f := &folder{stmt.ColumnInt64(0), stmt.ColumnInt64(1), stmt.ColumnText(2), stmt.ColumnInt64(3), props}
		children = append(children, f)
		putFolder{f}.apply(c)
		return nil
	}, mailbox)
	// A folder may lie in one that is younger, so that each is put twice.
	for _, f := range children {
		putFolder{f}.apply(c)
	}
	return err
}

func (c *content) loadPlacements(conn *sqlite.Conn, mailbox int64) error {
	return rows(conn, `SELECT folder, seq, parent FROM placement WHERE mailbox = ? ORDER BY folder, seq`, func(stmt *sqlite.Stmt) error {
		place{stmt.ColumnInt64(0), placement{stmt.ColumnInt64(1), stmt.ColumnInt64(2)}}.apply(c)
		return nil
	}, mailbox)
}

func (c *content) loadItems(conn *sqlite.Conn, mailbox int64) error {
	attachments, err := loadAttachments(conn, mailbox)
	if err != nil {
		return err
	}
	return rows(conn, `SELECT key, folder, origin, associated, modified, props FROM item WHERE mailbox = ? ORDER BY key`, func(stmt *sqlite.Stmt) error {
		i := &item{
			key: stmt.ColumnInt64(0), folder: stmt.ColumnInt64(1), origin: stmt.ColumnInt64(2),
			associated: stmt.ColumnBool(3), modified: stmt.ColumnInt64(4),
		}
		if c.folders[i.folder] == nil {
			return fmt.Errorf("item %d: its folder is missing in the file", i.key)
		}
		var err error
		if i.props, err = decodeBag(column(stmt, 5)); err != nil {
			return fmt.Errorf("item %d: %w", i.key, err)
		}
		i.attachments = attachments[i.origin]
		putItem{item: i.seal(c.id)}.apply(c)
		return nil
	}, mailbox)
}

// loadAttachments reads all attachments, by the origin of their items.
func loadAttachments(conn *sqlite.Conn, mailbox int64) (map[int64][]attachment, error) {
	attachments := map[int64][]attachment{}
	err := rows(conn, `SELECT origin, number, name, type, content_id, inline, photo, modified, content FROM attachment WHERE mailbox = ? ORDER BY origin, number`, func(stmt *sqlite.Stmt) error {
		modified, err := time.Parse(time.RFC3339Nano, stmt.ColumnText(7))
		if err != nil {
			return err
		}
		origin := stmt.ColumnInt64(0)
		attachments[origin] = append(attachments[origin], attachment{stmt.ColumnInt64(1), Attachment{
			Name: stmt.ColumnText(2), ContentType: stmt.ColumnText(3), ContentID: stmt.ColumnText(4),
			Inline: stmt.ColumnBool(5), ContactPhoto: stmt.ColumnBool(6), Modified: modified, Content: column(stmt, 8),
		}})
		return nil
	}, mailbox)
	return attachments, err
}

func (c *content) loadTombstones(conn *sqlite.Conn, mailbox int64) error {
	return rows(conn, `SELECT folder, seq, item, associated, origin FROM tombstone WHERE mailbox = ? ORDER BY seq`, func(stmt *sqlite.Stmt) error {
		n := c.folders[stmt.ColumnInt64(0)]
		if n == nil {
			return errors.New("the folder of a deleted item is missing in the file")
		}
		n.feed(&item{associated: stmt.ColumnBool(3)}).deleted.add(entry{stmt.ColumnInt64(1), stmt.ColumnInt64(2)})
		if origin := stmt.ColumnInt64(4); origin != 0 {
			c.remember(stmt.ColumnInt64(2), origin)
		}
		return nil
	}, mailbox)
}

func rows(conn *sqlite.Conn, query string, row func(*sqlite.Stmt) error, args ...any) error {
	return sqlitex.Execute(conn, query, &sqlitex.ExecOptions{Args: args, ResultFunc: row})
}

// column copies the bytes of a column.
func column(stmt *sqlite.Stmt, i int) []byte {
	b := make([]byte, stmt.ColumnLen(i))
	return b[:stmt.ColumnBytes(i, b)]
}
