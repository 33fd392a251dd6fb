package pace_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"contactsync/providers/pace"
)

// failure is an error with a verdict.
type failure struct{ verdict pace.Verdict }

func (f *failure) Error() string         { return "it failed" }
func (f *failure) Verdict() pace.Verdict { return f.verdict }

func later() error { return &failure{pace.Verdict{Retry: pace.Later}} }

func after(d time.Duration) error {
	return &failure{pace.Verdict{Retry: pace.Later, After: d}}
}

// noChance takes the whole of the part of each back-off that is left to chance.
func noChance() float64 { return 1 }

// TestRepeats shows when a call is made again, and after which waits.
func TestRepeats(t *testing.T) {
	final := errors.New("no verdict")
	once := &failure{pace.Verdict{Retry: pace.Once}}
	never := &failure{pace.Verdict{}}
	for name, test := range map[string]struct {
		options pace.Options
		errs    []error         // of the runs, in order; nil ends
		starts  []time.Duration // of the runs
		want    error
	}{
		"success":            {errs: []error{nil}, starts: []time.Duration{0}},
		"no verdict":         {errs: []error{final}, starts: []time.Duration{0}, want: final},
		"wrapped verdict":    {errs: []error{fmt.Errorf("mailbox: %w", later()), nil}, starts: []time.Duration{0, time.Second}},
		"never":              {errs: []error{never}, starts: []time.Duration{0}, want: never},
		"once, then success": {errs: []error{once, nil}, starts: []time.Duration{0, time.Second}},
		"once, twice":        {errs: []error{once, once}, starts: []time.Duration{0, time.Second}, want: once},
		"once after later":   {errs: []error{later(), once, nil}, starts: []time.Duration{0, time.Second, 3 * time.Second}},
		"later, then final":  {errs: []error{later(), final}, starts: []time.Duration{0, time.Second}, want: final},
		"back-off doubles up to the limit": {
			options: pace.Options{Limit: 5 * time.Second},
			errs:    []error{later(), later(), later(), later(), later(), nil},
			starts:  []time.Duration{0, 1 * time.Second, 3 * time.Second, 7 * time.Second, 12 * time.Second, 17 * time.Second},
		},
		"half of the back-off is chance": {
			options: pace.Options{Rand: func() float64 { return 0 }},
			errs:    []error{later(), later(), nil},
			starts:  []time.Duration{0, 500 * time.Millisecond, 1500 * time.Millisecond},
		},
		"attempts end": {
			options: pace.Options{Attempts: 2},
			errs:    []error{later(), final},
			starts:  []time.Duration{0, time.Second},
			want:    final,
		},
		"server's hint instead of back-off": {
			errs:   []error{after(7 * time.Second), nil},
			starts: []time.Duration{0, 7 * time.Second},
		},
		"longest wait": {
			options: pace.Options{MaxWait: 3 * time.Second, Attempts: 100},
			errs:    []error{later(), later(), never},
			starts:  []time.Duration{0, time.Second, 3 * time.Second},
			want:    never,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if test.options.Rand == nil {
					test.options.Rand = noChance
				}
				begin := time.Now()
				var starts []time.Duration
				err := newPacer(test.options).Call(t.Context(), "a", func(context.Context) error {
					starts = append(starts, time.Since(begin))
					return test.errs[len(starts)-1]
				})
				if !errors.Is(err, test.want) {
					t.Errorf("the error is %v, not %v", err, test.want)
				}
				if !slices.Equal(starts, test.starts) {
					t.Errorf("it ran at %v, not at %v", starts, test.starts)
				}
			})
		})
	}
}

func TestEndOfAttemptsReturnsTheLastError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var last error
		runs := 0
		err := newPacer(pace.Options{}).Call(t.Context(), "a", func(context.Context) error {
			runs++
			last = later()
			return last
		})
		if runs != 6 || !errors.Is(err, last) {
			t.Errorf("%d runs and the error %v; want 6 and the last one", runs, err)
		}
	})
}

func TestLongestWaitEndsBeforeAVainSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPacer(pace.Options{MaxWait: time.Minute})
		begin := time.Now()
		busy := after(time.Hour)
		if err := p.Call(t.Context(), "a", func(context.Context) error { return busy }); !errors.Is(err, busy) {
			t.Errorf("the call that was told to wait: %v", err)
		}
		err := p.Call(t.Context(), "b", func(context.Context) error {
			t.Error("a call was made within the pause")
			return nil
		})
		var paused *pace.PausedError
		if !errors.As(err, &paused) || !errors.Is(err, busy) || !paused.Until.Equal(begin.Add(time.Hour)) {
			t.Errorf("the call within the pause: %v", err)
		}
		if time.Since(begin) != 0 {
			t.Errorf("it was waited %s in vain", time.Since(begin))
		}
	})
}

// TestInjectedClock shows that nothing but the injected clock is asked.
func TestInjectedClock(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	var slept []time.Duration
	p := newPacer(pace.Options{
		Now: func() time.Time { return now },
		Sleep: func(_ context.Context, d time.Duration) error {
			slept = append(slept, d)
			now = now.Add(d)
			return nil
		},
		Rand: func() float64 { return 0.5 },
	})
	errs := []error{later(), after(10 * time.Second), later(), nil}
	if err := p.Call(t.Context(), "a", func(context.Context) error {
		err := errs[0]
		errs = errs[1:]
		return err
	}); err != nil {
		t.Fatal(err)
	}
	want := []time.Duration{750 * time.Millisecond, 10 * time.Second, 3 * time.Second}
	if !slices.Equal(slept, want) {
		t.Errorf("slept %v, not %v", slept, want)
	}
}

func TestPanicGivesTheSlotBack(t *testing.T) {
	p := newPacer(pace.Options{Server: 1})
	func() {
		defer func() { _ = recover() }()
		_ = p.Call(t.Context(), "a", func(context.Context) error { panic("f's own") })
	}()
	if n := p.Stats().InFlight; n != 0 {
		t.Errorf("%d calls are in flight after a panic", n)
	}
}

// recorder notes when which call ran.
type recorder struct {
	mu    sync.Mutex
	begin time.Time
	runs  []string
}

func (r *recorder) note(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.runs = append(r.runs, fmt.Sprintf("%s@%s", name, time.Since(r.begin)))
}

func BenchmarkUncontendedCall(b *testing.B) {
	p := newPacer(pace.Options{})
	ctx := context.Background()
	f := func(context.Context) error { return nil }
	b.ReportAllocs()
	for b.Loop() {
		if err := p.Call(ctx, "a@example.com", f); err != nil {
			b.Fatal(err)
		}
	}
}
