package pace_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"contactsync/providers/pace"
)

var slower = &failure{pace.Verdict{Slower: true}}

// round makes n calls at once, which all end with the same error.
func round(t *testing.T, p *pace.Pacer, n int, err error) {
	t.Helper()
	var group sync.WaitGroup
	for range n {
		group.Go(func() {
			_ = p.Call(t.Context(), "", func(context.Context) error { time.Sleep(time.Second); return err })
		})
	}
	group.Wait()
}

func TestSlower(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPacer(pace.Options{Server: 16})
		for i, step := range []struct {
			calls int
			err   error
			want  int
		}{
			{16, slower, 8}, // 16 failures of one round trip are one sign
			{8, slower, 4},
			{4, nil, 4}, // one more takes a little more than as many successes as slots
			{1, nil, 5},
			{100, nil, 15},
			{1000, nil, 16}, // up to what is configured
			{1, slower, 8},
			{1, slower, 4}, {1, slower, 2}, {1, slower, 1}, {1, slower, 1}, // one is left
		} {
			round(t, p, step.calls, step.err)
			if got := p.Stats().Concurrency; got != step.want {
				t.Errorf("step %d: %d calls at once, not %d", i, got, step.want)
			}
		}
		if got := p.Stats().Slowdowns; got != 6 {
			t.Errorf("%d slowdowns are counted", got)
		}
	})
}

// TestLateSuccess shows that a success says nothing about a limit that came down
// after its call began.
func TestLateSuccess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPacer(pace.Options{Server: 2})
		release := hold(t, p, "a")
		round(t, p, 1, slower)
		release()
		if got := p.Stats().Concurrency; got != 1 {
			t.Errorf("%d calls at once", got)
		}
		round(t, p, 1, nil)
		if got := p.Stats().Concurrency; got != 2 {
			t.Errorf("%d calls at once", got)
		}
	})
}

func TestTheLimitIsKeptAfterItCameDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPacer(pace.Options{Server: 8})
		round(t, p, 1, slower)
		begin := time.Now()
		round(t, p, 8, &failure{})
		if got := time.Since(begin); got != 2*time.Second {
			t.Errorf("8 calls of a second took %s, 4 at once", got)
		}
	})
}

// TestFatal shows that a fatal verdict ends who waits for a slot, for the end of
// a pause and for another try, and who comes later, without a call.
func TestFatal(t *testing.T) {
	fatal := &failure{pace.Verdict{Fatal: true, Retry: pace.Later}}
	for name, pause := range map[string]time.Duration{"slot": 0, "pause": time.Hour} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPacer(pace.Options{Server: 3, Base: time.Hour, Limit: time.Hour})
				errs := make(chan error, 10)
				runs := 0
				go func() {
					errs <- p.Call(t.Context(), "retries", func(context.Context) error { runs++; return later() })
				}()
				synctest.Wait()
				go func() {
					errs <- p.Call(t.Context(), "fatal", func(context.Context) error { time.Sleep(time.Minute); return fatal })
				}()
				synctest.Wait()
				if pause > 0 {
					_ = p.Call(t.Context(), "pauses", func(context.Context) error {
						return &failure{pace.Verdict{After: pause}}
					})
				}
				releaseA, releaseB := hold(t, p, "a"), hold(t, p, "b")
				for range 3 {
					go func() {
						errs <- p.Call(t.Context(), "waits", func(context.Context) error { runs++; return nil })
					}()
				}
				time.Sleep(time.Minute)
				synctest.Wait()
				for range 5 {
					select {
					case err := <-errs:
						if !errors.Is(err, fatal) {
							t.Errorf("it ended with %v", err)
						}
					default:
						t.Error("somebody still waits")
					}
				}
				releaseA()
				releaseB()
				if err := p.Call(t.Context(), "later", func(context.Context) error { runs++; return nil }); !errors.Is(err, fatal) {
					t.Errorf("a later call ended with %v", err)
				}
				if runs != 1 {
					t.Errorf("%d calls were made, not the first one alone", runs)
				}
				if s := p.Stats(); s.Waiting != 0 || s.InFlight != 0 {
					t.Errorf("%+v", s)
				}
			})
		})
	}
}

func TestTheFirstFatalErrorStays(t *testing.T) {
	p := newPacer(pace.Options{})
	first := &failure{pace.Verdict{Fatal: true}}
	_ = p.Call(t.Context(), "a", func(context.Context) error { return first })
	if err := p.Call(t.Context(), "b", func(context.Context) error { return &failure{pace.Verdict{Fatal: true}} }); !errors.Is(err, first) {
		t.Errorf("%v", err)
	}
}
