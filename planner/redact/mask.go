package redact

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"

	"contactsync/providers/addressbook"
)

// mask stands for characters that are not shown, however many they are.
const mask = "***"

// phoneDigits is from how many digits on a text without letters counts as a number that
// can be called.
const phoneDigits = 5

// Plain is Value for programs: nil for an absent value, a text or a list of texts. What is shown is
// whole and as it is; EscapeJSON makes it safe to print.
func (r *Redactor) Plain(property string, v addressbook.Value) any {
	switch shown := r.Shows(property); {
	case v.IsAbsent():
		return nil
	case shown && isBinary(property):
		return binary(v)
	case shown:
	case r.mode == Partial && !isSecret(property):
		v = partial(v)
	default:
		return r.hidden(property, v)
	}
	if len(v.List) > 0 {
		return v.List
	}
	return v.Text
}

// hidden is what stands for a value that is not shown.
func (r *Redactor) hidden(property string, v addressbook.Value) string {
	switch {
	case r.mode == hash:
		return r.hash(append([]string{v.Text}, v.List...)...)
	case r.mode != Partial || isSecret(property):
		return Sensitive
	}
	v = partial(v)
	if len(v.List) > 0 {
		return list(v.List)
	}
	return quoteFrom(v.Text, 0)
}

// hash is the keyed hash of texts: HMAC-SHA-256, of which 48 bits are shown.
func (r *Redactor) hash(texts ...string) string {
	h := hmac.New(sha256.New, r.key)
	h.Write([]byte(strings.Join(texts, "\x00")))
	return "(hash " + hex.EncodeToString(h.Sum(nil)[:6]) + ")"
}

// isSecret says whether not even a part of a property's values is shown.
func isSecret(property string) bool {
	known, ok := addressbook.LookUp(property)
	return ok && (known.Class == addressbook.Secret || known.Type == addressbook.Binary)
}

// partial is a value with most of it masked.
func partial(v addressbook.Value) addressbook.Value {
	if len(v.List) == 0 {
		return addressbook.Text(partialText(v.Text))
	}
	masked := make([]string, len(v.List))
	for i, element := range v.List {
		masked[i] = partialText(element)
	}
	return addressbook.List(masked...)
}

// partialText leaves of an e-mail address the beginnings of its two halves and the top-level domain,
// of a phone number the last two digits, and of another text its first character.
func partialText(s string) string {
	if local, domain, ok := strings.Cut(s, "@"); ok {
		top := ""
		if dot := strings.LastIndexByte(domain, '.'); dot >= 0 {
			domain, top = domain[:dot], domain[dot:]
		}
		return beginning(local) + "@" + beginning(domain) + top
	}
	digits, letters := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	if last := len(s) - 2; letters == 0 && digits >= phoneDigits && unicode.IsDigit(rune(s[last])) && unicode.IsDigit(rune(s[last+1])) {
		return mask + s[last:]
	}
	return beginning(s)
}

// beginning is the first character of a text and a mask for the rest, or the mask alone if the
// character would be most of the text.
func beginning(s string) string {
	if utf8.RuneCountInString(s) < 3 {
		return mask
	}
	_, n := utf8.DecodeRuneInString(s)
	return s[:n] + mask
}
