//go:build unix

package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"contactsync/providers/sandbox"
)

// BenchmarkThroughputOverGraph measures how near apply comes to what Graph allows at 50 ms a
// request: for one mailbox four requests at once, and over 256 mailboxes so many in a second as the
// server is set to. It reports the contacts a second that the bound allows, and those
// reached. The bound is the time that all requests take which were counted, those in batches
// too: a mailbox works off those of a batch one after the other. Server and client share the
// processors of the machine: the metric cpu-s says how long both of them computed, and ms/delay how
// long 50 ms took. Where other work makes that much more, the bound cannot be reached.
func BenchmarkThroughputOverGraph(b *testing.B) {
	const globalRate, atOnce = 500, 256
	for _, scenario := range []struct {
		name                string
		mailboxes, contacts int
		rate                float64 // the requests a second that the bound allows
	}{
		{"one mailbox", 1, 4000, lineRequests / lineLatency.Seconds()},
		{"256 mailboxes", 256, 80, globalRate},
	} {
		b.Run(scenario.name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				dir := b.TempDir()
				world{reps: scenario.mailboxes, persons: scenario.contacts}.write(b, dir)
				o, err := openOffice(filepath.Join(dir, "crm"), graphFrontEnd.options(sandbox.Options{
					GraphLimits: sandbox.GraphLimits{
						AllRequests: 10 * globalRate, AllWindow: 10 * time.Second,
						// A batch is answered when all of it is done: who is refused in the first of
						// twenty requests does not know before the last.
						BackOffGrace: 25 * lineLatency,
					},
				}))
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
`, graphFrontEnd.provider("exchange", o.server.Ready(), fmt.Sprintf(
					"mailbox_concurrency = %d\nconcurrency = %d\nrequests_per_second = %d", lineRequests, atOnce, globalRate))))
				o.server.Forget()
				o.server.Faults().SetDelay(lineLatency)
				b.StartTimer()
				held := watchDelay()
				began, before := time.Now(), computed(b)
				if code, out, errs := contactsync(b, dir, "apply", "-auto-approve", "-parallelism=64"); code != exitDone {
					b.Fatalf("exit code %d\n%.2000s\n%.2000s", code, out, errs)
				}
				took, cpu := time.Since(began), computed(b)-before
				b.StopTimer()
				b.ReportMetric(float64(held().Microseconds())/1000, "ms/delay")
				requests := counted(o.server.Requests())
				bound := time.Duration(float64(requests) / scenario.rate * float64(time.Second))
				written := float64(scenario.mailboxes * scenario.contacts)
				b.ReportMetric(float64(requests), "requests")
				b.ReportMetric(written/took.Seconds(), "contacts/s")
				b.ReportMetric(written/bound.Seconds(), "allowed/s")
				b.ReportMetric(100*bound.Seconds()/took.Seconds(), "%ofbound")
				b.ReportMetric(cpu.Seconds(), "cpu-s")
				for _, violation := range o.server.Violations() {
					b.Error(violation)
				}
				if err := o.close(); err != nil {
					b.Error(err)
				}
				b.StartTimer()
			}
		})
	}
}

// counted are the requests of Graph that a server counted: those by themselves, and those in
// batches.
func counted(counts sandbox.Counts) (n int) {
	for operation, count := range counts {
		if strings.HasPrefix(operation, "Graph ") && operation != "Graph throttled" {
			n += count
		}
	}
	return n
}

// watchDelay measures how long the latency of the line takes on this machine, on average, until
// it is asked.
func watchDelay() (average func() time.Duration) {
	stop, result := make(chan struct{}), make(chan time.Duration)
	go func() {
		var held, n time.Duration
		for {
			began := time.Now()
			select {
			case <-time.After(lineLatency):
				held += time.Since(began)
				n++
			case <-stop:
				result <- held / max(n, 1)
				return
			}
		}
	}()
	return func() time.Duration {
		close(stop)
		return <-result
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
