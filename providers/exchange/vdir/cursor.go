package vdir

import "encoding/binary"

// A cursor is the listing of a folder's files when they were last looked at,
// with what was found in each: a version byte and, for each file in the order
// of the names, the name, the finding, and the stamp.

// cursorVersion is the first byte of a cursor.
const cursorVersion = 1

// entry is a file in a cursor.
type entry struct {
	cardFile
	finding finding
}

// encodeCursor is the inverse of decodeCursor.
func encodeCursor(entries []entry) []byte {
	size := 1
	for i := range entries {
		size += len(entries[i].name) + 40
	}
	cursor := append(make([]byte, 0, size), cursorVersion)
	for i := range entries {
		e := &entries[i]
		cursor = binary.AppendUvarint(cursor, uint64(len(e.name)))
		cursor = append(cursor, e.name...)
		cursor = append(cursor, byte(e.finding))
		cursor = binary.AppendUvarint(cursor, e.stamp.inode)
		cursor = binary.AppendVarint(cursor, e.stamp.size)
		cursor = binary.AppendVarint(cursor, e.stamp.modified)
		cursor = binary.AppendVarint(cursor, e.stamp.changed-e.stamp.modified)
	}
	return cursor
}

// decodeCursor reads a cursor. ok is false if it is none, or of another
// version: then the folder is read from the start.
func decodeCursor(cursor []byte) (entries []entry, ok bool) {
	if len(cursor) == 0 || cursor[0] != cursorVersion {
		return nil, false
	}
	r := cursorReader{data: cursor, text: string(cursor), at: 1}
	entries = make([]entry, 0, len(cursor)/48+1)
	for r.at < len(cursor) {
		var e entry
		e.name = r.take(r.unsigned())
		e.finding = r.finding()
		e.stamp.inode = r.unsigned()
		e.stamp.size, e.stamp.modified = r.signed(), r.signed()
		e.stamp.changed = e.stamp.modified + r.signed()
		if n := len(entries); r.failed || n > 0 && entries[n-1].name >= e.name {
			return nil, false
		}
		entries = append(entries, e)
	}
	return entries, true
}

// cursorReader reads the parts of a cursor. The names are cut out of text,
// which is data once more.
type cursorReader struct {
	data   []byte
	text   string
	at     int
	failed bool
}

func (r *cursorReader) unsigned() uint64 {
	value, n := binary.Uvarint(r.data[r.at:])
	r.skip(n)
	return value
}

func (r *cursorReader) signed() int64 {
	value, n := binary.Varint(r.data[r.at:])
	r.skip(n)
	return value
}

// skip passes over the n bytes of a number. n is not positive if there was
// none.
func (r *cursorReader) skip(n int) {
	r.failed = r.failed || n <= 0
	r.at += max(n, 0)
}

func (r *cursorReader) take(n uint64) string {
	if r.failed || n > uint64(len(r.text)-r.at) {
		r.failed = true
		return ""
	}
	start := r.at
	r.at += int(n)
	return r.text[start:r.at]
}

func (r *cursorReader) finding() finding {
	if text := r.take(1); text != "" {
		return finding(text[0])
	}
	return own
}
