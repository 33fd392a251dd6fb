package schedule_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"contactsync/cmd/contactsync/schedule"
)

const (
	every = 720 * time.Minute
	day   = 24 * time.Hour
)

var start = time.Date(2026, 3, 28, 22, 17, 0, 0, time.UTC)

// office is a clock that goes on while somebody sleeps or works.
type office struct {
	now time.Time
	end time.Time
}

func (o *office) sleep(ctx context.Context, d time.Duration) error {
	o.now = o.now.Add(d)
	if o.now.After(o.end) {
		return context.Canceled
	}
	return ctx.Err()
}

// starts are when the runs of some days started, after the first clock reading.
func starts(o *office, last time.Time, run func(n int) (took, every time.Duration, anchored bool)) []time.Duration {
	began := o.now
	var list []time.Duration
	timer := &schedule.Timer{Last: last, Now: func() time.Time { return o.now }, Sleep: o.sleep,
		Run: func(_ context.Context, at time.Time) (time.Duration, bool) {
			list = append(list, at.Sub(began))
			took, every, anchored := run(len(list) - 1)
			o.now = o.now.Add(took)
			return every, anchored
		}}
	timer.Start(context.Background())
	return list
}

func TestTimer(t *testing.T) {
	steady := func(took time.Duration) func(int) (time.Duration, time.Duration, bool) {
		return func(int) (time.Duration, time.Duration, bool) { return took, every, false }
	}
	for name, test := range map[string]struct {
		last time.Duration // before the start; 0 for none
		span time.Duration
		run  func(n int) (took, every time.Duration, anchored bool)
		want []time.Duration
	}{
		"at start, and every 720 minutes":        {0, day, steady(0), []time.Duration{0, every, 2 * every}},
		"the length of a run does not add up":    {0, day, steady(100 * time.Minute), []time.Duration{0, every, 2 * every}},
		"a long run swallows the tick it covers": {0, 2 * day, steady(every + time.Second), []time.Duration{0, 2 * every, 4 * every}},
		"a run as long as the interval":          {0, day, steady(every), []time.Duration{0, 2 * every}},
		"a restart runs at once":                 {6 * time.Minute, 0, steady(0), []time.Duration{0}},
		"a restart after a minute waits":         {time.Minute, day, steady(0), []time.Duration{4 * time.Minute, 4*time.Minute + every}},
		"a start in the future is none":          {-time.Hour, 0, steady(0), []time.Duration{0}},
		"another interval is anchored anew": {0, day, func(n int) (time.Duration, time.Duration, bool) {
			if n == 0 {
				return time.Minute, 10 * time.Hour, false
			}
			return time.Minute, 5 * time.Hour, false
		}, []time.Duration{0, 10 * time.Hour, 15 * time.Hour, 20 * time.Hour}},
		"a reload anchors anew": {0, day, func(n int) (time.Duration, time.Duration, bool) {
			return 0, 10 * time.Hour, n == 1
		}, []time.Duration{0, 10 * time.Hour, 20 * time.Hour}},
		"never within five minutes": {0, 9 * time.Minute, func(int) (time.Duration, time.Duration, bool) { return 0, time.Minute, false },
			[]time.Duration{0, 5 * time.Minute}},
	} {
		t.Run(name, func(t *testing.T) {
			o := &office{now: start, end: start.Add(test.span)}
			var last time.Time
			if test.last != 0 {
				last = start.Add(-test.last)
			}
			if got := starts(o, last, test.run); !slices.Equal(got, test.want) {
				t.Errorf("started after %v, want %v", got, test.want)
			}
		})
	}
}
