package pace_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"contactsync/providers/pace"
)

// TestBounds runs many calls that fail, pause and slow down by chance, and
// checks the bounds at the start of each.
func TestBounds(t *testing.T) {
	for seed := range uint64(20) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { bounds(t, rand.New(rand.NewPCG(seed, 1))) })
		})
	}
}

func bounds(t *testing.T, random *rand.Rand) {
	const server, perBox = 5, 2
	var (
		mu           sync.Mutex
		all          int
		boxes        = map[string]int{}
		asked, until time.Time
		done, in     int
	)
	p := newPacer(pace.Options{Server: server, Mailbox: perBox, Attempts: 1000, Rand: func() float64 { return 0.5 }})
	chance := func(n int) int { mu.Lock(); defer mu.Unlock(); return random.IntN(n) }
	var group sync.WaitGroup
	for i := range 200 {
		box := fmt.Sprint("box", i%7)
		in++
		group.Go(func() {
			err := p.Call(t.Context(), box, func(context.Context) error {
				mu.Lock()
				all++
				boxes[box]++
				if all > server || boxes[box] > perBox {
					t.Errorf("%d calls at once, %d of %s", all, boxes[box], box)
				}
				// Within the moment in which it is asked for, the Pacer does not know of it.
				if now := time.Now(); now.After(asked) && now.Before(until) {
					t.Error("a call was made within a pause")
				}
				mu.Unlock()
				time.Sleep(time.Duration(chance(100)) * time.Millisecond)
				mu.Lock()
				defer mu.Unlock()
				all--
				boxes[box]--
				verdict := pace.Verdict{Retry: pace.Later}
				switch random.IntN(10) {
				case 0:
					verdict.After = time.Duration(random.IntN(5000)) * time.Millisecond
					if end := time.Now().Add(verdict.After); end.After(until) {
						asked, until = time.Now(), end
					}
				case 1:
					verdict.Slower = true
				case 2:
				default:
					return nil
				}
				return &failure{verdict}
			})
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			done++
			mu.Unlock()
		})
	}
	group.Wait()
	stats := p.Stats()
	if done != in || stats.InFlight != 0 || stats.Waiting != 0 {
		t.Errorf("%d of %d calls ended; %+v", done, in, stats)
	}
}

// hold starts a call that keeps its slot until the returned function is called.
func hold(t *testing.T, p *pace.Pacer, box string) (release func()) {
	t.Helper()
	end := make(chan struct{})
	go func() {
		_ = p.Call(context.WithoutCancel(t.Context()), box, func(context.Context) error { <-end; return nil })
	}()
	synctest.Wait()
	return sync.OnceFunc(func() { close(end); synctest.Wait() })
}

func TestOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPacer(pace.Options{Server: 1})
		release := hold(t, p, "first")
		var order []int
		for i := range 20 {
			go func() {
				_ = p.Call(t.Context(), fmt.Sprint(i%3), func(context.Context) error { order = append(order, i); return nil })
			}()
			synctest.Wait()
		}
		release()
		if !slices.IsSorted(order) || len(order) != 20 {
			t.Errorf("who waited longest did not come first: %v", order)
		}
	})
}

func TestAFullMailboxLetsOthersPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPacer(pace.Options{Server: 3, Mailbox: 1})
		release := hold(t, p, "a")
		defer release()
		ran := map[string]bool{}
		go func() {
			_ = p.Call(t.Context(), "a", func(context.Context) error { ran["a"] = true; return nil })
		}()
		synctest.Wait()
		if err := p.Call(t.Context(), "b", func(context.Context) error { ran["b"] = true; return nil }); err != nil {
			t.Fatal(err)
		}
		if ran["a"] || !ran["b"] {
			t.Errorf("ran: %v", ran)
		}
		release()
		if !ran["a"] {
			t.Error("the call that waited for its mailbox was forgotten")
		}
	})
}

func TestNoMailboxCountsForTheServerAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPacer(pace.Options{Server: 3, Mailbox: 1})
		defer hold(t, p, "")()
		defer hold(t, p, "")()
		if n := p.Stats().InFlight; n != 2 {
			t.Errorf("%d calls are in flight", n)
		}
	})
}

// TestPauseOfTheAccount shows that nobody calls before a server's pause is
// over: neither who waits already nor who comes later, in any mailbox.
func TestPauseOfTheAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPacer(pace.Options{Server: 2})
		r := &recorder{begin: time.Now()}
		release := hold(t, p, "x")
		var group sync.WaitGroup
		group.Go(func() {
			first := true
			_ = p.Call(t.Context(), "busy", func(context.Context) error {
				r.note("busy")
				if first {
					first = false
					time.Sleep(time.Second)
					return after(5 * time.Second)
				}
				return nil
			})
		})
		synctest.Wait()
		for _, box := range []string{"a", "b"} {
			group.Go(func() { _ = p.Call(t.Context(), box, func(context.Context) error { r.note(box); return nil }) })
			synctest.Wait()
		}
		time.Sleep(2 * time.Second)
		release()
		group.Go(func() { _ = p.Call(t.Context(), "c", func(context.Context) error { r.note("c"); return nil }) })
		group.Wait()
		slices.Sort(r.runs)
		if want := []string{"a@6s", "b@6s", "busy@0s", "busy@6s", "c@6s"}; !slices.Equal(r.runs, want) {
			t.Errorf("ran %v, not %v", r.runs, want)
		}
	})
}

func TestAPauseIsProlonged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPacer(pace.Options{})
		begin := time.Now()
		var group sync.WaitGroup
		for _, pause := range []time.Duration{2 * time.Second, 10 * time.Second, 5 * time.Second} {
			group.Go(func() {
				first := true
				_ = p.Call(t.Context(), pause.String(), func(context.Context) error {
					if first {
						first = false
						time.Sleep(pause / 10)
						return after(pause)
					}
					if got := time.Since(begin); got < 11*time.Second {
						t.Errorf("a call was made after %s", got)
					}
					return nil
				})
			})
		}
		group.Wait()
		if got := p.Stats(); got.Pauses != 3 || !got.PausedUntil.Equal(begin.Add(11*time.Second)) {
			t.Errorf("%+v", got)
		}
	})
}

func TestCancelledWhileWaiting(t *testing.T) {
	stopped := errors.New("stopped")
	for name, prepare := range map[string]func(t *testing.T, p *pace.Pacer) (f func(context.Context) error){
		"for a slot": func(t *testing.T, p *pace.Pacer) func(context.Context) error {
			t.Cleanup(hold(t, p, "a"))
			return func(context.Context) error { t.Error("it was called"); return nil }
		},
		"for the end of a pause": func(t *testing.T, p *pace.Pacer) func(context.Context) error {
			_ = p.Call(t.Context(), "b", func(context.Context) error {
				return &failure{pace.Verdict{After: time.Hour}}
			})
			return func(context.Context) error { t.Error("it was called"); return nil }
		},
		"for another try": func(*testing.T, *pace.Pacer) func(context.Context) error {
			return func(context.Context) error { return later() }
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPacer(pace.Options{Server: 1, Base: time.Minute})
				f := prepare(t, p)
				ctx, cancel := context.WithCancelCause(t.Context())
				time.AfterFunc(time.Second, func() { cancel(stopped) })
				begin, before := time.Now(), p.Stats().InFlight
				err := p.Call(ctx, "a", f)
				if !errors.Is(err, stopped) || time.Since(begin) != time.Second {
					t.Errorf("after %s: %v", time.Since(begin), err)
				}
				if s := p.Stats(); s.Waiting != 0 || s.InFlight != before {
					t.Errorf("it left something behind: %+v", s)
				}
			})
		})
	}
}

func TestCancelledBefore(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := newPacer(pace.Options{}).Call(ctx, "a", func(context.Context) error { t.Error("it was called"); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
