package config

import (
	"fmt"
	"testing"

	"contactsync/providers"
)

// TestFlat compares the flat form of expressions with the expressions themselves.
func TestFlat(t *testing.T) {
	whole := Scope{
		Person: Row{
			Schema: &providers.Schema{Fields: []string{"FirstName", "LastName", "E-mail1", "3", "Tags", "Number"}},
			Values: []string{"Ada", "Byron, née Gordon", "ada@Example.COM", "three", "b;a"},
		},
		Company: Row{Schema: &providers.Schema{Fields: []string{"Company"}}, Values: []string{"Analytical Engines"}},
	}
	scopes := map[string]Scope{
		"a record":    whole,
		"no record":   {},
		"no company":  {Person: whole.Person, Company: Row{Schema: whole.Company.Schema}},
		"less fields": {Person: Row{Schema: &providers.Schema{Fields: []string{"FirstName"}}, Values: []string{"Ada"}}},
	}
	for _, test := range []struct {
		expression string
		isFlat     bool
	}{
		{`upper(person.FirstName)`, true},
		{`(lower("${person.LastName}"))`, true},
		{`"${upper(person.FirstName)} ${person[local.field]}"`, true},
		{`email(person["E-mail1"])`, true},
		{`upper(person[3])`, true},
		{`join(", ", sort(split(";", person.Tags)))`, true},
		{`split(";", person.Tags)[0]`, true},
		{`split(";", person.Tags)[strlen(person.Tags) - 2]`, true},
		{`nonempty(split(";", person.Tags)...)`, true},
		{`person.FirstName == "Ada" && !(person.LastName != "") ? "yes" : company.Company`, true},
		{`try(person.Nothing, person.FirstName)`, true},
		{`try(person.LastName, "none")`, true},
		{`can(tonumber(person.Number)) ? "a number" : "none"`, true},
		{`tonumber(person.FirstName)`, true},
		{`-tonumber(person.Number)`, true},
		{`try(person.FirstName.First, "none")`, true},
		{`regex("x+", person.FirstName)`, true},
		{`local.field == "" ? null : trimspace(person.FirstName)`, true},
		{`join(",", [for tag in split(";", person.Tags) : upper(tag)])`, false},
		{`join(",", keys(person))`, false},
		{`person[person.FirstName]`, false},
		{`{ Ada = "Lady" }[person.FirstName]`, false},
		{`upper("nothing read")`, false},
	} {
		t.Run(test.expression, func(t *testing.T) {
			var x *Expression
			for _, p := range personMapping(t, "surname = \"x\"\ntitle = "+test.expression) {
				if p.property.Name == "title" {
					x = p.expression
				}
			}
			if (x.flat != nil) != test.isFlat {
				t.Fatalf("has a flat form: %t", x.flat != nil)
			}
			whole := *x
			whole.flat = nil
			for name, scope := range scopes {
				got, gotErr := x.evaluate(&scope)
				want, wantErr := whole.evaluate(&scope)
				if fmt.Sprint(gotErr) != fmt.Sprint(wantErr) || gotErr == nil && !got.RawEquals(want) {
					t.Errorf("%s: %#v, %v, and not %#v, %v", name, got, gotErr, want, wantErr)
				}
			}
		})
	}
}
