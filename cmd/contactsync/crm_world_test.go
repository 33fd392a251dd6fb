package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"contactsync/providers/sandbox/crm/database"
)

// crmWorld describes a CRM: persons and companies that go round among the reps, and a
// sales group for each rep.
type crmWorld struct {
	reps, persons, companies int

	// grouped and favorites are how many persons each rep gets of the
	// group, and has marked.
	grouped, favorites int
}

// crmID is the id of the nth record of a table.
func crmID(n int) string { return strconv.Itoa(1<<32 + 1 + n) }

func (w crmWorld) rep(n int) string     { return strconv.Itoa(1000 + n%w.reps) }
func (w crmWorld) address(n int) string { return fmt.Sprintf("rep%d@example.com", n) }

// personFields are the fields of persons that person gives, but for the id.
var personFields = []string{"company", "FirstName", "LastName", "E-mail1", "Tel1", "Mobile", "Function", "Department", "RepID", "SalesGroup"}

// person is the nth person: as many places apart from each other as there are reps are
// those of one rep, of which the first ones are those of the rep's group.
func (w crmWorld) person(n int) []string {
	group := ""
	if n/w.reps < w.grouped {
		group = "g" + strconv.Itoa((n+1)%w.reps)
	}
	return []string{
		crmID(n * w.companies / w.persons), fmt.Sprintf("Ada%d", n%500), fmt.Sprintf("Byron%d", n), fmt.Sprintf("ada%d@example.com", n), fmt.Sprintf("+43 1 %d", 1000000+n),
		fmt.Sprintf("+43 664 %d", 2000000+n), fmt.Sprintf("Function %d", n%100), fmt.Sprintf("Department %d", n%50), w.rep(n), group,
	}
}

var companyFields = []string{"Company", "Street", "ZipCode", "City", "Country", "RepID", "SalesGroup"}

// company is the nth company.
func (w crmWorld) company(n int) []string {
	return []string{fmt.Sprintf("Engines %d Ltd", n), fmt.Sprintf("Main Street %d", n%200), strconv.Itoa(1000 + n%9000), fmt.Sprintf("City %d", n%300), "Austria", w.rep(n), ""}
}

// sheets are the tables.
func (w crmWorld) sheets() database.Sheets {
	withID := func(fields []string) []string { return append([]string{"id"}, fields...) }
	s := database.Sheets{
		Persons:     database.Sheet{Header: withID(personFields)},
		Companies:   database.Sheet{Header: withID(companyFields)},
		Reps:        database.Sheet{Header: []string{"id", "name", "email", "enabled", "user_settings"}},
		Favorites:   database.Sheet{Header: []string{"rep", "kind", "record"}},
		SalesGroups: database.Sheet{Header: []string{"group", "rep"}},
	}
	for n := range w.persons {
		s.Persons.Rows = append(s.Persons.Rows, append([]string{crmID(n)}, w.person(n)...))
	}
	for n := range w.companies {
		s.Companies.Rows = append(s.Companies.Rows, append([]string{crmID(n)}, w.company(n)...))
	}
	for n := range w.reps {
		s.Reps.Rows = append(s.Reps.Rows, []string{w.rep(n), fmt.Sprintf("Rep %d", n), w.address(n), "1", ""})
		if w.grouped > 0 {
			s.SalesGroups.Rows = append(s.SalesGroups.Rows, []string{"g" + strconv.Itoa(n), w.rep(n)})
		}
		// Those of the rep after the next one, from the last one.
		for i := range w.favorites {
			s.Favorites.Rows = append(s.Favorites.Rows, []string{w.rep(n), "person", crmID(w.persons - 1 - (i*w.reps+n)%w.persons)})
		}
	}
	return s
}

// write writes the tables as files that the sandbox reads, and makes a directory for the
// mailbox of each rep.
func (w crmWorld) write(tb testing.TB, dir string) {
	tb.Helper()
	s := w.sheets()
	for name, sheet := range map[string]database.Sheet{
		"persons": s.Persons, "companies": s.Companies, "reps": s.Reps, "favorites": s.Favorites, "sales_groups": s.SalesGroups,
	} {
		path := filepath.Join(dir, "crm", name+".csv")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			tb.Fatal(err)
		}
		file, err := os.Create(path)
		if err != nil {
			tb.Fatal(err)
		}
		if err := csv.NewWriter(file).WriteAll(append([][]string{sheet.Header}, sheet.Rows...)); err != nil {
			tb.Fatal(err)
		}
		if err := file.Close(); err != nil {
			tb.Fatal(err)
		}
	}
	for n := range w.reps {
		if err := os.MkdirAll(filepath.Join(dir, "mailboxes", w.address(n)), 0o755); err != nil {
			tb.Fatal(err)
		}
	}
}

// crmLogin is where a CRM is, and how to log in.
type crmLogin struct{ url, user, password string }

// configure writes a configuration that reads the CRM into the mailboxes. Inside is what
// the sync has beside that.
func (l crmLogin) configure(tb testing.TB, dir, inside string) {
	tb.Helper()
	writeFile(tb, filepath.Join(dir, "contactsync.hcl"), fmt.Sprintf(`
contactsync {
  owner = "test"
}
provider "aurea" "crm" {
  url      = %q
  user     = %q
  password = %q
  person {
    sales_group_field = "SalesGroup"
  }
  company {
    sales_group_field = "SalesGroup"
  }
  rep {
    enabled_field = "Connector"
  }
  sales_group {
    table       = "SalesGroup"
    group_field = "SalesGroup"
  }
}
provider "vdir" "mail" {
  path = "mailboxes"
}
mapping "person" {
  for          = "person"
  given_name   = person.FirstName
  surname      = person.LastName
  email1       = person["E-mail1"]
  business_phone = phone(person.Tel1, "AT")
  mobile_phone = person.Mobile
  job_title    = person.Function
  department   = person.Department
  company_name = company.Company
  business_address {
    street      = company.Street
    postal_code = company.ZipCode
    city        = company.City
    country     = company.Country
  }
}
mapping "company" {
  for          = "company"
  company_name = company.Company
}
sync "all" {
  from     = provider.aurea.crm
  to       = provider.vdir.mail
  mappings = [mapping.person, mapping.company]
  %s
}
`, l.url, l.user, l.password, inside))
}
