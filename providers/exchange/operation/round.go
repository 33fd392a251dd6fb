package operation

import (
	"context"
	"errors"
	"math/bits"
	"slices"
	"sync/atomic"
	"time"

	"contactsync/providers/pace"
)

// Rounds is how tasks of one kind are settled.
type Rounds struct {
	// Size is how many tasks a request has at most.
	Size *Size

	// AtOnce is how many requests there are at once.
	AtOnce int

	// Pauses are those between rounds in which nothing was settled.
	Pauses Pauses

	// Send sends tasks, as many as Size says, and gives each its result, or its cause:
	// one that is neither settled nor doubted is sent again. A task that was not sent
	// after all has that said to it by Unsent.
	Send func(context.Context, []*Task)

	// LookUp finds out what became of tasks that may be done: it settles them or has
	// them sent again. After an error what it left is unknown.
	LookUp func(context.Context, []*Task) error
}

// Pauses are how long to wait before something is tried again.
type Pauses struct {
	First time.Duration
	Sleep func(context.Context, time.Duration) error
}

// longestPause is the longest pause, unless the first is longer.
const longestPause = 15 * time.Second

// Longer is the pause after one that did not help.
func (p Pauses) Longer(pause time.Duration) time.Duration {
	return max(p.First, min(2*pause, longestPause))
}

// Pause waits. It fails if the context ends first.
func (p Pauses) Pause(ctx context.Context, d time.Duration) error {
	if err := p.Sleep(ctx, d); err != nil {
		return err
	}
	return context.Cause(ctx)
}

// Settle settles tasks. They go out in rounds: what was not done in one, and is known not
// to be, is sent again in the next.
func (r Rounds) Settle(ctx context.Context, tasks []*Task) {
	tasks = Unsettled(tasks)
	// Enough rounds without a result for the requests to be halved to single tasks, and
	// for each of these to be sent, and to wait for another, as often as it may.
	patience := 2*MaxSends + bits.Len(uint(r.Size.Most()))
	pause := r.Pauses.First
	for idle := 0; len(tasks) > 0; {
		before := len(tasks)
		isStuck := r.round(ctx, tasks)
		if tasks = Unsettled(tasks); len(tasks) < before {
			idle, pause = 0, r.Pauses.First
		} else if idle++; idle == patience {
			for _, t := range tasks {
				t.Fail(Sure(t.Cause))
			}
			return
		}
		if !isStuck {
			continue
		}
		if err := r.Pauses.Pause(ctx, pause); err != nil {
			FailAll(tasks, err)
			return
		}
		pause = r.Pauses.Longer(pause)
	}
}

// round sends tasks once. What is open after it can be sent again; isStuck says that this
// is not for the company that it was sent in alone, and that nobody said when to.
func (r Rounds) round(ctx context.Context, tasks []*Task) (isStuck bool) {
	chunks := slices.Collect(slices.Chunk(tasks, r.Size.Most()))
	_ = pace.Each(ctx, r.AtOnce, len(chunks), func(ctx context.Context, i int) error {
		for _, t := range chunks[i] {
			t.sends++
		}
		r.Send(ctx, chunks[i])
		return nil
	})
	if ctx.Err() != nil {
		for _, t := range tasks {
			if t.state == open {
				t.Fail(context.Cause(ctx))
			}
		}
	}
	lost := slices.DeleteFunc(slices.Clone(tasks), func(t *Task) bool { return t.state != unknown })
	if len(lost) > 0 {
		_ = r.LookUp(ctx, lost)
	}
	for _, t := range lost {
		if t.state == unknown {
			t.giveUp()
		}
	}
	for _, t := range tasks {
		if t.state == open && t.isSpent() {
			t.Fail(Sure(t.Cause))
		}
		isStuck = isStuck || t.state == open && (t.sends > 0 || t.isDoubtful) && !isTimed(t.Cause)
	}
	return isStuck
}

// isTimed says whether the server said when to come again: nothing goes out before that as it is.
func isTimed(err error) bool {
	judged, is := errors.AsType[pace.Judged](err)
	return is && judged.Verdict().After > 0
}

// Size is how many tasks a request has at most. It comes down where that is too much.
// Several goroutines may use it.
type Size struct{ most atomic.Int64 }

// NewSize is the size that there is at first.
func NewSize(most int) *Size {
	s := &Size{}
	s.most.Store(int64(most))
	return s
}

// Most is how many tasks a request has at most now.
func (s *Size) Most() int { return int(s.most.Load()) }

// Halve lets half as many tasks into a request as one had that was too much.
func (s *Size) Halve(n int) {
	for {
		most := s.most.Load()
		if most <= int64(n/2) || s.most.CompareAndSwap(most, int64(max(n/2, 1))) {
			return
		}
	}
}

// Refused draws the consequences of an error that concerns a whole request. One that had
// too much in it is sent again in halves.
func (s *Size) Refused(tasks []*Task, err error, isTooMuch func(error) bool) {
	smaller := len(tasks) > 1 && isTooMuch(Sure(err))
	if smaller {
		s.Halve(len(tasks))
	}
	for _, t := range tasks {
		if smaller {
			t.Unsent()
		}
		switch t.Cause = err; {
		case IsUnknown(err):
			t.Doubt(err)
		case !smaller:
			t.Fail(err)
		}
	}
}
