package apply

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/pace"
	"contactsync/state"
)

// Applier has what applying works with.
type Applier struct {
	// Targets are the opened targets, by address.
	Targets map[string]providers.Target

	Store state.Store

	// Photo fetches the photo of the record of a key by its reference. It may be nil if no plan has
	// references. Every error means that the photo cannot be had: the contact is written without it.
	Photo func(ctx context.Context, key addressbook.Key, reference string) ([]byte, error)

	// Undo, if not nil, keeps what the changes replace or take away, before that is done. What cannot be kept
	// is not done, and ends the run.
	Undo Keeper

	// Owner is the owner of the installation.
	Owner string

	// Now is the clock. NewOp gives ops: each is never given twice.
	Now   func() time.Time
	NewOp func() addressbook.Op

	// Parallelism is the number of mailboxes that are written at a time, at
	// least 1.
	Parallelism int

	// Batches is the number of batches of changes that are under way at a time in a
	// mailbox, at least 1: while what came of one is recorded, the mailbox works on
	// another. A crash leaves as many to be looked up.
	Batches int

	// MaxChanges is the most changes that are made, 0 for all.
	MaxChanges int

	// Run is the run if it was begun, and is recorded in the state, already: it
	// is longer than its applying. The zero Run has Apply begin one.
	Run state.Run

	// Events, if not nil, is told what happens, by one goroutine at a time.
	Events func(Event)
}

// Plan is what is applied.
type Plan struct {
	Header    planner.Header
	Footer    planner.Footer
	Mailboxes iter.Seq2[*planner.MailboxPlan, error]

	// Saved says that the plan was made by an earlier process: what a user did to a contact since then
	// is no failure, the change is left to the next plan.
	Saved bool
}

// Result says what came of an apply.
type Result struct {
	// Run is the run as the state has it. Its ID is empty if there was an error
	// before anything was done.
	Run state.Run

	// Done, Failed and NotStarted count the changes by what became of them.
	// What a guard blocked is in none of them but in Blocked.
	Done       map[planner.Action]int
	Failed     map[planner.Action]int
	NotStarted map[planner.Action]int
	Blocked    int

	// MovedOn counts the changes of a saved plan that were left to the next one, since what
	// they were planned on is another by now. They are in none of the others.
	MovedOn int

	// SourceTripped says that a guard of a source tripped that neither a flag nor approvals let pass.
	SourceTripped bool

	// Moves counts, of the done ones, the contacts that changed their folder.
	Moves int

	FoldersCreated int
	FoldersDeleted int

	// Mailboxes counts those of the plan that were taken up.
	Mailboxes int

	// MailboxesFailed counts the mailboxes that could not be planned or gone
	// through to their end.
	MailboxesFailed int
}

// ErrStopped is why changes were not started after the run was told to stop.
var ErrStopped = errors.New("the run was told to stop")

// ErrDown is the end of an apply in which a target did not answer for ten
// mailboxes in a row.
var ErrDown = errors.New("the provider could not be reached for 10 mailboxes in a row; what was not started stays for the next run. The last time")

const maxTransportFailures = 10

// Apply executes a plan. When ctx ends, the calls in flight are finished and
// recorded, and nothing new is begun; the error is then ErrStopped. Any other
// error is one of the state or of the plan: the run could not go on. What
// failed without one is in the Result.
func (a *Applier) Apply(ctx context.Context, plan Plan) (Result, error) {
	run := a.Run
	if run.ID == "" {
		run = state.Run{ID: string(a.NewOp()), Operation: plan.Header.Operation, Started: a.Now().UTC(), Partial: plan.Header.Partial}
		if err := a.Store.BeginRun(ctx, run); err != nil {
			return Result{}, err
		}
	}
	// What was begun is finished and recorded, however the run is ended.
	signal, ctx := ctx, context.WithoutCancel(ctx)
	before, err := a.Store.Failing(ctx)
	if err != nil {
		return Result{}, err
	}
	x := &execution{Applier: a, run: run.ID, footer: &plan.Footer, saved: plan.Saved, result: Result{
		Done: make(map[planner.Action]int), Failed: make(map[planner.Action]int), NotStarted: make(map[planner.Action]int),
	}, withheld: make(map[state.GuardID]bool), health: health{before: before}}
	lists, err := withLists(nil, plan.Footer.NameLists)
	if x.lists = lists; err != nil {
		return Result{}, err
	}
	stop, cancel := context.WithCancelCause(signal)
	defer cancel(nil)
	x.cancel, x.cause = cancel, func() error { return context.Cause(stop) }
	x.mailboxes(ctx, plan)

	if !plan.Header.Partial && x.cause() == nil {
		x.health.whole()
	}
	if x.result.MailboxesFailed == 0 && x.cause() == nil {
		x.footer.Clear(func(id state.GuardID) bool { return x.withheld[id] })
	}
	found := state.Findings{Baselines: a.baselines(plan, x), Failing: x.health.after(run.Started)}
	x.result.Run = x.ended(run)
	if err := a.Store.EndRun(ctx, x.result.Run, found); err != nil {
		return x.result, err
	}
	if cause := x.cause(); cause != nil {
		if errors.Is(cause, context.Canceled) {
			cause = ErrStopped
		}
		return x.result, cause
	}
	return x.result, nil
}

// baselines are the new measures for the sources: only a whole plan in which
// no guard of a source stood in the way moves them.
func (a *Applier) baselines(plan Plan, x *execution) map[state.BaselineID]int {
	if plan.Header.Partial || plan.Header.Operation != "apply" || x.cause() != nil {
		return nil
	}
	for _, t := range plan.Footer.Guards {
		if t.OfSource() && !t.Passes() {
			return nil
		}
	}
	baselines := make(map[state.BaselineID]int, len(plan.Footer.Baselines))
	for _, b := range plan.Footer.Baselines {
		baselines[state.BaselineID{Source: b.Source, Table: b.Table, Criterion: b.Criterion}] = b.Count
	}
	return baselines
}

// execution is one Apply under way.
type execution struct {
	*Applier
	run    string
	footer *planner.Footer
	saved  bool
	lists  map[addressbook.Digest][]string

	// cancel ends the run between two calls, cause says why it is to end.
	cancel context.CancelCauseFunc
	cause  func() error

	begun atomic.Int64 // changes, for MaxChanges

	mu       sync.Mutex // guards what follows, and Events
	result   Result
	withheld map[state.GuardID]bool // the guards that held something back
	health   health
	down     int
}

// withLists adds lists of names of a plan to others.
func withLists(lists map[addressbook.Digest][]string, of map[string][]string) (map[addressbook.Digest][]string, error) {
	if len(of) == 0 && lists != nil {
		return lists, nil
	}
	all := make(map[addressbook.Digest][]string, len(lists)+len(of))
	maps.Copy(all, lists)
	for text, names := range of {
		digest, err := addressbook.ParseDigest(text)
		if err != nil {
			return nil, fmt.Errorf("the plan is damaged: %w", err)
		}
		all[digest] = names
	}
	return all, nil
}

// mailboxes executes the mailboxes' plans, several at a time.
func (x *execution) mailboxes(ctx context.Context, plan Plan) {
	var group pace.Group
	free := make(chan struct{}, max(x.Parallelism, 1))
	for m, err := range plan.Mailboxes {
		if err != nil {
			x.cancel(err)
			break
		}
		if !x.takeUp(m) {
			continue
		}
		free <- struct{}{}
		group.Go(func() {
			defer func() { <-free }()
			x.mailbox(ctx, m)
		})
	}
	group.Wait()
}

// takeUp counts a mailbox, and says whether there is anything to do for it.
func (x *execution) takeUp(m *planner.MailboxPlan) bool {
	id := state.MailboxID{Target: m.Target, Rep: m.Mailbox.Rep}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.result.Mailboxes++
	x.tell(Begun{Plan: m})
	if m.Error != "" {
		x.result.MailboxesFailed++
		x.health.fails(id)
		return false
	}
	if len(m.Changes)+len(m.Folders)+len(m.Records)+len(m.Formerly)+len(m.Purge)+len(m.Holds)+len(m.Dissolved)+len(m.MovedOn) == 0 && !m.Withdrawn {
		x.health.isWell(id)
		return false
	}
	return true
}

func (x *execution) mailbox(ctx context.Context, m *planner.MailboxPlan) {
	b := &mailbox{
		execution: x,
		plan:      m,
		target:    x.Targets[m.Target],
		id:        state.MailboxID{Target: m.Target, Rep: m.Mailbox.Rep},
		folders:   make(map[string]addressbook.FolderID),
	}
	names, err := withLists(x.lists, m.NameLists)
	if b.names = names; err == nil {
		err = b.execute(ctx)
	}
	b.heed(err)
	if _, ok := errors.AsType[*stateError](err); ok {
		x.cancel(err)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	switch {
	case err != nil:
		x.result.MailboxesFailed++
		x.health.fails(b.id)
	case b.failed > 0 && b.succeeded == 0:
		x.health.fails(b.id)
	case x.cause() == nil:
		x.health.isWell(b.id)
	}
	if b.unreachable != nil {
		if x.down++; x.down == maxTransportFailures {
			x.cancel(fmt.Errorf("%w: mailbox %s: %w", ErrDown, m.Mailbox.Rep, b.unreachable))
		}
	} else {
		x.down = 0
	}
	x.tell(Finished{Target: m.Target, Rep: m.Mailbox.Rep, Err: err})
}

// stateError is a failure of the state: nothing can be recorded any more, so
// nothing more is begun.
type stateError struct{ err error }

func (e *stateError) Error() string { return "record in the state: " + e.err.Error() }
func (e *stateError) Unwrap() error { return e.err }

// stopped says whether nothing more is to be begun.
func (x *execution) stopped() bool { return x.cause() != nil }

// tell gives an event to whoever listens. x.mu is held.
func (x *execution) tell(e Event) {
	if x.Events != nil {
		x.Events(e)
	}
}
