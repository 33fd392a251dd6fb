package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/mailbox"
)

// The line that BenchmarkThroughput works over: how long the server holds each
// request back, and how many requests there are at once.
const (
	lineLatency  = 50 * time.Millisecond
	lineRequests = 4
)

// The sizes of what is asked at once: the contacts of a batch, and the changes
// of a page of SyncFolderItems.
const (
	lineBatch = 100
	linePage  = 512
)

// BenchmarkThroughput measures how near apply comes to what a line of 50 ms and four
// requests at once allows: requests × latency / 4, where the requests are those
// of the formula beside each scenario; other requests than these are a failure.
// It reports the contacts a second that the bound allows, and those reached.
//
// With n contacts in a mailbox, b = ⌈n/100⌉ is its batches and p = ⌈n/512⌉ the pages
// of its changes. A look at it is a request for the hierarchy, one for each page
// of each of its two folders, and one for the number of items where there were changes.
func BenchmarkThroughput(b *testing.B) {
	const mailboxes, contacts = 16, 500
	batches, pages := ceil(contacts, lineBatch), ceil(contacts, linePage)
	const quiet = 1 + 2       // a look at a mailbox in which nothing happened
	look := 1 + 1 + pages + 1 // a look at one after its CRM folder was written
	const first = 2 + 1 + 1   // the first look: the known folders, the hierarchy, one folder, the user's own contacts
	for _, scenario := range []struct {
		name     string
		onChange string
		before   func(*line)
		requests int // for one mailbox
	}{
		// Look; make the folder, see it, make the contacts; look, read them.
		{"first sync", "update", func(*line) {}, first + 2 + batches + look + batches},
		// Look, read what differs, write it; look, read it.
		{"update", "update", func(l *line) { l.apply(); l.change("2") }, quiet + batches + batches + look + batches},
		// As an update, but: see that the old ones are unchanged, make new ones, see
		// these, see the versions of the old ones, delete them.
		{"recreate", "recreate", func(l *line) { l.apply(); l.change("2") }, quiet + batches + 5*batches + look - pages + ceil(2*contacts, linePage) + batches},
	} {
		b.Run(scenario.name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				l := newLine(b, mailboxes, contacts, scenario.onChange)
				scenario.before(l)
				l.server.Forget()
				l.server.Faults().SetDelay(lineLatency)
				b.StartTimer()
				began := time.Now()
				l.apply()
				took := time.Since(began)
				b.StopTimer()
				bound := time.Duration(mailboxes*scenario.requests) * lineLatency / lineRequests
				if got := sum(l.server.Requests()); got != mailboxes*scenario.requests {
					b.Errorf("%d requests, %d by the formula: %v", got, mailboxes*scenario.requests, l.server.Requests())
				}
				b.ReportMetric(mailboxes*contacts/took.Seconds(), "contacts/s")
				b.ReportMetric(mailboxes*contacts/bound.Seconds(), "allowed/s")
				b.ReportMetric(100*bound.Seconds()/took.Seconds(), "%ofbound")
				l.server.Close()
				b.StartTimer()
			}
		})
	}
}

func ceil(n, size int) int { return (n + size - 1) / size }

func sum(counts sandbox.Counts) (n int) {
	for _, count := range counts {
		n += count
	}
	return n
}

// line is a CRM and a server of mailboxes at the end of a long line.
type line struct {
	testing.TB
	dir      string
	server   *sandbox.Server
	reps     int
	contacts int
}

func newLine(tb testing.TB, mailboxes, contacts int, onChange string) *line {
	l := &line{TB: tb, dir: tb.TempDir(), reps: mailboxes, contacts: contacts}
	var boxes []sandbox.NewMailbox
	for rep := range mailboxes {
		boxes = append(boxes, sandbox.NewMailbox{Address: fmt.Sprintf("rep%d@example.com", rep)})
	}
	server, err := sandbox.Start(sandbox.Options{Seed: 1, Mailboxes: boxes, Rewrites: mailbox.DefaultRewrites()})
	if err != nil {
		tb.Fatal(err)
	}
	l.server = server
	(world{reps: mailboxes, persons: contacts, policy: fmt.Sprintf("on_change = %q", onChange) + "\ncategorization {\n folder = \"CRM\"\n}\nguard {\n max_change_percent = 100\n}\n"}).write(tb, l.dir)
	ready := server.Ready()
	policy := readFile(tb, filepath.Join(l.dir, "contactsync.hcl"))
	policy = strings.Replace(policy, "provider.vdir.mail", "provider.ews.mail", 1)
	policy = strings.Replace(policy, `provider "vdir" "mail" {
  path = "mailboxes"
}`, fmt.Sprintf(`provider "ews" "mail" {
  url         = %q
  concurrency = %d
  auth "basic" {
    user     = %q
    password = %q
  }
}`, ready.EWS, lineRequests, ready.Service.User, ready.Service.Password), 1)
	writeFile(tb, filepath.Join(l.dir, "contactsync.hcl"), policy)
	return l
}

// apply applies without a fault.
func (l *line) apply() {
	l.Helper()
	if code, out, errs := contactsync(l, l.dir, "apply", "-auto-approve", "-parallelism=8"); code != exitDone {
		l.Fatalf("exit code %d\n%.2000s\n%s", code, out, errs)
	}
}

// change gives every person another telephone number.
func (l *line) change(digit string) {
	path := filepath.Join(l.dir, "crm", "persons.csv")
	writeFile(l, path, strings.ReplaceAll(readFile(l, path), "+43 1 555", "+43 1 55"+digit))
}

func readFile(tb testing.TB, path string) string {
	tb.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return string(data)
}
