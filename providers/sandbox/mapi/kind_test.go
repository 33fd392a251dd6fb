package mapi_test

import (
	"reflect"
	"testing"
	"time"

	"contactsync/providers/sandbox/mapi"
)

func TestKinds(t *testing.T) {
	for _, test := range []struct {
		kind mapi.Kind
		text string
		want any    // nil: it is none of the kind
		back string // "" is the text
	}{
		{mapi.String, "a", "a", ""},
		{mapi.Integer, "-7", int32(-7), ""},
		{mapi.Integer, "3000000000", nil, ""},
		{mapi.Short, "7", int32(7), ""},
		{mapi.Short, "40000", nil, ""},
		{mapi.Long, "3000000000", int64(3000000000), ""},
		{mapi.Boolean, "1", true, "true"},
		{mapi.Boolean, "yes", nil, ""},
		{mapi.Double, "1.5", 1.5, ""},
		{mapi.Double, "NaN", nil, ""},
		{mapi.Time, "2026-01-02T04:04:05+01:00", time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), "2026-01-02T03:04:05Z"},
		{mapi.Time, "1500-01-01T00:00:00Z", nil, ""},
		{mapi.Binary, "AAE=", []byte{0, 1}, ""},
		{mapi.Binary, "?", nil, ""},
		{mapi.CLSID, "0", nil, ""},
		{mapi.Null, "a", nil, ""},
	} {
		got, ok := test.kind.Parse(test.text)
		if !ok {
			got = nil
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s %q is %v, want %v", test.kind, test.text, got, test.want)
			continue
		}
		if test.want == nil {
			continue
		}
		if test.back == "" {
			test.back = test.text
		}
		if back, ok := test.kind.Format(got); !ok || back != test.back {
			t.Errorf("%s %q comes back as %q", test.kind, test.text, back)
		}
		if mapi.Objects.Holds(got) || !test.kind.Holds(got) {
			t.Errorf("%s %q is of another kind", test.kind, test.text)
		}
	}
}

func TestListsOfKinds(t *testing.T) {
	for _, kind := range []mapi.Kind{"StringArray", "IntegerArray", "CLSIDArray"} {
		texts := map[mapi.Kind][]string{
			"StringArray": {"a", "b"}, "IntegerArray": {"1", "2"}, "CLSIDArray": {"b6d9e6c4-5f0e-4b61-9c5a-4f6f1f7d0001"},
		}[kind]
		v, ok := kind.ParseList(texts)
		back, okBack := kind.FormatList(v)
		if !ok || !okBack || !reflect.DeepEqual(back, texts) {
			t.Errorf("%s: %v comes back as %v", kind, texts, back)
		}
		if _, ok := mapi.Kind("LongArray").FormatList(v); ok {
			t.Errorf("%s is one of longs too", kind)
		}
	}
	if _, ok := mapi.String.ParseList([]string{"a"}); ok {
		t.Error("a single value is a list")
	}
}

func TestIsGUID(t *testing.T) {
	for text, want := range map[string]bool{
		"b6d9e6c4-5f0e-4b61-9c5a-4f6f1f7d0001": true, "B6D9E6C4-5F0E-4B61-9C5A-4F6F1F7D0001": false,
		"{b6d9e6c4-5f0e-4b61-9c5a-4f6f1f7d0001}": false, "": false,
	} {
		if got := mapi.IsGUID(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
