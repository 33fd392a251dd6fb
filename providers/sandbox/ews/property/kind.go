package property

import (
	"encoding/base64"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// kind is the type of a property as EWS names it (MapiPropertyTypeType).
type kind string

// The kinds that this package names. For each kind of value EWS has an array
// too, with "Array" behind its name.
const (
	kindString   kind = "String"
	kindInteger  kind = "Integer"
	kindShort    kind = "Short"
	kindLong     kind = "Long"
	kindCurrency kind = "Currency"
	kindBoolean  kind = "Boolean"
	kindDouble   kind = "Double"
	kindFloat    kind = "Float"
	kindAppTime  kind = "ApplicationTime"
	kindTime     kind = "SystemTime"
	kindBinary   kind = "Binary"
	kindCLSID    kind = "CLSID"
	kindStrings  kind = "StringArray"

	kindError   kind = "Error"
	kindNull    kind = "Null"
	kindObject  kind = "Object"
	kindObjects kind = "ObjectArray"
)

// array is what the names of multi-valued kinds end in.
const array = "Array"

// foreign begins the first string of a list that is no list of strings: the bag
// has no type for GUIDs and for other arrays, so they are kept as their texts
// behind the name of their kind. XML cannot bring in a NUL.
const foreign = "\x00"

// supported says whether a property of this kind can have a value.
func (k kind) supported() bool {
	switch k {
	case kindError, kindNull, kindObject, kindObjects:
		return false
	}
	return true
}

// list says whether the kind is multi-valued, and of which kind its values are.
func (k kind) list() (of kind, ok bool) {
	name, ok := strings.CutSuffix(string(k), array)
	return kind(name), ok
}

// parse reads a text as a value for the bag. ok is false if it is none of this
// kind. An empty string is a value, and means that the property is absent.
func (k kind) parse(text string) (v any, ok bool) {
	if k == kindString {
		return text, true
	}
	text = strings.TrimSpace(text)
	var err error
	switch k {
	case kindInteger:
		v, err = parse32(text, 32)
	case kindShort:
		v, err = parse32(text, 16)
	case kindLong, kindCurrency:
		v, err = strconv.ParseInt(text, 10, 64)
	case kindBoolean:
		return parseBool(text)
	case kindDouble, kindFloat, kindAppTime:
		return parseFloat(k, text)
	case kindTime:
		return parseTime(text)
	case kindBinary:
		v, err = base64.StdEncoding.DecodeString(withoutSpace(text))
	case kindCLSID:
		text = strings.ToLower(text)
		return []string{foreign + string(k), text}, guid.MatchString(text)
	default:
		return nil, false
	}
	return v, err == nil
}

// parse32 keeps a value that would not fit from being cut.
func parse32(text string, bits int) (int32, error) {
	n, err := strconv.ParseInt(text, 10, bits)
	return int32(n), err
}

// parseBool knows the four forms of xs:boolean.
func parseBool(text string) (v any, ok bool) {
	switch text {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return nil, false
}

// parseFloat refuses what is no number, and what Go reads but XML does not mean.
func parseFloat(k kind, text string) (v any, ok bool) {
	bits := 64
	if k == kindFloat {
		bits = 32
	}
	f, err := strconv.ParseFloat(text, bits)
	return f, err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) && !strings.ContainsAny(text, "_xX")
}

// parseTime reads xs:dateTime; one without a zone is UTC. MAPI counts from 1601.
func parseTime(text string) (v any, ok bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			t = t.UTC()
			return t, t.Year() >= 1601 && t.Year() <= 9999
		}
	}
	return nil, false
}

// parseList reads the values of a multi-valued kind.
func (k kind) parseList(texts []string) (v any, ok bool) {
	of, ok := k.list()
	if !ok {
		return nil, false
	}
	if k == kindStrings {
		return texts, true
	}
	values := []string{foreign + string(k)}
	for _, text := range texts {
		one, ok := of.parse(text)
		if !ok {
			return nil, false
		}
		canonical, ok := of.format(one)
		if !ok {
			return nil, false
		}
		values = append(values, canonical)
	}
	return values, true
}

// format writes a value of the bag as text. ok is false if the value is of
// another kind, and so is absent for whoever asks for this one.
func (k kind) format(v any) (text string, ok bool) {
	switch v := v.(type) {
	case string:
		return v, k == kindString
	case int32:
		return strconv.Itoa(int(v)), k == kindInteger || k == kindShort && int32(int16(v)) == v
	case int64:
		return strconv.FormatInt(v, 10), k == kindLong || k == kindCurrency
	case bool:
		return strconv.FormatBool(v), k == kindBoolean
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), k == kindDouble || k == kindFloat || k == kindAppTime
	case time.Time:
		return v.UTC().Format(timeLayout), k == kindTime
	case []byte:
		return base64.StdEncoding.EncodeToString(v), k == kindBinary
	case []string:
		if k == kindCLSID && len(v) == 2 && v[0] == foreign+string(k) {
			return v[1], true
		}
	}
	return "", false
}

// formatList returns the texts of a multi-valued property's values. ok is false as for format.
func (k kind) formatList(v any) (texts []string, ok bool) {
	values, ok := v.([]string)
	if !ok || len(values) == 0 {
		return nil, false
	}
	if !strings.HasPrefix(values[0], foreign) {
		return values, k == kindStrings
	}
	return values[1:], values[0] == foreign+string(k)
}

// holds says whether v is a value of this kind.
func (k kind) holds(v any) bool {
	if _, many := k.list(); many {
		_, ok := k.formatList(v)
		return ok
	}
	_, ok := k.format(v)
	return ok
}

// guid is the form of a GUID in lower case.
var guid = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// withoutSpace is base64 as it may stand in XML, in one piece.
func withoutSpace(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\n', '\r':
			return -1
		}
		return r
	}, s)
}
