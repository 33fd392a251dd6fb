package run_test

import (
	"context"
	"errors"
	"fmt"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// errKilled is what a process would hear after its end, if it could.
var errKilled = errors.New("the process was killed")

// script says what goes wrong in a run. The zero script is a run in which
// nothing does.
type script struct {
	dice *dice

	// killAt is the failpoint at which the process is killed: nothing has any
	// effect from then on. Failpoints are counted from 1; they lie before and
	// after every call that has one, and every operation of a call.
	killAt int

	// faulty has every call and every operation fail now and then.
	faulty bool

	// meddleAt is the failpoint at which meddle is called: a user at work at the
	// same time.
	meddleAt int
	meddle   func()

	// late are operations that were not done when their outcome became
	// unknown, and that will be done nevertheless.
	late []func()

	points int
	killed bool
}

// point is a failpoint.
func (s *script) point() error {
	if s.killed {
		return errKilled
	}
	s.points++
	if s.points == s.meddleAt {
		s.meddle()
	}
	if s.points == s.killAt {
		s.killed = true
		return errKilled
	}
	return nil
}

// between does something between two failpoints.
func between[T any](s *script, do func() (T, error)) (T, error) {
	var none T
	if err := s.point(); err != nil {
		return none, err
	}
	result, err := do()
	if killed := s.point(); killed != nil {
		return none, killed
	}
	return result, err
}

// fails says that a call does not get through.
func (s *script) fails() error {
	if s.faulty && s.dice.oneIn(8) {
		return fmt.Errorf("simulated: %w", providers.ErrTransport)
	}
	return nil
}

// faultyTarget is a target over a bad line.
type faultyTarget struct {
	providers.Target
	*script
}

func (t *faultyTarget) Moves() bool {
	mover, ok := t.Target.(providers.Mover)
	return !ok || mover.Moves()
}

func (t *faultyTarget) Observe(ctx context.Context, mailbox addressbook.Mailbox, cursors providers.Cursors) (*providers.Observation, error) {
	return between(t.script, func() (*providers.Observation, error) {
		if err := t.fails(); err != nil {
			return nil, err
		}
		return t.Target.Observe(ctx, mailbox, cursors)
	})
}

func (t *faultyTarget) Read(ctx context.Context, mailbox addressbook.Mailbox, ids []addressbook.ItemID, shape addressbook.Shape) ([]providers.Reading, error) {
	return between(t.script, func() ([]providers.Reading, error) {
		if err := t.fails(); err != nil {
			return nil, err
		}
		return t.Target.Read(ctx, mailbox, ids, shape)
	})
}

func (t *faultyTarget) Find(ctx context.Context, mailbox addressbook.Mailbox, owner string, keys []addressbook.Key) ([]addressbook.Item, error) {
	return between(t.script, func() ([]addressbook.Item, error) {
		if err := t.fails(); err != nil {
			return nil, err
		}
		return t.Target.Find(ctx, mailbox, owner, keys)
	})
}

func (t *faultyTarget) Do(ctx context.Context, mailbox addressbook.Mailbox, operations []providers.Operation) []providers.Result {
	results := make([]providers.Result, len(operations))
	for i := range operations {
		result, err := between(t.script, func() (providers.Result, error) { return t.one(ctx, mailbox, operations[i:i+1]), nil })
		if results[i] = result; err != nil {
			results[i] = providers.Result{Err: err}
		}
	}
	return results
}

// one does an operation, or not, and says so, or not.
func (t *faultyTarget) one(ctx context.Context, mailbox addressbook.Mailbox, operation []providers.Operation) providers.Result {
	if err := t.fails(); err != nil {
		return providers.Result{Err: err}
	}
	if !t.faulty || !t.dice.oneIn(8) || !canBeUnknown(operation[0].Kind) {
		return t.Target.Do(ctx, mailbox, operation)[0]
	}
	switch t.dice.n(3) {
	case 0:
		t.Target.Do(ctx, mailbox, operation)
	case 1:
		if operation[0].Kind == providers.CreateItem {
			t.late = append(t.late, func() { t.Target.Do(context.WithoutCancel(ctx), mailbox, operation) })
		}
	}
	return providers.Result{Err: fmt.Errorf("simulated: %w", providers.ErrUnknownOutcome)}
}

func canBeUnknown(kind providers.OperationKind) bool {
	switch kind {
	case providers.CreateItem, providers.UpdateItem, providers.MoveItem, providers.DeleteItem:
		return true
	}
	return false
}

// faultyStore is the state of a process that may be killed. It counts the
// batches that are committed, those apart that say no more than that a mailbox
// is settled.
type faultyStore struct {
	state.Store
	*script
	writes  int
	settles int
}

func (s *faultyStore) write(do func() error) error {
	_, err := between(s.script, func() (struct{}, error) { return struct{}{}, do() })
	return err
}

func (s *faultyStore) Commit(ctx context.Context, batch state.Batch) error {
	return s.write(func() error {
		rest := batch
		rest.Settled, rest.Managed, rest.NameLists = nil, nil, nil
		if batch.Settled != nil && !remembers(&rest) {
			s.settles++
		} else {
			s.writes++
		}
		return s.Store.Commit(ctx, batch)
	})
}

func (s *faultyStore) BeginRun(ctx context.Context, run state.Run) error {
	return s.write(func() error { return s.Store.BeginRun(ctx, run) })
}

func (s *faultyStore) EndRun(ctx context.Context, run state.Run, found state.Findings) error {
	return s.write(func() error { return s.Store.EndRun(ctx, run, found) })
}
