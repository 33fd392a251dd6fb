package config_test

import (
	"strings"
	"testing"

	"contactsync/config"
)

func TestFunctions(t *testing.T) {
	for _, test := range []struct{ expr, want string }{
		{`phone("01 234 5678", "AT")`, "+4312345678"},
		{`phone("+43 (0)1 234-5678", "")`, "+4312345678"},
		{`phone("0043 1 2345678", "Österreich")`, "+4312345678"},
		{`phone("01 2345678", "AUT", "international")`, "+43 1 2345678"},
		{`phone("01 2345678", "at", "e164")`, "+4312345678"},
		{`phone("+43 1 2345678 ext. 12", "AT")`, "+4312345678 ext. 12"},
		{`phone("+43 1 2345678;ext=12", "AT", "international")`, "+43 1 2345678 ext. 12"},
		{`phone("+44 20 7946 0123", null)`, "+442079460123"},
		{`phone("01 2345678", "")`, "01 2345678"},
		{`phone("01 2345678", person.FirstName)`, "01 2345678"},
		{`phone("01 2345678", nonempty(person.Empty, " Austria "))`, "+4312345678"},
		{`phone("ask the porter", "AT")`, "ask the porter"},
		{`phone("1", "AT")`, "1"},
		{`phone("", "AT")`, ""},
		{`phone(" (weekdays only) ", "AT")`, " (weekdays only) "},

		{`country("Austria")`, "AT"},
		{`country(" ÖSTERREICH ")`, "AT"},
		{`country("Oesterreich")`, "AT"},
		{`country("Deutschland")`, "DE"},
		{`country("Allemagne")`, "DE"},
		{`country("D")`, "DE"},
		{`country("UK")`, "GB"},
		{`country("USA")`, "US"},
		{`country("United States of America")`, "US"},
		{`country("Česko")`, "CZ"},
		{`country("Ελλάδα")`, "GR"},
		{`country("日本")`, "JP"},
		{`country("Côte d'Ivoire")`, "CI"},
		{`country("ch")`, "CH"},
		{`country("CHE")`, "CH"},
		{`country("Atlantis")`, ""},
		{`country("")`, ""},

		{`tostring(length("Zoë"))`, "3"},
		{`tostring(length(["a", "b"]))`, "2"},
		{`length(person.FirstName) > 3 ? "long" : "short"`, "short"},

		{`email(" Ada.Byron@Example.COM ")`, "Ada.Byron@example.com"},
		{`email("MAILTO:ada@EXAMPLE.com")`, "ada@example.com"},
		{`email("Ada")`, "Ada"},
		{`email("a@b@EXAMPLE.com")`, "a@b@example.com"},

		{`titlecase("ANNA-MARIA o'neil")`, "Anna-Maria O'Neil"},
		{`titlecase("émile zola's")`, "Émile Zola's"},
		{`titlecase("müller (gmbh)")`, "Müller (Gmbh)"},
		{`titlecase("")`, ""},

		{`fold("Łukasz Müller-Strauß")`, "Lukasz Muller-Strauss"},
		{`fold("Ångström, Ærø")`, "Angstrom, AEro"},
		{`fold("Άννα")`, "Αννα"},
		{`fold("Андрей Ёлкин")`, "Андрей Ёлкин"},

		{`nonempty("", null, "  ", "x", "y")`, "x"},
		{`nonempty(" x ")`, " x "},
		{`nonempty("", null)`, ""},
		{`nonempty()`, ""},
		{`nonempty(person.Empty, person.FirstName)`, "Ada"},

		{`startswith("abc", "ab") ? "yes" : "no"`, "yes"},
		{`endswith("abc", "ab") ? "yes" : "no"`, "no"},
		{`format("%s/%03d", person.FirstName, 7)`, "Ada/007"},
		{`formatdate("YYYY", "1815-12-10T00:00:00Z")`, "1815"},
		{`regex("[0-9]+", "a12b")`, "12"},
		{`replace("a.b", ".", "-")`, "a-b"},
		{`regexreplace("a1b22", "[0-9]+", "#")`, "a#b#"},
		{`coalesce(null, "x")`, "x"},
		{`join("+", reverse(split(",", "a,b")))`, "b+a"},
		{`substr(upper(trimspace(" abc ")), 1, 2)`, "BC"},
		{`strlen("äöü")`, "3"},
		{`tostring(max(1, 3, 2))`, "3"},
		{`lookup({AT = "Austria"}, "AT", "")`, "Austria"},
		{`join(",", setsymmetricdifference(["a", "b"], ["b", "c"]))`, "a,c"},
	} {
		got, err := evaluate(t, "surname", test.expr, ada())
		if err != nil || got.Text != test.want {
			t.Errorf("%s is %q, not %q (%v)", test.expr, got.Text, test.want, err)
		}
	}
}

func TestFunctionsThatAreNot(t *testing.T) {
	for _, name := range []string{"file", "timestamp", "uuid", "env", "abspath", "bcrypt", "templatefile", "derived file_as"} {
		_, _, diags := config.Load(options(directory(t, "base.hcl", base(t), "m.hcl", withMapping("person", "surname = "+name+"()"))))
		if !diags.HasErrors() {
			t.Errorf("there is a function %s", name)
		}
	}
}

// A country that a record has is what it is; one that somebody wrote is to be right.
func TestUnknownCountryThatIsWritten(t *testing.T) {
	for name, lines := range map[string]string{
		"in a mapping": withMapping("person", `surname = phone(person.Tel, "Atlantis")`),
		"by a local":   "locals { land = \"Atlantis\" }\n" + withMapping("person", `surname = phone(person.Tel, local.land)`),
		"in a local":   `locals { number = phone("01 2345678", "Atlantis") }`,
	} {
		got := complaint(t, options(directory(t, "base.hcl", base(t), "x.hcl", lines)))
		if !strings.Contains(got, `there is no country "Atlantis": write its code`) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestDerivedNames(t *testing.T) {
	for _, test := range []struct {
		name, lines, first, last, company string
		fileAs, displayName               string
	}{
		{"both names", "", "Ada", "Byron", "Engines", "Byron, Ada", "Ada Byron"},
		{"a surname", "", "", "Byron", "Engines", "Byron", "Byron"},
		{"a given name", "", "Ada", "", "", "Ada", "Ada"},
		{"a company", "", "", "", "Engines", "Engines", "Engines"},
		{"blank names", "", " ", "\t", "Engines", "Engines", "Engines"},
		{"blanks around", "", " Ada ", " Byron ", "", "Byron, Ada", "Ada Byron"},
		{"an e-mail address is no name", "  email1 = \"a@b.c\"\n", "", "", "", "", ""},
		{"file_as is mapped", "  file_as = \"x\"\n", "Ada", "Byron", "", "x", "Ada Byron"},
		{"display_name is mapped", "  display_name = upper(person.LastName)\n", "Ada", "Byron", "", "Byron, Ada", "BYRON"},
	} {
		c := mappingOf(t, "given_name = person.FirstName\n  surname = person.LastName\n  company_name = company.Company\n"+test.lines)
		scope := config.Scope{Person: row("FirstName", test.first, "LastName", test.last), Company: row("Company", test.company)}
		for name, want := range map[string]string{"file_as": test.fileAs, "display_name": test.displayName} {
			got, err := property(t, c, name).Value(scope, wellKnown(t, name))
			if err != nil || got.Text != want {
				t.Errorf("%s: %s is %q, not %q (%v)", test.name, name, got.Text, want, err)
			}
		}
	}
}

func TestDerivedNamesReadWhatTheyAreMadeOf(t *testing.T) {
	c := mappingOf(t, "given_name = rep.name\n  surname = upper(person.LastName)\n")
	x := property(t, c, "file_as")
	person, _ := x.Reads(config.PersonRoot)
	rep, _ := x.Reads(config.RepRoot)
	equal(t, "person", person, []string{"LastName"})
	equal(t, "rep", rep, []string{"name"})
	if x.Fingerprint() == property(t, c, "display_name").Fingerprint() {
		t.Error("file_as and display_name have the same fingerprint")
	}
	if other := property(t, mappingOf(t, "given_name = rep.name\n  surname = person.LastName\n"), "file_as"); other.Fingerprint() == x.Fingerprint() {
		t.Error("the fingerprint does not change with the surname's")
	}
	_, err := x.Value(config.Scope{Person: row("X", ""), Rep: row("name", "")}, wellKnown(t, "file_as"))
	if err == nil {
		t.Error("an error of the surname is none of file_as")
	}
}
