package property

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mapi"
)

// parseContains reads a test of a text. Without attributes it is one for the
// whole text, exactly.
func parseContains(n *schema.Node) (condition, *Problem) {
	c, problem := parseColumn(n.First(), codeQuery)
	if problem != nil {
		return nil, problem
	}
	if c.kind != mapi.String && c.kind != mapi.Strings {
		return nil, (&Problem{Code: codeContains, Text: "Contains takes a property that is a text."}).at(c.path)
	}
	fold := folding(n.Attr("ContainmentComparison"))
	part := fold(n.Child("Constant").Attr("Value"))
	inside := containment(n.Attr("ContainmentMode"))
	return func(s source) bool {
		switch v := c.value(s).(type) {
		case string:
			return inside(fold(v), part)
		case []string:
			for _, one := range v {
				if inside(fold(one), part) {
					return true
				}
			}
		}
		return false
	}, nil
}

// folding makes texts equal that a ContainmentComparison takes for equal. Loose
// disregards all that can be.
func folding(comparison string) func(string) string {
	loose := strings.HasPrefix(comparison, "Loose")
	noCase := loose || strings.HasPrefix(comparison, "IgnoreCase")
	noMarks := loose || strings.Contains(comparison, "NonSpac")
	return func(s string) string {
		if noMarks {
			s = withoutMarks(s)
		}
		if noCase {
			s = strings.ToLower(s)
		}
		return s
	}
}

// withoutMarks takes accents off. Text that cannot be decomposed stays.
func withoutMarks(s string) string {
	plain, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), s)
	if err != nil {
		return s
	}
	return plain
}

// containment is how a ContainmentMode looks for a part in a text.
func containment(mode string) func(text, part string) bool {
	switch mode {
	case "Prefixed":
		return strings.HasPrefix
	case "Substring":
		return strings.Contains
	case "PrefixOnWords":
		return func(text, part string) bool { return onWords(text, part, func(string) bool { return true }) }
	case "ExactPhrase":
		return func(text, part string) bool {
			return onWords(text, part, func(rest string) bool { return !startsWithLetter(rest) })
		}
	}
	return func(text, part string) bool { return text == part }
}

// onWords says whether part begins at the beginning of a word, and what follows it is
// accepted.
func onWords(text, part string, accept func(rest string) bool) bool {
	before := ' '
	for i, r := range text {
		if rest, ok := strings.CutPrefix(text[i:], part); ok && !letter(before) && accept(rest) {
			return true
		}
		before = r
	}
	return false
}

func startsWithLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s != "" && letter(r)
}

// letter says whether words are made of the character.
func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
