package graph

import (
	"context"
	"slices"
	"sync/atomic"

	"contactsync/providers/exchange/graph/wire"
)

// work is how tasks of one kind are done.
type work struct {
	// call is the request of a task.
	call func(*task) wire.Call

	// done settles a task that was done, or doubts it if the answer is unreadable.
	done func(*task, *wire.Reply)

	// lookUp finds out what became of tasks that may be done: it settles them
	// or has them sent again. After an error what it left is unknown.
	lookUp func(context.Context, []*task) error
}

// batch is tasks of one kind on their way to the service.
type batch struct {
	*box
	work

	// size is the most tasks in a request. It comes down when the service
	// cannot do as many in time, and when one was refused that others waited for.
	size atomic.Int64
}

// patience is how many rounds there are in which nothing is settled: enough for each task to
// be sent by itself as often as it may.
const patience = 2 * maxSends

// perform settles tasks. They go out in rounds: what was not done in one, and
// is known not to be, is sent again in the next.
func (b *box) perform(ctx context.Context, tasks []*task, w work) {
	s := &batch{box: b, work: w}
	s.size.Store(int64(b.batch))
	tasks = unsettled(tasks)
	pause := b.backoff
	for idle := 0; len(tasks) > 0; {
		before := len(tasks)
		isStuck := s.round(ctx, tasks)
		if tasks = unsettled(tasks); len(tasks) < before {
			idle, pause = 0, b.backoff
		} else if idle++; idle == patience {
			for _, t := range tasks {
				t.fail(sure(t.cause))
			}
			return
		}
		if !isStuck {
			continue
		}
		if err := b.pause(ctx, pause); err != nil {
			failAll(tasks, err)
			return
		}
		pause = b.longer(pause)
	}
}

// round sends tasks once. What is open after it can be sent again; isStuck says that
// this is not for the failure of another one alone.
func (s *batch) round(ctx context.Context, tasks []*task) (isStuck bool) {
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
		isStuck = isStuck || t.state == open && t.sends > 0
	}
	return isStuck
}

// send sends tasks in one request.
func (s *batch) send(ctx context.Context, tasks []*task) {
	for _, t := range tasks {
		t.sends++
	}
	replies, err := s.writeAll(ctx, each(tasks, func(t **task) wire.Call { return s.call(*t) }))
	if err != nil {
		s.refused(tasks, err)
		return
	}
	var ahead *refusalError // of the last one that was not done
	for i, t := range tasks {
		if replies[i] == nil {
			t.doubt(&notGraphError{errCount})
			continue
		}
		r := refusalOf(replies[i])
		switch {
		case r == nil:
			s.done(t, replies[i])
		case r.conduct == behind && ahead != nil:
			s.waited(t, ahead, len(tasks))
		default:
			t.answered(r)
			ahead = r
		}
	}
}

// waited draws the consequences for a task that was not sent, because one ahead of it in a
// batch of n was not done.
func (s *batch) waited(t *task, ahead *refusalError, n int) {
	t.sends--
	t.cause = ahead
	switch {
	case ahead.conduct == refuse && ahead.isOfMailbox():
		t.fail(ahead)
	case ahead.conduct == refuse || ahead.conduct == look:
		s.halve(n) // where one fails others may, each of which costs a round
	}
}

// refused draws the consequences of an error that concerns a whole request.
func (s *batch) refused(tasks []*task, err error) {
	smaller := isTooLarge(sure(err)) && len(tasks) > 1
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
