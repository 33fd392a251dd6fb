package ews

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"contactsync/providers/exchange/ews/wire"
)

// work is how tasks of one kind are done.
type work struct {
	// encode writes a request of as many of the tasks, from the first, as fit,
	// and returns how many these are.
	encode func([]*task) ([]byte, int)

	// done settles a task with what the server calls its item now.
	done func(*task, wire.Item)

	// lookUp finds out what became of tasks that may be done: it settles them
	// or has them sent again. After an error what it left is unknown.
	lookUp func(context.Context, []*task) error
}

// maxSends is how often a task is sent at most, in requests that cannot be
// halved any more. maxSendsOnce is it where it should be tried once again only.
const (
	maxSends     = 5
	maxSendsOnce = 2
)

// The pauses between the rounds in which a batch is sent.
const (
	firstPause   = 500 * time.Millisecond
	longestPause = 15 * time.Second
)

// batch is tasks of one kind on their way to the server.
type batch struct {
	*box
	work

	// size is the most tasks in a request. It comes down when the server
	// cannot do as many in time.
	size atomic.Int64
}

// perform settles tasks. They go out in rounds: what was not done in one, and
// is known not to be, is sent again in the next.
func (b *box) perform(ctx context.Context, tasks []*task, w work) {
	s := &batch{box: b, work: w}
	s.size.Store(int64(b.batch))
	tasks = unsettled(tasks)
	for pause := firstPause; len(tasks) > 0; pause = min(2*pause, longestPause) {
		s.round(ctx, tasks)
		if tasks = unsettled(tasks); len(tasks) == 0 {
			return
		}
		if err := b.pause(ctx, pause); err != nil {
			failAll(tasks, err)
			return
		}
	}
}

// pause waits. It fails if the context ends first.
func (b *box) pause(ctx context.Context, d time.Duration) error {
	if err := b.sleep(ctx, d); err != nil {
		return err
	}
	return context.Cause(ctx)
}

// round sends tasks once. What is open after it can be sent again.
func (s *batch) round(ctx context.Context, tasks []*task) {
	chunks := slices.Collect(slices.Chunk(tasks, int(s.size.Load())))
	_ = s.parallel(ctx, len(chunks), func(ctx context.Context, i int) error {
		s.send(ctx, chunks[i])
		return nil
	})
	if ctx.Err() != nil {
		for _, t := range tasks {
			if t.state == open {
				t.fail(context.Cause(ctx))
			}
		}
	}
	var lost []*task
	for _, t := range tasks {
		if t.state == unknown {
			lost = append(lost, t)
		}
	}
	if len(lost) > 0 {
		_ = s.lookUp(ctx, lost)
	}
	for _, t := range lost {
		if t.state == unknown {
			t.giveUp()
		}
	}
	for _, t := range tasks {
		if t.state == open && t.isSpent() {
			t.fail(sure(t.cause))
		}
	}
}

// send sends tasks, in as many requests as their size demands.
func (s *batch) send(ctx context.Context, tasks []*task) {
	for len(tasks) > 0 && ctx.Err() == nil {
		body, n := s.encode(tasks)
		n = min(max(n, 1), len(tasks))
		some := tasks[:n]
		tasks = tasks[n:]
		for _, t := range some {
			t.sends++
		}
		answer, err := write(ctx, s.box, body, items())
		if err != nil {
			s.refused(some, err)
			continue
		}
		s.answered(some, answer)
	}
}

// refused draws the consequences of an error that concerns a whole request.
func (s *batch) refused(tasks []*task, err error) {
	smaller := isTooMuch(err) && len(tasks) > 1
	if smaller {
		s.halve(len(tasks))
	}
	for _, t := range tasks {
		if smaller {
			t.sends--
		}
		switch t.cause = err; {
		case isUnknown(err):
			t.doubt(err)
		case !smaller:
			t.fail(err)
		}
	}
}

// halve lets half as many tasks into a request as one had that was too much.
func (s *batch) halve(n int) {
	for {
		size := s.size.Load()
		if size <= int64(n/2) || s.size.CompareAndSwap(size, int64(max(n/2, 1))) {
			return
		}
	}
}

// answered draws the consequences of the messages of an answer.
func (s *batch) answered(tasks []*task, answer *wire.ItemsAnswer) {
	var cause *refusalError
	for i, t := range tasks {
		if i >= len(answer.Results) {
			t.doubt(&notEWSError{errCount})
			continue
		}
		result := &answer.Results[i]
		r := refusalOf(&result.Message)
		if r == nil {
			s.done(t, result.Item)
			continue
		}
		t.cause = r
		switch r.conduct {
		case refuse:
			t.refused(r)
		case wait, slow:
		case halve:
			if len(tasks) > 1 {
				s.halve(len(tasks))
				t.sends--
			}
			t.doubt(r)
		case look, lookOnce:
			t.doubt(r)
		case stop:
			if cause != nil {
				t.fail(cause)
			}
		}
		if r.isOfMailbox() {
			cause = r
		}
	}
}

// sure is an error without the doubt whether something was done.
func sure(err error) error {
	if e, ok := errors.AsType[*unsureError](err); ok {
		return e.cause
	}
	return err
}
