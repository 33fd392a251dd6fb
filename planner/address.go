package planner

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"contactsync/providers/addressbook"
)

// Address is what a managed contact is called in all output and by the
// options -target, -exclude and -replace:
//
//	contact.<sync>["<rep id>/<key>"]
//
// It never has an e-mail address. Within the quotes characters are escaped as
// in Go, and %, * and, of the rep id, / are percent-encoded, so that
// ParseAddress gives a pattern that matches this contact alone.
func Address(sync string, rep addressbook.RepID, key addressbook.Key) string {
	inside := repEscaper.Replace(string(rep)) + "/" + keyEscaper.Replace(string(key))
	return "contact." + syncLabel(sync) + "[" + strconv.Quote(inside) + "]"
}

var (
	keyEscaper = strings.NewReplacer("%", "%25", "*", "%2A")
	repEscaper = strings.NewReplacer("%", "%25", "*", "%2A", "/", "%2F")
	unescaper  = strings.NewReplacer("%25", "%", "%2A", "*", "%2a", "*", "%2F", "/", "%2f", "/")
)

// syncLabel is the name of a sync as it stands in an address: quoted, if it is
// no identifier, and *, if it is not known which sync made the contact.
func syncLabel(sync string) string {
	if sync == "" {
		return "*"
	}
	if strings.ContainsFunc(sync, notInIdentifier) {
		return strconv.Quote(keyEscaper.Replace(sync))
	}
	return sync
}

func notInIdentifier(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '-'
}

// AddressPattern names one contact or many. In each of its parts * stands for
// any characters, also none; a *, % or / that is meant as such is
// percent-encoded.
type AddressPattern struct {
	Sync string

	// Rep is a pattern for rep ids. It may be an e-mail address instead, which
	// its user resolves.
	Rep string

	Key string
}

// errAddress is what every unreadable address is told.
var errAddress = errors.New(`write contact.<sync>["<rep id>/<source>/<kind>/<record id>"], or contact.<sync> for all contacts of a sync; * stands for any characters`)

// ParseAddress is the inverse of Address. It also understands
//
//	contact.<sync>             all contacts of a sync
//	contact.<sync>["<rep>/*"]  all contacts of a sync in one mailbox
//	contact.<sync>[<rep>/…]    without quotes, which some shells take away
//
// and * for any characters in every part.
func ParseAddress(text string) (AddressPattern, error) {
	sync, inside, err := cutAddress(text)
	if err != nil {
		return AddressPattern{}, fmt.Errorf("the address %q cannot be understood: %w", text, err)
	}
	if inside == "" {
		return AddressPattern{Sync: sync, Rep: "*", Key: "*"}, nil
	}
	rep, key, ok := strings.Cut(inside, "/")
	if !ok || rep == "" || key == "" {
		return AddressPattern{}, fmt.Errorf("the address %q cannot be understood: %w", text, errAddress)
	}
	return AddressPattern{Sync: sync, Rep: rep, Key: key}, nil
}

// cutAddress takes the name of the sync and what is in the brackets out of an
// address, without their quotes. Without brackets, inside is empty.
func cutAddress(text string) (sync, inside string, err error) {
	rest, ok := strings.CutPrefix(text, "contact.")
	if !ok {
		return "", "", errAddress
	}
	if quoted, err := strconv.QuotedPrefix(rest); err == nil {
		if sync, err = strconv.Unquote(quoted); err != nil {
			return "", "", errAddress
		}
		rest = rest[len(quoted):]
	} else {
		end := strings.IndexByte(rest, '[')
		if end < 0 {
			end = len(rest)
		}
		sync, rest = rest[:end], rest[end:]
		if sync == "" || strings.ContainsFunc(strings.ReplaceAll(sync, "*", ""), notInIdentifier) {
			return "", "", errAddress
		}
	}
	if rest == "" {
		return sync, "", nil
	}
	if len(rest) < 3 || rest[0] != '[' || rest[len(rest)-1] != ']' {
		return "", "", errAddress
	}
	inside = rest[1 : len(rest)-1]
	if inside[0] != '"' {
		return sync, inside, nil
	}
	if inside, err = strconv.Unquote(inside); err != nil || inside == "" {
		return "", "", errAddress
	}
	return sync, inside, nil
}

// Matches says whether the pattern names a contact. Keys are compared ignoring
// case, as everywhere.
func (p AddressPattern) Matches(sync string, rep addressbook.RepID, key addressbook.Key) bool {
	return Glob(p.Sync, sync) &&
		Glob(p.Rep, string(rep)) &&
		Glob(string(addressbook.Key(p.Key).Fold()), string(key.Fold()))
}

// Glob says whether a text matches a pattern, in which * stands for any
// characters; a *, % or / that is meant as such is percent-encoded.
func Glob(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	for i := range parts {
		parts[i] = unescaper.Replace(parts[i])
	}
	first, last := parts[0], parts[len(parts)-1]
	if len(parts) == 1 {
		return text == first
	}
	text, ok := strings.CutPrefix(text, first)
	if !ok {
		return false
	}
	if text, ok = strings.CutSuffix(text, last); !ok {
		return false
	}
	for _, part := range parts[1 : len(parts)-1] {
		if _, text, ok = strings.Cut(text, part); !ok {
			return false
		}
	}
	return true
}
