//go:build unix

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"runtime/debug"
	"runtime/metrics"
	"syscall"
	"testing"
	"time"

	"contactsync/config"
	"contactsync/planner/desired"
	"contactsync/planner/observe"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/crm/aurea"
	"contactsync/providers/sandbox"
)

// BenchmarkCRM reads 200,000 persons and 20,000 companies, joins them and maps each for its
// mailbox: all that a run has to do before it looks into the mailboxes. The metrics are the
// CPU time of this process and the most memory that it held meanwhile, above what it
// held before; CRM.interface is another process.
func BenchmarkCRM(b *testing.B) {
	w := crmWorld{reps: 1000, persons: 200_000, companies: 20_000}
	b.Run("memory", func(b *testing.B) {
		w.benchmark(b, b.TempDir(), crmLogin{url: "http://127.0.0.1:1/CRMinterface/xml"}, func(config.Plugin) (providers.Source, error) {
			return memoryCRM{w}, nil
		})
	})
	b.Run("interface", func(b *testing.B) {
		if testing.Short() {
			b.Skip("starts a CRM of 200,000 persons")
		}
		dir := b.TempDir()
		w.write(b, dir)
		ready := sandboxOf(b, dir)
		login := crmLogin{ready.CRM, ready.CRMMaster.User, ready.CRMMaster.Password}
		w.benchmark(b, dir, login, func(p config.Plugin) (providers.Source, error) {
			return aurea.New(p.Body, aurea.Options{Dir: dir})
		})
	})
}

// sandboxOf runs the command sandbox over the CRM in a directory.
func sandboxOf(tb testing.TB, dir string, args ...string) (ready sandbox.Ready) {
	tb.Helper()
	cmd := exec.CommandContext(context.Background(), commandNamed(tb, "contactsync"), append([]string{"sandbox", "-json", "-seed=1", "-seed-from=crm"}, args...)...)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // killed
	})
	line, err := bufio.NewReader(stdout).ReadBytes('\n')
	if err != nil {
		tb.Fatal("the sandbox did not start: ", err)
	}
	if err := json.Unmarshal(line, &ready); err != nil {
		tb.Fatal(err)
	}
	return ready
}

// benchmark reads and maps the CRM that open opens.
func (w crmWorld) benchmark(b *testing.B, dir string, login crmLogin, open func(config.Plugin) (providers.Source, error)) {
	login.configure(b, dir, `
  read_as = "service"
  select {
    rep       = true
    companies = true
  }
`)
	cfg, _, diags := config.Load(config.Options{Dir: dir, Schemas: schemas(), Version: version})
	if diags.HasErrors() {
		b.Fatal(diags)
	}
	program := desired.NewProgram(cfg)
	target, err := openTarget(cfg.Targets[0], dir, time.Now, func(string) {})
	if err != nil {
		b.Fatal(err)
	}
	normalizers := desired.Normalizers{cfg.Targets[0].Address(): target.Normalize}
	b.ReportAllocs()
	var most uint64
	var cpu time.Duration
	for b.Loop() {
		source, err := open(cfg.Sources[0])
		if err != nil {
			b.Fatal(err)
		}
		m := startMeter()
		slots := w.slots(b, program, source, cfg.Sources[0].Address(), normalizers)
		spent, peak := m.stop()
		cpu, most = cpu+spent, max(most, peak)
		if want := w.persons + w.companies; slots != want {
			b.Fatalf("%d contacts, want %d", slots, want)
		}
	}
	b.ReportMetric(cpu.Seconds()/float64(b.N), "cpu-s/op")
	b.ReportMetric(float64(most)/(1<<20), "MiB-peak")
}

// slots counts the contacts that should be in all mailboxes, all of them mapped.
func (w crmWorld) slots(b *testing.B, program *desired.Program, source providers.Source, address string, normalizers desired.Normalizers) (mapped int) {
	b.Helper()
	snapshot, err := observe.Snapshot(b.Context(), source, address, program.Sources()[address])
	if err != nil {
		b.Fatal(err)
	}
	world, errs := program.World(map[string]*desired.Snapshot{address: snapshot}, normalizers)
	if len(errs) > 0 {
		b.Fatal(errs)
	}
	for _, m := range world.Mailboxes() {
		for _, slot := range world.Slots(m) {
			if slot.Mapped != nil {
				mapped++
			}
		}
	}
	return mapped
}

// meter watches this process.
type meter struct {
	began time.Duration // of CPU time
	held  uint64
	done  chan struct{}
	peak  chan uint64
}

// startMeter begins with no more memory than is in use.
func startMeter() *meter {
	debug.FreeOSMemory()
	m := &meter{began: cpuTime(), held: memory(), done: make(chan struct{}), peak: make(chan uint64)}
	go func() {
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		peak := uint64(0)
		for {
			peak = max(peak, memory())
			select {
			case <-tick.C:
			case <-m.done:
				m.peak <- peak
				return
			}
		}
	}()
	return m
}

// stop gives the CPU time, and the most memory above that of the beginning.
func (m *meter) stop() (cpu time.Duration, peak uint64) {
	cpu = cpuTime() - m.began
	close(m.done)
	return cpu, <-m.peak - m.held
}

// memory is what the process has of the system, in bytes.
func memory() uint64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64() - samples[1].Value.Uint64()
}

// cpuTime is the CPU time of the process.
func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// memoryCRM is a CRM that costs nothing but its records.
type memoryCRM struct{ crmWorld }

// Schema implements providers.Source.
func (c memoryCRM) Schema(_ context.Context, table providers.Table) (*providers.Schema, error) {
	switch table {
	case providers.Persons:
		return &providers.Schema{Fields: personFields}, nil
	case providers.Companies:
		return &providers.Schema{Fields: companyFields}, nil
	}
	return &providers.Schema{Fields: []string{"Name"}}, nil
}

// Records implements providers.Source.
func (c memoryCRM) Records(_ context.Context, table providers.Table, yield func(providers.Record) error) error {
	n, record := c.reps, func(i int) providers.Record {
		return providers.Record{ID: c.rep(i), Values: []string{""}, Rep: providers.RepFields{Email: c.address(i), Enabled: true}}
	}
	switch table {
	case providers.Persons:
		n, record = c.persons, func(i int) providers.Record {
			values := c.person(i)
			return providers.Record{ID: crmID(i), Values: values, Company: values[0], Reps: []addressbook.RepID{addressbook.RepID(c.rep(i))}}
		}
	case providers.Companies:
		n, record = c.companies, func(i int) providers.Record {
			return providers.Record{ID: crmID(i), Values: c.company(i), Reps: []addressbook.RepID{addressbook.RepID(c.rep(i))}}
		}
	}
	for i := range n {
		if err := yield(record(i)); err != nil {
			return err
		}
	}
	return nil
}

// Memberships implements providers.Source.
func (memoryCRM) Memberships(context.Context, providers.Table, func(providers.Membership) error) error {
	return nil
}

// Exist implements providers.Source.
func (memoryCRM) Exist(context.Context, addressbook.Kind, []string) (map[string]bool, error) {
	return nil, nil
}
