package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/crm"
	"contactsync/providers/sandbox/crm/login"
)

// faultWorld is an installation between a simulated Aurea CRM and a simulated Exchange
// whose mailboxes have all that they should have.
type faultWorld struct {
	*office

	dir, program string

	mu      sync.Mutex
	command string // at which something is done
	do      func()
}

// faultAddresses are the mailboxes.
var faultAddresses = []string{"anna@example.com", "bob@example.com"}

// faultPersons are the persons of each rep: so many that guards count.
const faultPersons = 60

// faultTimeout is how long the CRM has for an answer.
const faultTimeout = 500 * time.Millisecond

// faultValues are texts that every record has in its values, and every address of a rep.
// Nothing that is said of a fault has one of them.
var faultValues = []string{"Quill", "Quince", "Quarry", "quince.example", "555 00", "@example.com"}

// newFaultWorld makes one whose CRM is as the options say and is read with somebody's
// rights.
func newFaultWorld(t *testing.T, readAs string, o crm.Options) *faultWorld {
	t.Helper()
	dir := t.TempDir()
	var persons, companies strings.Builder
	persons.WriteString("id,FirstName,LastName,E-mail1,Tel1,RepID,Country,company\n")
	companies.WriteString("id,Company,RepID\n")
	for i := range 2 * faultPersons {
		rep := 17 + i/faultPersons
		fmt.Fprintf(&persons, "%d,Quill%d,Quince%d,quill%d@quince.example,+43 1 555 00%d,%d,Austria,%d\n", 1000+i, i, i, i, i, rep, 2000+i/10)
		if i%10 == 0 {
			fmt.Fprintf(&companies, "%d,Quarry %d,%d\n", 2000+i/10, i/10, rep)
		}
	}
	records := makeDir(t, dir, "crm")
	writeFile(t, filepath.Join(records, "reps.csv"), "id,email\n17,anna@example.com\n18,bob@example.com\n")
	writeFile(t, filepath.Join(records, "persons.csv"), persons.String())
	writeFile(t, filepath.Join(records, "companies.csv"), companies.String())
	w := &faultWorld{office: openAureaOffice(t, dir, o), dir: dir, program: commandNamed(t, "contactsync")}
	count := w.server.CRM().Count
	w.server.CRM().Count = func(command string) {
		count(command)
		w.began(command)
	}
	writeFile(t, filepath.Join(dir, "contactsync.hcl"), w.configuration(fmt.Sprintf(`
  timeout    = %q
  busy_wait  = "1s"
  busy_limit = "3s"
`, faultTimeout), fmt.Sprintf(`
  read_as  = %q
  mappings = [mapping.person]
  select {
    rep = true
  }
`, readAs))+`
mapping "person" {
  for            = "person"
  given_name     = person.FirstName
  surname        = person.LastName
  email1         = person["E-mail1"]
  business_phone = person.Tel1
  company_name   = company.Company
  department     = person.Country
}
`)
	if code, out, errs := w.apply(t); code != exitDone {
		t.Fatalf("the first apply: exit code %d\n%s%s", code, out, errs)
	}
	return w
}

// apply runs the program.
func (w *faultWorld) apply(t *testing.T) (code int, stdout, stderr string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), w.program, "-chdir="+w.dir, "apply", "-auto-approve")
	cmd.Env = append(os.Environ(), "CI=")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return failed.ExitCode(), out.String(), errs.String()
	}
	if err != nil {
		t.Fatal(err)
	}
	return exitDone, out.String(), errs.String()
}

// contents is everything in the mailboxes: folders and items with their ids and
// properties, also what was deleted.
func (w *faultWorld) contents(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, address := range faultAddresses {
		book, err := w.addressBook(address)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.MarshalIndent(book, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s\n%s\n", address, text)
	}
	return all.String()
}

// contacts are the ids of the managed contacts, by their names.
func (w *faultWorld) contacts(t *testing.T) map[string]string {
	t.Helper()
	ids := map[string]string{}
	for _, address := range faultAddresses {
		book, err := w.addressBook(address)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range book.contacts().find("Quill") {
			name, _ := e.Properties["0x3001"].(string)
			ids[name] = e.ID
		}
	}
	return ids
}

// when has something done when the CRM begins a command such as "query Person" for the
// first time, or now. What was to be done at another one is forgotten.
func (w *faultWorld) when(command string, do func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.command, w.do = command, do
	if command == "" {
		do()
	}
}

// began is told of each command that the CRM begins.
func (w *faultWorld) began(command string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if command == w.command {
		w.command = ""
		w.do()
	}
}

// relogin changes all logins of the CRM.
func (w *faultWorld) relogin(t *testing.T, change func(*login.Login)) {
	t.Helper()
	logins := w.server.CRM().Logins()
	for _, one := range logins.All() {
		change(&one)
		if err := logins.Put(one); err != nil {
			t.Fatal(err)
		}
	}
}

// openAureaOffice starts an office for a directory that has a CRM, which it reads into
// the simulated one.
func openAureaOffice(t *testing.T, dir string, o crm.Options) *office {
	t.Helper()
	records, err := readRecords(filepath.Join(dir, "crm"))
	if err != nil {
		t.Fatal(err)
	}
	opened, err := openOffice(filepath.Join(dir, "crm"), sandbox.Options{Records: records, CRM: o})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := opened.close(); err != nil {
			t.Error(err)
		}
	})
	return opened
}

// configuration is one that reads the CRM of an office and writes to its Exchange. The
// source is further settings of the CRM's provider, the policy the inside of the sync.
func (o *office) configuration(source, policy string) string {
	ready := o.server.Ready()
	return fmt.Sprintf(`
contactsync {
  owner = "test"
}
provider "aurea" "crm" {
  url      = %q
  user     = %q
  password = %q
  %s
}
provider "ews" "exchange" {
  url = %q
  auth "basic" {
    user     = %q
    password = %q
  }
}
sync "sales" {
  from = provider.aurea.crm
  to   = provider.ews.exchange
  %s
}
`, ready.CRM, ready.CRMMaster.User, ready.CRMMaster.Password, source, ready.EWS, ready.Service.User, ready.Service.Password, policy)
}

// makeDir makes a directory within another one.
func makeDir(t *testing.T, parent, name string) string {
	t.Helper()
	path := filepath.Join(parent, name)
	if err := os.MkdirAll(path, 0o750); err != nil {
		t.Fatal(err)
	}
	return path
}
