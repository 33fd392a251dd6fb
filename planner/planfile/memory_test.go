package planfile_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"contactsync/config"
	"contactsync/planner"
	"contactsync/planner/apply"
	"contactsync/planner/desired"
	"contactsync/planner/planfile"
	"contactsync/planner/redact"
	"contactsync/planner/render"
	"contactsync/planner/run"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// planned is the n-th mailbox of a large plan: a hundred creates of twenty properties.
func planned(n int) *planner.MailboxPlan {
	m := &planner.MailboxPlan{
		Target:  "noop.mail",
		Mailbox: addressbook.Mailbox{Rep: addressbook.RepID(strconv.Itoa(n)), Address: fmt.Sprintf("rep%d@example.com", n)},
	}
	for k := range 100 {
		record := n*100 + k
		var fields []addressbook.Field
		var shape addressbook.Shape
		for i, p := range addressbook.WellKnown()[:20] {
			shape = append(shape, p.Name)
			fields = append(fields, addressbook.Field{Name: p.Name, Value: addressbook.Text(fmt.Sprintf("%x", record*2654435761+i))})
		}
		m.Changes = append(m.Changes, planner.Change{
			Action: planner.Create, Causes: []planner.Cause{planner.Selected}, Sync: "sales",
			Key:   addressbook.NewKey("crm", addressbook.Person, strconv.Itoa(record)),
			After: addressbook.NewContact(fields...), Shape: shape, To: planner.Place{Folder: "."},
		})
	}
	return m
}

// saveMany writes a plan of so many mailboxes of a hundred changes.
func saveMany(t testing.TB, path string, recipients planfile.Recipients, mailboxes int, each func()) {
	t.Helper()
	w, err := planfile.Create(path, planner.Header{}, planfile.Terms{Expires: noon, Recipients: recipients})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { discard(t, w) })
	for n := range mailboxes {
		if err := w.Mailbox(planned(n)); err != nil {
			t.Fatal(err)
		}
		each()
	}
	r, err := w.Close(planner.Footer{Totals: planner.Totals{Mailboxes: mailboxes, Actions: map[planner.Action]int{planner.Create: 100 * mailboxes}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// TestMemoryOfLargePlan writes and reads a plan of 12,000 changes, which are 29 MiB in memory,
// and looks every now and then at what is kept of it.
func TestMemoryOfLargePlan(t *testing.T) {
	const mailboxes, limit = 120, 8 << 20
	ann := newIdentity(t)
	before := heap()
	gone := 0
	look := func() {
		if gone++; gone%40 != 0 {
			return
		}
		if kept := heap() - before; kept > limit {
			t.Fatalf("after %d mailboxes %d MiB are kept", gone, kept>>20)
		}
	}
	path := filepath.Join(t.TempDir(), "p.plan")
	saveMany(t, path, planfile.Recipients{ann.Recipient()}, mailboxes, look)
	r := open(t, path, ann)
	look()
	for _, err := range r.Mailboxes() {
		if err != nil {
			t.Fatal(err)
		}
		look()
	}
	if gone != 2*mailboxes+1 {
		t.Errorf("%d mailboxes", gone)
	}
}

// heap is what is in use of the heap.
func heap() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// BenchmarkMillion writes, shows and applies a plan of a million changes, and reports the most memory
// that the process ever had: run them one by one, in this order.
//
//	go test ./planner/planfile -run '^$' -bench 'Million/write' -benchtime 1x
//	go test ./planner/planfile -run '^$' -bench 'Million/show' -benchtime 1x
//	go test ./planner/planfile -run '^$' -bench 'Million/apply' -benchtime 1x
//	go test ./planner/planfile -run '^$' -bench 'Million/recheck' -benchtime 1x
func BenchmarkMillion(b *testing.B) {
	dir := os.Getenv("CONTACTSYNC_TEST_DIR")
	if dir == "" {
		b.Skip("takes minutes and half a gigabyte: set CONTACTSYNC_TEST_DIR to a directory that keeps the plan from one to the next")
	}
	path := filepath.Join(dir, "million.csplan")
	b.Run("write", func(b *testing.B) {
		for b.Loop() {
			saveMany(b, path, passphraseRecipients(b, "correct horse"), 10_000, func() {})
		}
		reportPeak(b)
	})
	b.Run("show", func(b *testing.B) {
		for b.Loop() {
			r := open(b, path, passphraseIdentities(b, "correct horse")...)
			discarded, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
			if err != nil {
				b.Fatal(err)
			}
			view := render.PlanView{Header: r.Header(), Footer: r.Footer(), Mailboxes: r.Mailboxes()}
			if err := render.Plan(discarded, view, render.Options{Width: 80, Redactor: redact.New(redact.Hide)}); err != nil {
				b.Fatal(err)
			}
			if err := discarded.Close(); err != nil {
				b.Fatal(err)
			}
		}
		reportPeak(b)
	})
	b.Run("apply", func(b *testing.B) {
		for b.Loop() {
			r := open(b, path, passphraseIdentities(b, "correct horse")...)
			applier := apply.Applier{
				Targets: map[string]providers.Target{"noop.mail": noopTarget{}}, Store: noopStore{}, Owner: "acme",
				Now: func() time.Time { return noon }, NewOp: func() addressbook.Op { return "op" }, Parallelism: 4,
			}
			plan := apply.Plan{Header: r.Header(), Footer: r.Footer(), Mailboxes: r.Mailboxes()}
			result, err := applier.Apply(b.Context(), plan)
			if err != nil || result.Done[planner.Create] != 1_000_000 {
				b.Fatalf("%v, %+v", err, result)
			}
		}
		reportPeak(b)
	})
	b.Run("recheck", func(b *testing.B) {
		for b.Loop() {
			r := open(b, path, passphraseIdentities(b, "correct horse")...)
			engine := run.Engine{
				Program: desired.NewProgram(&config.Config{Owner: "acme"}), Targets: map[string]providers.Target{"noop.mail": noopTarget{}},
				Store: movedStore{}, Parallelism: 4,
			}
			w, err := planfile.Spool(b.TempDir(), r.Header())
			if err != nil {
				b.Fatal(err)
			}
			left, err := engine.Recheck(b.Context(), run.SavedPlan{Header: r.Header(), Footer: r.Footer(), Mailboxes: r.Mailboxes()}, w)
			if err != nil || left.Footer.Totals.Actions[planner.Create] != 1_000_000 {
				b.Fatalf("%v, %+v", err, left)
			}
			discard(b, w)
		}
		reportPeak(b)
	})
}

// movedStore is a state in which every mailbox was written to since the plan was made.
type movedStore struct{ noopStore }

func (movedStore) Mailboxes(context.Context) ([]state.Mailbox, error) {
	var rows []state.Mailbox
	for n := range 10_000 {
		m := planned(n)
		rows = append(rows, state.Mailbox{MailboxID: state.MailboxID{Target: m.Target, Rep: m.Mailbox.Rep}, Address: m.Mailbox.Address, Serial: 1})
	}
	return rows, nil
}

func (movedStore) NameLists(context.Context) (map[addressbook.Digest][]string, error) {
	return nil, nil
}

// noopTarget is a mail system that takes everything and has nothing.
type noopTarget struct{ providers.Target }

func (noopTarget) Do(_ context.Context, _ addressbook.Mailbox, operations []providers.Operation) []providers.Result {
	results := make([]providers.Result, len(operations))
	for i := range results {
		results[i] = providers.Result{ID: "item", Folder: "."}
	}
	return results
}

func (noopTarget) Observe(context.Context, addressbook.Mailbox, providers.Cursors) (*providers.Observation, error) {
	return &providers.Observation{Folders: []addressbook.Folder{{ID: ".", Main: true}}, Deltas: []providers.Delta{{Folder: ".", Full: true}}}, nil
}

// noopStore is a state that remembers nothing.
type noopStore struct{ state.Store }

func (noopStore) BeginRun(context.Context, state.Run) error                      { return nil }
func (noopStore) EndRun(context.Context, state.Run, state.Findings) error        { return nil }
func (noopStore) Commit(context.Context, state.Batch) error                      { return nil }
func (noopStore) Failing(context.Context) (map[state.MailboxID]time.Time, error) { return nil, nil }
func (noopStore) Load(context.Context, state.MailboxID) (*state.Memory, error) {
	return &state.Memory{}, nil
}

// reportPeak reports the most memory that the process ever had.
func reportPeak(b *testing.B) {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Log("only Linux tells: ", err)
		return
	}
	_, rest, _ := bytes.Cut(status, []byte("VmHWM:"))
	kibibytes, err := strconv.Atoi(string(bytes.Fields(rest)[0]))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(kibibytes)/1024, "peak-MiB")
}
