package database

import (
	"strconv"
	"time"
)

// Record is a row of a table. It never changes.
type Record struct {
	ID      uint64
	Deleted bool // marked as deleted, and still there

	changed int64 // when, in seconds since 1970
	values  []string
}

// station is how far a station number is shifted in an id.
const station = 32

// StatNo is the station that made the record.
func (r *Record) StatNo() uint32 { return uint32(r.ID >> station) }

// SeqNo is the number of the record at its station.
func (r *Record) SeqNo() uint32 { return uint32(r.ID) }

// Changed is when the record was changed last, in UTC, to the second.
func (r *Record) Changed() time.Time { return time.Unix(r.changed, 0).UTC() }

// with is the record with another value in a column.
func (r *Record) with(column int, value string) *Record {
	changed := *r
	changed.values = make([]string, max(len(r.values), column+1))
	copy(changed.values, r.values)
	changed.values[column] = value
	return &changed
}

// FormatID is an id as replies have it: a decimal number.
func FormatID(id uint64) string { return strconv.FormatUint(id, 10) }

// ParseID reads an id as replies have it. It is false for anything else, and for
// 0, which no record has.
func ParseID(text string) (id uint64, ok bool) {
	id, err := strconv.ParseUint(text, 10, 64)
	return id, err == nil && id != 0 && FormatID(id) == text
}
