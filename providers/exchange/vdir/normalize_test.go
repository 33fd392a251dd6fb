package vdir_test

import (
	"testing"

	"contactsync/providers/addressbook"
)

func TestNormalize(t *testing.T) {
	text := addressbook.Text
	tests := map[string]struct {
		property   string
		value      addressbook.Value
		normalized addressbook.Value
	}{
		"plain":                 {"notes", text(" a;b,c\\d\n\te "), text(" a;b,c\\d\n\te ")},
		"line ends":             {"notes", text("a\r\nb\rc\n\rd"), text("a\nb\nc\n\nd")},
		"control characters":    {"surname", text("\x00a\x1b[1mb\x7f"), text("a[1mb")},
		"nothing is left":       {"surname", text("\x00\x01"), addressbook.Value{}},
		"invalid UTF-8":         {"surname", text("a\xff\xfeb"), text("a\ufffdb")},
		"bytes":                 {"photo", text("\x00\xff\r\n"), text("\x00\xff\r\n")},
		"list":                  {"categories", addressbook.List("b\x00", "a", "b", "\x01"), addressbook.List("a", "b")},
		"one element of a list": {"categories", text("a"), addressbook.List("a")},
		"list of a text":        {"surname", addressbook.List("a"), addressbook.Value{}},
		"unknown":               {"shoe_size", text("42"), addressbook.Value{}},
	}
	target, _ := open(t)
	for name, test := range tests {
		contact := addressbook.NewContact(addressbook.Field{Name: test.property, Value: test.value})
		got := target.Normalize(contact)
		if !got.Get(test.property).Equal(test.normalized) {
			t.Errorf("%s: %q is normalized as %q, not %q", name, test.value, got.Get(test.property), test.normalized)
		}
		if same := got == contact; same != test.value.Equal(test.normalized) {
			t.Errorf("%s: the contact itself is returned: %v", name, same)
		}
	}
	if target.Normalize(nil) != nil {
		t.Error("nil is not nil")
	}
}
