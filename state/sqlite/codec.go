package sqlite

import (
	"encoding/binary"
	"time"

	"contactsync/providers/addressbook"
)

// The columns called data hold the fields of a row that are never searched
// for, one after the other: reading a column costs more than reading what is in
// it. Texts have their length before them, numbers are varints, digests their 16
// bytes, and those that are zero only a bit. The order of the fields belongs to
// the schema's version.

func appendText(b []byte, text string) []byte {
	b = binary.AppendUvarint(b, uint64(len(text)))
	return append(b, text...)
}

func appendNumber(b []byte, n int64) []byte { return binary.AppendVarint(b, n) }

// appendTime keeps the nanoseconds: of two items the older one counts.
func appendTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, 0)
	}
	b = append(b, 1)
	b = binary.AppendVarint(b, t.Unix())
	return binary.AppendUvarint(b, uint64(t.Nanosecond()))
}

// appendDigests takes at most eight digests: which of them are zero is one byte.
func appendDigests(b []byte, digests ...addressbook.Digest) []byte {
	mask := len(b)
	b = append(b, 0)
	for i, d := range digests {
		if !d.IsZero() {
			b[mask] |= 1 << i
			b = append(b, d[:]...)
		}
	}
	return b
}

// decoder takes packed fields apart. After the first field that is not there,
// damaged is set and all further fields are zero. Texts are parts of rest, not
// copies.
type decoder struct {
	rest    string
	damaged bool
}

func (d *decoder) fail() {
	d.rest, d.damaged = "", true
}

func (d *decoder) take(n uint64) string {
	if n > uint64(len(d.rest)) {
		d.fail()
		return ""
	}
	taken := d.rest[:n]
	d.rest = d.rest[n:]
	return taken
}

func (d *decoder) unsigned() uint64 {
	// Nearly all lengths are of one byte.
	if len(d.rest) > 0 && d.rest[0] < 0x80 {
		n := uint64(d.rest[0])
		d.rest = d.rest[1:]
		return n
	}
	var n uint64
	for i := 0; i < len(d.rest) && i < binary.MaxVarintLen64; i++ {
		c := d.rest[i]
		n |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			d.rest = d.rest[i+1:]
			return n
		}
	}
	d.fail()
	return 0
}

func (d *decoder) text() string { return d.take(d.unsigned()) }

func (d *decoder) number() int64 {
	n := d.unsigned()
	return int64(n>>1) ^ -int64(n&1)
}

func (d *decoder) time() time.Time {
	if d.unsigned() == 0 {
		return time.Time{}
	}
	seconds := d.number()
	return time.Unix(seconds, int64(d.unsigned())).UTC()
}

func (d *decoder) digests(digests ...*addressbook.Digest) {
	mask := d.take(1)
	for i, digest := range digests {
		if d.damaged {
			return
		}
		if mask[0]&(1<<i) != 0 {
			copy(digest[:], d.take(uint64(len(digest))))
		}
	}
}
