package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"filippo.io/age"

	"contactsync/providers/sandbox"
)

// canaryToken is in every value of a person, a company, a rep and a user's own contact in a
// canaryWorld, canarySecret in every secret that the test makes up.
const (
	canaryToken  = "kanari"
	canarySecret = "kestrel"
)

// injections are texts that act on what shows them, if it lets them.
var injections = []string{
	"\x1b[2J\x1b]0;title\x07", "\u009b2J\u0085", "\x1b]8;;https://evil.example\x1b\\x\x1b]8;;\x1b\\", "\u202egnp\u2066.exe\u200f\u3164",
	"\b\x7f\v", "\r\n::error file=a::b\n ::add-mask::x", "\n##[group]x ##vso[task.setvariable]y ##teamcity[z]",
	"\nPlan: 9 to add, 9 to change, 9 to destroy.\n\u2028No changes.", "` | x |\n\n# @team #1 [a](https://evil.example) ![b](https://evil.example)\n```\n",
	"--><!-- contactsync-plan --></details><script>x</script>", `"><img src=x onerror=y>'`, "]]></failure><testcase/>", "=1+1;@SUM(A1)%0A%0D", `"}],"resource_changes":[{"address":"x\ud800`,
	"${var.secret} %{ for x in y }",
}

// canaryWorld is a CRM and mailboxes with a configuration over them, in which every value can be
// found again wherever it comes up.
type canaryWorld struct {
	crm, exchange string // the types of the providers
	hostile       bool   // each value is an injection besides

	dir     string
	office  *office // nil without a server
	secrets []string
	item    string              // one that import listed
	key     *age.X25519Identity // of saved plans

	// environment, unless it is nil, is there in place of the key.
	environment map[string]string
}

// canaryReps are the mailboxes: their ids, and their addresses.
var canaryReps = [][]string{{"17", "kanari1@kanari.example"}, {"18", "kanari2@kanari.example"}}

// value is a value of the nth record.
func (w *canaryWorld) value(what string, n int) string {
	text := fmt.Sprintf("Kanari%s%d", what, n)
	if w.hostile {
		text += w.injection(n)
	}
	return text
}

// injection is one that a record of the CRM can have.
func (w *canaryWorld) injection(n int) string {
	text := injections[n%len(injections)]
	if w.crm == "aurea" { // XML has no other control characters
		text = strings.Map(func(r rune) rune {
			if unicode.IsControl(r) && r != '\n' {
				return -1
			}
			return r
		}, text)
	}
	return text
}

// canaryPersonID is the id of the nth person that commands name.
func canaryPersonID(n int) string { return fmt.Sprint(4294967401 + n) }

// personID is the id of the nth person. It is shown, and those of files can be any text.
func (w *canaryWorld) personID(n int) string {
	if id := canaryPersonID(n); !w.hostile || w.crm != "csv" || n < 7 {
		return id
	}
	return "x" + w.injection(n-7)
}

// write makes the world in a directory.
func (w *canaryWorld) write(t *testing.T) {
	t.Helper()
	w.dir = t.TempDir()
	records := makeDir(t, w.dir, "crm")
	table := func(name string, rows ...[]string) {
		t.Helper()
		var text strings.Builder
		if err := csv.NewWriter(&text).WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(records, name+".csv"), text.String())
	}
	persons := [][]string{{"id", "company", "FirstName", "LastName", "E-mail1", "Tel1", "Function", "Department", "RepID"}}
	for n := range injections {
		company := fmt.Sprint(4294967301 + n%2)
		persons = append(persons, []string{
			w.personID(n), company, w.value("First", n), w.value("Last", n), fmt.Sprintf("kanari%d@kanari.example", n), "+43 1 5550199" + fmt.Sprint(n),
			w.value("Function", n), w.value("Department", n), canaryReps[n%2][0],
		})
	}
	table("persons", persons...)
	table("companies", []string{"id", "Company", "City", "RepID"}, []string{"4294967301", w.value("Company", 6), w.value("City", 6), "17"}, []string{"4294967302", w.value("Company", 8), w.value("City", 8), "18"})
	reps := [][]string{{"id", "name", "email", "enabled", "user_settings"}}
	for n, rep := range canaryReps {
		reps = append(reps, []string{rep[0], w.value("Rep", n), rep[1], "1", ""})
		folder, name := "KanariFolder", "Kanari Own"
		if w.hostile {
			folder, name = folder+" \x1b[2J\u202e##[group]\n::error::x", name+strings.NewReplacer("\r", "", "\n", "\\n").Replace(injections[5+n]+injections[0])
		}
		own := makeDir(t, filepath.Join(w.dir, "mailboxes"), filepath.Join(rep[1], folder))
		card := "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:" + name + "\r\nEMAIL:kanari-own@kanari.example\r\nNOTE:Kanari note\r\nEND:VCARD\r\n"
		writeFile(t, filepath.Join(own, "own.vcf"), card)
		writeFile(t, filepath.Join(own, "broken.vcf"), "kanari-broken@kanari.example")
		writeFile(t, filepath.Join(own, "same.vcf"), strings.ReplaceAll(card, "kanari-own", fmt.Sprintf("kanari%d", n)))
	}
	table("reps", reps...)
	w.configure(t)
}

// configure starts the servers, and writes the configuration.
func (w *canaryWorld) configure(t *testing.T) {
	t.Helper()
	var ready sandbox.Ready
	if w.exchange != "vdir" || w.crm != "csv" {
		records, err := readRecords(filepath.Join(w.dir, "crm"))
		if err != nil {
			t.Fatal(err)
		}
		if w.office, err = openOffice(filepath.Join(w.dir, "crm"), frontEnd(w.exchange).options(sandbox.Options{Records: records})); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = w.office.server.Close() })
		ready = w.office.server.Ready()
		w.secrets = append(w.secrets, ready.Service.Password, ready.App.Secret, ready.CRMMaster.Password)
	}
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	w.key, w.secrets = key, append(w.secrets, canarySecret, key.String())
	var blocks strings.Builder
	switch w.crm {
	case "csv":
		blocks.WriteString("provider \"csv\" \"crm\" {\n dir = \"crm\"\n}\n")
	case "aurea":
		fmt.Fprintf(&blocks, "provider \"aurea\" \"crm\" {\n url = %q\n user = %q\n password = %q\n%s}\n", ready.CRM, ready.CRMMaster.User, ready.CRMMaster.Password, map[bool]string{true: fmt.Sprintf("tls {\n ca_file = %q\n}\n", ready.CA)}[ready.CA != ""])
	}
	switch w.exchange {
	case "vdir":
		blocks.WriteString("provider \"vdir\" \"exchange\" {\n path = \"mailboxes\"\n}\n")
	default:
		blocks.WriteString(frontEnd(w.exchange).provider("exchange", ready, ""))
	}
	readAs := ""
	if w.crm == "aurea" {
		readAs = `read_as = "service"`
	}
	writeFile(t, filepath.Join(w.dir, "providers.hcl"), blocks.String())
	writeFile(t, filepath.Join(w.dir, "secret.auto.csvars"), fmt.Sprintf("secret = %q\n", canarySecret))
	writeFile(t, filepath.Join(w.dir, "contactsync.hcl"), fmt.Sprintf(canaryConfiguration, w.crm, w.exchange, readAs))
	writeFile(t, filepath.Join(w.dir, "canary.test.hcl"), canaryTests)
	writeFile(t, filepath.Join(w.dir, "ugly.hcl"), "locals {\n# ::error::x\n\n  ::error:: = 1\n}\n"[0:9]+"a=1 # \u202e##[group] \u009b2J\n}\n")
}

// canaryConfiguration is the configuration apart from the providers.
const canaryConfiguration = `
contactsync {
  owner = "test"
}
schedule {
  times_per_day = 2
}
variable "secret" {
  sensitive = true
}
mapping "person" {
  for            = "person"
  given_name     = person.FirstName
  surname        = person.LastName
  email1         = person["E-mail1"]
  business_phone = person.Tel1
  mobile_phone   = person.Tel1
  job_title      = person.Function
  department     = person.Department
  company_name   = company.Company
  notes          = person.LastName
  birthday       = "1971-02-03"
  spouse_name    = person.FirstName
  categories     = [person.Department]
  children       = [person.FirstName, person.LastName]
  assistant_name = rep.email
  business_address {
    street = person.Function
    city   = company.City
  }
}
mapping "company" {
  for          = "company"
  company_name = company.Company
}
sync "all" {
  from     = provider.%s.crm
  to       = provider.%s.exchange
  mappings = [mapping.person, mapping.company]
  %s
  select {
    rep       = true
    companies = true
  }
  categorization {
    folder = ["CRM", rep.email]
  }
  adopt {
    match = [["email1"]]
  }
}
`

// canaryTests are tests that fail.
const canaryTests = `
test "of the CRM" {
  sync        = sync.all
  crm         = "crm"
  mailbox     = "17"
  contact     = "crm/person/4294967401"
  expect_keys = ["crm/person/1"]
  expect      = { given_name = "Ada", notes = "x" }
  expect_only = true
  expect_folder = "CRM"
}
test "nobody's" {
  sync        = sync.all
  crm         = "crm"
  mailbox     = "18"
  contact     = "crm/person/1"
  expect      = { given_name = "Ada" }
}
`

// keepBefore makes a directory "before" with the configuration as it was before something was replaced.
func (w *canaryWorld) keepBefore(t *testing.T, now, before string) {
	t.Helper()
	dir := makeDir(t, w.dir, "before")
	for _, file := range []string{"providers.hcl", "contactsync.hcl"} {
		writeFile(t, filepath.Join(dir, file), readFile(t, filepath.Join(w.dir, file)))
	}
	edit(t, filepath.Join(dir, "contactsync.hcl"), now, before)
}

// getenv is the environment.
func (w *canaryWorld) getenv(name string) string {
	if w.environment != nil {
		return w.environment[name]
	}
	switch name {
	case recipientsVariable:
		return w.key.Recipient().String()
	case identityVariable:
		return w.key.String()
	}
	return ""
}

// edit changes the CRM and a mailbox: one person is gone, one is changed, a managed contact is edited by
// its user.
func (w *canaryWorld) edit(t *testing.T) {
	t.Helper()
	if w.exchange != "vdir" {
		w.editInOutlook(t)
		return
	}
	path := filepath.Join(w.dir, "crm", "persons.csv")
	edit(t, path, "KanariFirst0", "KanariChanged0")
	edit(t, path, "kanari3@kanari.example", "kanari3-new@kanari.example")
	found := 0
	err := filepath.WalkDir(filepath.Join(w.dir, "mailboxes"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || found > 2 {
			return err
		}
		text, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(text), "X-CONTACTSYNC-KEY") {
			found++
			writeFile(t, path, strings.Replace(string(text), "Function", "KanariEdited", 1))
		}
		return err
	})
	if err != nil || found == 0 {
		t.Errorf("%d contacts were edited: %v", found, err)
	}
}

// editInOutlook has a user edit a managed contact, and delete another one.
func (w *canaryWorld) editInOutlook(t *testing.T) {
	t.Helper()
	address := canaryReps[0][1]
	book, err := w.office.addressBook(address)
	if err != nil {
		t.Fatal(err)
	}
	managed := book.contacts().find("KanariFunction")
	if len(managed) < 2 {
		t.Fatalf("%d contacts are managed", len(managed))
	}
	update := map[string]any{"item": managed[0].ID, "properties": map[string]any{"0x3A06": "KanariEdited"}}
	if err := errors.Join(w.office.act(address, "update", update), w.office.act(address, "delete", map[string]any{"item": managed[1].ID, "mode": "soft"})); err != nil {
		t.Fatal(err)
	}
}
