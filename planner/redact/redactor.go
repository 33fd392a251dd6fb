// Package redact is the one place where values of contacts, and texts that
// others wrote, become presentable: a value by the privacy class of its
// property, every text as a single line without anything that acts on the
// terminal or on the CI system that shows it.
//
// It is pure, and every function gives back text that is safe to print,
// whatever it is given.
package redact

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"contactsync/providers/addressbook"
)

// Mode says whether values that are not public are shown.
type Mode int

// The modes. The zero Mode is the safe one.
const (
	// Hide shows the values of public properties alone.
	Hide Mode = iota

	// Partial shows of a value enough to recognize it by somebody who knows it:
	// "a***@e***.com". Of what is secret it shows nothing.
	Partial

	// hash shows a keyed hash in place of a value: see NewHashing.
	hash

	// Show shows all values, for somebody who asked to see them.
	Show
)

// Sensitive stands for a value that is not shown.
const Sensitive = "(sensitive value)"

// Absent stands for the value of a property that a contact does not have. It
// is never hidden: that nothing is there says what a plan does, and no value.
const Absent = "null"

// How much is shown of one value, of a long list, and of a text around its
// first difference.
const (
	valueRunes   = 300
	listElements = 20
	contextRunes = 40
)

// Redactor shows the values of properties in one Mode. It may be used by
// several goroutines.
type Redactor struct {
	mode Mode

	// key is that of the hashes.
	key []byte

	// folders are the names of folders that are no secret.
	folders map[string]bool
}

// New makes a Redactor.
func New(mode Mode) *Redactor { return &Redactor{mode: mode} }

// NewHashing makes a Redactor that shows a hash, computed with a key, in place of each
// value that is not public. Equal values have equal hashes wherever the key is the same; who has
// the key can find out by trying which value a hash is of.
func NewHashing(key []byte) *Redactor { return &Redactor{mode: hash, key: key} }

// Shows says whether the values of a property are shown. A property that the
// table of well-known ones does not have counts as personal.
func (r *Redactor) Shows(property string) bool { return r.mode == Show || Public(property) }

// Public says whether the values of a property may be shown to everybody.
func Public(property string) bool {
	known, ok := addressbook.LookUp(property)
	return ok && known.Class == addressbook.Public
}

// HidesAll says whether nothing is shown of any value that is not public.
func (r *Redactor) HidesAll() bool { return r.mode == Hide }

// Value is the value of a property as it may be printed: Absent, Sensitive or what stands for a
// hidden value in the mode, a quoted text such as "Anna", a list such as ["a", "b"], or "(binary, 512
// bytes)". Long values are cut, and their length given.
func (r *Redactor) Value(property string, v addressbook.Value) string {
	switch {
	case v.IsAbsent():
		return Absent
	case !r.Shows(property):
		return r.hidden(property, v)
	case isBinary(property):
		return binary(v)
	case len(v.List) > 0:
		return list(v.List)
	}
	return quoteFrom(v.Text, 0)
}

// Pair is Value for the two sides of a change. Of texts that are too long to
// be shown whole it shows the part around their first difference, so that a
// change deep in a note can be seen.
func (r *Redactor) Pair(property string, before, after addressbook.Value) (from, to string) {
	short := utf8.RuneCountInString(before.Text) <= valueRunes && utf8.RuneCountInString(after.Text) <= valueRunes
	if short || before.Text == "" || after.Text == "" || !r.Shows(property) || isBinary(property) {
		return r.Value(property, before), r.Value(property, after)
	}
	start := windowStart(before.Text, after.Text)
	return quoteFrom(before.Text, start), quoteFrom(after.Text, start)
}

// Message is Text for a sentence of ours, such as an error or what is to be
// done about a record. It is for defence: should the sentence quote an e-mail
// address, as the path of a mailbox's directory may, that is hidden as a
// value would be.
func (r *Redactor) Message(s string) string {
	if r.mode != Show {
		s = hideAddresses(s)
	}
	return line(s, messageRunes)
}

func binary(v addressbook.Value) string { return fmt.Sprintf("(binary, %d bytes)", len(v.Text)) }

func isBinary(property string) bool {
	known, ok := addressbook.LookUp(property)
	return ok && known.Type == addressbook.Binary
}

func list(elements []string) string {
	shown := elements[:min(len(elements), listElements)]
	quoted := make([]string, len(shown), len(shown)+1)
	for i, element := range shown {
		quoted[i] = quoteFrom(element, 0)
	}
	if len(shown) == len(elements) {
		return "[" + strings.Join(quoted, ", ") + "]"
	}
	return fmt.Sprintf("[%s, …] (%d elements)", strings.Join(quoted, ", "), len(elements))
}

// quoteFrom quotes a text from a byte offset on, which is the start of a
// character.
func quoteFrom(s string, start int) string {
	shown, after := cut(s[start:], valueRunes)
	before := ""
	if start > 0 {
		before = "…"
	}
	quoted := `"` + before + escape(shown, `"\`) + after + `"`
	if before+after != "" {
		quoted += fmt.Sprintf(" (%d characters)", utf8.RuneCountInString(s))
	}
	return quoted
}

// windowStart is the byte offset from which two texts are shown: some
// characters before their first difference.
func windowStart(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	for i > 0 && i < len(a) && !utf8.RuneStart(a[i]) {
		i--
	}
	for range contextRunes {
		_, n := utf8.DecodeLastRuneInString(a[:i])
		i -= n
	}
	return i
}
