package config_test

import (
	"testing"

	"contactsync/config"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// crmScope is a record of a CRM with 200 fields.
func crmScope() config.Scope {
	fields := func(first ...string) config.Row {
		r := config.Row{Schema: &providers.Schema{}}
		for i := len(first); i < 200; i++ {
			r.Schema.Fields = append(r.Schema.Fields, "Field"+string(rune('0'+i%10)))
			r.Values = append(r.Values, "")
		}
		for _, name := range first {
			r.Schema.Fields = append(r.Schema.Fields, name)
			r.Values = append(r.Values, "Some "+name)
		}
		return r
	}
	return config.Scope{
		Person:  fields("FirstName", "LastName", "Title", "E-mail1", "Tel1", "Mobile", "Function", "Position", "Since"),
		Company: fields("Company"),
		Rep:     fields("name"),
	}
}

func benchmarkMapping(b *testing.B, lines string) {
	b.Helper()
	b.ReportAllocs()
	c := mappingOf(b, lines)
	m := c.Syncs[len(c.Syncs)-1].Mappings[addressbook.Person]
	properties := make([]addressbook.Property, len(m.Properties))
	for i, p := range m.Properties {
		properties[i] = wellKnown(b, p.Name)
	}
	scope := crmScope()
	for b.Loop() {
		for i, p := range m.Properties {
			if _, err := p.Value.Value(scope, properties[i]); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkPhone(b *testing.B) {
	benchmarkMapping(b, "surname = person.LastName\n business_phone = phone(\"01 2345678\", \"AT\")")
}
func BenchmarkWithout(b *testing.B) { benchmarkMapping(b, `surname = person.LastName`) }
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	dir := directory(b, "main.hcl", read(b, "testdata/valid/whole.hcl"))
	for b.Loop() {
		load(b, options(dir))
	}
}
