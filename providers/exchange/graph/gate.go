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
// there are at once and in a second, and the credentials.
type gates struct {
	all     *pace.Pacer
	rate    *throttle
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

// stats are the sums over the mailboxes, and the concurrency of all. What the service asked of
// all mailboxes it asked by an answer for one of them, whose sums have it.
func (g *gates) stats() pace.Stats {
	sum := g.all.Stats()
	sum.Throttled, sum.Retries, sum.Pauses, sum.Paused = 0, 0, 0, 0
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, box := range g.boxes {
		s := box.pacer.Stats()
		sum.Throttled += s.Throttled
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
				if err := b.gates.rate.wait(ctx, n, b.now(), b.sleep); err != nil {
					return &unjudgedError{err}
				}
				// Asked and counted at the last moment, but not waited for in a slot that others need.
				if wait = b.gates.hold(gate, n, b.now()); wait > 0 {
					return &unjudgedError{errHeld}
				}
				failed = f(ctx)
				return forAll(failed)
			})
			switch {
			case failed != nil:
				return failed
			case wait == 0 || !errors.Is(err, errHeld):
				return err
			}
			if err := b.sleep(ctx, wait); err != nil {
				return err
			}
		}
	})
}

// hold is how long n requests that have their slots are held back still: while the service
// wants none since they were given, or when the mailbox had all that it may have. 0
// counts them.
func (g *gates) hold(box *gate, n int, now time.Time) time.Duration {
	pause := max(g.all.Stats().PausedUntil.Sub(now), box.pacer.Stats().PausedUntil.Sub(now))
	if pause > 0 {
		return pause
	}
	return box.budget.take(n, now)
}

// errHeld says that a request was held back.
var errHeld = errors.New("the request is held back")

// forAll is what an error means to all mailboxes: whether the credentials are
// refused, and whether the service as a whole has too much to do, or wants to be left
// alone. It is not repeated for all: its own mailbox sees to that.
func forAll(err error) error {
	if err == nil {
		return nil
	}
	if h, served := errors.AsType[*hintError](err); served {
		if h.ofAll == (pace.Verdict{}) {
			return nil
		}
		return &commonError{err, h.ofAll}
	}
	if r, refused := errors.AsType[*refusalError](err); refused {
		return &commonError{err, r.verdictOfAll()}
	}
	if judged, ok := errors.AsType[pace.Judged](err); ok && judged.Verdict().Fatal {
		return &commonError{err, pace.Verdict{Fatal: true}}
	}
	return &unjudgedError{err}
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
