package main

import (
	"os"
	"strconv"
	"testing"
	"time"
)

// mailboxesVariable is the environment variable that says over how many mailboxes
// BenchmarkReadAsUser plans; 100 by default.
const mailboxesVariable = "CONTACTSYNC_MAILBOXES"

// BenchmarkReadAsUser plans mailboxes of 200 contacts each, which are read with the rights of
// the mailbox's owner: half of them by rep, the others by sales group and as
// favorites. It reports what a mailbox costs the CRM, and how long 3,000
// of them would take at this rate.
func BenchmarkReadAsUser(b *testing.B) {
	n := 100
	if text := os.Getenv(mailboxesVariable); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil || n < 2 {
			b.Fatalf("%s is a number of mailboxes, at least 2", mailboxesVariable)
		}
	}
	w := crmWorld{reps: n, persons: n * 100, companies: n * 5, grouped: 60, favorites: 40}
	dir := b.TempDir()
	w.write(b, dir)
	server := startCRM(b, w)
	loginTo(server).configure(b, dir, `
  read_as = "user"
  select {
    rep         = true
    sales_group = true
    favorites   = true
  }
`)
	for _, latency := range []time.Duration{0, 50 * time.Millisecond} {
		b.Run(latency.String(), func(b *testing.B) {
			server.Faults().SetDelay(latency)
			server.Forget()
			began := time.Now()
			for b.Loop() {
				expect(b, dir, "Plan: "+strconv.Itoa(n*200)+" to add, ", "plan")
			}
			took := time.Since(began) / time.Duration(b.N)
			b.ReportMetric(float64(server.Requests()["CRM"])/float64(b.N*n), "requests/mailbox")
			b.ReportMetric(took.Minutes()*3000/float64(n), "min/3000")
		})
	}
}
