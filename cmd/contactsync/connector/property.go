package connector

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"contactsync/planner/redact"
	"contactsync/providers/addressbook"
)

// typeCodes are the types at the end of a full tag (MS-OXCDATA, section 2.11.1).
var typeCodes = map[uint32]addressbook.Type{
	0x0003: addressbook.Int,
	0x0005: addressbook.Double,
	0x000B: addressbook.Bool,
	0x0014: addressbook.Long,
	0x001E: addressbook.String,
	0x001F: addressbook.String,
	0x0040: addressbook.Time,
	0x0102: addressbook.Binary,
	0x101E: addressbook.Strings,
	0x101F: addressbook.Strings,
}

// typeSymbols are what MAPI calls these types. PT_TSTRING, the connector's default,
// is the one of the two kinds of strings that a program is built for.
var typeSymbols = map[string]addressbook.Type{
	"PT_LONG":       addressbook.Int,
	"PT_DOUBLE":     addressbook.Double,
	"PT_BOOLEAN":    addressbook.Bool,
	"PT_I8":         addressbook.Long,
	"PT_TSTRING":    addressbook.String,
	"PT_STRING8":    addressbook.String,
	"PT_UNICODE":    addressbook.String,
	"PT_SYSTIME":    addressbook.Time,
	"PT_BINARY":     addressbook.Binary,
	"PT_MV_TSTRING": addressbook.Strings,
	"PT_MV_STRING8": addressbook.Strings,
	"PT_MV_UNICODE": addressbook.Strings,
}

// The symbols of property sets that are known. That userSet is the public strings
// is inferred: Outlook keeps the properties that users define there.
const (
	userSet        = "PROP_GUID_USER"
	appointmentSet = "PROP_GUID_APPOINTMENT"
)

// resolve is the property that a declaration means, and a sentence about what is
// not sure about it, "" for nothing. What the error has of the file is in quotes.
func resolve(e *element) (t target, doubt string, err error) {
	switch e.name.Local {
	case "FieldFullName":
		t, err = byFullName(e.attr("MSExFieldFullName"))
		return t, "", err
	case "FieldFullId":
		t, err = byFullID(e.attr("MSExFieldFullID"))
		return t, "", err
	}
	set, doubt, err := propertySet(e.attr("MSExFieldGuid"))
	if err != nil {
		return target{}, "", err
	}
	symbol := e.attr("MSExFieldType")
	if symbol == "" {
		symbol = "PT_TSTRING"
	}
	valueType, found := typeSymbols[symbol]
	if !found {
		return target{}, "", fmt.Errorf("the type %s is not known", redact.Quote(symbol))
	}
	if e.is("FieldExtName") {
		t, err = find(valueType, set, 0, e.attr("MSExFieldName"))
		return t, doubt, err
	}
	id, err := hexadecimal(e.attr("MSExFieldID"), 16)
	if err != nil {
		return target{}, "", err
	}
	t, err = find(valueType, set, id, "")
	return t, doubt, err
}

// byFullName is the well-known property that Exchange Web Services call by a name.
func byFullName(name string) (target, error) {
	for _, p := range addressbook.WellKnown() {
		isEntry := strings.ContainsAny(p.EWS, "/") // of a dictionary, which has no name of its own
		if !isEntry && (p.EWS == "contacts:"+name || p.EWS == "item:"+name) {
			return target{name: p.Name}, nil
		}
	}
	return target{}, errors.New("contacts have no property of this name in Exchange Web Services, or it has parts")
}

// byFullID is the property of a tag whose lower half is its type.
func byFullID(text string) (target, error) {
	full, err := hexadecimal(text, 32)
	if err != nil {
		return target{}, err
	}
	valueType, found := typeCodes[full&0xFFFF]
	if !found {
		return target{}, fmt.Errorf("the type 0x%04X at its end is not known", full&0xFFFF)
	}
	return find(valueType, "", full>>16, "")
}

// propertySet is the property set of a symbol or a GUID, as the language names it.
func propertySet(symbol string) (set, doubt string, err error) {
	switch symbol {
	case "", userSet:
		return "PublicStrings", "That " + userSet + " is the set PublicStrings is not documented.", nil
	case appointmentSet:
		return "Appointment", "Its property set is the one of appointments.", nil
	}
	if !strings.Contains(symbol, "-") {
		return "", "", fmt.Errorf("the property set %s is not known", redact.Quote(symbol))
	}
	guid, ok := addressbook.LookUpSet(symbol)
	if !ok {
		return "", "", fmt.Errorf("%s is no GUID", redact.Quote(symbol))
	}
	return guid, "", nil
}

// hexadecimal reads a number of so many bits. Without 0x it could be decimal as
// well, which is not documented.
func hexadecimal(text string, bits int) (uint32, error) {
	digits, found := strings.CutPrefix(strings.ToLower(text), "0x")
	if !found {
		return 0, errors.New("whether a number without 0x is hexadecimal is not documented")
	}
	n, err := strconv.ParseUint(digits, 16, bits)
	if err != nil {
		return 0, fmt.Errorf("its id is no hexadecimal number of %d bits", bits)
	}
	return uint32(n), nil
}

// find is the well-known property with a tag, or with an id or a name in a set, and
// any other one if none is well-known or it has another type.
func find(t addressbook.Type, set string, id uint32, named string) (target, error) {
	if strings.ContainsFunc(named, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return target{}, errors.New("its name has characters that cannot be seen")
	}
	p, found := addressbook.WellKnownMAPI(set, id, named)
	if found && p.Type == t {
		return target{name: p.Name}, nil
	}
	if found {
		return target{}, fmt.Errorf("it would be %s, which is of the type %s and not %s", p.Name, p.Type, t)
	}
	p, err := addressbook.NewMAPI(t, set, id, named)
	return target{set: set, property: p}, err
}
