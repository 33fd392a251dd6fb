package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// mixedMapping is a mapping as people write it, of ten properties.
const mixedMapping = `
  given_name     = person.FirstName
  surname        = person.LastName
  title          = person.Title
  email1         = email(person["E-mail1"])
  mobile_phone   = person.Mobile
  company_name   = company.Company
  job_title      = nonempty(person.Function, person.Position)
  notes          = "Customer since ${person.Since}"
  file_as        = "${person.LastName}, ${person.FirstName}"
  display_name   = trimspace("${person.Title} ${person.FirstName} ${person.LastName}")
`

// calledMapping has ten properties that all call a function, so that none of them can
// be had without evaluating.
const calledMapping = `
  given_name     = titlecase(person.FirstName)
  surname        = upper(person.LastName)
  title          = trimspace(person.Title)
  email1         = lower(person["E-mail1"])
  mobile_phone   = replace(person.Mobile, " ", "")
  company_name   = trimspace(company.Company)
  job_title      = person.Function == "" ? person.Position : person.Function
  notes          = format("Customer since %s", person.Since)
  file_as        = join(", ", [person.LastName, person.FirstName])
  display_name   = trimspace("${person.Title} ${person.FirstName} ${person.LastName}")
`

// BenchmarkRecords maps records of a CRM with 200 fields. Beside what the package does,
// with its values of properties, it measures what hclsyntax takes to evaluate the same
// expressions with the same records, and gives the ratio, in one run:
//
//	go test -run '^$' -bench Records ./config
func BenchmarkRecords(b *testing.B) {
	for _, test := range []struct{ name, mapping string }{{"mixed", mixedMapping}, {"called", calledMapping}} {
		b.Run(test.name, func(b *testing.B) {
			properties, scope := benchmarkedMapping(b, test.mapping)
			var alone float64
			b.Run("hclsyntax", func(b *testing.B) {
				alone = perRecord(b, func() error { return evaluateAlone(properties, scope) })
			})
			b.Run("config", func(b *testing.B) {
				own := perRecord(b, func() error { return evaluateOwn(properties, scope) })
				if alone > 0 {
					b.ReportMetric(own/alone, "of-hclsyntax")
				}
			})
		})
	}
}

// perRecord measures what a record takes, in nanoseconds, and reports the seconds for a
// million of them.
func perRecord(b *testing.B, record func() error) float64 {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		if err := record(); err != nil {
			b.Fatal(err)
		}
	}
	each := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
	b.ReportMetric(each/1000, "s/1M-records")
	return each
}

// evaluateOwn maps a record as the planner does.
func evaluateOwn(properties []mappedBenchmark, scope Scope) error {
	for _, p := range properties {
		if _, err := p.expression.Value(scope, p.property); err != nil {
			return err
		}
	}
	return nil
}

// evaluateAlone evaluates the same expressions against maps of the fields that they
// read, which are made once for the record.
func evaluateAlone(properties []mappedBenchmark, scope Scope) error {
	rows := map[Root]map[string]cty.Value{}
	for _, p := range properties {
		for _, r := range p.expression.reads {
			if rows[r.root] == nil {
				rows[r.root] = make(map[string]cty.Value, len(properties))
			}
			row := scope.row(r.root)
			for _, field := range r.fields {
				if index, ok := row.Schema.Index(field); ok {
					rows[r.root][field] = cty.StringVal(row.Values[index])
				}
			}
		}
	}
	ctx := &hcl.EvalContext{Variables: map[string]cty.Value{}, Functions: properties[0].expression.ctx.Functions}
	for root, fields := range rows {
		ctx.Variables[string(root)] = cty.MapVal(fields)
	}
	for _, p := range properties {
		if _, diags := p.expression.expr.Value(ctx); diags.HasErrors() {
			return diags
		}
	}
	return nil
}

// mappedBenchmark is a mapped property and its expression.
type mappedBenchmark struct {
	property   addressbook.Property
	expression *Expression
}

func benchmarkedMapping(b *testing.B, mapping string) ([]mappedBenchmark, Scope) {
	b.Helper()
	properties := personMapping(b, mapping)
	if len(properties) != 10 {
		b.Fatalf("%d properties", len(properties))
	}
	return properties, Scope{
		Person:  benchmarkRow("FirstName", "LastName", "Title", "E-mail1", "Mobile", "Function", "Position", "Since"),
		Company: benchmarkRow("Company"),
	}
}

// personMapping loads a mapping of these lines.
func personMapping(t testing.TB, mapping string) []mappedBenchmark {
	t.Helper()
	dir := t.TempDir()
	src := fmt.Sprintf(`
contactsync { owner = "acme-test" }
provider "csv" "crm" {}
provider "vdir" "mail" {}
locals { field = "LastName" }
mapping "person" {
  for = "person"
  %s
}
sync "sales" {
  from     = provider.csv.crm
  to       = provider.vdir.mail
  mappings = [mapping.person]
  select { all = true }
}`, mapping)
	if err := os.WriteFile(filepath.Join(dir, "main.hcl"), []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	c, _, diags := Load(Options{Dir: dir, Version: "1.0.0", Schemas: emptySchemas()})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var properties []mappedBenchmark
	for _, p := range c.Syncs[0].Mappings[addressbook.Person].Properties {
		property, _ := addressbook.LookUp(p.Name)
		properties = append(properties, mappedBenchmark{property: property, expression: p.Value})
	}
	return properties
}

// benchmarkRow is a record of 200 fields, the named ones among them.
func benchmarkRow(named ...string) Row {
	row := Row{Schema: &providers.Schema{}}
	for i := range 200 {
		name := fmt.Sprintf("Field%d", i)
		if i%20 == 7 && i/20 < len(named) {
			name = named[i/20]
		}
		row.Schema.Fields = append(row.Schema.Fields, name)
		row.Values = append(row.Values, strings.Repeat(name, 1+i%2))
	}
	return row
}
