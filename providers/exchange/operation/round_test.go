package operation_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/operation"
	"contactsync/providers/pace"
	"contactsync/providers/providertest"
)

// service is one that items are made at.
type service struct {
	*testing.T
	clock *providertest.Clock
	size  *operation.Size

	// requests are how many tasks each request had.
	requests []int

	// made are the records that are there.
	made map[addressbook.Op]int

	// answer is what becomes of a request.
	answer func(s *service, tasks []*operation.Task)
}

func newService(t *testing.T, size int, answer func(*service, []*operation.Task)) *service {
	return &service{
		T: t, clock: providertest.NewClock(time.Unix(0, 0)), size: operation.NewSize(size), made: make(map[addressbook.Op]int), answer: answer,
	}
}

// settle makes n items, and is the tasks in the end.
func (s *service) settle(ctx context.Context, n int) []*operation.Task {
	var tasks []*operation.Task
	for _, o := range providertest.Creations("folder", n) {
		tasks = append(tasks, operation.New(&o, holdsAll))
	}
	operation.Rounds{
		Size: s.size, AtOnce: 1, Pauses: operation.Pauses{First: time.Second, Sleep: s.clock.Sleep},
		Send: func(_ context.Context, tasks []*operation.Task) {
			s.requests = append(s.requests, len(tasks))
			s.answer(s, tasks)
		},
		LookUp: func(_ context.Context, tasks []*operation.Task) error {
			for _, t := range tasks {
				if s.made[t.Mark.Op] > 0 {
					t.Done("found", "")
				} else {
					t.Reopen()
				}
			}
			return nil
		},
	}.Settle(ctx, tasks)
	for i, t := range tasks {
		if !t.IsSettled() {
			s.Errorf("%d has no result", i)
		}
		if times := s.made[t.Mark.Op]; times > 1 || (times == 1) != (t.Result.Err == nil) {
			s.Errorf("%d is there %d times, and reported: %v", i, times, t.Result.Err)
		}
	}
	return tasks
}

// make makes the items of tasks, without an answer.
func (s *service) make(tasks []*operation.Task) {
	for _, t := range tasks {
		s.made[t.Mark.Op]++
	}
}

// done makes the items of tasks.
func (s *service) done(tasks []*operation.Task) {
	s.make(tasks)
	for _, t := range tasks {
		t.Done("made", "1")
	}
}

var (
	errCut      = errors.New("cut off")
	errTooLarge = errors.New("too large")
)

func isTooLarge(err error) bool { return errors.Is(err, errTooLarge) }

func TestRounds(t *testing.T) {
	first := func(s *service) bool { return len(s.requests) == 1 }
	for name, test := range map[string]struct {
		tasks, size int
		answer      func(*service, []*operation.Task)
		requests    []int
		slept       []time.Duration
		failed      int
	}{
		"in requests of the size": {tasks: 5, size: 2, answer: (*service).done, requests: []int{2, 2, 1}},
		"done, and not said": {tasks: 2, size: 2, requests: []int{2}, answer: func(s *service, tasks []*operation.Task) {
			s.make(tasks)
			s.size.Refused(tasks, operation.Unsure(errCut), isTooLarge)
		}},
		"not done, and not said": {tasks: 2, size: 2, requests: []int{2, 2}, slept: []time.Duration{time.Second}, answer: func(s *service, tasks []*operation.Task) {
			if first(s) {
				s.size.Refused(tasks, operation.Unsure(errCut), isTooLarge)
				return
			}
			s.done(tasks)
		}},
		"half done, and not said": {tasks: 2, size: 2, requests: []int{2, 1}, answer: func(s *service, tasks []*operation.Task) {
			if first(s) {
				s.make(tasks[:1])
				s.size.Refused(tasks, operation.Unsure(errCut), isTooLarge)
				return
			}
			s.done(tasks)
		}, slept: []time.Duration{time.Second}},
		"refused as a whole": {tasks: 2, size: 2, requests: []int{2}, failed: 2, answer: func(s *service, tasks []*operation.Task) {
			s.size.Refused(tasks, providers.ErrDenied, isTooLarge)
		}},
		"too large, in halves and without a pause": {tasks: 8, size: 8, requests: []int{8, 4, 4, 2, 2, 2, 2}, answer: func(s *service, tasks []*operation.Task) {
			if len(tasks) > 2 {
				s.size.Refused(tasks, errTooLarge, isTooLarge)
				return
			}
			s.done(tasks)
		}},
		"too large even alone": {tasks: 1, size: 8, requests: []int{1}, failed: 1, answer: func(s *service, tasks []*operation.Task) {
			s.size.Refused(tasks, errTooLarge, isTooLarge)
		}},
		"left open for ever": {
			tasks: 1, size: 1, requests: slices.Repeat([]int{1}, operation.MaxSends), failed: 1,
			slept:  []time.Duration{1 * time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second},
			answer: func(_ *service, tasks []*operation.Task) { tasks[0].Cause = errCut },
		},
		"left open, to be tried once again": {tasks: 1, size: 1, requests: []int{1, 1}, slept: []time.Duration{time.Second}, failed: 1, answer: func(_ *service, tasks []*operation.Task) {
			tasks[0].Cause = &judged{pace.Verdict{Retry: pace.Once}}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, test.size, test.answer)
			failed := 0
			for _, task := range s.settle(t.Context(), test.tasks) {
				if task.Result.Err != nil {
					failed++
				}
			}
			if !slices.Equal(s.requests, test.requests) || failed != test.failed {
				t.Errorf("%d failed of requests with %v", failed, s.requests)
			}
			if !slices.Equal(s.clock.Slept(), test.slept) {
				t.Errorf("slept %v", s.clock.Slept())
			}
		})
	}
}

// TestRoundsEnd has a service that never sends anything: they end nevertheless.
func TestRoundsEnd(t *testing.T) {
	s := newService(t, 4, func(_ *service, tasks []*operation.Task) {
		for _, t := range tasks {
			t.Unsent()
			t.Cause = errCut
		}
	})
	for i, task := range s.settle(t.Context(), 8) {
		if !errors.Is(task.Result.Err, errCut) {
			t.Errorf("the error of %d is %v", i, task.Result.Err)
		}
	}
}

// TestRoundsCancelled has the context end in the midst of a round.
func TestRoundsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := newService(t, 2, func(s *service, tasks []*operation.Task) {
		if len(s.requests) == 1 {
			s.done(tasks)
			cancel()
		}
	})
	for i, task := range s.settle(ctx, 6) {
		if i >= 2 && !errors.Is(task.Result.Err, context.Canceled) {
			t.Errorf("the error of %d is %v", i, task.Result.Err)
		}
	}
}

// TestLookUpCreated has items appear after a while.
func TestLookUpCreated(t *testing.T) {
	for name, test := range map[string]struct {
		sights []int // how many items each look sees
		err    error
		done   int
		isOpen bool
	}{
		"all at once":            {sights: []int{3}, done: 3},
		"none, and none again":   {sights: []int{0, 0}, isOpen: true},
		"one after the other":    {sights: []int{0, 1, 2, 3}, done: 3},
		"some, and no more":      {sights: []int{1, 2, 2}, done: 2, isOpen: true},
		"another number forever": {sights: []int{0, 1, 0, 1, 0, 1}, done: 0},
		"an error":               {err: providers.ErrTransport},
	} {
		t.Run(name, func(t *testing.T) {
			clock := providertest.NewClock(time.Unix(0, 0))
			var tasks []*operation.Task
			var items []addressbook.Item
			for i, o := range providertest.Creations("folder", 3) {
				task := operation.New(&o, holdsAll)
				task.Doubt(errCut)
				tasks = append(tasks, task)
				items = append(items, addressbook.Item{ID: addressbook.ItemID(fmt.Sprint(i)), Key: o.Key, Mark: o.Mark, Folder: o.Folder})
			}
			stranger := items[0]
			stranger.ID, stranger.Mark.Op = "another's", "another"
			copied := items[0]
			copied.ID, copied.Folder = "a copy", "elsewhere"
			looks := 0
			err := operation.LookUpCreated(t.Context(), tasks, func(_ context.Context, owner string, keys []addressbook.Key) ([]addressbook.Item, error) {
				if owner != providertest.Owner || len(keys) != 3 {
					t.Errorf("looked for %v of %s", keys, owner)
				}
				if test.err != nil {
					return nil, test.err
				}
				seen := test.sights[looks]
				looks++
				found := append([]addressbook.Item{stranger}, items[:seen]...)
				if seen > 0 {
					found = append(found, copied)
				}
				return found, nil
			}, operation.Pauses{First: time.Minute, Sleep: clock.Sleep}, time.Second)
			isSettled := test.done == 3 || test.isOpen
			if (err == nil) != isSettled || test.err != nil && !errors.Is(err, test.err) {
				t.Fatalf("the error is %v", err)
			}
			done := 0
			for i, task := range tasks {
				if task.IsSettled() {
					done++
					if task.Result.ID != items[i].ID || task.Result.ChangeKey != "" {
						t.Errorf("%d is %+v", i, task.Result)
					}
				}
			}
			if done != test.done {
				t.Errorf("%d are done", done)
			}
			if slept := clock.Slept(); test.err == nil && len(slept) != looks-1 {
				t.Errorf("slept %v between %d looks", slept, looks)
			}
		})
	}
}
