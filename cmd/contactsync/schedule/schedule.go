// Package schedule starts runs in regular intervals.
//
// The schedule is anchored: the first run is at the anchor, the next at anchor +
// interval, and so on, however long the runs take. Runs never overlap. One that
// takes longer than the interval swallows the ticks that it covered.
package schedule

import (
	"context"
	"time"
)

// MinPause is the least time between the starts of two runs, whatever the
// interval is and however often the process is started.
const MinPause = 5 * time.Minute

// Timer starts runs until its context ends.
type Timer struct {
	// Last is when the last run of a former process started, zero if there was
	// none: a process that is started again and again does not run again and
	// again.
	Last time.Time

	// Now is the clock on the wall. Sleep waits, and returns early with the
	// context's error when that ends.
	Now   func() time.Time
	Sleep func(ctx context.Context, d time.Duration) error

	// Run does one run, which started at the given time, and says in which
	// interval runs are wanted from then on. If the interval differs from
	// the one before, or if anchored is set, the schedule is anchored anew, at that start.
	Run func(ctx context.Context, start time.Time) (every time.Duration, anchored bool)

	// Waiting, if not nil, is told when the next run will start: after each run,
	// and before the first one if that cannot start at once.
	Waiting func(next time.Time)
}

// longestSleep bounds how long the timer relies on its sleep: a machine that was
// suspended, or a clock that was set, is noticed after that time.
const longestSleep = time.Minute

// Start runs at once, or as soon as the last run is MinPause ago, and then by the
// schedule, until ctx ends. A run that has begun when ctx ends is not
// interrupted by the timer: Run gets the same ctx and decides.
func (t *Timer) Start(ctx context.Context) {
	next := t.Now()
	if soonest := t.Last.Add(MinPause); !t.Last.IsZero() && soonest.After(next) && !t.Last.After(next) {
		next = soonest
		t.tell(next)
	}
	var anchor time.Time
	var interval time.Duration
	for t.wait(ctx, next) == nil {
		start := t.Now()
		every, anchored := t.Run(ctx, start)
		if anchor.IsZero() || anchored || every != interval {
			anchor, interval = start, every
		}
		next = Next(anchor, interval, later(t.Now(), start.Add(MinPause-1)))
		if ctx.Err() == nil {
			t.tell(next)
		}
	}
}

func (t *Timer) tell(next time.Time) {
	if t.Waiting != nil {
		t.Waiting(next)
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Next is the first tick of a schedule after a time: anchor, anchor + every,
// anchor + 2 every, …
func Next(anchor time.Time, every time.Duration, after time.Time) time.Time {
	since := after.Sub(anchor)
	if since < 0 || every <= 0 {
		return anchor
	}
	return anchor.Add(since - since%every + every)
}

// wait sleeps until a time on the wall clock.
func (t *Timer) wait(ctx context.Context, until time.Time) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		left := until.Sub(t.Now())
		if left <= 0 {
			return nil
		}
		if err := t.Sleep(ctx, min(left, longestSleep)); err != nil {
			return err
		}
	}
}
