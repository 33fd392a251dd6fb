package sqlite

import (
	"zombiezen.com/go/sqlite"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

func putEntries(conn *sqlite.Conn, mailbox int64, entries []state.Entry) error {
	var data []byte
	return execEach(conn, `INSERT INTO entries (mailbox, key, data) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET data = excluded.data`, entries,
		func(stmt *sqlite.Stmt, entry *state.Entry) {
			data = appendEntry(data[:0], entry)
			stmt.BindInt64(1, mailbox)
			stmt.BindText(2, string(entry.Key))
			stmt.BindBytes(3, data)
		})
}

func deleteEntries(conn *sqlite.Conn, mailbox int64, keys []addressbook.Key) error {
	return execEach(conn, `DELETE FROM entries WHERE mailbox = ? AND key = ?`, keys,
		func(stmt *sqlite.Stmt, key *addressbook.Key) {
			stmt.BindInt64(1, mailbox)
			stmt.BindText(2, string(*key))
		})
}

func loadEntries(conn *sqlite.Conn, mailbox int64, cells *cells) ([]state.Entry, error) {
	cells.reset()
	err := rows(conn, `SELECT key, data FROM entries WHERE mailbox = ? ORDER BY key`,
		func(stmt *sqlite.Stmt) error {
			cells.add(stmt, 0)
			cells.add(stmt, 1)
			return nil
		}, mailbox)
	if err != nil || cells.len() == 0 {
		return nil, err
	}
	text := cells.text()
	entries := make([]state.Entry, cells.len()/2)
	for i := range entries {
		entries[i].Key = addressbook.Key(cells.at(text, 2*i))
		if !decodeEntry(cells.at(text, 2*i+1), &entries[i]) {
			return nil, damaged("entries")
		}
	}
	return entries, nil
}

// appendEntry packs all of an entry but its key.
func appendEntry(b []byte, entry *state.Entry) []byte {
	b = appendText(b, entry.Sync)
	b = appendText(b, entry.Mapping)
	b = appendText(b, string(entry.Item))
	b = appendText(b, string(entry.Op))
	b = appendText(b, string(entry.ChangeKey))
	b = appendText(b, string(entry.Folder))
	b = appendNumber(b, int64(entry.Format))
	b = appendDigests(b, entry.Src, entry.Fields, entry.Map, entry.Shape, entry.Want, entry.Got)
	return appendEntryRest(b, entry)
}

// appendEntryRest packs what few entries have; of the others it packs nothing.
func appendEntryRest(b []byte, entry *state.Entry) []byte {
	if len(entry.Parts)+len(entry.Ours) == 0 && !entry.Block && entry.Photo.IsZero() && entry.Let.IsZero() {
		return b
	}
	b = appendNumber(b, int64(len(entry.Parts)))
	for _, part := range entry.Parts {
		b = appendText(b, part.Name)
		b = appendDigests(b, part.Want, part.Got)
	}
	for _, list := range [][]addressbook.Digest{entry.Ours, entry.Theirs} {
		b = appendNumber(b, int64(len(list)))
		for _, digest := range list {
			b = append(b, digest[:]...)
		}
	}
	b = appendFlags(b, entry.Block, entry.LetNoted)
	b = appendDigests(b, entry.Photo, entry.Let)
	return appendNumber(b, int64(entry.LetUnder))
}

// appendFlags packs flags into the bits of a number, the first into the lowest.
func appendFlags(b []byte, flags ...bool) []byte {
	n := int64(0)
	for i, flag := range flags {
		if flag {
			n |= 1 << i
		}
	}
	return appendNumber(b, n)
}

func decodeEntry(data string, entry *state.Entry) bool {
	d := decoder{rest: data}
	entry.Sync = d.text()
	entry.Mapping = d.text()
	entry.Item = addressbook.ItemID(d.text())
	entry.Op = addressbook.Op(d.text())
	entry.ChangeKey = addressbook.ChangeKey(d.text())
	entry.Folder = addressbook.FolderID(d.text())
	entry.Format = int(d.number())
	d.digests(&entry.Src, &entry.Fields, &entry.Map, &entry.Shape, &entry.Want, &entry.Got)
	if d.rest != "" {
		decodeEntryRest(&d, entry)
	}
	return !d.damaged
}

func decodeEntryRest(d *decoder, entry *state.Entry) {
	for range d.number() {
		if d.damaged {
			return
		}
		var part state.Part
		part.Name = d.text()
		d.digests(&part.Want, &part.Got)
		entry.Parts = append(entry.Parts, part)
	}
	for _, list := range []*[]addressbook.Digest{&entry.Ours, &entry.Theirs} {
		for range d.number() {
			if d.damaged {
				return
			}
			var digest addressbook.Digest
			copy(digest[:], d.take(uint64(len(digest))))
			*list = append(*list, digest)
		}
	}
	flags := d.number()
	entry.Block, entry.LetNoted = flags&1 != 0, flags&2 != 0
	d.digests(&entry.Photo, &entry.Let)
	entry.LetUnder = uint8(d.number())
}
