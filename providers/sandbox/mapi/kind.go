package mapi

import (
	"encoding/base64"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Kind is the type of a property as EWS and Graph name it (MapiPropertyTypeType).
type Kind string

// The kinds that this package names. For each kind of value there is an
// array too, with "Array" behind its name.
const (
	String   Kind = "String"
	Integer  Kind = "Integer"
	Short    Kind = "Short"
	Long     Kind = "Long"
	Currency Kind = "Currency"
	Boolean  Kind = "Boolean"
	Double   Kind = "Double"
	Float    Kind = "Float"
	AppTime  Kind = "ApplicationTime"
	Time     Kind = "SystemTime"
	Binary   Kind = "Binary"
	CLSID    Kind = "CLSID"
	Strings  Kind = "StringArray"

	Error   Kind = "Error"
	Null    Kind = "Null"
	Object  Kind = "Object"
	Objects Kind = "ObjectArray"
)

// array is what the names of multi-valued kinds end in.
const array = "Array"

// foreign begins the first string of a list that is no list of strings: the bag
// has no type for GUIDs and for other arrays, so they are kept as their texts
// behind the name of their kind. No front end lets a NUL in.
const foreign = "\x00"

// Supported says whether a property of this kind can have a value.
func (k Kind) Supported() bool {
	switch k {
	case Error, Null, Object, Objects:
		return false
	}
	return true
}

// List says whether the kind is multi-valued, and of which kind its values are.
func (k Kind) List() (of Kind, ok bool) {
	name, ok := strings.CutSuffix(string(k), array)
	return Kind(name), ok
}

// Parse reads a text as a value for the bag. ok is false if it is none of this
// kind. An empty string is a value, and means that the property is absent.
func (k Kind) Parse(text string) (v any, ok bool) {
	if k == String {
		return text, true
	}
	text = strings.TrimSpace(text)
	var err error
	switch k {
	case Integer:
		v, err = parse32(text, 32)
	case Short:
		v, err = parse32(text, 16)
	case Long, Currency:
		v, err = strconv.ParseInt(text, 10, 64)
	case Boolean:
		return parseBool(text)
	case Double, Float, AppTime:
		return parseFloat(k, text)
	case Time:
		return parseTime(text)
	case Binary:
		v, err = base64.StdEncoding.DecodeString(withoutSpace(text))
	case CLSID:
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
func parseFloat(k Kind, text string) (v any, ok bool) {
	bits := 64
	if k == Float {
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

// ParseList reads the values of a multi-valued kind.
func (k Kind) ParseList(texts []string) (v any, ok bool) {
	of, ok := k.List()
	if !ok {
		return nil, false
	}
	if k == Strings {
		return texts, true
	}
	values := []string{foreign + string(k)}
	for _, text := range texts {
		one, ok := of.Parse(text)
		if !ok {
			return nil, false
		}
		canonical, ok := of.Format(one)
		if !ok {
			return nil, false
		}
		values = append(values, canonical)
	}
	return values, true
}

// Format writes a value of the bag as text. ok is false if the value is of
// another kind, and so is absent for whoever asks for this one.
func (k Kind) Format(v any) (text string, ok bool) {
	switch v := v.(type) {
	case string:
		return v, k == String
	case int32:
		return strconv.Itoa(int(v)), k == Integer || k == Short && int32(int16(v)) == v
	case int64:
		return strconv.FormatInt(v, 10), k == Long || k == Currency
	case bool:
		return strconv.FormatBool(v), k == Boolean
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), k == Double || k == Float || k == AppTime
	case time.Time:
		return v.UTC().Format(timeLayout), k == Time
	case []byte:
		return base64.StdEncoding.EncodeToString(v), k == Binary
	case []string:
		if k == CLSID && len(v) == 2 && v[0] == foreign+string(k) {
			return v[1], true
		}
	}
	return "", false
}

// FormatList returns the texts of a multi-valued property's values. ok is false as for format.
func (k Kind) FormatList(v any) (texts []string, ok bool) {
	values, ok := v.([]string)
	if !ok || len(values) == 0 {
		return nil, false
	}
	if !strings.HasPrefix(values[0], foreign) {
		return values, k == Strings
	}
	return values[1:], values[0] == foreign+string(k)
}

// Holds says whether v is a value of this kind.
func (k Kind) Holds(v any) bool {
	if _, many := k.List(); many {
		_, ok := k.FormatList(v)
		return ok
	}
	_, ok := k.Format(v)
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

// timeLayout is how a moment is written, in whole seconds of UTC.
const timeLayout = "2006-01-02T15:04:05Z"

// IsGUID says whether a text is a GUID in lower case, without braces.
func IsGUID(text string) bool { return guid.MatchString(text) }
