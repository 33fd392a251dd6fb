package addressbook_test

import (
	"maps"
	"testing"

	"contactsync/providers/addressbook"
)

// gapless is a target that keeps e-mail addresses in a list without gaps, each with a name.
func gapless(c *addressbook.Contact) *addressbook.Contact {
	var fields, emails []addressbook.Field
	for _, f := range c.Fields {
		switch f.Name {
		case "email1", "email2", "email3":
			emails = append(emails, f)
		case "email1_name", "email2_name", "email3_name", "nickname": // has no room for it
		default:
			fields = append(fields, f)
		}
	}
	for i, f := range emails {
		at := [...]string{"email1", "email2", "email3"}[i]
		name := c.Get(f.Name + "_name")
		if name.IsAbsent() {
			name = f.Value
		}
		fields = append(fields, addressbook.Field{Name: at, Value: f.Value}, addressbook.Field{Name: at + "_name", Value: name})
	}
	return addressbook.NewContact(fields...)
}

func TestPlaces(t *testing.T) {
	for name, test := range map[string]struct {
		names []string
		want  map[string]string
	}{
		"no gap":                    {[]string{"email1", "email2", "surname"}, nil},
		"the second alone":          {[]string{"email2"}, map[string]string{"email2": "email1"}},
		"the second and third":      {[]string{"email2", "email3"}, map[string]string{"email2": "email1"}},
		"the first and third":       {[]string{"email1", "email3"}, map[string]string{"email3": "email2"}},
		"with a name":               {[]string{"email3", "email3_name"}, map[string]string{"email3": "email1", "email3_name": "email1_name"}},
		"what there is no room for": {[]string{"nickname"}, nil},
		"what is no text":           {[]string{"birthday", "categories"}, nil},
		"what is no property":       {[]string{"shoe_size"}, nil},
		"nothing":                   {nil, nil},
	} {
		if got := addressbook.Places(gapless, test.names); !maps.Equal(got, test.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
