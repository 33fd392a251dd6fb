package config_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"contactsync/config"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// mappingOf loads base.hcl with a mapping of persons that has these lines.
func mappingOf(t testing.TB, lines string) *config.Config {
	t.Helper()
	return loadFiles(t, "base.hcl", base(t), "mapping.hcl", withMapping("person", lines))
}

// withMapping is a sync with a mapping that has these lines.
func withMapping(kind, lines string) string {
	return `
sync "s" {
  from     = provider.csv.crm
  to       = provider.vdir.mail
  mappings = [mapping.m]
  select { rep = true }
}

mapping "m" {
  for = "` + kind + `"
` + lines + `
}
`
}

// property is the expression of a property in the mapping of the last sync.
func property(t testing.TB, c *config.Config, name string) *config.Expression {
	t.Helper()
	s := c.Syncs[len(c.Syncs)-1]
	for _, p := range s.Mappings[addressbook.Person].Properties {
		if p.Name == name {
			return p.Value
		}
	}
	t.Fatalf("%s is not mapped", name)
	return nil
}

// row is a row with these fields, given as name and value in turn.
func row(fields ...string) config.Row {
	var r config.Row
	r.Schema = &providers.Schema{}
	for i := 0; i < len(fields); i += 2 {
		r.Schema.Fields = append(r.Schema.Fields, fields[i])
		r.Values = append(r.Values, fields[i+1])
	}
	return r
}

// ada is a record with a bit of everything.
func ada() config.Scope {
	return config.Scope{
		Person: row("id", "17", "FirstName", "Ada", "LastName", "Byron", "E-mail1", "ada@example.com",
			"Tel1", "01 2345678", "Empty", "", "3", "three", "Born", "1815-12-10", "Score", "12"),
		Company: row("id", "4", "Company", "Engines Ltd", "Country", "Österreich"),
		Rep:     row("id", "9", "name", "Bob", "email", "bob@example.com", "field", "LastName"),
	}
}

// evaluate maps an expression to a property.
func evaluate(t testing.TB, name, expr string, scope config.Scope) (addressbook.Value, error) {
	t.Helper()
	lines := name + " = " + expr
	if !slices.Contains([]string{"surname", "given_name", "company_name"}, name) {
		lines += "\n  surname = person.LastName"
	}
	return property(t, mappingOf(t, lines), name).Value(scope, wellKnown(t, name))
}

func TestValues(t *testing.T) {
	text := addressbook.Text
	for _, test := range []struct {
		property, expr string
		want           addressbook.Value
	}{
		{"surname", `person.LastName`, text("Byron")},
		{"surname", `person["E-mail1"]`, text("ada@example.com")},
		{"surname", `person[3]`, text("three")},
		{"surname", `person.Empty`, addressbook.Value{}},
		{"surname", `null`, addressbook.Value{}},
		{"surname", `person.Empty == "" ? null : "x"`, addressbook.Value{}},
		{"surname", `"${person.LastName}, ${person.FirstName}"`, text("Byron, Ada")},
		{"surname", `company.Company`, text("Engines Ltd")},
		{"surname", `rep.name`, text("Bob")},
		{"surname", `person[rep.field]`, text("Byron")},
		{"surname", `length(person)`, text("9")},
		{"surname", `join(",", [for k, v in person : k if v == "Ada"])`, text("FirstName")},
		{"surname", `[for person in [{LastName = "shadow"}] : person.LastName][0]`, text("shadow")},
		{"surname", `try(person.Missing, "fallback")`, text("fallback")},
		{"surname", `can(person.Missing) ? "yes" : "no"`, text("no")},
		{"surname", `try(person["Missing"], person.LastName)`, text("Byron")},
		{"surname", `1 + 1`, text("2")},
		{"surname", `true`, text("true")},
		{"surname", `tonumber(person.Score) * 2`, text("24")},
		{"birthday", `person.Born`, text("1815-12-10")},
		{"birthday", `"20240229"`, text("2024-02-29")},
		{"birthday", `"2024-02-29T23:00:00-08:00"`, text("2024-02-29")},
		{"birthday", `" 2024-02-29 23:00 "`, text("2024-02-29")},
		{"birthday", `person.Empty`, addressbook.Value{}},
		{"categories", `["b", person.FirstName, "b", null, ""]`, addressbook.List("Ada", "b")},
		{"categories", `toset(["x"])`, addressbook.List("x")},
		{"categories", `split(";", "x;y")`, addressbook.List("x", "y")},
		{"categories", `person.FirstName`, addressbook.List("Ada")},
		{"categories", `person.Empty`, addressbook.Value{}},
		{"categories", `[]`, addressbook.Value{}},
		{"sensitivity", `"private"`, text("private")},
		{"photo", `"aGVs\nbG8="`, text("hello")},
	} {
		got, err := evaluate(t, test.property, test.expr, ada())
		if err != nil || !got.Equal(test.want) {
			t.Errorf("%s = %s is %q, not %q (%v)", test.property, test.expr, got, test.want, err)
		}
	}
}

func TestValuesOfEveryType(t *testing.T) {
	const wrong = "!"
	for _, test := range []struct {
		kind       addressbook.Type
		text, want string
	}{
		{addressbook.Int, " 12 ", "12"},
		{addressbook.Int, "-2147483648", "-2147483648"},
		{addressbook.Int, "2147483648", wrong},
		{addressbook.Int, "1.5", wrong},
		{addressbook.Int, "twelve", wrong},
		{addressbook.Int, " ", ""},
		{addressbook.Long, "9223372036854775807", "9223372036854775807"},
		{addressbook.Long, "9223372036854775808", wrong},
		{addressbook.Bool, "true", "true"},
		{addressbook.Bool, "0", "false"},
		{addressbook.Bool, "yes", wrong},
		{addressbook.Bool, "", ""},
		{addressbook.Double, "1.50", "1.5"},
		{addressbook.Double, "1e21", "1e+21"},
		{addressbook.Double, "1e999", wrong},
		{addressbook.Double, "x", wrong},
		{addressbook.Time, "2024-02-29T01:00:00+02:00", "2024-02-28T23:00:00Z"},
		{addressbook.Time, "2024-02-29 01:00", "2024-02-29T01:00:00Z"},
		{addressbook.Time, "2023-02-29", wrong},
		{addressbook.String, " x ", " x "},
		{addressbook.Binary, "eA==", "x"},
		{addressbook.Binary, "x", wrong},
	} {
		x := surname(t, mappingOf(t, "surname = person.X"))
		got, err := x.Value(config.Scope{Person: row("X", test.text)}, addressbook.Property{Name: "p", Type: test.kind})
		switch {
		case test.want == wrong:
			if err == nil || strings.Contains(err.Error(), test.text) {
				t.Errorf("%q as %s: %q, %v", test.text, test.kind, got.Text, err)
			}
		case err != nil || got.Text != test.want:
			t.Errorf("%q as %s is %q, not %q (%v)", test.text, test.kind, got.Text, test.want, err)
		}
	}
}

func TestTextsAreCleaned(t *testing.T) {
	for _, test := range []struct{ name, value, want string }{
		{"line ends", "a\r\nb\rc\nd\te", "a\nb\nc\nd\te"},
		{"controls", "a\x00b\x1b[31mc\x07", "ab[31mc"},
		{"invalid UTF-8", "a\xffb", "a\ufffdb"},
		{"composed", "u\u0308", "ü"},
		{"blanks", "  a  ", "  a  "},
		{"only controls", "\x00\x01", ""},
	} {
		scope := config.Scope{Person: row("X", test.value)}
		for _, expr := range []string{`person.X`, `"${person.X}${""}"`, `[person.X][0]`} {
			got, err := evaluate(t, "surname", expr, scope)
			if err != nil || got.Text != test.want {
				t.Errorf("%s by %s: %q, not %q (%v)", test.name, expr, got.Text, test.want, err)
			}
		}
	}
}

func TestEvalErrors(t *testing.T) {
	const secret = "tell-nobody"
	scope := config.Scope{Person: row("X", secret, "Key", secret), Rep: row("name", secret)}
	for _, test := range []struct{ property, expr, want string }{
		{"surname", `person.Nope`, `person has no field "Nope"`},
		{"surname", `upper("${person.X}-${person["No-pe"]}")`, `person has no field "No-pe"`},
		{"surname", `[person.Nope][0]`, `person has no field "Nope"`},
		{"surname", `parseint(person.X, 10)`, "Invalid function argument: parseint"},
		{"surname", `{a = "b"}[person.X]`, "Invalid index"},
		{"surname", `person[person.Key]`, "Invalid index"},
		{"surname", `jsondecode(person.X)`, "jsondecode"},
		{"surname", `tonumber(person.X)`, "tonumber"},
		{"surname", `regex("^x$", person.X)`, "regex"},
		{"surname", `jsondecode("[\"${person.X}\"]")`, "one text is needed here"},
		{"surname", `{for x in [person.X, person.X] : x => 1}[person.X]`, "Duplicate object key"},
		{"surname", `person.X + 1`, "Invalid operand"},
		{"birthday", `person.X`, "a date is needed here"},
		{"sensitivity", `person.X`, `the value must be "normal"`},
		{"photo", `person.X`, "base64 is needed here"},
		{"surname", `rep.name == "x" ? "" : person.Nope`, `person has no field "Nope"`},
	} {
		_, err := evaluate(t, test.property, test.expr, scope)
		evalError, ok := errors.AsType[*config.EvalError](err)
		switch {
		case !ok:
			t.Errorf("%s: %v", test.expr, err)
		case !strings.Contains(evalError.Summary, test.want):
			t.Errorf("%s: %q, not %q", test.expr, evalError.Summary, test.want)
		case strings.Contains(err.Error(), secret):
			t.Errorf("%s: the error shows the value: %v", test.expr, err)
		case !strings.HasSuffix(evalError.Range.Filename, "mapping.hcl") || evalError.Range.Start.Line != 11:
			t.Errorf("%s: the error stands at %s", test.expr, evalError.Range)
		}
	}
}

func TestEmptyRows(t *testing.T) {
	schema := &providers.Schema{Fields: []string{"Company", "City"}}
	for _, test := range []struct {
		name, expr string
		company    config.Row
		want       string
	}{
		{"the zero row has every field", `"<${company.Whatever}>"`, config.Row{}, "<>"},
		{"a bare field of the zero row", `company.Whatever`, config.Row{}, ""},
		{"a row without values", `"<${company[rep.name]}>"`, config.Row{Schema: schema}, "<>"},
		{"a short row", `"${company.Company}<${company.City}>"`, config.Row{Schema: schema, Values: []string{"x"}}, "x<>"},
	} {
		got, err := evaluate(t, "surname", test.expr, config.Scope{Company: test.company, Rep: row("name", "City")})
		if err != nil || got.Text != test.want {
			t.Errorf("%s: %q, not %q (%v)", test.name, got.Text, test.want, err)
		}
	}
}

func TestSchemasMayDiffer(t *testing.T) {
	x := surname(t, mappingOf(t, `surname = "${person.A}-${person.B}"`))
	p := wellKnown(t, "surname")
	for range 2 {
		for _, r := range []config.Row{row("A", "1", "B", "2"), row("B", "2", "A", "1"), row("X", "", "A", "1", "Y", "", "B", "2")} {
			if got, err := x.Value(config.Scope{Person: r}, p); err != nil || got.Text != "1-2" {
				t.Errorf("%q, %v", got.Text, err)
			}
		}
	}
}

func TestReads(t *testing.T) {
	for _, test := range []struct{ expr, person, company, rep string }{
		{`person.A`, "A", "", ""},
		{`"${person.B}${person.A}${person.B}"`, "A B", "", ""},
		{`person["E-mail1"]`, "E-mail1", "", ""},
		{`person[3]`, "3", "", ""},
		{`person[local.field]`, "Tel1", "", ""},
		{`person["${local.field}x"]`, "Tel1x", "", ""},
		{`(person)[local.field]`, "Tel1", "", ""},
		{`person[rep.field]`, "all", "", "field"},
		{`keys(person)[0]`, "all", "", ""},
		{`[for k in ["A"] : person[k]][0]`, "all", "", ""},
		{`[for local in [{field = "B"}] : person[local.field]][0]`, "all", "", ""},
		{`[for person in [{A = "x"}] : person.A][0]`, "", "", ""},
		{`try(person.A, company.B)`, "A", "B", ""},
		{`rep.name == "" ? person.A : company.C`, "A", "C", "name"},
		{`local.field`, "", "", ""},
	} {
		x := surname(t, loadFiles(t, "base.hcl", base(t), "more.hcl",
			"locals {\n field = \"Tel1\"\n}\n"+withMapping("person", "surname = "+test.expr)))
		for root, want := range map[config.Root]string{config.PersonRoot: test.person, config.CompanyRoot: test.company, config.RepRoot: test.rep} {
			fields, all := x.Reads(root)
			got := strings.Join(fields, " ")
			if all {
				got = "all"
			}
			if got != want {
				t.Errorf("%s reads %q of %s, not %q", test.expr, got, root, want)
			}
		}
	}
}

func TestConditions(t *testing.T) {
	where := func(condition string) *config.Expression {
		c := loadFiles(t, "base.hcl", base(t), "more.hcl", `
sync "s" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select {
    rep = true
    person { where = `+condition+` }
  }
}`)
		return c.Syncs[1].Select.Where[addressbook.Person]
	}
	for condition, want := range map[string]bool{
		`person.FirstName == "Ada"`:                          true,
		`person.FirstName != "Ada"`:                          false,
		`startswith(person.LastName, "By") && rep.id == "9"`: true,
		`contains(["AT", "DE"], country(company.Country))`:   true,
		`true`:                                  true,
		`try(person.Missing == "1", false)`:     false,
		`jsondecode("true")`:                    true,
		`can(regex("^[0-9]+$", person.Tel1))`:   false,
		`person.Empty == "" || person.Nope > 3`: true,
	} {
		got, err := where(condition).Condition(ada())
		if err != nil || got != want {
			t.Errorf("%s is %t, not %t (%v)", condition, got, want, err)
		}
	}
	for _, condition := range []string{`person.Nope == "x"`, `jsondecode(trimspace("null${person.Empty}"))`, `jsondecode(person.Score)`, `tonumber(person.FirstName) > 3`} {
		if _, err := where(condition).Condition(ada()); err == nil {
			t.Errorf("%s is no error", condition)
		}
	}
}

func TestPaths(t *testing.T) {
	folder := func(expr string) *config.Expression {
		c := loadFiles(t, "base.hcl", base(t), "more.hcl", `
sync "s" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select { rep = true }
  categorization { folder = `+expr+` }
}`)
		return c.Syncs[1].Categorization.Folder
	}
	for expr, want := range map[string][]string{
		`"CRM"`:                        {"CRM"},
		`["CRM", "Customers"]`:         {"CRM", "Customers"},
		`"of ${rep.name}"`:             {"of Bob"},
		`[rep.name, "x/y"]`:            {"Bob", "x/y"},
		`rep.missing == "" ? "" : "x"`: nil,
		`jsondecode("null")`:           nil,
		`jsondecode("[]")`:             nil,
		`jsondecode("{}")`:             nil,
		`[jsondecode("[1]")]`:          nil,
	} {
		if strings.HasPrefix(expr, "jsondecode") || strings.HasPrefix(expr, "[json") {
			expr = strings.Replace(expr, `")`, `${substr(rep.name, 0, 0)}")`, 1)
		}
		got, err := folder(expr).Path(ada())
		if (err != nil) != (want == nil) || !slices.Equal(got, want) {
			t.Errorf("%s is %q, not %q (%v)", expr, got, want, err)
		}
	}
}

func TestExpressionsAreUsedByManyGoroutines(t *testing.T) {
	c := mappingOf(t, "surname = \"${person.A}\"\n notes = join(\",\", values(person)[*])")
	surname, notes := property(t, c, "surname"), property(t, c, "notes")
	p := wellKnown(t, "notes")
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			r := row("A", fmt.Sprint(i), strings.Repeat("B", i+1), "x")
			for range 50 {
				a, err := surname.Value(config.Scope{Person: r}, p)
				if err != nil || a.Text != fmt.Sprint(i) {
					t.Errorf("%q, %v", a.Text, err)
				}
				b, err := notes.Value(config.Scope{Person: r}, p)
				if err != nil || b.Text != fmt.Sprint(i)+",x" {
					t.Errorf("%q, %v", b.Text, err)
				}
			}
		})
	}
	group.Wait()
}

func wellKnown(t testing.TB, name string) addressbook.Property {
	t.Helper()
	p, ok := addressbook.LookUp(name)
	if !ok {
		t.Fatalf("no property %s", name)
	}
	return p
}
