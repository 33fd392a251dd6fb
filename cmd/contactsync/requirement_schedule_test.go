package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"contactsync/providers/sandbox/crm"
	"contactsync/providers/sandbox/crm/database"
)

// officeDay is a day of a service that reads a simulated Aurea CRM with the rights of
// each user and writes to a simulated Exchange, every 720 minutes.
type officeDay struct {
	*serviceDay

	office *office
}

// newOfficeDay has one rep with one person.
func newOfficeDay(t *testing.T) *officeDay {
	t.Helper()
	dir := t.TempDir()
	records := makeDir(t, dir, "crm")
	writeFile(t, filepath.Join(records, "reps.csv"), "id,email\n17,anna@example.com\n")
	writeFile(t, filepath.Join(records, "persons.csv"), "id,FirstName,LastName,E-mail1,Tel1,RepID\n101,Ada,Byron,,,17\n")
	opened := openAureaOffice(t, dir, crm.Options{})
	d := &officeDay{&serviceDay{t: t, dir: dir, now: serviceStart, at: make(map[int]func())}, opened}
	d.schedule(`every = "720m"`)
	writeFile(t, filepath.Join(dir, "contactsync.hcl"), opened.configuration("", "read_as = \"user\"\n  select {\n    rep = true\n  }"))
	t.Chdir(dir)
	return d
}

// hire gives the rep a person in the CRM when a run begins.
func (d *officeDay) hire(run int, name string) {
	d.at[run] = func() {
		if _, err := d.office.server.CRM().Database().Create(database.Person, map[string]string{"LastName": name, "RepID": "17"}); err != nil {
			d.t.Error(err)
		}
	}
}

// wantContacts compares the managed contacts of the rep with a list of names.
func (d *officeDay) wantContacts(names ...string) {
	d.t.Helper()
	book, err := d.office.addressBook("anna@example.com")
	if err != nil {
		d.t.Fatal(err)
	}
	var got []string
	for line := range strings.Lines(book.contacts().String()) {
		if _, name, ok := strings.Cut(line, "managed  "); ok {
			got = append(got, strings.TrimSpace(name))
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(names) {
		d.t.Errorf("the mailbox has %q, want %q", got, names)
	}
}

// TestFirstSynchronizationAtStartThenEvery720Minutes: what is new in the CRM comes with
// the next run and not before.
func TestFirstSynchronizationAtStartThenEvery720Minutes(t *testing.T) {
	d := newOfficeDay(t)
	d.hire(1, "Hopper")
	d.hire(2, "Noether")
	d.want(d.run(halfDay-time.Minute), "0 done next 720")
	d.wantContacts("Ada Byron")

	d = newOfficeDay(t)
	d.hire(1, "Hopper")
	d.hire(2, "Noether")
	d.want(d.run(halfDay), "0 done next 720", "720 done next 1440")
	d.wantContacts("Ada Byron", "Hopper")
}

// TestSynchronizationThatTakesLongerThanTheInterval: the times that it covered are left
// out, and the others stay where they are.
func TestSynchronizationThatTakesLongerThanTheInterval(t *testing.T) {
	d := newOfficeDay(t)
	d.at[1] = func() { d.now = d.now.Add(halfDay + time.Minute) }
	d.hire(2, "Hopper")
	d.want(d.run(3*halfDay), "0 done next 720", "720 done next 2160", "2160 done next 2880")
	d.wantContacts("Ada Byron", "Hopper")
}

// TestRestartBeginsTheIntervalAnew: the synchronization point depends on when the
// service was started.
func TestRestartBeginsTheIntervalAnew(t *testing.T) {
	d := newOfficeDay(t)
	d.want(d.run(time.Minute), "0 done next 720")
	d.now = serviceStart.Add(100 * time.Minute)
	d.hire(0, "Hopper")
	d.want(d.run(halfDay), "100 done next 820", "820 done next 1540")
	d.wantContacts("Ada Byron", "Hopper")
}

// TestNewIntervalCountsFromTheRunThatTakesItUp: a configuration that was changed begins
// the interval anew as a restart does.
func TestNewIntervalCountsFromTheRunThatTakesItUp(t *testing.T) {
	d := newOfficeDay(t)
	d.at[1] = func() { d.schedule("times_per_day = 4") }
	d.hire(2, "Hopper")
	d.want(d.run(halfDay+360*time.Minute), "0 done next 720", "720 done next 1080", "1080 done next 1440")
	d.wantContacts("Ada Byron", "Hopper")
}
