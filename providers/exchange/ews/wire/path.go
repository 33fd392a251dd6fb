package wire

import (
	"fmt"

	"contactsync/providers/addressbook"
)

// fieldPath is a path to a property of the schema.
func fieldPath(uri string) string { return `<t:FieldURI FieldURI="` + uri + `"/>` }

// indexedPath is a path to an entry of a dictionary.
func indexedPath(uri, index string) string {
	return `<t:IndexedFieldURI FieldURI="` + uri + `" FieldIndex="` + index + `"/>`
}

// extendedPath is a path to a MAPI property: by its tag, or by its set and the
// id or the name within it.
func extendedPath(set string, id uint32, name string, t addressbook.Type) string {
	b := []byte("<t:ExtendedFieldURI ")
	if set == "" {
		b = fmt.Appendf(b, `PropertyTag="0x%04X"`, id)
	} else {
		attribute := "DistinguishedPropertySetId"
		if guid, _ := addressbook.LookUpSet(set); guid == set {
			attribute = "PropertySetId"
		}
		b = fmt.Appendf(b, `%s="%s" `, attribute, set)
		if name == "" {
			b = fmt.Appendf(b, `PropertyId="%d"`, id)
		} else {
			b = append(appendAttribute(append(b, `PropertyName="`...), name), '"')
		}
	}
	return string(fmt.Appendf(b, ` PropertyType="%s"/>`, propertyType(t)))
}

// propertyType is what the schema calls a type (MapiPropertyTypeType).
func propertyType(t addressbook.Type) string {
	switch t {
	case addressbook.Int:
		return "Integer"
	case addressbook.Long:
		return "Long"
	case addressbook.Bool:
		return "Boolean"
	case addressbook.Double:
		return "Double"
	case addressbook.Time:
		return "SystemTime"
	case addressbook.Binary:
		return "Binary"
	case addressbook.Strings:
		return "StringArray"
	default:
		return "String"
	}
}

// The paths of what is asked for without being a property of a contact.
var (
	keyPath     = extendedPath(addressbook.PropertySet, 0, addressbook.KeyProperty, addressbook.String)
	markPath    = extendedPath(addressbook.PropertySet, 0, addressbook.MarkProperty, addressbook.String)
	folderPath  = extendedPath(addressbook.PropertySet, 0, addressbook.FolderProperty, addressbook.String)
	hiddenPath  = extendedPath("", hiddenTag, "", addressbook.Bool)
	createdPath = fieldPath("item:DateTimeCreated")
)

// hiddenTag is PR_ATTR_HIDDEN, set on folders that are not shown.
const hiddenTag = 0x10F4
