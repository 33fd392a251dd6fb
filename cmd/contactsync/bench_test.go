//go:build unix

package main

import (
	"syscall"
	"testing"
	"time"
)

// BenchmarkNoChangePlan plans 100 mailboxes of 1,000 contacts each in which
// nothing changed: the command as a whole, from the configuration to the
// printed plan. The metric is CPU time of the process for each contact. Making
// the mailboxes takes most of the time; a TMPDIR in memory shortens it.
func BenchmarkNoChangePlan(b *testing.B) {
	if testing.Short() {
		b.Skip("makes 100,000 files")
	}
	w := world{reps: 100, persons: 1000, policy: "guard {\n max_contacts = 10000\n}"}
	dir := b.TempDir()
	w.write(b, dir)
	if code, out, errs := contactsync(b, dir, "apply", "-auto-approve"); code != exitDone {
		b.Fatalf("apply: exit code %d\n%s\n%s", code, out[max(0, len(out)-500):], errs)
	}
	// Files written within the last moment are looked at once more.
	if code, _, errs := contactsync(b, dir, "apply", "-auto-approve"); code != exitDone {
		b.Fatalf("second apply: exit code %d\n%s", code, errs)
	}
	b.ReportAllocs()
	var before, after syscall.Rusage
	for b.Loop() {
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &before); err != nil {
			b.Fatal(err)
		}
		if code, out, errs := contactsync(b, dir, "plan", "-detailed-exitcode"); code != exitDone {
			b.Fatalf("plan: exit code %d\n%s\n%s", code, out[max(0, len(out)-500):], errs)
		}
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &after); err != nil {
			b.Fatal(err)
		}
		cpu := time.Duration(after.Utime.Nano() + after.Stime.Nano() - before.Utime.Nano() - before.Stime.Nano())
		b.ReportMetric(float64(cpu.Microseconds())/float64(w.reps*w.persons), "cpu-µs/contact")
	}
}
