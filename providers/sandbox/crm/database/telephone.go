package database

import "strings"

// Telephone are the parts of a telephone number, each as it was written.
type Telephone struct {
	Country, Area, Number, Extension string
}

// telephones are the XML names of fields with telephone numbers. Each has further
// fields with its parts, called as the field and the part, as Tel1Extension.
var telephones = []string{"Tel", "Tel1", "Tel2", "Mobile", "Fax", "TelPriv"}

// SplitTelephone takes a number to pieces: "+" and digits are the country, what is
// in parentheses or before the next blank or stroke is the area, and what comes
// after the last hyphen or "DW" is the extension.
func SplitTelephone(text string) Telephone {
	var t Telephone
	rest := strings.TrimSpace(text)
	if strings.HasPrefix(rest, "+") {
		t.Country, rest = cutAny(rest, " (/")
	}
	if i := strings.LastIndex(rest, "DW"); i >= 0 {
		rest, t.Extension = rest[:i], strings.TrimSpace(rest[i+len("DW"):])
	} else if i := strings.LastIndexByte(rest, '-'); i >= 0 {
		rest, t.Extension = rest[:i], strings.TrimSpace(rest[i+1:])
	}
	rest = strings.TrimSpace(rest)
	if area, after, ok := strings.Cut(rest, ")"); ok {
		t.Area, t.Number = strings.Trim(area, "( "), strings.TrimSpace(after)
		return t
	}
	if t.Area, t.Number = cutAny(rest, " /"); t.Number == "" {
		t.Area, t.Number = "", t.Area
	}
	return t
}

// cutAny cuts a text at the first of some characters, and drops these.
func cutAny(text, characters string) (before, after string) {
	i := strings.IndexAny(text, characters)
	if i < 0 {
		return text, ""
	}
	return text[:i], strings.TrimLeft(text[i:], " /")
}

// Short says what a person's number is in a CRM where the rest of it is the
// company's: the extension alone, if all other parts are those of the company.
func (t Telephone) Short(company Telephone) (extension string, ok bool) {
	extension = t.Extension
	t.Extension, company.Extension = "", ""
	return extension, extension != "" && t == company
}
