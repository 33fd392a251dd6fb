package wire

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
)

// input is where a document comes from. It keeps the error of reading, which is no
// fault of the document.
type input struct {
	r   io.Reader
	err error
}

// Read implements io.Reader.
func (in *input) Read(p []byte) (int, error) {
	n, err := in.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		in.err = err
	}
	return n, err
}

// declaration finds the encoding that the first line of a document names.
var declaration = regexp.MustCompile(`^\s*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']`)

// longestDeclaration is how much of a document is looked at for it.
const longestDeclaration = 256

// newText is the text of a document as valid UTF-8: by its byte order mark, or else
// by its declaration, or else as UTF-8. The error is one of reading, or a
// *FormatError for an encoding that is not known.
func newText(r io.Reader) (*bufio.Reader, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	start, err := in.Peek(longestDeclaration)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	from := repaired()
	switch {
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		from = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		from = unicode.UTF8BOM.NewDecoder()
	default:
		if m := declaration.FindSubmatch(start); m != nil {
			if from, err = charset(string(m[1])); err != nil {
				return nil, &FormatError{Reason: "its encoding is not known"}
			}
		}
	}
	return bufio.NewReaderSize(transform.NewReader(in, from), 64<<10), nil
}

// repaired makes UTF-8 of what is meant to be it.
func repaired() transform.Transformer { return runes.ReplaceIllFormed() }

// charset is what makes UTF-8 of an encoding. That a document whose bytes begin as
// those of ASCII is in UTF-16, as .NET's declarations of texts in memory say, cannot be.
func charset(name string) (transform.Transformer, error) {
	switch strings.ToLower(name) {
	case "utf-8", "utf8", "utf-16", "utf16", "unicode":
		return repaired(), nil
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return nil, err
	}
	return e.NewDecoder(), nil
}

// longestReference is as long as a reference to a character can be that is
// looked at: "&#x10FFFF;" and some zeros.
const longestReference = 16

// cleaner reads a document without the characters that XML forbids and without
// references to them: one record with a control character is not to make all
// others unreadable.
type cleaner struct {
	r *bufio.Reader

	// ended says that there is nothing more.
	ended bool
}

// ReadByte is what an XML decoder uses.
func (c *cleaner) ReadByte() (byte, error) {
	for {
		b, err := c.r.ReadByte()
		if err != nil {
			c.ended = errors.Is(err, io.EOF)
			return 0, err
		}
		skip := 0
		switch {
		case b == '&':
			skip = c.forbiddenReference()
		case b == 0xEF: // begins U+FFFE and U+FFFF, which end in BE and BF
			if next, _ := c.r.Peek(2); len(next) == 2 && next[0] == 0xBF && next[1] >= 0xBE {
				skip = 2
			}
		case b < 0x20 && !isCharacter(rune(b)):
			continue
		}
		if skip == 0 {
			return b, nil
		}
		if _, err := c.r.Discard(skip); err != nil {
			return 0, err
		}
	}
}

// forbiddenReference is how many bytes after an ampersand belong to a
// reference to a character that XML forbids, 0 if there is none.
func (c *cleaner) forbiddenReference() int {
	next, _ := c.r.Peek(longestReference)
	end := bytes.IndexByte(next, ';')
	if end < 2 || next[0] != '#' {
		return 0
	}
	digits, base := string(next[1:end]), 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	code, err := strconv.ParseUint(digits, base, 31)
	if err != nil || isCharacter(rune(code)) {
		return 0
	}
	return end + 1
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
