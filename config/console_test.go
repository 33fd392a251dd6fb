package config_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"contactsync/config"
	"contactsync/providers"
)

const consoleConfig = `
contactsync {
  owner = "acme-test"
}
variable "country" {
  default = "AT"
}
variable "unset" {
}
variable "password" {
  sensitive = true
  default   = "swordfish"
}
locals {
  greeting = "Hello"
  hidden   = "x${var.password}"
}
mapping "person" {
  for            = "person"
  given_name     = person.FirstName
  surname        = person.LastName
  business_phone = phone(person.Tel1, var.country)
  categories     = ["b", "a"]
  notes          = "key ${var.password}"
  business_address {
    city = company.City
  }
}
mapping "broken" {
  for     = "person"
  surname = regex("[0-9]+", person.LastName)
}
mapping "company" {
  for          = "company"
  company_name = company.Company
}
`

// consoleScope is a person with a company, and no rep.
func consoleScope() config.ConsoleScope {
	return config.ConsoleScope{
		Person:  &config.Row{Schema: &providers.Schema{Fields: []string{"FirstName", "LastName", "Tel1", "E-mail1"}}, Values: []string{"Ada", "Byron", "01 23456"}},
		Company: &config.Row{Schema: &providers.Schema{Fields: []string{"City"}}},
	}
}

func newConsole(t *testing.T) *config.Console {
	t.Helper()
	opts := options(directory(t, "a.hcl", consoleConfig))
	opts.WithoutValues = true
	console, cfg, files, diags := config.NewConsole(opts)
	if diags.HasErrors() || cfg.Owner != "acme-test" {
		t.Fatal(printed(files, diags))
	}
	return console
}

func TestConsoleEvaluates(t *testing.T) {
	console := newConsole(t)
	for text, want := range map[string]string{
		`1 + 2`:                               `3`,
		`"${local.greeting}, ${var.country}"`: `"Hello, AT"`,
		`person.FirstName`:                    `"Ada"`,
		`person["E-mail1"]`:                   `""`,
		`[for name, text in person : name if text != ""]`: `["FirstName","LastName","Tel1"]`,
		`phone(person.Tel1, "AT")`:                        `"+43123456"`,
		`phone("none", "AT")`:                             `"none"`,
		`company.City`:                                    `""`,
		`mapping.person.business_phone`:                   `"+43123456"`,
		`mapping.person.business_address.city`:            `null`,
		`mapping.person.categories`:                       `["a","b"]`,
		`upper(mapping.person.file_as)`:                   `"BYRON, ADA"`,
	} {
		value, files, diags := console.Evaluate(text, consoleScope())
		if diags.HasErrors() {
			t.Errorf("%s: %s", text, printed(files, diags))
			continue
		}
		if got := jsonText(t, value); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	if value, _, diags := console.Evaluate("var.unset", config.ConsoleScope{}); diags.HasErrors() || value.IsKnown() {
		t.Errorf("a variable without a value is %#v, %v", value, diags)
	}
}

func TestConsoleKeepsSecrets(t *testing.T) {
	console := newConsole(t)
	for _, text := range []string{"var.password", "local.hidden", `"a${var.password}"`, "strlen(var.password)", "mapping.person.notes"} {
		value, _, diags := console.Evaluate(text, consoleScope())
		if diags.HasErrors() || !config.IsSensitive(value) {
			t.Errorf("%s: %#v, %v", text, value, diags)
		}
	}
	value, _, _ := console.Evaluate("mapping.person.surname", consoleScope())
	if config.IsSensitive(value) {
		t.Error("what has nothing to do with a secret is one")
	}
	for _, text := range []string{"var.password + 1", `regex("[0-9]+", var.password)`, "local.hidden.x"} {
		_, files, diags := console.Evaluate(text, consoleScope())
		if shown := printed(files, diags); !diags.HasErrors() || strings.Contains(shown, "swordfish") {
			t.Errorf("%s: %s", text, shown)
		}
	}
}

func TestConsoleErrors(t *testing.T) {
	console := newConsole(t)
	for text, want := range map[string]string{
		"1 +":                      "Missing expression",
		"a\x00b":                   "Invalid character encoding",
		strings.Repeat("(", 10000): "nested",
		"person.Lastname":          `person has no field "Lastname". Did you mean "LastName"?`,
		"rep.email":                "rep is not known: name a record with -rep=",
		"mapping":                  "A mapping is written mapping.<name>",
		"mapping.persons":          `There is no mapping.persons. Did you mean "mapping.person"?`,
		"mapping.company":          "mapping.company is for companies",
		"mapping.broken":           "The property surname of mapping.broken",
		"var.contry":               `There is no var.contry. Did you mean "var.country"?`,
		"fone(1)":                  `There is no function "fone"`,
		"each.key":                 "each can be used in a block that has for_each",
	} {
		_, files, diags := console.Evaluate(text, consoleScope())
		if shown := printed(files, diags); !diags.HasErrors() || !strings.Contains(strings.ReplaceAll(shown, "\n", " "), want) {
			t.Errorf("%.20s: got %s, want %s", text, shown, want)
		}
	}
	_, files, diags := console.Evaluate("person.LastName", config.ConsoleScope{})
	if shown := printed(files, diags); !strings.Contains(shown, "-record=<key>") {
		t.Errorf("without a record: %s", shown)
	}
	if _, _, diags := console.Evaluate("1", config.ConsoleScope{}); len(diags) > 0 {
		t.Errorf("an error stays: %v", diags)
	}
}

func TestConsoleMentions(t *testing.T) {
	console := newConsole(t)
	got := console.Mentions(`"${person.A}${mapping.company.company_name}${person["B"]}"`)
	if want := []string{"A", "B"}; !slices.Equal(got[config.PersonRoot], want) {
		t.Errorf("person: got %q, want %q", got[config.PersonRoot], want)
	}
	if !slices.Contains(got[config.CompanyRoot], "Company") || len(console.Mentions("1 +")) > 0 {
		t.Errorf("mentions %v", got)
	}
}

func TestConsoleNames(t *testing.T) {
	names := newConsole(t).Names(consoleScope())
	for _, want := range []string{"phone(", "var.country", "local.greeting", "mapping.person", "person.FirstName", "company.City"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is missing", want)
		}
	}
	if slices.Contains(names, "mapping.company") || slices.Contains(names, "rep.email") || !slices.IsSorted(names) {
		t.Errorf("names %q", names)
	}
}

// jsonText is a value as JSON.
func jsonText(t *testing.T, value cty.Value) string {
	t.Helper()
	value, _ = value.UnmarkDeep()
	text, err := ctyjson.Marshal(value, value.Type())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
