package addressbook

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// propertySets are the property sets that have a name in Exchange Web Services
// (DistinguishedPropertySetType), and their GUIDs (MS-OXPROPS, section 1.3.2).
var propertySets = map[string]string{
	"Address":           "00062004-0000-0000-c000-000000000046",
	"Appointment":       "00062002-0000-0000-c000-000000000046",
	"CalendarAssistant": "11000e07-b51b-40d6-af21-caa85edab1d0",
	"Common":            "00062008-0000-0000-c000-000000000046",
	"InternetHeaders":   "00020386-0000-0000-c000-000000000046",
	"Meeting":           "6ed8da90-450b-101b-98da-00aa003f1305",
	"PublicStrings":     "00020329-0000-0000-c000-000000000046",
	"Sharing":           "00062040-0000-0000-c000-000000000046",
	"Task":              "00062003-0000-0000-c000-000000000046",
	"UnifiedMessaging":  "4442858e-a9e3-4e80-b900-317a210cc15b",
}

var guid = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// LookUpSet is the GUID, in lower case, of a property set that is given by its
// name in Exchange Web Services ("Address") or by its GUID, with or without braces; ok is
// false if it is neither.
func LookUpSet(set string) (id string, ok bool) {
	if id, ok = propertySets[set]; ok {
		return id, true
	}
	id = strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(set, "{"), "}"))
	return id, guid.MatchString(id)
}

// mapiPrefix begins the names of properties that have no name of their own.
const mapiPrefix = "mapi/"

// NewMAPI is the property with a tag, if set is empty, or else with the id or the
// name that it has within its set. One of id and named is given. Its
// Name is composed of type, set and id, "mapi/string//0x3a45" or
// "mapi/bool/<GUID>/CrmSegment", so that LookUp finds it again and one property
// has one name.
//
// A property that has a row in the table is not found here: ask WellKnownMAPI.
// It is an error if the set is not known, if the tag is one of those that mean
// another property in each mailbox (0x8000 to 0xFFFE, [MS-OXCDATA] 2.9), or if there is no such type.
func NewMAPI(t Type, set string, id uint32, named string) (Property, error) {
	p := Property{Set: set, Tag: id, Named: named, Type: t, Class: Personal}
	switch t {
	case String, Int, Long, Bool, Double, Time, Binary, Strings:
	default:
		return Property{}, fmt.Errorf("there is no type %q", t)
	}
	if set != "" {
		guid, ok := LookUpSet(set)
		if !ok {
			return Property{}, fmt.Errorf("the property set %q is neither a known name nor a GUID", set)
		}
		p.Set = guid
	}
	switch {
	case (named == "") == (id == 0), named != "" && set == "":
		return Property{}, fmt.Errorf("a property has a tag, or a set and an id, or a set and a name")
	case id > 0xFFFF:
		return Property{}, fmt.Errorf("0x%X is no property: tags and ids have four hexadecimal digits", id)
	case set == "" && id >= 0x8000 && id <= 0xFFFE:
		return Property{}, fmt.Errorf("the tag 0x%04X means another property in each mailbox: name the property set", id)
	case len(named) > 254:
		return Property{}, fmt.Errorf("a property's name has at most 254 bytes")
	}
	last := named
	if named == "" {
		last = fmt.Sprintf("0x%04x", id)
	}
	p.Name = mapiPrefix + string(t) + "/" + p.Set + "/" + last
	return p, nil
}

// lookUpMAPI is the inverse of NewMAPI for names.
func lookUpMAPI(name string) (Property, bool) {
	parts := strings.SplitN(strings.TrimPrefix(name, mapiPrefix), "/", 3)
	if len(parts) != 3 {
		return Property{}, false
	}
	named, id := parts[2], uint64(0)
	if digits, ok := strings.CutPrefix(named, "0x"); ok {
		var err error
		if id, err = strconv.ParseUint(digits, 16, 32); err != nil {
			return Property{}, false
		}
		named = ""
	}
	p, err := NewMAPI(Type(parts[0]), parts[1], uint32(id), named)
	return p, err == nil && p.Name == name
}

// WellKnownMAPI is the row of the table that has a property's tag, or its set with the
// id or the name; ok is false if there is none.
func WellKnownMAPI(set string, id uint32, named string) (p Property, ok bool) {
	guid, known := LookUpSet(set)
	if set != "" && !known || id == 0 && named == "" {
		return Property{}, false
	}
	for _, p := range wellKnown {
		of, _ := LookUpSet(p.Set) // "" for a tag
		if of == guid && p.Tag == id && p.Named == named {
			return p, true
		}
	}
	return Property{}, false
}
