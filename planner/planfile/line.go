package planfile

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"
)

var errLine = errors.New("a line cannot be read")

// EncodeLine is a value as a line of JSON, without its end. The strings of value come back from
// DecodeLine byte for byte, whatever is in them. Times come back as the same
// instant, to the nanosecond; one that JSON cannot express, which only a
// mailbox with an absurd clock contains, comes back as zero.
func EncodeLine(value any) ([]byte, error) {
	line, err := json.Marshal(value)
	if err == nil && !lossy(line) {
		return line, nil
	}
	expressible := reflect.New(reflect.TypeOf(value)).Elem()
	mapTexts(expressible, reflect.ValueOf(value), protect)
	return json.Marshal(expressible.Interface())
}

// lossy says whether JSON may have replaced bytes, which it does by U+FFFD, or
// whether there is a NUL that protect would be confused with.
func lossy(line []byte) bool {
	return bytes.Contains(line, []byte(`\ufffd`)) ||
		bytes.Contains(line, []byte("\uFFFD")) ||
		bytes.Contains(line, []byte(`\u0000`))
}

// DecodeLine is the inverse of EncodeLine. It refuses fields that it does not know:
// to ignore a part of a plan is to execute another plan. The error says nothing of the line.
func DecodeLine(line []byte, value any) error {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(value); err != nil || decoder.InputOffset() != int64(len(line)) {
		return errLine
	}
	if !bytes.Contains(line, []byte(`\u0000`)) {
		return nil
	}
	var failed error
	target := reflect.ValueOf(value).Elem()
	restored := reflect.New(target.Type()).Elem()
	mapTexts(restored, target, func(s string) string {
		s, err := restore(s)
		failed = errors.Join(failed, err)
		return s
	})
	target.Set(restored)
	return failed
}

// protect makes a text that JSON keeps: itself, or a NUL and its base64.
func protect(s string) string {
	if utf8.ValidString(s) && !strings.Contains(s, "\x00") {
		return s
	}
	return "\x00" + base64.StdEncoding.EncodeToString([]byte(s))
}

// restore is the inverse of protect.
func restore(s string) (string, error) {
	encoded, ok := strings.CutPrefix(s, "\x00")
	if !ok {
		return s, nil
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil {
		return "", errLine
	}
	return string(raw), nil
}

// mapTexts sets dst to a deep copy of src with every string mapped, and with
// times that JSON can express. It knows what a plan is made of: no interfaces,
// and no unexported fields but those of times.
func mapTexts(dst, src reflect.Value, mapping func(string) string) {
	if t, ok := reflect.TypeAssert[time.Time](src); ok {
		if t = t.UTC(); t.Year() < 0 || t.Year() > 9999 {
			t = time.Time{}
		}
		dst.Set(reflect.ValueOf(t))
		return
	}
	switch src.Kind() {
	case reflect.String:
		dst.SetString(mapping(src.String()))
	case reflect.Pointer:
		if !src.IsNil() {
			dst.Set(reflect.New(src.Type().Elem()))
			mapTexts(dst.Elem(), src.Elem(), mapping)
		}
	case reflect.Slice:
		if !src.IsNil() {
			dst.Set(reflect.MakeSlice(src.Type(), src.Len(), src.Len()))
			for i := range src.Len() {
				mapTexts(dst.Index(i), src.Index(i), mapping)
			}
		}
	case reflect.Map:
		if !src.IsNil() {
			dst.Set(reflect.MakeMapWithSize(src.Type(), src.Len()))
			for key, value := range src.Seq2() {
				mappedKey, mapped := reflect.New(key.Type()).Elem(), reflect.New(value.Type()).Elem()
				mapTexts(mappedKey, key, mapping)
				mapTexts(mapped, value, mapping)
				dst.SetMapIndex(mappedKey, mapped)
			}
		}
	case reflect.Struct:
		for i := range src.NumField() {
			mapTexts(dst.Field(i), src.Field(i), mapping)
		}
	default:
		dst.Set(src)
	}
}
