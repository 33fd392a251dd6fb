package config

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters are letters that have no accent to take off and are written with
// others where an alphabet lacks them.
var letters = strings.NewReplacer(
	"ß", "ss", "ẞ", "SS", "æ", "ae", "Æ", "AE", "œ", "oe", "Œ", "OE", "ø", "o", "Ø", "O",
	"ł", "l", "Ł", "L", "đ", "d", "Đ", "D", "ð", "d", "Ð", "D", "þ", "th", "Þ", "TH", "ı", "i",
)

// fold takes the accents off Latin and Greek letters: "Łukasz Müller" becomes
// "Lukasz Muller". In other scripts a mark makes another letter: й is not и.
func fold(text string) string {
	var folded strings.Builder
	var base rune
	for _, r := range norm.NFD.String(letters.Replace(text)) {
		if !unicode.Is(unicode.Mn, r) {
			base = r
		} else if unicode.In(base, unicode.Latin, unicode.Greek) {
			continue
		}
		folded.WriteRune(r)
	}
	return norm.NFC.String(folded.String())
}
