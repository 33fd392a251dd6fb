package pace_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"contactsync/providers/pace"
)

// newPacer is a Pacer of a server that has served a call.
func newPacer(o pace.Options) *pace.Pacer {
	p := pace.New(o)
	_ = p.Call(context.Background(), "", func(context.Context) error { return nil })
	return p
}

// Before the server served anybody there is one call at a time: a wrong password
// is tried once, however many want to call.
func TestStrangersCallOneByOne(t *testing.T) {
	for name, test := range map[string]struct {
		first error
		want  int32 // calls that are made by ten callers
	}{
		"refused credentials":                        {&failure{pace.Verdict{Fatal: true}}, 1},
		"nobody there, tried by each and twice more": {&failure{pace.Verdict{Retry: pace.Later}}, 12},
		"an error that the server gave":              {&failure{pace.Verdict{}}, 10},
		"a server that serves":                       {nil, 10},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := pace.New(pace.Options{Server: 10, Mailbox: 10})
				var calls, inFlight, most atomic.Int32
				var group sync.WaitGroup
				for range 10 {
					group.Go(func() {
						_ = p.Call(t.Context(), "", func(context.Context) error {
							n := calls.Add(1)
							most.Store(max(most.Load(), inFlight.Add(1)))
							defer inFlight.Add(-1)
							if n == 1 && inFlight.Load() != 1 {
								t.Error("the first call was not alone")
							}
							time.Sleep(time.Second)
							return test.first
						})
					})
				}
				group.Wait()
				if calls.Load() != test.want {
					t.Errorf("%d calls, want %d", calls.Load(), test.want)
				}
				if test.first == nil && most.Load() != 9 {
					t.Errorf("%d calls at once after the first one, want 9", most.Load())
				}
			})
		})
	}
}

// A slot is free again when the answer has arrived, while it is still read.
func TestReceived(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPacer(pace.Options{Server: 1})
		began := time.Now()
		var group sync.WaitGroup
		for range 3 {
			group.Go(func() {
				_ = p.Call(t.Context(), "a", func(ctx context.Context) error {
					time.Sleep(time.Second)
					pace.Received(ctx)
					pace.Received(ctx)
					time.Sleep(time.Minute) // reading
					return nil
				})
			})
		}
		group.Wait()
		if took := time.Since(began); took != time.Minute+3*time.Second {
			t.Errorf("three calls took %s", took)
		}
		if s := p.Stats(); s.InFlight != 0 {
			t.Errorf("%d in flight at the end", s.InFlight)
		}
		pace.Received(context.Background())
	})
}

// slowly is an error whose verdict takes a second.
type slowly struct{ failure }

func (s *slowly) Verdict() pace.Verdict {
	time.Sleep(time.Second)
	return s.failure.Verdict()
}

// Nobody gets the slot of a call that failed before it is known what follows from that.
func TestSlotIsGivenBackAfterTheVerdict(t *testing.T) {
	for name, test := range map[string]struct {
		verdict pace.Verdict
		want    string // when the calls start
	}{
		"fatal": {pace.Verdict{Fatal: true}, "[0s]"},
		"pause": {pace.Verdict{After: time.Minute}, "[0s 1m2s 1m3s]"},
		"none":  {pace.Verdict{}, "[0s 2s 3s]"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPacer(pace.Options{Server: 1})
				began := time.Now()
				var starts []time.Duration
				var group sync.WaitGroup
				for i := range 3 {
					group.Go(func() {
						time.Sleep(time.Duration(i) * time.Millisecond)
						_ = p.Call(t.Context(), "", func(context.Context) error {
							starts = append(starts, time.Since(began))
							time.Sleep(time.Second)
							if i > 0 {
								return nil
							}
							return &slowly{failure{test.verdict}}
						})
					})
				}
				group.Wait()
				if got := fmt.Sprint(starts); got != test.want {
					t.Errorf("calls started at %s, want %s", got, test.want)
				}
			})
		})
	}
}
