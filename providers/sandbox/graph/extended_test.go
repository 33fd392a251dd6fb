package graph_test

import (
	"reflect"
	"strings"
	"testing"

	"contactsync/providers/sandbox/mailbox"
)

func TestExtendedProperties(t *testing.T) {
	own := func(name string) mailbox.Property { return mailbox.Property{Set: set, Name: name} }
	for _, test := range []struct {
		id, value string
		of        mailbox.Property
		want      any
		shown     string // the id as it is answered with, "" for as it was written
	}{
		{key, "crm|KP-1", own("contactsync.key"), "crm|KP-1", ""},
		{"String {" + strings.ToUpper(set) + "} Name A b", "x", own("A b"), "x", "String {" + set + "} Name A b"},
		{"Integer {" + set + "} Id 0x8012", "7", mailbox.Property{Set: set, ID: 0x8012}, int32(7), ""},
		{"Boolean {" + set + "} Name b", "true", own("b"), true, ""},
		{"SystemTime {" + set + "} Name t", "2026-01-02T03:04:05Z", own("t"), nil, ""},
		{"Binary {" + set + "} Name bin", "AAE=", own("bin"), []byte{0, 1}, ""},
		{"Double {" + set + "} Name d", "1.5", own("d"), 1.5, ""},
		{"String 0x3A24", "+43", mailbox.Tag(0x3A24), "+43", "String 0x3a24"},
		{"SystemTime 0x3A41", "2001-02-03T00:00:00Z", mailbox.Anniversary, nil, "SystemTime 0x3a41"},
		{"String {00062004-0000-0000-C000-000000000046} Id 0x8062", "im", mailbox.Property{Set: mailbox.SetAddress, ID: 0x8062}, "im", "String {00062004-0000-0000-c000-000000000046} Id 0x8062"},
	} {
		t.Run(test.id, func(t *testing.T) {
			w := newWorld(t)
			folder := w.folder("F")
			body := object{"singleValueExtendedProperties": list{object{"id": test.id, "value": test.value}}}
			made := w.do("POST", "/contacts", body).want(201)
			if made.body["singleValueExtendedProperties"] != nil {
				t.Error("the answer has it without being asked")
			}
			if got := w.item(made.id()).Props[test.of]; test.want != nil && !reflect.DeepEqual(got, test.want) {
				t.Errorf("the store has %v", got)
			}
			if test.shown == "" {
				test.shown = test.id
			}
			want := list{object{"id": test.shown, "value": test.value}}
			expand := query("$expand", "singleValueExtendedProperties($filter=id eq '"+test.id+"' or id eq 'String 0x3A25')")
			if got := w.do("GET", "/contacts/"+made.id()+expand, nil).want(200).body["singleValueExtendedProperties"]; !reflect.DeepEqual(got, want) {
				t.Errorf("of the contact: %v", got)
			}
			if got := w.do("GET", "/contacts"+expand, nil).want(200).values()[0]["singleValueExtendedProperties"]; !reflect.DeepEqual(got, want) {
				t.Errorf("in the list: %v", got)
			}
			w.do("PATCH", folder, body).want(200)
			if got := w.do("GET", folder+expand, nil).want(200).body["singleValueExtendedProperties"]; !reflect.DeepEqual(got, want) {
				t.Errorf("of the folder: %v", got)
			}
			if !strings.HasPrefix(test.id, "String") {
				return
			}
			body["singleValueExtendedProperties"].(list)[0].(object)["value"] = ""
			w.do("PATCH", "/contacts/"+made.id(), body).want(200)
			if got := w.item(made.id()).Props[test.of]; got != nil {
				t.Errorf("after it was emptied the store has %v", got)
			}
		})
	}
}

func TestExtendedPropertiesOfSeveralValues(t *testing.T) {
	w := newWorld(t)
	const id = "StringArray {" + set + "} Name many"
	body := object{"multiValueExtendedProperties": list{object{"id": id, "value": list{"a", "b"}}}}
	made := w.do("POST", "/contacts", body).want(201)
	expand := query("$expand", "multiValueExtendedProperties($filter=id eq '"+id+"'),"+expandKey)
	got := w.do("GET", "/contacts/"+made.id()+expand, nil).want(200)
	if !reflect.DeepEqual(got.body["multiValueExtendedProperties"], body["multiValueExtendedProperties"]) || got.body["singleValueExtendedProperties"] != nil {
		t.Errorf("%v", got.body)
	}
}

func TestExtendedPropertiesAreRefused(t *testing.T) {
	w := newWorld(t)
	for name, test := range map[string]struct {
		member string
		value  any
		code   string
	}{
		"no list":              {"singleValueExtendedProperties", object{}, "RequestBodyRead"},
		"null":                 {"singleValueExtendedProperties", nil, "RequestBodyRead"},
		"no object":            {"singleValueExtendedProperties", list{"x"}, "RequestBodyRead"},
		"no id":                {"singleValueExtendedProperties", list{object{"value": "x"}}, "RequestBodyRead"},
		"an unknown member":    {"singleValueExtendedProperties", list{object{"id": key, "value": "x", "name": "y"}}, "RequestBodyRead"},
		"no value":             {"singleValueExtendedProperties", list{object{"id": key}}, "ErrorInvalidExtendedPropertyValue"},
		"null as the value":    {"singleValueExtendedProperties", list{object{"id": key, "value": nil}}, "ErrorInvalidExtendedPropertyValue"},
		"a number":             {"singleValueExtendedProperties", list{object{"id": key, "value": 1}}, "ErrorInvalidExtendedPropertyValue"},
		"no number":            {"singleValueExtendedProperties", list{object{"id": "Integer 0x3A00", "value": "x"}}, "ErrorInvalidExtendedPropertyValue"},
		"no set":               {"singleValueExtendedProperties", list{object{"id": "String Name x", "value": "x"}}, "ErrorInvalidExtendedProperty"},
		"a tag of a mailbox":   {"singleValueExtendedProperties", list{object{"id": "String 0x8083", "value": "x"}}, "ErrorInvalidExtendedProperty"},
		"an unknown type":      {"singleValueExtendedProperties", list{object{"id": "Text 0x3A24", "value": "x"}}, "ErrorInvalidExtendedProperty"},
		"another type":         {"singleValueExtendedProperties", list{object{"id": "Integer 0x3A06", "value": "1"}}, "ErrorInvalidExtendedProperty"},
		"several in single":    {"singleValueExtendedProperties", list{object{"id": "StringArray {" + set + "} Name x", "value": list{"a"}}}, "ErrorInvalidExtendedProperty"},
		"single in several":    {"multiValueExtendedProperties", list{object{"id": key, "value": "x"}}, "ErrorInvalidExtendedProperty"},
		"what the store keeps": {"singleValueExtendedProperties", list{object{"id": "SystemTime 0x3007", "value": "2026-01-02T03:04:05Z"}}, "ErrorInvalidProperty"},
	} {
		if got := w.do("POST", "/contacts", object{test.member: test.value}); got.status != 400 || got.code() != test.code {
			t.Errorf("%s: %d %q, want %q", name, got.status, got.code(), test.code)
		}
	}
	if got := w.do("GET", "/contacts", nil).values(); len(got) > 0 {
		t.Errorf("something was made: %v", got)
	}
}
