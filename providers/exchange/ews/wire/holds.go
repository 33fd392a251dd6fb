package wire

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"contactsync/providers/addressbook"
)

// Holds says why Exchange cannot hold a property, "" if it can. It holds the
// well-known ones and all that addressbook.NewMAPI names, but for our own
// marks and for those that are written along with another property.
//
// The name of an e-mail address is held together with its address: a contact that
// has the name alone loses it (see Normalize). An Update whose shape has the name
// but not the address sets the name that it is given, and leaves the entry alone
// if it is given none.
func Holds(property string) string {
	if _, ok := wellKnown[property]; ok {
		return ""
	}
	p, ok := addressbook.LookUp(property)
	if !ok {
		return fmt.Sprintf("there is no property %q", property)
	}
	if p.Set == addressbook.PropertySet && slices.Contains([]string{addressbook.KeyProperty, addressbook.MarkProperty, addressbook.FolderProperty}, p.Named) {
		return "it is a mark of contactsync's own"
	}
	if owner := writtenWith(p); owner != "" {
		return "it is written together with " + owner
	}
	if !utf8.ValidString(p.Named) || strings.ContainsFunc(p.Named, func(r rune) bool { return !isCharacter(r) }) {
		return "its name has characters that XML cannot carry"
	}
	return ""
}

// writtenWith is the well-known property that a MAPI property is written
// together with, "" if there is none.
func writtenWith(p addressbook.Property) string {
	address, _ := addressbook.LookUpSet("Address")
	switch {
	case p.Set == "" && (p.Tag == 0x0037 || p.Tag == 0x0E1D): // PR_SUBJECT, PR_NORMALIZED_SUBJECT
		return "display_name"
	case p.Set != address || p.Named != "":
		return ""
	case p.Tag == 0x8006: // PidLidFileUnderId
		return "file_as"
	case p.Tag >= 0x8080 && p.Tag < 0x80B0 && slices.Contains(emailIDs, p.Tag&0xF):
		if _, ok := addressbook.WellKnownMAPI(p.Set, p.Tag, ""); !ok {
			return fmt.Sprintf("email%d", (p.Tag-0x8080)>>4+1)
		}
	}
	return ""
}
