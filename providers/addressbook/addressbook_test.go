package addressbook_test

import (
	"reflect"
	"slices"
	"testing"

	"contactsync/providers/addressbook"
)

func TestKeySplit(t *testing.T) {
	type parts struct {
		source string
		kind   addressbook.Kind
		record string
		ok     bool
	}
	for key, want := range map[addressbook.Key]parts{
		"crm/person/17":                         {"crm", addressbook.Person, "17", true},
		"crm/company/17":                        {"crm", addressbook.Company, "17", true},
		"crm/person/a/b//c":                     {"crm", addressbook.Person, "a/b//c", true},
		"crm/person/":                           {"crm", addressbook.Person, "", false},
		"crm/person":                            {"crm", addressbook.Person, "", false},
		"/person/17":                            {"", addressbook.Person, "17", false},
		"crm/rep/17":                            {"crm", "rep", "17", false},
		"crm/Person/17":                         {"crm", "Person", "17", false},
		"":                                      {},
		"crm":                                   {source: "crm"},
		addressbook.NewKey("a", "person", "\n"): {"a", addressbook.Person, "\n", true},
	} {
		source, kind, record, ok := key.Split()
		if got := (parts{source, kind, record, ok}); got != want {
			t.Errorf("%q splits into %v, want %v", key, got, want)
		}
	}
}

func TestKeysAreComparedIgnoringCase(t *testing.T) {
	upper, lower := addressbook.NewKey("CRM", addressbook.Person, "ÄB-1"), addressbook.NewKey("crm", addressbook.Person, "äb-1")
	if upper.Fold() != lower.Fold() {
		t.Errorf("%q and %q are different keys", upper, lower)
	}
	if upper.Fold() == addressbook.NewKey("crm", addressbook.Company, "äb-1").Fold() {
		t.Error("a person and a company are one key")
	}
}

func TestList(t *testing.T) {
	for name, c := range map[string]struct {
		elements []string
		want     addressbook.Value
	}{
		"none":              {nil, addressbook.Value{}},
		"empty ones only":   {[]string{"", ""}, addressbook.Value{}},
		"sorted":            {[]string{"b", "a"}, addressbook.Value{List: []string{"a", "b"}}},
		"without doubles":   {[]string{"b", "a", "b"}, addressbook.Value{List: []string{"a", "b"}}},
		"without empty one": {[]string{"b", "", "a"}, addressbook.Value{List: []string{"a", "b"}}},
		"case is kept":      {[]string{"a", "A"}, addressbook.Value{List: []string{"A", "a"}}},
	} {
		t.Run(name, func(t *testing.T) {
			before := slices.Clone(c.elements)
			if got := addressbook.List(c.elements...); !got.Equal(c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
			if !slices.Equal(before, c.elements) {
				t.Errorf("the argument became %q", c.elements)
			}
		})
	}
}

func TestValueIsAbsent(t *testing.T) {
	for _, v := range []addressbook.Value{{}, addressbook.Text(""), addressbook.List(), {List: []string{}}} {
		if !v.IsAbsent() || !v.Equal(addressbook.Value{}) {
			t.Errorf("%#v is not absent", v)
		}
	}
	for _, v := range []addressbook.Value{addressbook.Text(" "), addressbook.List("x")} {
		if v.IsAbsent() || v.Equal(addressbook.Value{}) {
			t.Errorf("%#v is absent", v)
		}
	}
	if addressbook.Text("x").Equal(addressbook.List("x")) {
		t.Error("a text equals a list")
	}
}

func field(name, text string) addressbook.Field {
	return addressbook.Field{Name: name, Value: addressbook.Text(text)}
}

func TestNewContact(t *testing.T) {
	for name, c := range map[string]struct {
		fields, want []addressbook.Field
	}{
		"none":                   {nil, nil},
		"sorted":                 {[]addressbook.Field{field("b", "1"), field("a", "2")}, []addressbook.Field{field("a", "2"), field("b", "1")}},
		"absent ones left out":   {[]addressbook.Field{field("b", ""), field("a", "2")}, []addressbook.Field{field("a", "2")}},
		"the last one counts":    {[]addressbook.Field{field("a", "1"), field("b", "x"), field("a", "2")}, []addressbook.Field{field("a", "2"), field("b", "x")}},
		"the last one is absent": {[]addressbook.Field{field("a", "1"), field("a", "")}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			before := slices.Clone(c.fields)
			got := addressbook.NewContact(c.fields...).Fields
			if len(got) != len(c.want) || len(got) > 0 && !reflect.DeepEqual(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
			if !reflect.DeepEqual(before, c.fields) {
				t.Errorf("the argument became %v", c.fields)
			}
		})
	}
}

func TestContactGet(t *testing.T) {
	contact := addressbook.NewContact(field("a", "1"), field("c", "3"))
	for name, want := range map[string]string{"a": "1", "b": "", "c": "3", "": "", "d": ""} {
		if got := contact.Get(name); !got.Equal(addressbook.Text(want)) {
			t.Errorf("%q is %q, want %q", name, got.Text, want)
		}
	}
	var none *addressbook.Contact
	if !none.Get("a").IsAbsent() {
		t.Error("a contact that is nil has a value")
	}
}

func TestContactOnly(t *testing.T) {
	contact := addressbook.NewContact(field("a", "1"), field("b", "2"), field("c", "3"))
	got := contact.Only(addressbook.NewShape("d", "c", "a", "c"))
	if want := addressbook.NewContact(field("a", "1"), field("c", "3")); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if len(contact.Fields) != 3 {
		t.Error("the contact itself changed")
	}
	var none *addressbook.Contact
	if got := none.Only(addressbook.NewShape("a")); len(got.Fields) != 0 {
		t.Errorf("of nothing there is %v", got)
	}
}

func TestNewShape(t *testing.T) {
	names := []string{"b", "a", "b"}
	if got := addressbook.NewShape(names...); !slices.Equal(got, addressbook.Shape{"a", "b"}) {
		t.Errorf("%v", got)
	}
	if !slices.Equal(names, []string{"b", "a", "b"}) {
		t.Errorf("the argument became %v", names)
	}
}
