package wire

import "unicode/utf8"

// isCharacter says whether XML 1.0 allows a character (section 2.2).
func isCharacter(r rune) bool {
	switch {
	case r < 0x20:
		return r == '\t' || r == '\n' || r == '\r'
	case r < 0xD800:
		return true
	default:
		return r >= 0xE000 && r != 0xFFFE && r != 0xFFFF && r <= utf8.MaxRune
	}
}

// appendText appends s as the text of an element. Characters that XML forbids
// are left out, invalid UTF-8 becomes U+FFFD. A carriage return is written as
// a reference, since parsers make a line feed of a bare one.
func appendText(b []byte, s string) []byte {
	return appendEscaped(b, s, func(c byte) string {
		switch c {
		case '&':
			return "&amp;"
		case '<':
			return "&lt;"
		case '>': // it ends a CDATA section that is none: "]]>"
			return "&gt;"
		case '\r':
			return "&#xD;"
		}
		return ""
	})
}

// appendAttribute is appendText for a value in double quotes, in which parsers
// make blanks of tabs and line feeds too.
func appendAttribute(b []byte, s string) []byte {
	return appendEscaped(b, s, func(c byte) string {
		switch c {
		case '&':
			return "&amp;"
		case '<':
			return "&lt;"
		case '"':
			return "&quot;"
		case '\t':
			return "&#x9;"
		case '\n':
			return "&#xA;"
		case '\r':
			return "&#xD;"
		}
		return ""
	})
}

// appendEscaped appends s to before, with those ASCII characters replaced that
// escape gives a text for.
func appendEscaped(before []byte, s string, escape func(byte) string) []byte {
	b := before
	done := 0 // s[:done] was appended or left out
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			switch e := escape(c); {
			case e != "":
				b = append(append(b, s[done:i]...), e...)
				done = i + 1
			case !isCharacter(rune(c)):
				b = append(b, s[done:i]...)
				done = i + 1
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			b = append(append(b, s[done:i]...), "\uFFFD"...)
			done = i + size
		case !isCharacter(r):
			b = append(b, s[done:i]...)
			done = i + size
		}
		i += size
	}
	return append(b, s[done:]...)
}
