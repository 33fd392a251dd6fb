package property

import (
	"strconv"
	"time"
	"unicode/utf8"
)

// Writer builds an XML document by appending. Its zero value is ready for use.
// What it is given as a value is escaped; what XML 1.0 cannot hold, control
// characters above all, is left out. It does not check that tags match.
type Writer struct {
	buf  []byte
	open bool // the last start tag has no ">" yet
}

// Bytes is what was written since the last Reset, and valid until the next call.
func (w *Writer) Bytes() []byte {
	w.shut()
	return w.buf
}

// Len is the number of bytes written.
func (w *Writer) Len() int { return len(w.buf) }

// Reset forgets what was written and keeps the memory.
func (w *Writer) Reset() { w.buf, w.open = w.buf[:0], false }

// Raw appends a piece of XML as it is.
func (w *Writer) Raw(xml string) {
	w.shut()
	w.buf = append(w.buf, xml...)
}

// Open begins an element; name has its prefix, as in "t:Contact".
func (w *Writer) Open(name string) {
	w.shut()
	w.buf = append(w.buf, '<')
	w.buf = append(w.buf, name...)
	w.open = true
}

// Attr adds an attribute to the element that was just begun.
func (w *Writer) Attr(name, value string) {
	w.buf = append(w.buf, ' ')
	w.buf = append(w.buf, name...)
	w.buf = append(w.buf, '=', '"')
	w.escape(value)
	w.buf = append(w.buf, '"')
}

// Text appends character data. A carriage return is written as a reference, since a reader would
// make a line feed of it.
func (w *Writer) Text(value string) {
	w.shut()
	w.escape(value)
}

// Close ends the element, as an empty one if nothing was written into it.
func (w *Writer) Close(name string) {
	if w.open {
		w.buf = append(w.buf, '/', '>')
		w.open = false
		return
	}
	w.buf = append(w.buf, '<', '/')
	w.buf = append(w.buf, name...)
	w.buf = append(w.buf, '>')
}

// Element writes an element that holds only text.
func (w *Writer) Element(name, text string) {
	w.Open(name)
	w.Text(text)
	w.Close(name)
}

// Int writes an element that holds a number.
func (w *Writer) Int(name string, n int64) {
	w.Open(name)
	w.shut()
	w.buf = strconv.AppendInt(w.buf, n, 10)
	w.Close(name)
}

// Bool writes an element that holds true or false.
func (w *Writer) Bool(name string, value bool) {
	w.Open(name)
	w.shut()
	w.buf = strconv.AppendBool(w.buf, value)
	w.Close(name)
}

// Time writes an element that holds a moment in whole seconds of UTC.
func (w *Writer) Time(name string, t time.Time) {
	w.Open(name)
	w.shut()
	w.buf = t.UTC().AppendFormat(w.buf, timeLayout)
	w.Close(name)
}

const timeLayout = "2006-01-02T15:04:05Z"

func (w *Writer) shut() {
	if w.open {
		w.buf = append(w.buf, '>')
		w.open = false
	}
}

// escape appends what may stand in text and in attributes alike. Tabs and line
// feeds are safe in text, but not in attributes, so they are references in both
// only if the element is still open.
func (w *Writer) escape(s string) {
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if plain[c] {
			i++
			continue
		}
		size := 1
		var instead string
		switch {
		case c >= utf8.RuneSelf:
			var r rune
			r, size = utf8.DecodeRuneInString(s[i:])
			invalid := r == utf8.RuneError && size == 1
			if !invalid && r != 0xFFFE && r != 0xFFFF {
				i += size
				continue
			}
		case c == '&':
			instead = "&amp;"
		case c == '<':
			instead = "&lt;"
		case c == '>':
			instead = "&gt;"
		case c == '"':
			instead = "&quot;"
		case c == '\r':
			instead = "&#xD;"
		case c == '\n' && w.open:
			instead = "&#xA;"
		case c == '\t' && w.open:
			instead = "&#x9;"
		case c == '\n' || c == '\t':
			i++
			continue
		}
		w.buf = append(w.buf, s[from:i]...)
		w.buf = append(w.buf, instead...)
		i += size
		from = i
	}
	w.buf = append(w.buf, s[from:]...)
}

// plain are the bytes that need no second look.
var plain = func() (table [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		table[c] = c != '&' && c != '<' && c != '>' && c != '"'
	}
	return table
}()
