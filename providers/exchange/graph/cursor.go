package graph

import (
	"encoding/binary"
	"hash/crc32"

	"contactsync/providers/exchange/graph/wire"
)

// A cursor is a version byte, a byte that says what it is a cursor of, a
// checksum of the rest (CRC-32, IEEE, big endian), and the rest: texts and
// numbers, each text with its length before it, numbers as unsigned
// variable-length integers. The first text says of which kind the ids are, since
// the service refuses links of one kind with ids of another. The checksum keeps
// what was damaged from being sent, and from being taken for an empty mailbox.

// cursorVersion is the first byte of a cursor.
const cursorVersion = 1

// cursorKind is what a cursor is of.
type cursorKind byte

const (
	foldersCursor  cursorKind = 'h'
	contactsCursor cursorKind = 'i'
)

const cursorHead = 2 + crc32.Size

// cursorWriter writes the rest of a cursor.
type cursorWriter struct{ rest []byte }

func newCursor() *cursorWriter {
	w := &cursorWriter{}
	w.text(wire.Prefer)
	return w
}

func (w *cursorWriter) number(n int) { w.rest = binary.AppendUvarint(w.rest, uint64(max(n, 0))) }

func (w *cursorWriter) text(s string) {
	w.number(len(s))
	w.rest = append(w.rest, s...)
}

// seal is the whole cursor.
func (w *cursorWriter) seal(kind cursorKind) []byte {
	cursor := append(make([]byte, 0, cursorHead+len(w.rest)), cursorVersion, byte(kind))
	cursor = binary.BigEndian.AppendUint32(cursor, crc32.ChecksumIEEE(w.rest))
	return append(cursor, w.rest...)
}

// cursorReader reads the rest of a cursor.
type cursorReader struct {
	rest   []byte
	failed bool
}

// openCursor reads a cursor of a kind. ok is false if it is none, or of another kind,
// version or kind of ids: then everything is read from the start.
func openCursor(kind cursorKind, cursor []byte) (r *cursorReader, ok bool) {
	if len(cursor) < cursorHead || cursor[0] != cursorVersion || cursor[1] != byte(kind) {
		return nil, false
	}
	r = &cursorReader{rest: cursor[cursorHead:]}
	if binary.BigEndian.Uint32(cursor[2:]) != crc32.ChecksumIEEE(r.rest) {
		return nil, false
	}
	return r, r.text() == wire.Prefer && !r.failed
}

// maxCount is the largest number in a cursor.
const maxCount = 1 << 30

func (r *cursorReader) number() int {
	value, n := binary.Uvarint(r.rest)
	if r.failed || n <= 0 || value > maxCount {
		r.failed = true
		return 0
	}
	r.rest = r.rest[n:]
	return int(value)
}

func (r *cursorReader) text() string {
	n := r.number()
	if r.failed || n > len(r.rest) {
		r.failed = true
		return ""
	}
	text := string(r.rest[:n])
	r.rest = r.rest[n:]
	return text
}
