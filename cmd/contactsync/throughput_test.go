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
// that the work takes by the formula beside each scenario. It reports the
// contacts a second of that bound and those that were reached.
func BenchmarkThroughput(b *testing.B) {
	const mailboxes, contacts = 16, 500
	pages := func(n, size int) int { return (n + size - 1) / size }
	batches := pages(contacts, lineBatch)
	// A look at a mailbox asks once for the hierarchy and once for each page of
	// each folder; the first one also for the distinguished folders.
	for _, scenario := range []struct {
		name     string
		before   func(*line)
		requests int // for one mailbox
	}{
		// Look, the folder, the contacts; then look again and read them.
		{"first sync", func(*line) {}, 3 + 1 + batches + (1 + 1 + pages(contacts, linePage)) + batches},
		// Look, read the contacts, write them; then look and read them again.
		{"update", func(l *line) { l.apply(); l.change("2") }, 3 + batches + batches + (1 + 1 + pages(contacts, linePage)) + batches},
	} {
		b.Run(scenario.name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				l := newLine(b, mailboxes, contacts)
				scenario.before(l)
				l.server.Forget()
				l.server.Faults().SetDelay(lineLatency)
				b.StartTimer()
				began := time.Now()
				l.apply()
				took := time.Since(began)
				b.StopTimer()
				bound := time.Duration(mailboxes*scenario.requests) * lineLatency / lineRequests
				b.Logf("%v", l.server.Requests())
				b.ReportMetric(mailboxes*contacts/took.Seconds(), "contacts/s")
				b.ReportMetric(mailboxes*contacts/bound.Seconds(), "allowed/s")
				b.ReportMetric(100*bound.Seconds()/took.Seconds(), "%ofbound")
				l.server.Close()
				b.StartTimer()
			}
		})
	}
}

// line is a CRM and a server of mailboxes at the end of a long line.
type line struct {
	testing.TB
	dir      string
	server   *sandbox.Server
	reps     int
	contacts int
}

func newLine(tb testing.TB, mailboxes, contacts int) *line {
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
	(world{reps: mailboxes, persons: contacts, policy: `on_change = "update"` + "\ncategorization {\n folder = \"CRM\"\n}\nguard {\n max_change_percent = 100\n}\n"}).write(tb, l.dir)
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
