package config_test

import (
	"strings"
	"testing"

	"contactsync/config"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

const (
	addressSet = "00062004-0000-0000-c000-000000000046"
	publicSet  = "00020329-0000-0000-c000-000000000046"
)

// mappedProperty is the one property besides the surname of a mapping with this block.
func mappedProperty(t *testing.T, block string) config.MappedProperty {
	t.Helper()
	c := mappingOf(t, "surname = person.LastName\n"+block)
	for _, p := range c.Syncs[len(c.Syncs)-1].Mappings[addressbook.Person].Properties {
		if p.Name != "surname" && p.Name != "file_as" && p.Name != "display_name" {
			return p
		}
	}
	t.Fatal("no property")
	return config.MappedProperty{}
}

func TestNamesOfProperties(t *testing.T) {
	for label, test := range map[string]struct{ settings, want string }{
		"given_name":                   {"", "given_name"},
		"PR_GIVEN_NAME":                {"", "given_name"},
		"0x3A06":                       {"", "given_name"},
		"0x3a06":                       {`type = "string"`, "given_name"},
		"PidLidEmail1EmailAddress":     {"", "email1"},
		"0x8083":                       {`set = "Address"`, "email1"},
		"Keywords":                     {`set = "PublicStrings"`, "categories"},
		"PR_BUSINESS_TELEPHONE_NUMBER": {"", "business_phone"},
		"PR_PERSONAL_HOME_PAGE":        {"", "mapi/string//0x3a50"},
		"PidLidContactUserField1":      {"", "mapi/string/" + addressSet + "/0x804f"},
		"0x3A50":                       {`type = "string"`, "mapi/string//0x3a50"},
		"0x8099":                       {"set = \"Address\"\n type = \"bool\"", "mapi/bool/" + addressSet + "/0x8099"},
		"CrmSegment":                   {`set = "PublicStrings"`, "mapi/string/" + publicSet + "/CrmSegment"},
		"notes/2":                      {"set = \"{00020329-0000-0000-C000-000000000046}\"\n type = \"strings\"", "mapi/strings/" + publicSet + "/notes/2"},
	} {
		p := mappedProperty(t, "property \""+label+"\" {\n value = person.X\n "+test.settings+"\n}")
		if p.Name != test.want {
			t.Errorf("%s is %s, not %s", label, p.Name, test.want)
		}
		if _, ok := addressbook.LookUp(p.Name); !ok {
			t.Errorf("nobody finds %s", p.Name)
		}
	}
}

func TestSettingsOfProperties(t *testing.T) {
	for _, test := range []struct {
		name, block string
		want        config.MappedProperty
	}{
		{"the short form", `nickname = person.X`, config.MappedProperty{Name: "nickname"}},
		{"the long form", `property "nickname" { value = person.X }`, config.MappedProperty{Name: "nickname"}},
		{"once", "property \"nickname\" {\n value = person.X\n write = \"once\"\n}", config.MappedProperty{Name: "nickname", Once: true}},
		{"always", "property \"nickname\" {\n value = person.X\n write = \"always\"\n}", config.MappedProperty{Name: "nickname"}},
		{"drift", "property \"nickname\" {\n value = person.X\n on_drift = \"overwrite\"\n}", config.MappedProperty{Name: "nickname", OnDrift: config.OverwriteDrift}},
		{"whole", "property \"notes\" {\n value = person.X\n whole = true\n}", config.MappedProperty{Name: "notes", Whole: true}},
		{"a block of the notes", "property \"PR_BODY\" {\n value = person.X\n}", config.MappedProperty{Name: "notes"}},
	} {
		got := mappedProperty(t, test.block)
		got.Value = nil
		equal(t, test.name, got, test.want)
	}
}

func TestValuesOfTypes(t *testing.T) {
	person := config.Scope{Person: row("X", "1", "T", "2006-01-02T15:04:05+02:00", "B", "YWJj\n", "L", "1.5", "Empty", "")}
	for _, test := range []struct {
		kind, value string
		want        addressbook.Value
		wrong       string
	}{
		{"string", `person.X`, addressbook.Text("1"), ""},
		{"int", `person.X`, addressbook.Text("1"), ""},
		{"int", `person.L`, addressbook.Value{}, "a whole number of 32 bits is needed here"},
		{"int", `"${person.X}000000000000"`, addressbook.Value{}, "a whole number of 32 bits is needed here"},
		{"long", `"${person.X}000000000000"`, addressbook.Text("1000000000000"), ""},
		{"bool", `person.X == "1"`, addressbook.Text("true"), ""},
		{"double", `person.L`, addressbook.Text("1.5"), ""},
		{"time", `person.T`, addressbook.Text("2006-01-02T13:04:05Z"), ""},
		{"time", `"2006-01-02"`, addressbook.Text("2006-01-02T00:00:00Z"), ""},
		{"time", `person.X`, addressbook.Value{}, "a time is needed here"},
		{"binary", `person.B`, addressbook.Text("abc"), ""},
		{"strings", `[person.X, "", person.L, "1"]`, addressbook.List("1", "1.5"), ""},
		{"int", `person.Empty`, addressbook.Value{}, ""},
	} {
		p := mappedProperty(t, "property \"Typed\" {\n set = \"PublicStrings\"\n type = \""+test.kind+"\"\n value = "+test.value+"\n}")
		property, _ := addressbook.LookUp(p.Name)
		got, err := p.Value.Value(person, property)
		if (err == nil) != (test.wrong == "") || err != nil && !strings.Contains(err.Error(), test.wrong) || !got.Equal(test.want) {
			t.Errorf("%s of %s is %v, %v", test.kind, test.value, got, err)
		}
	}
}

// A target that has cards alone says of all others that it cannot hold them.
func TestPropertiesThatTheTargetCannotHold(t *testing.T) {
	opts := options(directory(t, "base.hcl", base(t), "m.hcl", withMapping("person", `surname = person.LastName
  photo   = person.Photo
  property "PR_PERSONAL_HOME_PAGE" {
    value = person.Web
  }`)))
	opts.Schemas.Holds = map[string]func(string) string{"vdir": func(property string) string {
		if p, _ := addressbook.LookUp(property); p.MAPI == "" {
			return "there is no place for it"
		}
		return ""
	}}
	got := strings.Join(strings.Fields(complaint(t, opts)), " ")
	for _, want := range []string{
		"photo = person.Photo provider.vdir.mail, to which mapping.m is written, cannot hold this property: there is no place for it.",
		"value = person.Web provider.vdir.mail, to which mapping.m",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s\nis not in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "Error:"); n != 2 {
		t.Errorf("%d errors:\n%s", n, got)
	}
}

func TestKnownFields(t *testing.T) {
	lines := withMapping("person", `surname    = person.LastNam
  given_name = "${person["FirstName"]}${company.Compny}${rep.email}${rep.phone}"
  nickname   = person[7]
  title      = try(person.Titel, "")`) + `
never {
  where = person.Consnt == "withdrawn"
}
user "bob@example.com" {
  categorization { folder = rep.Foldr }
}`
	known := map[providers.Table]providers.KnownFields{
		providers.Persons: {Names: []string{"FirstName", "LastName", "Title", "Consent", "E-mail1", "Tel1"}, Origin: "persons.csv"},
		providers.Reps:    {Names: []string{"Folder"}, Origin: "reps.csv"},
	}
	opts := options(directory(t, "base.hcl", base(t), "x.hcl", lines))
	opts.KnownFields = func(source config.Plugin, table providers.Table) (providers.KnownFields, bool) {
		k, ok := known[table]
		return k, ok && source.Address() == "csv.crm"
	}
	got := strings.Join(strings.Fields(complaint(t, opts)), " ")
	wants := []string{
		`person has no field "LastNam". Did you mean "LastName"? The fields are those of persons.csv.`,
		`person has no field "7". The fields are those of persons.csv.`,
		`person has no field "Titel". Did you mean "Title"?`,
		`person has no field "Consnt". Did you mean "Consent"?`,
		`rep has no field "phone". The fields are those of reps.csv.`,
		`rep has no field "Foldr". Did you mean "Folder"?`,
	}
	for _, want := range wants {
		if !strings.Contains(got, want) {
			t.Errorf("%s\nis not in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "Error:"); n != len(wants) {
		t.Errorf("%d errors:\n%s", n, got)
	}
	persons := known[providers.Persons]
	persons.ByNumber = true
	known[providers.Persons] = persons
	if got := complaint(t, opts); strings.Contains(got, `field "7"`) {
		t.Error("a number is looked for among the names:", got)
	}
}
