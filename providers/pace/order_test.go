package pace_test

import (
	"context"
	"iter"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"contactsync/providers/pace"
)

// numbers are jobs that give the numbers from 0 to below n, the later ones the sooner. running counts those
// under way, most the most of them at once.
func numbers(n int, running, most *atomic.Int32) iter.Seq[func(context.Context) int] {
	return func(yield func(func(context.Context) int) bool) {
		for i := range n {
			job := func(ctx context.Context) int {
				most.Store(max(most.Load(), running.Add(1)))
				defer running.Add(-1)
				select {
				case <-time.After(time.Duration(n-i) * time.Second):
				case <-ctx.Done():
					return -1
				}
				return i
			}
			if !yield(job) {
				return
			}
		}
	}
}

func TestInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running, most atomic.Int32
		got := slices.Collect(pace.InOrder(t.Context(), 3, numbers(7, &running, &most)))
		if !slices.Equal(got, []int{0, 1, 2, 3, 4, 5, 6}) {
			t.Errorf("the results are %v", got)
		}
		if most.Load() != 3 {
			t.Errorf("%d jobs at once, want 3", most.Load())
		}
	})
}

func TestInOrderEndsEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running, most atomic.Int32
		began := time.Now()
		for i := range pace.InOrder(t.Context(), 3, numbers(7, &running, &most)) {
			if i == 1 {
				break
			}
		}
		if running.Load() != 0 {
			t.Errorf("%d jobs are under way", running.Load())
		}
		if took := time.Since(began); took != 7*time.Second {
			t.Errorf("it took %s: the jobs were not told to end", took)
		}
	})
}

func TestInOrderPanics(t *testing.T) {
	for name, fail := range map[string]func(yield func(func(context.Context) int) bool){
		"a job": func(yield func(func(context.Context) int) bool) {
			yield(func(context.Context) int { panic("its own") })
		},
		"what gives the jobs": func(func(func(context.Context) int) bool) { panic("its own") },
	} {
		t.Run(name, func(t *testing.T) {
			jobs := func(yield func(func(context.Context) int) bool) {
				if yield(func(context.Context) int { return 0 }) {
					fail(yield)
				}
			}
			var got []int
			defer func() {
				panicked, is := recover().(*pace.Panic)
				if !is || panicked.Value != "its own" || len(got) != 1 {
					t.Errorf("after %v came %v", got, panicked)
				}
			}()
			for i := range pace.InOrder(t.Context(), 2, jobs) {
				got = append(got, i)
			}
		})
	}
}
