package pace_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"contactsync/providers/pace"
)

func TestEach(t *testing.T) {
	failed := errors.New("failed")
	for name, test := range map[string]struct {
		most, n int
		fails   int // the call that fails, -1 for none
		want    error
		took    time.Duration
	}{
		"none":                      {most: 2, n: 0, fails: -1},
		"one":                       {most: 2, n: 1, fails: -1, took: time.Second},
		"two at a time":             {most: 2, n: 5, fails: -1, took: 3 * time.Second},
		"the second of many fails":  {most: 1, n: 100, fails: 1, want: failed, took: 2 * time.Second},
		"one that fails by itself":  {most: 2, n: 1, fails: 0, want: failed, took: time.Second},
		"as many as there are ways": {most: 9, n: 9, fails: -1, took: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				var calls, inFlight, most atomic.Int32
				err := pace.Each(t.Context(), test.most, test.n, func(_ context.Context, i int) error {
					calls.Add(1)
					most.Store(max(most.Load(), inFlight.Add(1)))
					defer inFlight.Add(-1)
					time.Sleep(time.Second)
					if i == test.fails {
						return failed
					}
					return nil
				})
				if !errors.Is(err, test.want) || time.Since(began) != test.took || int(most.Load()) > test.most {
					t.Errorf("%v after %s, %d at once", err, time.Since(began), most.Load())
				}
				if all := test.want == nil; all && int(calls.Load()) != test.n || !all && int(calls.Load()) != test.fails+1 {
					t.Errorf("there were %d calls", calls.Load())
				}
			})
		})
	}
}
