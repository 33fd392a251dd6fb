package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"contactsync/cmd/contactsync/serve"
	"contactsync/config"
	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/crm/database"
)

// crmDay is a day of a service that reads a simulated Aurea CRM incrementally and writes to
// files, every 720 minutes. The password of the CRM is in a file.
type crmDay struct {
	*serviceDay

	office   *office
	password string // the file

	// crmNow is the clock of the CRM.
	crmNow time.Time
}

// newCRMDay has a CRM with many persons of one rep, who gets one of them.
func newCRMDay(t *testing.T) *crmDay {
	t.Helper()
	w := crmWorld{reps: 1, persons: 300, companies: 1}
	d := &crmDay{serviceDay: &serviceDay{t: t, dir: t.TempDir(), now: serviceStart, at: make(map[int]func())}}
	w.write(t, d.dir)
	sheets := w.sheets()
	d.crmNow = serviceStart.Add(-24 * time.Hour)
	var err error
	d.office, err = openOffice(filepath.Join(d.dir, "crm"), sandbox.Options{Records: &sheets, Now: func() time.Time { return d.crmNow }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.office.close(); err != nil {
			t.Error(err)
		}
	})
	ready := d.office.server.Ready()
	d.password = filepath.Join(d.dir, "password")
	writeFile(t, d.password, ready.CRMMaster.Password)
	d.environ = []string{"CONTACTSYNC_VAR_FILE_password=" + d.password}
	d.schedule(`every = "720m"`)
	writeFile(t, filepath.Join(d.dir, "contactsync.hcl"), fmt.Sprintf(`
contactsync {
  owner = "test"
}
variable "password" {
  sensitive = true
}
provider "aurea" "crm" {
  url       = %q
  user      = %q
  password  = var.password
  page_size = 50
  incremental {}
}
provider "vdir" "mail" {
  path = "mailboxes"
}
sync "all" {
  from    = provider.aurea.crm
  to      = provider.vdir.mail
  read_as = "service"
  select {
    rep = true
    person {
      where = startswith(person.FirstName, "Ada1")
    }
  }
}
`, ready.CRM, ready.CRMMaster.User))
	t.Chdir(d.dir)
	// Some time after all records were made at once.
	d.rename(0, serviceStart.Add(-time.Hour), "Grace")
	return d
}

// rename gives a person another first name at a time.
func (d *crmDay) rename(person int, at time.Time, name string) {
	d.t.Helper()
	d.crmNow = at
	id, _ := database.ParseID(crmID(person))
	if err := d.office.server.CRM().Database().Update(database.Person, id, map[string]string{"FirstName": name}); err != nil {
		d.t.Error(err)
	}
}

// requests are those to the CRM since it was asked last.
func (d *crmDay) requests() int {
	n := d.office.server.Requests()["CRM"]
	d.office.server.Forget()
	return n
}

func TestServiceReadsWhatChanged(t *testing.T) {
	d := newCRMDay(t)
	var costs []int
	d.requests()
	d.at[1] = func() {
		costs = append(costs, d.requests())
		d.rename(200, serviceStart.Add(6*time.Hour), "Ada1 of the second run")
	}
	d.at[2] = func() { costs = append(costs, d.requests()) }
	d.at[3] = func() { costs = append(costs, d.requests()) }
	d.want(d.run(3*halfDay), "0 done next 720", "720 done next 1440", "1440 done next 2160", "2160 done next 2880")
	// The reps and what follows to see that they are all, and for the persons: what changed, that
	// this is all, and the records.
	if len(costs) != 3 || costs[0] < 12 || costs[1] > 5 || costs[2] < 12 {
		t.Errorf("the runs have %v requests to the CRM; want many, at most 5, and after a day many", costs)
	}
	if !strings.Contains(contents(t, d.dir), "Ada1 of the second run") {
		t.Error("what changed is not in the mailbox")
	}
}

// TestServiceTakesUpASecret: a changed password is taken up by the next run, and a refused
// one does not outlast its run.
func TestServiceTakesUpASecret(t *testing.T) {
	d := newCRMDay(t)
	right, err := os.ReadFile(d.password)
	if err != nil {
		t.Fatal(err)
	}
	var costs []int
	count := func() { costs = append(costs, d.requests()) }
	d.at[1] = func() { count(); writeFile(t, d.password, "wrong") }
	d.at[2] = func() { count(); writeFile(t, d.password, string(right)) }
	d.at[3] = count
	d.schedule(`every = "60m"`)
	d.want(d.run(3*time.Hour), "0 done next 60", "60 error next 120", "120 done next 180", "180 done next 240")
	d.says("the CRM refuses the login")
	if len(costs) != 3 || costs[1] != 1 || costs[2] < 12 {
		t.Errorf("the runs have %v requests to the CRM; want one with a wrong password, and many with other providers", costs)
	}
	// The same values are the same configuration, and go on from the last read.
	if n := d.requests(); n > 5 {
		t.Errorf("the last run has %d requests", n)
	}
}

// TestServiceForgetsARefusal: no provider makes another attempt with refused credentials, but what
// was refused to one run may be granted to the next, by the same configuration.
func TestServiceForgetsARefusal(t *testing.T) {
	d := newCRMDay(t)
	logins := d.office.server.CRM().Logins()
	user := d.office.server.Ready().CRMMaster
	change := func(password string) func() {
		return func() {
			one, ok := logins.Login(user.User)
			if !ok {
				t.Fatal("the CRM has no such login")
			}
			one.Password = password
			if err := logins.Put(one); err != nil {
				t.Error(err)
			}
		}
	}
	d.at[1], d.at[2] = change("another"), change(user.Password)
	d.want(d.run(2*halfDay), "0 done next 720", "720 error next 1440", "1440 done next 2160")
	d.says("the CRM refuses the login")
}

// TestKeeper shows which providers a run has from the one before.
func TestKeeper(t *testing.T) {
	for name, test := range map[string]struct {
		between func(k *keeper, cfg *config.Config, now *time.Time)
		same    bool
	}{
		"nothing happened":       {func(*keeper, *config.Config, *time.Time) {}, true},
		"a moment before a week": {func(_ *keeper, _ *config.Config, now *time.Time) { *now = now.Add(longestKept - 1) }, true},
		"a week later":           {func(_ *keeper, _ *config.Config, now *time.Time) { *now = now.Add(longestKept) }, false},
		"the clock was set back": {func(_ *keeper, _ *config.Config, now *time.Time) { *now = now.Add(-1) }, false},
		"another configuration":  {func(_ *keeper, cfg *config.Config, _ *time.Time) { cfg.Digest[0]++ }, false},
		"they were closed meanwhile": {func(k *keeper, _ *config.Config, _ *time.Time) {
			if err := k.drop(); err != nil {
				t.Error(err)
			}
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			makeDir(t, dir, "crm")
			writeFile(t, filepath.Join(dir, "contactsync.hcl"), `
contactsync {
  owner = "test"
}
provider "csv" "crm" {
  dir = "crm"
}
provider "ews" "mail" {
  url = "https://mail.example.com/EWS/Exchange.asmx"
  auth "basic" {
    user     = "sync"
    password = "x"
  }
}
`)
			t.Chdir(dir)
			now := serviceStart
			e := testEnv(now)
			e.now = func() time.Time { return now }
			cfg, err := e.load(&settings{})
			if err != nil {
				t.Fatal(err)
			}
			k := &keeper{env: e, monitor: serve.NewMonitor(e.now, func(context.Context) error { return nil })}
			take := func() *opened {
				t.Helper()
				current := *cfg // each run has its own
				o, err := k.take(&current)
				if err == nil {
					err = k.giveBack(o)
				}
				if err != nil {
					t.Fatal(err)
				}
				return o
			}
			first := take()
			test.between(k, cfg, &now)
			second := take()
			if same := first.targets["ews.mail"] == second.targets["ews.mail"]; same != test.same {
				t.Errorf("the target is the same: %v", same)
			}
			if first.sources["csv.crm"] == second.sources["csv.crm"] {
				t.Error("the files are not read anew")
			}
			if err := k.drop(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestServiceReadsFilesAnew: what a source of files remembers is of one run.
func TestServiceReadsFilesAnew(t *testing.T) {
	o := newServiceDay(t)
	o.at[1] = func() { edit(t, filepath.Join("crm", "persons.csv"), "First1", "Changed") }
	o.want(o.run(halfDay), "0 done next 720", "720 done next 1440")
	if !strings.Contains(o.out.String(), " recreated=1 ") {
		t.Errorf("stdout:\n%s", o.out.String())
	}
}
