package config_test

import (
	"testing"

	"contactsync/config"
	"contactsync/providers"
)

// Only a field that has references, as it is, gives one.
func TestReference(t *testing.T) {
	photos := config.Row{Schema: &providers.Schema{Fields: []string{"Photo", "City"}, Photos: []string{"Photo"}}, Values: []string{"ada.jpg#1", "Wien"}}
	plain := config.Row{Schema: &providers.Schema{Fields: []string{"Photo"}}, Values: []string{"Zmlyc3Q="}}
	for name, c := range map[string]struct {
		expression string
		scope      config.Scope
		want       string
		is         bool
	}{
		"the field":          {`person.Photo`, config.Scope{Person: photos}, "ada.jpg#1", true},
		"by an index":        {`person["Photo"]`, config.Scope{Person: photos}, "ada.jpg#1", true},
		"of the company":     {`company.Photo`, config.Scope{Company: photos}, "ada.jpg#1", true},
		"no photo":           {`person.Photo`, config.Scope{Person: config.Row{Schema: photos.Schema}}, "", true},
		"another field":      {`person.City`, config.Scope{Person: photos}, "", false},
		"of another row":     {`company.Photo`, config.Scope{Person: photos, Company: plain}, "", false},
		"base64":             {`person.Photo`, config.Scope{Person: plain}, "", false},
		"no record":          {`person.Photo`, config.Scope{}, "", false},
		"a condition":        {`person.City == "Wien" ? person.Photo : null`, config.Scope{Person: photos}, "", false},
		"a call":             {`trimspace(person.Photo)`, config.Scope{Person: photos}, "", false},
		"a text around":      {`"${person.Photo}#2"`, config.Scope{Person: photos}, "", false},
		"a constant":         {`"Zmlyc3Q="`, config.Scope{Person: photos}, "", false},
		"a field by its sum": {`person["${"Pho"}to"]`, config.Scope{Person: photos}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			x := property(t, mappingOf(t, "surname = person.LastName\nphoto = "+c.expression), "photo")
			if got, is := x.Reference(c.scope); got != c.want || is != c.is {
				t.Errorf("%q, %v, want %q, %v", got, is, c.want, c.is)
			}
		})
	}
}

// A derived property is no field.
func TestReferenceOfDerived(t *testing.T) {
	x := property(t, mappingOf(t, "surname = person.LastName"), "file_as")
	if got, is := x.Reference(config.Scope{}); is {
		t.Errorf("a derived name refers to %q", got)
	}
}
