package redact

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// EscapeJSON makes an encoded JSON text safe to print without changing what it means: characters that
// would act on a terminal or would not be seen, and what CI systems take as a command in
// the middle of a line, become \u escapes. Such characters can only be within its strings; line ends
// between values stay.
func EscapeJSON(encoded []byte) []byte {
	if !needsEscape(encoded) {
		return encoded
	}
	escaped := make([]byte, 0, len(encoded)+16)
	for i := 0; i < len(encoded); {
		r, n := utf8.DecodeRune(encoded[i:])
		switch {
		case r == '\n', r != '#' && visible(r) && (r != utf8.RuneError || n > 1):
			escaped = append(escaped, encoded[i:i+n]...)
		case r == '#' && !isCommand(encoded[i:]):
			escaped = append(escaped, '#')
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				escaped = fmt.Appendf(escaped, `\u%04x`, unit)
			}
		}
		i += n
	}
	return escaped
}

// InPlace is the text of a file with other characters, as many bytes long, in place of those that act
// on a terminal or are not seen. So what is known of places in the file holds for it.
func InPlace(text []byte) []byte {
	shown := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		switch {
		case r == '\n', r == '\t', r == '\r' && i+1 < len(text) && text[i+1] == '\n', visible(r) && (r != utf8.RuneError || n > 1):
			shown = append(shown, text[i:i+n]...)
		default:
			shown = append(shown, strings.Repeat("?", n)...)
		}
		i += n
	}
	return shown
}

// needsEscape says whether anything but plain ASCII is in an encoded text, or a number sign.
func needsEscape(encoded []byte) bool {
	for _, b := range encoded {
		if b != '\n' && (b < ' ' || b >= 0x7F || b == '#') {
			return true
		}
	}
	return false
}

// inCode replaces what ends a code span in Markdown, or a cell of a table around it.
var inCode = strings.NewReplacer("`", `\x60`, "|", `\x7c`)

// Code is a text that is safe to print as Markdown shows it: as code, within which neither HTML, nor
// links, nor mentions of people mean anything. It takes what Text, Message or Value give.
func Code(s string) string { return "`" + inCode.Replace(s) + "`" }

// The characters that the commands of GitHub's runner are written with, and what stands for them.
var (
	inCommand  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	inProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// CommandMessage is the message of a command to GitHub's runner. It takes what Text and Message give,
// and line ends between these.
//
// The form is that of the runner's toolkit: packages/core/src/command.ts of github.com/actions/toolkit.
func CommandMessage(s string) string { return inCommand.Replace(s) }

// CommandProperty is the value of a property of such a command.
func CommandProperty(s string) string { return inProperty.Replace(s) }
