package crm

import (
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// flushed is how much of a reply is held back, in bytes.
const flushed = 64 << 10

// reply writes a document as it comes into being. Errors stay until the end.
type reply struct {
	to     io.Writer
	buffer []byte
	err    error
}

// newReply begins a document in an encoding.
func newReply(to io.Writer, name string) *reply {
	r := &reply{to: to}
	switch name {
	case "utf-16":
		r.to = transform.NewWriter(to, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder())
	case "iso-8859-1":
		r.to = transform.NewWriter(to, encoding.HTMLEscapeUnsupported(charmap.ISO8859_1.NewEncoder()))
	}
	r.raw(`<?xml version="1.0" encoding="` + name + `"?>`)
	return r
}

// raw adds text as it is.
func (r *reply) raw(text string) { r.buffer = append(r.buffer, text...) }

// begin begins an element.
func (r *reply) begin(name string, attrs ...attr) {
	r.raw("<" + name)
	for _, a := range attrs {
		r.raw(" " + a.name + `="`)
		r.text(a.value)
		r.raw(`"`)
	}
	r.raw(">")
}

// end ends an element.
func (r *reply) end(name string) { r.raw("</" + name + ">") }

// fail says why a command was not done.
func (r *reply) fail(p *problem, code attr) {
	attrs := []attr{{"type", "error"}}
	if code.name != "" {
		attrs = append(attrs, code)
	}
	r.begin("return", attrs...)
	r.text(p.text)
	r.end("return")
}

// text adds text that is escaped. Characters that XML cannot have are left out.
func (r *reply) text(text string) {
	done := 0
	for i := 0; i < len(text); {
		c, size := rune(text[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(text[i:])
		}
		if escaped, special := escape(c, size); special {
			r.buffer = append(r.buffer, text[done:i]...)
			r.raw(escaped)
			done = i + size
		}
		i += size
	}
	r.buffer = append(r.buffer, text[done:]...)
}

// escape is what is written for a character of so many bytes; special is false
// if that is the character itself.
func escape(c rune, size int) (escaped string, special bool) {
	switch {
	case c == '&':
		return "&amp;", true
	case c == '<':
		return "&lt;", true
	case c == '>':
		return "&gt;", true
	case c == '"':
		return "&quot;", true
	case c == '\n':
		return "&#xA;", true
	case c == '\r':
		return "&#xD;", true
	case c == '\t':
		return "&#x9;", true
	case c < ' ' || c == 0xFFFE || c == 0xFFFF:
		return "", true
	case c == utf8.RuneError && size == 1:
		return "\ufffd", true
	}
	return "", false
}

// flush writes what was held back, if that is much.
func (r *reply) flush() {
	if len(r.buffer) >= flushed {
		r.write()
	}
}

func (r *reply) write() {
	if r.err == nil {
		_, r.err = r.to.Write(r.buffer)
	}
	r.buffer = r.buffer[:0]
}

// close writes the rest.
func (r *reply) close() {
	r.write()
	if closer, ok := r.to.(io.Closer); ok && r.err == nil {
		r.err = closer.Close()
	}
}
