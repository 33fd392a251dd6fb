package redact

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How much is shown of a name or an id, and of a sentence.
const (
	textRunes    = 500
	messageRunes = 1000
)

// Text is a text that somebody else wrote, such as the id of a record, the
// name of a sync or of a folder, as it may be printed anywhere in a line: one
// line, without control characters, at least one character long and without a
// blank at its end. It escapes as Go does (\n, \x1b, \u202e), but leaves
// backslashes and quotes as they are.
func Text(s string) string { return line(s, textRunes) }

// Quote is Text in double quotes. Backslashes and quotes in it are escaped,
// so that no two texts look the same, unless they are so long that they are
// cut.
func Quote(s string) string {
	shown, ellipsis := cut(s, textRunes)
	return `"` + escape(shown, `"\`) + ellipsis + `"`
}

// Line is a line of a file that somebody else wrote, without its end: like Text, but whole, with its
// tabs, and empty if it is.
func Line(s string) string {
	parts := strings.Split(s, "\t")
	for i, part := range parts {
		parts[i] = escape(part, "")
	}
	return uncolon(strings.Join(parts, "\t"))
}

// uncolon makes that a line does not begin with two colons, blanks aside: GitHub takes such a
// line as a command.
func uncolon(line string) string {
	if unindented := strings.TrimLeft(line, " \t"); strings.HasPrefix(unindented, "::") {
		return line[:len(line)-len(unindented)] + `\x3a` + unindented[1:]
	}
	return line
}

// Commands is a text of several lines, in which CI systems find no command: it was put together, and
// its lines broken, from texts that were safe one by one.
func Commands(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = uncolon(line)
		for i := range len(line) {
			if line[i] == '#' && isCommand(line[i:]) {
				b.WriteString(`\x23`)
			} else {
				b.WriteByte(line[i])
			}
		}
	}
	return b.String()
}

func line(s string, limit int) string {
	shown, ellipsis := cut(s, limit)
	escaped := uncolon(escape(shown, "") + ellipsis)
	if escaped == "" {
		return `""`
	}
	if last := len(escaped) - 1; escaped[last] == ' ' {
		escaped = escaped[:last] + `\x20`
	}
	return escaped
}

// cut is the first characters of a text, and what stands for the rest if there
// is one.
func cut(s string, limit int) (shown, ellipsis string) {
	if len(s) <= limit {
		return s, ""
	}
	n := 0
	for i := range s {
		if n == limit {
			return s[:i], "…"
		}
		n++
	}
	return s, ""
}

// escape makes visible what would act on a terminal or a log viewer, or would
// not be seen: control characters, bytes that are not UTF-8, characters
// without width or that change the direction of writing, and the first
// character of what CI systems take as a command. The ASCII characters of
// special get a backslash.
func escape(s, special string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case strings.ContainsRune(special, r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '#' && isCommand(s[i:]), r < utf8.RuneSelf && !visible(r):
			fmt.Fprintf(&b, `\x%02x`, r)
		case visible(r):
			b.WriteRune(r)
		case r <= 0xFFFF:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
		i += n
	}
	return b.String()
}

// isCommand says whether a text begins like "##[error]" (GitHub, Azure),
// "##vso[" (Azure) or "##teamcity[", which count anywhere in a line.
func isCommand[T string | []byte](s T) bool {
	if len(s) < 2 || s[0] != '#' || s[1] != '#' {
		return false
	}
	i := 2
	for i < len(s) && (s[i]|0x20) >= 'a' && (s[i]|0x20) <= 'z' {
		i++
	}
	return i < len(s) && s[i] == '['
}

// visible says whether a character can be seen and stays in its place. Of the
// characters that Unicode counts as printable some have no glyph: the fillers
// of Hangul, the blank of Braille and the joiner of graphemes. The blank of
// Chinese and Japanese stands in the names of people and is shown.
func visible(r rune) bool {
	switch r {
	case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0:
		return false
	case 0x3000:
		return true
	}
	return unicode.IsPrint(r)
}

// hideAddresses replaces what looks like an e-mail address.
func hideAddresses(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		end := strings.IndexFunc(s, func(r rune) bool { return !inAddress(r) })
		if end < 0 {
			end = len(s)
		}
		word := s[:end]
		if strings.Contains(strings.Trim(word, "@."), "@") {
			b.WriteString(Sensitive)
			word = word[len(strings.TrimRight(word, ".")):]
		}
		b.WriteString(word)
		_, n := utf8.DecodeRuneInString(s[end:])
		b.WriteString(s[end : end+n])
		s = s[end+n:]
	}
	return b.String()
}

// inAddress says whether a character can stand in an e-mail address. A slash
// can, but is left out for the sake of paths.
func inAddress(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) ||
		strings.ContainsRune("@.!#$%&'*+-=?^_`{|}~", r)
}
