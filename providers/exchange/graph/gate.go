package graph

import (
	"context"
	"errors"
	"sync"
	"time"

	"contactsync/providers/pace"
)

// gates let requests through. Graph counts and throttles each mailbox by itself,
// so that each has its own pace; what all have in common is how many requests
// there are at once, and the credentials.
type gates struct {
	all     *pace.Pacer
	mailbox pace.Options
	limit   int // requests for a mailbox in ten minutes

	mu    sync.Mutex
	boxes map[string]*gate
}

// gate is the gate to one mailbox.
type gate struct {
	pacer  *pace.Pacer
	budget budget
}

// of is the gate to a mailbox.
func (g *gates) of(mailbox string) *gate {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.boxes == nil {
		g.boxes = make(map[string]*gate)
	}
	box := g.boxes[mailbox]
	if box == nil {
		box = &gate{pacer: pace.New(g.mailbox), budget: budget{limit: g.limit}}
		g.boxes[mailbox] = box
	}
	return box
}

// stats are the sums over the mailboxes, and the concurrency of all.
func (g *gates) stats() pace.Stats {
	sum := g.all.Stats()
	sum.Retries, sum.Pauses, sum.Paused = 0, 0, 0
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, box := range g.boxes {
		s := box.pacer.Stats()
		sum.Retries += s.Retries
		sum.Pauses += s.Pauses
		sum.Paused += s.Paused
	}
	return sum
}

// pass calls f, which sends n requests for the box's mailbox, when they may go
// out, and again as its errors say.
func (b *box) pass(ctx context.Context, n int, f func(context.Context) error) error {
	gate := b.gates.of(b.name())
	return gate.pacer.Call(ctx, "", func(ctx context.Context) error {
		for {
			var wait time.Duration
			var failed error
			err := b.gates.all.Call(ctx, "", func(ctx context.Context) error {
				// Counted at the last moment, but not waited for in a slot that others need.
				if wait = gate.budget.take(n, b.now()); wait > 0 {
					return &unjudgedError{errBudget}
				}
				failed = f(ctx)
				return forAll(failed)
			})
			switch {
			case failed != nil:
				return failed
			case wait == 0 || !errors.Is(err, errBudget):
				return err
			}
			if err := b.sleep(ctx, wait); err != nil {
				return err
			}
		}
	})
}

// errBudget says that a mailbox had as many requests as it may.
var errBudget = errors.New("the mailbox had all requests that it may have in ten minutes")

// forAll is what an error means to all mailboxes: whether the credentials are
// refused, and whether the service as a whole has too much to do. It is not
// repeated for all: its own mailbox sees to that.
func forAll(err error) error {
	if err == nil {
		return nil
	}
	var v pace.Verdict
	if judged, ok := errors.AsType[pace.Judged](err); ok {
		v.Fatal = judged.Verdict().Fatal
	}
	_, served := errors.AsType[*hintError](err)
	r, refused := errors.AsType[*refusalError](err)
	switch {
	case served && !v.Fatal:
		return nil
	case !refused && !v.Fatal:
		return &unjudgedError{err}
	}
	v.Slower = refused && r.ofAll
	return &commonError{err, v}
}

// unjudgedError hides the verdict of an error: it has no Unwrap but this.
type unjudgedError struct{ cause error }

// Error implements error.
func (e *unjudgedError) Error() string { return e.cause.Error() }

// Is says whether the hidden error is another one.
func (e *unjudgedError) Is(other error) bool { return errors.Is(e.cause, other) }

// commonError is an error with the verdict that counts for all mailboxes.
type commonError struct {
	cause   error
	verdict pace.Verdict
}

// Error implements error.
func (e *commonError) Error() string { return e.cause.Error() }

// Unwrap is the cause.
func (e *commonError) Unwrap() error { return e.cause }

// Verdict implements pace.Judged.
func (e *commonError) Verdict() pace.Verdict { return e.verdict }
