package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"contactsync/providers/addressbook"
)

// The errors of this file say what kind of value is wrong and never show it:
// it comes from a record.

// convertTo is the result of an expression as the value of a property. null
// and "" are absent, also where the property is no text.
func convertTo(property addressbook.Property, result cty.Value) (addressbook.Value, error) {
	if result.IsNull() {
		return addressbook.Value{}, nil
	}
	if property.Type == addressbook.Strings {
		return toList(result)
	}
	text, err := toText(result)
	if err != nil {
		return addressbook.Value{}, err
	}
	if property.Type == addressbook.String {
		text = clean(text)
	} else {
		text = strings.TrimSpace(text)
	}
	if text == "" {
		return addressbook.Value{}, nil
	}
	text, err = textOf(property, text)
	return addressbook.Text(text), err
}

// textOf is the canonical text of a value of the property's type.
func textOf(property addressbook.Property, text string) (string, error) {
	switch property.Type {
	case addressbook.Int:
		return toWhole(text, 32)
	case addressbook.Long:
		return toWhole(text, 64)
	case addressbook.Bool:
		truth, err := toTruth(cty.StringVal(text))
		return strconv.FormatBool(truth), err
	case addressbook.Double:
		return toDouble(text)
	case addressbook.Time:
		if property.Date {
			return toDate(text)
		}
		return toTime(text)
	case addressbook.Binary:
		return toBinary(text)
	}
	if property.OneOf != nil && !slices.Contains(property.OneOf, text) {
		return "", fmt.Errorf("the value must be %s", enumerate(property.OneOf, "or"))
	}
	return text, nil
}

// toText is a text, number or truth value as text.
func toText(value cty.Value) (string, error) {
	if value.Type() == cty.String && !value.IsNull() {
		return value.AsString(), nil
	}
	if !value.Type().IsPrimitiveType() {
		return "", errors.New("one text is needed here, not a list or an object")
	}
	converted, err := convert.Convert(value, cty.String)
	if err != nil || converted.IsNull() {
		return "", errors.New("a text is needed here")
	}
	return converted.AsString(), nil
}

// errNoTruth is why a value is no condition.
var errNoTruth = errors.New("true or false is needed here: compare with something, as in field == \"1\"")

// toTruth is a condition.
func toTruth(value cty.Value) (bool, error) {
	converted, err := convert.Convert(value, cty.Bool)
	if err != nil || converted.IsNull() {
		return false, errNoTruth
	}
	return converted.True(), nil
}

// toPath is the names of the levels of a folder's path.
func toPath(value cty.Value) ([]string, error) {
	if value.IsNull() {
		return nil, errors.New("a folder needs a name")
	}
	if value.Type().IsPrimitiveType() {
		name, err := toText(value)
		return []string{clean(name)}, err
	}
	if !isSequence(value.Type()) || value.LengthInt() == 0 {
		return nil, errors.New("a folder is a text, or a list of texts with at least one")
	}
	var path []string
	for _, element := range value.AsValueSlice() {
		name, err := toText(element)
		if err != nil {
			return nil, err
		}
		path = append(path, clean(name))
	}
	return path, nil
}

// toList is a list of texts; one text is a list of one.
func toList(value cty.Value) (addressbook.Value, error) {
	if value.Type().IsPrimitiveType() {
		text, err := toText(value)
		return addressbook.List(clean(text)), err
	}
	if !isSequence(value.Type()) {
		return addressbook.Value{}, errors.New("a text or a list of texts is needed here")
	}
	var texts []string
	for _, element := range value.AsValueSlice() {
		if element.IsNull() {
			continue
		}
		text, err := toText(element)
		if err != nil {
			return addressbook.Value{}, err
		}
		texts = append(texts, clean(text))
	}
	return addressbook.List(texts...), nil
}

func isSequence(t cty.Type) bool { return t.IsTupleType() || t.IsListType() || t.IsSetType() }

// toWhole is a whole number of so many bits.
func toWhole(text string, bits int) (string, error) {
	number, err := cty.ParseNumberVal(text)
	if err != nil {
		return "", errors.New("a number is needed here")
	}
	n, accuracy := number.AsBigFloat().Int64()
	if accuracy != big.Exact || bits == 32 && n != int64(int32(n)) {
		return "", fmt.Errorf("a whole number of %d bits is needed here", bits)
	}
	return strconv.FormatInt(n, 10), nil
}

// toDouble is a number in its shortest form.
func toDouble(text string) (string, error) {
	number, err := cty.ParseNumberVal(text)
	if err != nil {
		return "", errors.New("a number is needed here")
	}
	f, _ := number.AsBigFloat().Float64()
	if math.IsInf(f, 0) {
		return "", errors.New("a number of 64 bits is needed here")
	}
	return strconv.FormatFloat(f, 'g', -1, 64), nil
}

// The forms in which CRMs write dates and times: ISO 8601, mostly.
var (
	dateForms = []string{"2006-01-02", "20060102", "2006-01-02T15:04:05", "2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"}
	timeForms = []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02"}
)

// toDate is the date of a date or of a time, as it is written: a birthday has
// no time zone.
func toDate(text string) (string, error) {
	for _, form := range dateForms {
		if t, err := time.Parse(form, text); err == nil {
			return t.Format(time.DateOnly), nil
		}
	}
	return "", errors.New("a date is needed here, as in 1970-12-31")
}

// toTime is a time in UTC, which a time without a zone is taken to be in.
func toTime(text string) (string, error) {
	for _, form := range timeForms {
		if t, err := time.Parse(form, text); err == nil {
			return t.UTC().Format(time.RFC3339Nano), nil
		}
	}
	return "", errors.New("a time is needed here, as in 2006-01-02T15:04:05Z")
}

// toBinary is the bytes that base64 stands for, with or without line breaks.
func toBinary(text string) (string, error) {
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		return "", errors.New("base64 is needed here")
	}
	return string(data), nil
}

// clean makes a text one that every system can store: valid UTF-8, lines that
// end with \n, and no control characters but \n and \t.
func clean(text string) string {
	if isClean(text) {
		return text
	}
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r < ' ' && r != '\n' && r != '\t':
			return -1
		}
		return r
	}, text)
}

func isClean(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' && c != '\n' && c != '\t' {
			return false
		}
	}
	return utf8.ValidString(text)
}
