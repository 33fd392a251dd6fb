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

// appendAttribute appends a value that stands in double quotes. Characters that
// XML forbids are left out, invalid UTF-8 becomes U+FFFD. Parsers would make
// blanks of tabs and line ends, so these are references.
func appendAttribute(b []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r == '&':
			b = append(b, "&amp;"...)
		case r == '<':
			b = append(b, "&lt;"...)
		case r == '>':
			b = append(b, "&gt;"...)
		case r == '"':
			b = append(b, "&quot;"...)
		case r == '\t':
			b = append(b, "&#9;"...)
		case r == '\n':
			b = append(b, "&#10;"...)
		case r == '\r':
			b = append(b, "&#13;"...)
		case isCharacter(r):
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}
