//go:build unix

package main

import (
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"contactsync/providers/sandbox"
)

// BenchmarkThroughputOverGraph measures how near apply comes to what Graph allows at 50 ms a
// request: four requests at once for one mailbox, each a batch of twenty; and over 256
// mailboxes as many at once as the provider is set to. It reports the contacts a second that
// the bound allows, and those reached. The bound is the time that the requests take which were
// counted: batches as many at once as may be, and pages, each of which is known by the one before
// it, one after the other in each mailbox. Server and client share the processors of the
// machine: the metric cpu-s says how long both of them computed.
func BenchmarkThroughputOverGraph(b *testing.B) {
	for _, scenario := range []struct {
		name                string
		mailboxes, contacts int
		atOnce              int // requests, over all mailboxes
	}{
		{"one mailbox", 1, 5000, lineRequests},
		{"256 mailboxes", 256, 40, 64},
	} {
		b.Run(scenario.name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				dir := b.TempDir()
				world{reps: scenario.mailboxes, persons: scenario.contacts}.write(b, dir)
				o, err := openOffice(filepath.Join(dir, "crm"), graphFrontEnd.options(sandbox.Options{}))
				if err != nil {
					b.Fatal(err)
				}
				writeFile(b, filepath.Join(dir, "contactsync.hcl"), fmt.Sprintf(`
contactsync {
  owner = "test"
}
provider "csv" "crm" {
  dir = "crm"
}
%s
sync "all" {
  from = provider.csv.crm
  to   = provider.graph.exchange
  select {
    rep = true
  }
  guard {
    max_contacts = 10000
  }
}
`, graphFrontEnd.provider("exchange", o.server.Ready(), fmt.Sprintf("mailbox_concurrency = %d\nconcurrency = %d", lineRequests, scenario.atOnce))))
				o.server.Forget()
				o.server.Faults().SetDelay(lineLatency)
				b.StartTimer()
				began, before := time.Now(), computed(b)
				if code, out, errs := contactsync(b, dir, "apply", "-auto-approve", fmt.Sprintf("-parallelism=%d", scenario.atOnce)); code != exitDone {
					b.Fatalf("exit code %d\n%.2000s\n%.2000s", code, out, errs)
				}
				took, cpu := time.Since(began), computed(b)-before
				b.StopTimer()
				requests := o.server.Requests()["Graph"]
				batches := scenario.mailboxes * ceil(scenario.contacts, graphBatch)
				bound := time.Duration(batches)*lineLatency/time.Duration(scenario.atOnce) +
					time.Duration(requests-batches)*lineLatency/time.Duration(min(scenario.mailboxes, scenario.atOnce))
				written := float64(scenario.mailboxes * scenario.contacts)
				b.ReportMetric(float64(requests), "requests")
				b.ReportMetric(written/took.Seconds(), "contacts/s")
				b.ReportMetric(written/bound.Seconds(), "allowed/s")
				b.ReportMetric(100*bound.Seconds()/took.Seconds(), "%ofbound")
				b.ReportMetric(cpu.Seconds(), "cpu-s")
				if err := o.close(); err != nil {
					b.Error(err)
				}
				b.StartTimer()
			}
		})
	}
}

// computed is how long this process computed so far.
func computed(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
