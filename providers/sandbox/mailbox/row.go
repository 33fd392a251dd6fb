package mailbox

import (
	"time"

	"zombiezen.com/go/sqlite"
)

// rowWriter writes the rows of one mailbox.
type rowWriter struct {
	conn    *sqlite.Conn
	mailbox int64
}

// exec runs a statement whose first argument is the mailbox.
func (w *rowWriter) exec(query string, args ...any) error {
	return exec(w.conn, query, append([]any{w.mailbox}, args...)...)
}

func (r newMailbox) save(w *rowWriter) error {
	return w.exec(`INSERT INTO mailbox (id, address, name, guid) VALUES (?, ?, ?, ?)`, r.address, r.name, r.content.id[:])
}

func (r putFolder) save(w *rowWriter) error {
	return w.exec(`INSERT OR REPLACE INTO folder (mailbox, key, parent, distinguished, modified, props) VALUES (?, ?, ?, ?, ?, ?)`,
		r.key, r.parent, r.distinguished, r.modified, blob(r.props.encode()))
}

func (r dropFolder) save(w *rowWriter) error {
	if err := w.exec(`DELETE FROM tombstone WHERE mailbox = ? AND folder = ?`, r.key); err != nil {
		return err
	}
	return w.exec(`DELETE FROM folder WHERE mailbox = ? AND key = ?`, r.key)
}

func (r place) save(w *rowWriter) error {
	return w.exec(`INSERT INTO placement (mailbox, folder, seq, parent) VALUES (?, ?, ?, ?)`, r.folder, r.seq, r.parent)
}

func (r putItem) save(w *rowWriter) error {
	err := w.exec(`INSERT OR REPLACE INTO item (mailbox, key, folder, origin, associated, modified, props) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		r.key, r.folder, r.origin, r.associated, r.modified, blob(r.props.encode()))
	if err != nil {
		return err
	}
	for _, a := range r.attached {
		err := w.exec(`INSERT INTO attachment (mailbox, origin, number, name, type, content_id, inline, photo, modified, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			r.origin, a.number, a.Name, a.ContentType, a.ContentID, a.Inline, a.ContactPhoto, a.Modified.Format(time.RFC3339Nano), blob(a.Content))
		if err != nil {
			return err
		}
	}
	for _, number := range r.detached {
		if err := w.exec(`DELETE FROM attachment WHERE mailbox = ? AND origin = ? AND number = ?`, r.origin, number); err != nil {
			return err
		}
	}
	return nil
}

func (r dropItem) save(w *rowWriter) error {
	err := w.exec(`INSERT INTO tombstone (mailbox, folder, seq, item, associated, origin) VALUES (?, ?, ?, ?, ?, ?)`,
		r.item.folder, r.seq, r.item.key, r.item.associated, r.item.origin)
	if err != nil {
		return err
	}
	return w.exec(`DELETE FROM item WHERE mailbox = ? AND key = ?`, r.item.key)
}

// blob is bytes that are stored as such, those of length 0 too, which would
// else be NULL.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
