package wire

import (
	"bufio"
	"io"
	"strconv"
)

// maxAnswer is the most bytes that are read of an answer: twice what an
// Exchange Server sends at most by default.
const maxAnswer = 128 << 20

// longestReference is as long as a reference to a character can be that is
// looked at: "&#x10FFFF;" and some zeros.
const longestReference = 16

// cleaner reads a document without the characters that XML forbids and without
// references to them. Exchange passes on what it finds in a mailbox, and one
// contact with a control character is not to make a page unreadable.
type cleaner struct {
	r    *bufio.Reader
	read int
}

func newCleaner(r io.Reader) *cleaner { return &cleaner{r: bufio.NewReader(r)} }

// ReadByte is what an XML decoder uses.
func (c *cleaner) ReadByte() (byte, error) {
	for {
		b, err := c.r.ReadByte()
		if err != nil {
			return 0, err
		}
		if c.read++; c.read > maxAnswer {
			return 0, errBounds
		}
		switch {
		case b == '&':
			if n := c.forbiddenReference(); n > 0 {
				if _, err := c.r.Discard(n); err != nil {
					return 0, err
				}
				continue
			}
		case b == 0xEF: // begins U+FFFE and U+FFFF, which end in BE and BF
			if next, _ := c.r.Peek(2); len(next) == 2 && next[0] == 0xBF && next[1] >= 0xBE {
				if _, err := c.r.Discard(2); err != nil {
					return 0, err
				}
				continue
			}
		case b < 0x20 && !isCharacter(rune(b)):
			continue
		}
		return b, nil
	}
}

// forbiddenReference is how many bytes after an ampersand belong to a
// reference to a character that XML forbids, 0 if there is none.
func (c *cleaner) forbiddenReference() int {
	next, _ := c.r.Peek(2)
	if len(next) < 2 || next[0] != '#' {
		return 0
	}
	for n := 3; n <= longestReference; n++ {
		next, err := c.r.Peek(n)
		if err != nil {
			return 0
		}
		if next[n-1] != ';' {
			continue
		}
		digits, base := string(next[1:n-1]), 10
		if digits[0] == 'x' {
			digits, base = digits[1:], 16
		}
		code, err := strconv.ParseUint(digits, base, 31)
		if err != nil || isCharacter(rune(code)) {
			return 0
		}
		return n
	}
	return 0
}

// Read makes a cleaner an io.Reader; decoders prefer ReadByte.
func (c *cleaner) Read(p []byte) (int, error) {
	for i := range p {
		b, err := c.ReadByte()
		if err != nil {
			return i, err
		}
		p[i] = b
	}
	return len(p), nil
}
