package wire

import (
	"encoding/xml"
	"strconv"
	"strings"

	"contactsync/providers/addressbook"
)

// identity is a MAPI property as an answer names it, however it spells it: a
// tag, or a set's GUID in lower case with an id or a name, and the type.
type identity struct {
	set          string
	id           uint32
	name         string
	propertyType string
}

func identityOf(set string, id uint32, name string, t addressbook.Type) identity {
	guid, _ := addressbook.LookUpSet(set)
	return identity{set: guid, id: id, name: name, propertyType: propertyType(t)}
}

// The identities of our marks and of PR_ATTR_HIDDEN.
var (
	keyIdentity    = identityOf(addressbook.PropertySet, 0, addressbook.KeyProperty, addressbook.String)
	markIdentity   = identityOf(addressbook.PropertySet, 0, addressbook.MarkProperty, addressbook.String)
	folderIdentity = identityOf(addressbook.PropertySet, 0, addressbook.FolderProperty, addressbook.String)
	hiddenIdentity = identityOf("", hiddenTag, "", addressbook.Bool)
)

// readIdentity reads the attributes of a t:ExtendedFieldURI. Tags and ids are
// decimal or hexadecimal numbers.
func readIdentity(e xml.StartElement) identity {
	var i identity
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "PropertyTag", "PropertyId":
			i.id = anyNumber(a.Value)
		case "PropertySetId":
			i.set = strings.ToLower(a.Value)
		case "DistinguishedPropertySetId":
			i.set, _ = addressbook.LookUpSet(a.Value)
		case "PropertyName":
			i.name = a.Value
		case "PropertyType":
			i.propertyType = a.Value
		}
	}
	return i
}

// anyNumber is a decimal number or, with 0x before it, a hexadecimal one; 0 if
// it is neither.
func anyNumber(s string) uint32 {
	digits, base := s, 10
	if len(s) > 2 && s[0] == '0' && s[1]|0x20 == 'x' {
		digits, base = s[2:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return 0
	}
	return uint32(n)
}

// extendedValue is a t:ExtendedProperty: a text, or a list of them.
type extendedValue struct {
	identity
	text string
	list []string
}

func (s *scanner) extended() (v extendedValue, err error) {
	err = s.children(func(e xml.StartElement) (err error) {
		switch {
		case isType(e, "ExtendedFieldURI"):
			v.identity = readIdentity(e)
		case isType(e, "Value"):
			v.text, err = s.text()
		case isType(e, "Values"):
			v.list, err = s.texts("Value")
		}
		return err
	})
	return v, err
}

// texts reads the texts of the children of a name.
func (s *scanner) texts(local string) (list []string, err error) {
	err = s.children(func(e xml.StartElement) error {
		if !isType(e, local) {
			return nil
		}
		text, err := s.text()
		list = append(list, text)
		return err
	})
	return list, err
}
