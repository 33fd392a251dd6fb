package ews

import (
	"encoding/binary"
	"hash/crc32"
)

// A cursor is a version byte, a byte that says what it is a cursor of, a
// checksum of the rest (CRC-32, IEEE, big endian), and the rest: for the items
// of a folder the sync state as the server gave it, for the hierarchy what
// tree.encode writes. The checksum keeps what was damaged from being sent to a
// server, and from being taken for an empty mailbox.

// cursorVersion is the first byte of a cursor.
const cursorVersion = 1

// cursorKind is what a cursor is of.
type cursorKind byte

const (
	hierarchyCursor cursorKind = 'h'
	itemsCursor     cursorKind = 'i'
)

const cursorHead = 2 + crc32.Size

// sealCursor is the inverse of openCursor.
func sealCursor(kind cursorKind, rest []byte) []byte {
	cursor := append(make([]byte, 0, cursorHead+len(rest)), cursorVersion, byte(kind))
	cursor = binary.BigEndian.AppendUint32(cursor, crc32.ChecksumIEEE(rest))
	return append(cursor, rest...)
}

// openCursor is what a cursor of a kind holds. ok is false if it is none, or of
// another kind or version: then everything is read from the start.
func openCursor(kind cursorKind, cursor []byte) (rest []byte, ok bool) {
	if len(cursor) < cursorHead || cursor[0] != cursorVersion || cursor[1] != byte(kind) {
		return nil, false
	}
	rest = cursor[cursorHead:]
	return rest, binary.BigEndian.Uint32(cursor[2:]) == crc32.ChecksumIEEE(rest)
}

// cursorReader reads the parts of a cursor.
type cursorReader struct {
	rest   []byte
	failed bool
}

// number reads a number of at most limit.
func (r *cursorReader) number(limit int) int {
	value, n := binary.Uvarint(r.rest)
	if r.failed || n <= 0 || value > uint64(limit) {
		r.failed = true
		return 0
	}
	r.rest = r.rest[n:]
	return int(value)
}

func (r *cursorReader) text() string {
	n := r.number(len(r.rest))
	if r.failed || n > len(r.rest) {
		r.failed = true
		return ""
	}
	text := string(r.rest[:n])
	r.rest = r.rest[n:]
	return text
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}
