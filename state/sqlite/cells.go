package sqlite

import (
	"zombiezen.com/go/sqlite"
)

// cells collects columns of many rows in one piece of memory, so that reading a
// row allocates nothing: once they are all there, text makes one string of them,
// and what is decoded are parts of it. A cells is used again for other rows after
// reset.
type cells struct {
	bytes []byte
	ends  []int
}

// minFree is how much room is kept free, so that nearly every column can be
// copied without asking for its length first.
const minFree = 4 << 10

func (c *cells) reset() {
	c.bytes, c.ends = c.bytes[:0], c.ends[:0]
}

// add appends a column of the row that stmt is at.
func (c *cells) add(stmt *sqlite.Stmt, column int) {
	c.grow(minFree)
	start := len(c.bytes)
	n := stmt.ColumnBytes(column, c.bytes[start:cap(c.bytes)])
	if start+n == cap(c.bytes) {
		c.grow(stmt.ColumnLen(column))
		n = stmt.ColumnBytes(column, c.bytes[start:cap(c.bytes)])
	}
	c.bytes = c.bytes[:start+n]
	c.ends = append(c.ends, start+n)
}

// grow makes room for n more bytes.
func (c *cells) grow(n int) {
	if cap(c.bytes)-len(c.bytes) >= n {
		return
	}
	grown := make([]byte, len(c.bytes), 2*cap(c.bytes)+n)
	copy(grown, c.bytes)
	c.bytes = grown
}

func (c *cells) len() int { return len(c.ends) }

// text is all cells, one after the other; at is the i-th of them.
func (c *cells) text() string { return string(c.bytes) }

func (c *cells) at(text string, i int) string {
	if i == 0 {
		return text[:c.ends[0]]
	}
	return text[c.ends[i-1]:c.ends[i]]
}
