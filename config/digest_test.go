package config_test

import (
	"strings"
	"testing"

	"contactsync/config"
)

func TestDigestOfBothSyntaxesAgrees(t *testing.T) {
	native := whole(t)
	json := loadFiles(t, "main.hcl.json", read(t, "testdata/valid/whole.hcl.json"))
	if native.Digest != json.Digest || native.Digest.IsZero() {
		t.Errorf("digests %s and %s", native.Digest, json.Digest)
	}
}

func TestDigestIgnoresLayout(t *testing.T) {
	src := read(t, "testdata/valid/whole.hcl")
	want := whole(t).Digest
	blocks := strings.SplitAfter(src, "\n}\n")
	var reversed []string
	for i := range blocks {
		reversed = append(reversed, blocks[len(blocks)-1-i])
	}
	half := len(blocks) / 2
	for name, files := range map[string][]string{
		"another name":    {"z.hcl", src},
		"two files":       {"a.hcl", strings.Join(blocks[:half], ""), "b.hcl", strings.Join(blocks[half:], "")},
		"another order":   {"a.hcl", strings.Join(reversed, "\n")},
		"line ends":       {"a.hcl", strings.ReplaceAll(src, "\n", "\r\n")},
		"byte order mark": {"a.hcl", "\ufeff" + src},
		"comments":        {"a.hcl", "# nothing\n" + strings.ReplaceAll(src, " = ", " = /* x */ ")},
		"parentheses":     {"a.hcl", strings.ReplaceAll(src, "= person.LastName", "= (person.LastName)")},
		"quotes":          {"a.hcl", strings.ReplaceAll(src, "= person.LastName", "= \"${person[\"LastName\"]}\"")},
		"a test beside":   {"a.hcl", src, "b.test.hcl", "test {", ".hidden.hcl", "{", "b.txt", "{"},
	} {
		if got := loadFiles(t, files...).Digest; got != want {
			t.Errorf("%s changes the digest", name)
		}
	}
}

// A password is replaced by another one every now and then: what a plan does stays the same.
func TestDigestLeavesSecretsOut(t *testing.T) {
	src := read(t, "testdata/valid/whole.hcl") + `
variable "where" {
  default   = "first"
}
variable "secret" {
  default   = "first"
  sensitive = true
}
provider "vdir" "secret" {
  path = "${var.where}/${var.secret}"
}
`
	before := loadFiles(t, "main.hcl", src).Digest
	for name, test := range map[string]struct {
		from, to string
		same     bool
	}{
		"a passphrase":                    {"hunter2-hunter2", "hunter3-hunter3", true},
		"a sensitive value in a provider": {"default   = \"first\"\n  sensitive", "default   = \"second\"\n  sensitive", true},
		"another value in a provider":     {"default   = \"first\"\n}", "default   = \"second\"\n}", false},
		"that a value is of the variable": {"${var.where}/${var.secret}", "${var.where}", false},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(src, test.from) {
				t.Fatalf("no %q", test.from)
			}
			after := loadFiles(t, "main.hcl", strings.Replace(src, test.from, test.to, 1)).Digest
			if (after == before) != test.same {
				t.Errorf("the digest is the same: %t, want %t", after == before, test.same)
			}
		})
	}
}

func TestDigestChangesWithContent(t *testing.T) {
	src := read(t, "testdata/valid/whole.hcl")
	seen := map[string]string{whole(t).Digest.String(): "nothing"}
	for _, change := range [][2]string{
		{`default     = "test"`, `default     = "prod"`},
		{"times_per_day = 2", "times_per_day = 3"},
		{`expires    = "8h"`, `expires    = "9h"`},
		{`"other.db"`, `"another.db"`},
		{"deletes = optional(number, 7)", "deletes = optional(number, 8)"},
		{`low     = "a"`, `low     = "i"`},
		{`mail    = "E-mail1"`, `mail    = "E-mail2"`},
		{`"older"]`, `"oldest"]`},
		{"titlecase(", "upper("},
		{"= person.LastName", "= person.Name"},
		{`person.Blocked != "1"`, `person.Blocked == "1"`},
		{"= person.LastName", "= person.LastName == \"x\" ? \"a\" : \"b\""},
		{"= person.LastName", "= person.LastName == \"x\" ? \"b\" : \"a\""},
		{"= person.LastName", "= [for x in [person.LastName] : lower(x)][0]"},
		{"= person.LastName", "= [for x in [person.LastName] : upper(x)][0]"},
		{"= person.LastName", "= [for x in [person.LastName] : upper(x) if x != \"\"][0]"},
		{"= person.LastName", "= join(\",\", [person.LastName][*])"},
		{"= person.LastName", "= join(\",\", [[person.LastName]]...)"},
		{"= person.LastName", "= {a = person.LastName}.a"},
		{"= person.LastName", "= {b = person.LastName}.b"},
		{"= person.LastName", "= \"%{ if person.LastName == \"x\" }y%{ else }z%{ endif }\""},
		{"= person.LastName", "= \"%{ for x in [person.LastName] }y${x}%{ endfor }\""},
		{`home_address = {`, `other_address = {`},
		{`"private"`, `"normal"`},
		{"percent = 50", "percent = 51"},
		{"priority = 10", "priority = 11"},
		{`enabled = false`, `enabled = true`},
		{`"Kunden"`, `"Customers"`},
		{"[provider.vdir.mail, provider.vdir.archive]", "[provider.vdir.archive, provider.vdir.mail]"},
		{"max_contacts             = 8", "max_contacts             = 9"},
		{`on_drift        = "report"`, `on_drift        = "keep"`},
		{"favorites   = false", ""},
		{`"720h"`, `"721h"`},
		{`write    = "once"`, `write    = "always"`},
		{`on_drift = "report"`, `on_drift = "overwrite"`},
		{`whole = true`, `whole = false`},
		{`property "0x3A4C" {`, `property "0x3A49" {`},
		{`type  = "int"`, `type  = "long"`},
		{`property "CrmSegment" {`, `property "Segment" {`},
		{`["given_name", "surname"]]`, `["surname", "given_name"]]`},
		{`" Customers "]`, `"Clients"]`},
		{"own       = true", "own       = false"},
		{`unmatched = "report"`, `unmatched = "ignore"`},
		{"unmarked_twins           = false", "unmarked_twins           = true"},
		{"emea = 20", "emea = 21"},
		{`toset(["carol", "dave"])`, `toset(["carol", "daisy"])`},
		{`sync.region["emea"]` + "\n  on_drift", `sync.region["apac"]` + "\n  on_drift"},
		{`"crm/company/4"`, `"crm/company/5"`},
		{`company.Blocked == "1"`, `company.Blocked == "2"`},
		{"from = sync.first", "from = sync.fist"},
		{"to   = mapping.person", "to   = mapping.company"},
		{`folder("sales", "CRM")`, `folder("sales", "CRM2")`},
		{`["CRM", "Customers"])`, `["CRM", "Clients"])`},
		{"destroy = false", "destroy = true"},
		{`sync = [sync.sales]`, ""},
	} {
		if !strings.Contains(src, change[0]) {
			t.Fatalf("no %q", change[0])
		}
		got := loadFiles(t, "main.hcl", strings.Replace(src, change[0], change[1], 1)).Digest.String()
		if other, found := seen[got]; found {
			t.Errorf("%q changes the digest no more than %q", change[1], other)
		}
		seen[got] = change[1]
	}
}

func TestFingerprint(t *testing.T) {
	of := func(expr, locals string) string {
		c := loadFiles(t, "base.hcl", base(t), "more.hcl", locals+`
sync "s" {
  from     = provider.csv.crm
  to       = provider.vdir.mail
  mappings = [mapping.m]
  select { rep = true }
}
mapping "m" {
  for     = "person"
  surname = `+expr+`
}`)
		return surname(t, c).Fingerprint()
	}
	plain := of("upper(person.A)", "")
	for _, same := range []string{"upper( person.A )", "(upper(person[\"A\"]))", "\"${upper(person.A)}\"", "upper(person.A) # x"} {
		if of(same, "") != plain {
			t.Errorf("%s has another fingerprint", same)
		}
	}
	if of("upper(person.B)", "") == plain {
		t.Error("another field has the same fingerprint")
	}
	if of("local.a", `locals { a = "1" }`) == of("local.a", `locals { a = "2" }`) {
		t.Error("another value of a local has the same fingerprint")
	}
	if of("local.a", `locals { a = "1" }`) == of("local.a", `locals { a = 1 }`) {
		t.Error("another type of a local has the same fingerprint")
	}
}

// surname is the expression of the surname in the mapping of the last sync.
func surname(t testing.TB, c *config.Config) *config.Expression {
	t.Helper()
	return property(t, c, "surname")
}
