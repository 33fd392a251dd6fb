package run_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"contactsync/planner"
	"contactsync/planner/apply"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// batch is how many changes are begun at once.
const batch = 100

// Two batches of a mailbox are under way at a time, never more, and never of two phases; what is
// asked of the mailbox the state knew of before.
func TestBatchesUnderWay(t *testing.T) {
	w := newDuo(t)
	changes := w.creates(4 * batch)
	for i := range 2 * batch {
		changes = append(changes, w.deletion(i))
	}
	result, err := w.apply(changes)
	if err != nil || result.Done[planner.Create] != 4*batch || result.Done[planner.Delete] != 2*batch {
		t.Errorf("done is %v, failed %v, error %v", result.Done, result.Failed, err)
	}
	if w.calls != 6 || w.most != 2 {
		t.Errorf("there were %d calls, %d at a time", w.calls, w.most)
	}
	if n := len(w.box.all(func(c *card) bool { return c.marked })); n != 4*batch {
		t.Errorf("the mailbox has %d contacts", n)
	}
	if m := w.mailboxes[w.id]; w.open() != 0 || len(m.entries) != 4*batch || len(m.journal) != 6*batch {
		t.Errorf("the state has %d open intents, %d entries and %d lines", w.open(), len(m.entries), len(m.journal))
	}
}

// A run that is told to stop finishes the batches that are under way, and begins no other.
func TestStoppedBetweenBatches(t *testing.T) {
	w := newDuo(t)
	w.during = w.stop
	result, err := w.apply(w.creates(5 * batch))
	if !errors.Is(err, apply.ErrStopped) || result.Done[planner.Create] != 2*batch || result.NotStarted[planner.Create] != 3*batch {
		t.Errorf("done is %v, not started %v, error %v", result.Done, result.NotStarted, err)
	}
	if m := w.mailboxes[w.id]; w.open() != 0 || len(m.entries) != 2*batch {
		t.Errorf("the state has %d open intents and %d entries", w.open(), len(m.entries))
	}
}

// When nothing can be recorded any more nothing is begun any more, and what was begun is
// there to be looked up.
func TestLostStateEndsTheBatches(t *testing.T) {
	w := newDuo(t)
	w.lost = errors.New("simulated: no space")
	result, err := w.apply(w.creates(5 * batch))
	if !errors.Is(err, w.lost) || result.MailboxesFailed != 1 {
		t.Errorf("%d mailboxes failed, error %v", result.MailboxesFailed, err)
	}
	if w.calls != 2 || w.open() != 2*batch {
		t.Errorf("there were %d calls, the state has %d open intents", w.calls, w.open())
	}
}

// duo is a mailbox and a state. A call is answered when a second one is there.
type duo struct {
	providers.Target
	*memoryStore
	t     *testing.T
	box   *box
	id    state.MailboxID
	stop  context.CancelFunc
	run   func(*apply.Applier, apply.Plan) (apply.Result, error)
	pairs chan struct{}

	// during, if not nil, is called in each call, when there are two. lost, if not nil, is the error of
	// whatever records what came of one.
	during func()
	lost   error

	committing sync.Mutex

	mu          sync.Mutex
	calls, most int
	underWay    map[providers.OperationKind]int
}

func newDuo(t *testing.T) *duo {
	b := newBox("5", newClock())
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	return &duo{
		Target:      &exchange{boxes: map[string]*box{"bob@example.com": b}, clock: b.clock},
		memoryStore: newMemoryStore(),
		t:           t,
		box:         b,
		id:          state.MailboxID{Target: targetAddress, Rep: "5"},
		stop:        stop,
		run:         func(a *apply.Applier, p apply.Plan) (apply.Result, error) { return a.Apply(ctx, p) },
		pairs:       make(chan struct{}),
		underWay:    make(map[providers.OperationKind]int),
	}
}

// apply applies changes of the mailbox.
func (w *duo) apply(changes []planner.Change) (apply.Result, error) {
	w.t.Helper()
	var ops atomic.Int64
	return w.run(&apply.Applier{
		Targets: map[string]providers.Target{targetAddress: w}, Store: w, Owner: "acme", Parallelism: 1, Batches: 2,
		Now:   func() time.Time { return time.Unix(1_700_000_000, 0) },
		NewOp: func() addressbook.Op { return addressbook.Op(fmt.Sprintf("new%d", ops.Add(1))) },
	}, apply.Plan{Header: planner.Header{Operation: "apply"}, Mailboxes: only(&planner.MailboxPlan{
		Target: targetAddress, Mailbox: addressbook.Mailbox{Rep: "5", Address: "bob@example.com"}, Changes: changes,
	})})
}

// open counts the intents that are still open.
func (w *duo) open() (n int) {
	for _, intent := range w.mailboxes[w.id].intents {
		if intent.Closed.IsZero() {
			n++
		}
	}
	return n
}

// creates are so many new contacts.
func (w *duo) creates(n int) []planner.Change {
	changes := make([]planner.Change, n)
	for i := range changes {
		changes[i] = planner.Change{
			Action: planner.Create, Sync: "s", Key: addressbook.Key(fmt.Sprintf("crm/person/new%d", i)),
			After: addressbook.NewContact(addressbook.Field{Name: "surname", Value: addressbook.Text("New")}),
			Shape: addressbook.NewShape("surname"), To: planner.Place{Folder: mainFolder},
		}
	}
	return changes
}

// deletion is that of a contact of ours that the mailbox has.
func (w *duo) deletion(i int) planner.Change {
	c := w.box.insert(&card{
		contact: addressbook.NewContact(addressbook.Field{Name: "surname", Value: addressbook.Text("Old")}),
		marked:  true, owner: "acme", key: addressbook.Key(fmt.Sprintf("crm/person/old%d", i)), created: w.box.clock.tick(),
		mark: addressbook.Mark{Format: 1, Rep: "5", Op: addressbook.Op(fmt.Sprintf("old%d", i)), Status: addressbook.Managed},
	}, mainFolder)
	return planner.Change{Action: planner.Delete, Sync: "s", Key: c.key, Item: c.item(), Mode: providers.Permanent}
}

// Do sees that the state knows of the operations, waits for another call of the same kind, and
// executes them.
func (w *duo) Do(ctx context.Context, mailbox addressbook.Mailbox, operations []providers.Operation) []providers.Result {
	kind := operations[0].Kind
	w.enter(kind, operations)
	defer w.leave(kind)
	select {
	case w.pairs <- struct{}{}:
	case <-w.pairs:
	case <-time.After(10 * time.Second):
		w.t.Error("there was no second call")
	}
	if w.during != nil {
		w.during()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.Target.Do(ctx, mailbox, operations)
}

func (w *duo) enter(kind providers.OperationKind, operations []providers.Operation) {
	memory, err := w.Load(w.t.Context(), w.id)
	if err != nil {
		w.t.Error(err)
		return
	}
	known := make(map[addressbook.Op]bool)
	for _, intent := range memory.Intents {
		known[intent.Op] = true
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, o := range operations {
		op := o.Mark.Op
		if kind == providers.DeleteItem {
			op = w.box.item(o.Item).mark.Op
		}
		if !known[op] {
			w.t.Errorf("the state does not know of %s", op)
		}
	}
	w.calls++
	w.underWay[kind]++
	w.most = max(w.most, w.underWay[kind])
	if len(w.underWay) > 1 {
		w.t.Errorf("calls of two phases are under way: %v", w.underWay)
	}
}

func (w *duo) leave(kind providers.OperationKind) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.underWay[kind]--; w.underWay[kind] == 0 {
		delete(w.underWay, kind)
	}
}

// Commit takes the writes of the mailbox one after the other.
func (w *duo) Commit(ctx context.Context, b state.Batch) error {
	if !w.committing.TryLock() {
		w.t.Error("two write into the state of a mailbox at a time")
		return nil
	}
	defer w.committing.Unlock()
	for range batch {
		runtime.Gosched() // whoever would write now as well
	}
	if w.lost != nil && len(b.PutItems) > 0 {
		return w.lost
	}
	return w.memoryStore.Commit(ctx, b)
}
