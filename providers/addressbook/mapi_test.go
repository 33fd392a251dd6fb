package addressbook_test

import (
	"testing"

	"contactsync/providers/addressbook"
)

func TestMAPI(t *testing.T) {
	for name, test := range map[string]struct {
		kind  addressbook.Type
		set   string
		id    uint32
		named string
		want  string // "" for an error
	}{
		"a tag":                     {addressbook.String, "", 0x3A45, "", "mapi/string//0x3a45"},
		"a set's name and an id":    {addressbook.Int, "Address", 0x8083, "", "mapi/int/00062004-0000-0000-c000-000000000046/0x8083"},
		"a GUID in braces":          {addressbook.Bool, "{00020329-0000-0000-C000-000000000046}", 0, "A/b", "mapi/bool/00020329-0000-0000-c000-000000000046/A/b"},
		"an unknown set":            {addressbook.String, "Adress", 0x8083, "", ""},
		"an unknown type":           {"text", "", 0x3A45, "", ""},
		"a tag of a named property": {addressbook.String, "", 0x8001, "", ""},
		"neither id nor name":       {addressbook.String, "Address", 0, "", ""},
		"id and name":               {addressbook.String, "Address", 1, "x", ""},
		"a name without a set":      {addressbook.String, "", 0, "x", ""},
		"too large":                 {addressbook.String, "", 0x10000, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := addressbook.NewMAPI(test.kind, test.set, test.id, test.named)
			if p.Name != test.want || (err == nil) != (test.want != "") {
				t.Fatalf("got %q, %v", p.Name, err)
			}
			if found, ok := addressbook.LookUp(p.Name); ok != (err == nil) || found.Name != p.Name || found.Set != p.Set || found.Tag != p.Tag || found.Named != p.Named {
				t.Fatalf("looked up as %+v, %v", found, ok)
			}
		})
	}
}

// A name that NewMAPI would not compose names nothing: a property has one name.
func TestMAPIHasOneName(t *testing.T) {
	for _, name := range []string{
		"mapi/string//0x3A45", "mapi/string//0x03a45", "mapi/string//3a45", "mapi/string/Address/0x8083", "mapi/", "mapi/string", "mapi/string//",
	} {
		if p, ok := addressbook.LookUp(name); ok {
			t.Errorf("%s was found: %+v", name, p)
		}
	}
}

func TestWellKnownMAPI(t *testing.T) {
	for _, p := range addressbook.WellKnown() {
		found, ok := addressbook.WellKnownMAPI(p.Set, p.Tag, p.Named)
		if ok != (p.MAPI != "") || ok && found.Name != p.Name {
			t.Errorf("%s was found as %q", p.Name, found.Name)
		}
	}
	if p, ok := addressbook.WellKnownMAPI("PublicStrings", 0, "keywords"); ok {
		t.Errorf("names of properties have case, found %s", p.Name)
	}
}
