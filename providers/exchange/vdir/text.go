package vdir

import (
	"strings"
	"unicode/utf8"
)

// A text value of a card escapes backslash, comma, semicolon and line end (RFC
// 6350, section 3.4). A URI value escapes nothing; what it cannot hold we
// escape all the same, so that every text comes back as it was.
var (
	textEscaper = strings.NewReplacer(`\`, `\\`, "\n", `\n`, ",", `\,`, ";", `\;`)
	uriEscaper  = strings.NewReplacer(`\`, `\\`, "\n", `\n`)
)

// unescape undoes the escapes of a text and those that older cards use besides.
// A backslash that escapes nothing stands for itself.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return strings.ToValidUTF8(s, string(utf8.RuneError))
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n', 'N':
			b.WriteByte('\n')
		case '\\', ',', ';', ':':
			b.WriteByte(s[i])
		default:
			b.WriteByte('\\')
			b.WriteByte(s[i])
		}
	}
	return strings.ToValidUTF8(b.String(), string(utf8.RuneError))
}

// splitEscaped splits an escaped text at a separator that is not escaped. The
// parts are still escaped.
func splitEscaped(s string, separator byte) []string {
	var parts []string
	start := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case separator:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}

// cleanText is a text as a card can hold it: valid UTF-8, lines ended by \n, no
// other control characters than that and the tab.
func cleanText(s string) string {
	if isClean(s) {
		return s
	}
	valid := strings.ToValidUTF8(s, string(utf8.RuneError))
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case isControl(r):
			return -1
		}
		return r
	}, strings.ReplaceAll(valid, "\r\n", "\n"))
}

func isClean(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, isControl)
}

// isControl says whether a card cannot hold a character (RFC 6350, section 3.3,
// VALUE-CHAR). The line end is there in its escaped form.
func isControl(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r == 0x7f
}
