package wire

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"contactsync/providers/addressbook"
)

// The ids of our marks: named strings of our property set, in the form of the
// id of an extended property ("Extended properties overview" of Microsoft
// Graph).
var (
	keyID    = markID(addressbook.KeyProperty)
	markerID = markID(addressbook.MarkProperty)
	folderID = markID(addressbook.FolderProperty)
)

// hasPictureID is the id of PidLidHasPicture ([MS-OXOCNTC] 2.2.1.8.1), which says whether
// an attachment of a contact is its photo. Graph has no member that does.
const hasPictureID = "Boolean {00062004-0000-0000-c000-000000000046} Id 0x8015"

func markID(name string) string {
	return "String {" + addressbook.PropertySet + "} Name " + name
}

// extend makes the field one of an extended property, or says why there can be
// none.
//
// An extended property cannot be removed: Graph has no such call. What is to
// be absent is therefore written as what Outlook shows as absent, which texts,
// lists and times have, and other types have not.
func (f *field) extend() (why string) {
	f.kind = kindExtended
	var typeName string
	switch {
	case f.OneOf != nil:
		typeName = "Integer"
	case f.Type == addressbook.String:
		typeName = "String"
	case f.Type == addressbook.Time:
		typeName = "SystemTime"
	case f.Type == addressbook.Strings:
		f.kind, typeName = kindExtendedList, "StringArray"
	default:
		return fmt.Sprintf("Microsoft Graph cannot take a property of the type %q off again; texts, lists of texts and times can be used", f.Type)
	}
	set, _ := addressbook.LookUpSet(f.Set)
	switch {
	case set == addressbook.PropertySet && isMark(f.Named):
		return "it is a mark of contactsync's own"
	case !utf8.ValidString(f.Named) || strings.ContainsFunc(f.Named, unicode.IsControl):
		return "its name has characters that no request can carry"
	case f.Set == "":
		f.id = fmt.Sprintf("%s 0x%X", typeName, f.Tag)
	case f.Named != "":
		f.id = fmt.Sprintf("%s {%s} Name %s", typeName, set, f.Named)
	default:
		f.id = fmt.Sprintf("%s {%s} Id 0x%X", typeName, set, f.Tag)
	}
	return f.writtenWith()
}

// writtenWith says which well-known property a property that has none of its own is a
// part of, "" if it is of none. To write both would be to write one twice.
func (f *field) writtenWith() string {
	address, _ := addressbook.LookUpSet("Address")
	set, _ := addressbook.LookUpSet(f.Set)
	switch {
	case f.Set == "" && (f.Tag == 0x0037 || f.Tag == 0x0E1D): // PR_SUBJECT, PR_NORMALIZED_SUBJECT
		return "it is written together with display_name"
	case f.Set == "" || set != address || f.Named != "":
		return ""
	case f.Tag == 0x8006: // PidLidFileUnderId
		return "it is written together with file_as"
	case f.Tag >= 0x8080 && f.Tag < 0x80B0:
		return fmt.Sprintf("it is written together with email%d", (f.Tag-0x8080)>>4+1)
	}
	return ""
}

func isMark(name string) bool {
	return slices.Contains([]string{addressbook.KeyProperty, addressbook.MarkProperty, addressbook.FolderProperty}, name)
}

// expand is the value of $expand that asks for extended properties and nothing else.
func expand(singles, lists []string) string {
	var parts []string
	for member, ids := range map[string][]string{singleMember: singles, listMember: lists} {
		if len(ids) == 0 {
			continue
		}
		var terms []string
		for _, id := range ids {
			terms = append(terms, "id eq "+literal(id))
		}
		parts = append(parts, member+"($filter="+strings.Join(terms, " or ")+")")
	}
	slices.Sort(parts)
	return strings.Join(parts, ",")
}

// The members that extended properties are in.
const (
	singleMember = "singleValueExtendedProperties"
	listMember   = "multiValueExtendedProperties"
)

// literal is a text as OData writes it.
func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// extendedText and extendedList are extended properties in a body.
type extendedText struct {
	ID    string `json:"id"`
	Value string `json:"value"`
}

type extendedList struct {
	ID    string   `json:"id"`
	Value []string `json:"value"`
}
