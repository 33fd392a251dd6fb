package crm

import (
	"slices"
	"strconv"
	"strings"
)

// languages are the ISO 639 codes of the languages that Aurea CRM has, in the order
// of its own numbers for them.
var languages = []string{
	"de", "en", "fr", "es", "pt", "nl", "da", "it", "cs", "hu", "sk", "pl", "el", "uk", "sl", "ru", "sv", "fi", "no", "tr",
	"hr", "sr", "ro", "ja", "zh",
}

// parseLanguage reads a code, a code with a region, or a number.
func parseLanguage(text string) (code string, ok bool) {
	if n, err := strconv.Atoi(text); err == nil {
		if n < 0 || n >= len(languages) {
			return "", false
		}
		return languages[n], true
	}
	code, _, _ = strings.Cut(strings.ToLower(text), "-")
	return code, slices.Contains(languages, code)
}
