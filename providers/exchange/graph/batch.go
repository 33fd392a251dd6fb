package graph

import (
	"context"

	"contactsync/providers/exchange/graph/wire"
	"contactsync/providers/exchange/operation"
)

// work is how tasks of one kind are done.
type work struct {
	// call is the request of a task.
	call func(*operation.Task) wire.Call

	// done settles a task that was done, or doubts it if the answer is unreadable.
	done func(*operation.Task, *wire.Reply)

	// lookUp finds out what became of tasks that may be done: it settles them
	// or has them sent again. After an error what it left is unknown.
	lookUp func(context.Context, []*operation.Task) error
}

// batch is tasks of one kind on their way to the service.
type batch struct {
	*box
	work

	size *operation.Size
}

// send sends tasks in one request.
func (s *batch) send(ctx context.Context, tasks []*operation.Task) {
	replies, err := s.writeAll(ctx, each(tasks, func(t **operation.Task) wire.Call { return s.call(*t) }))
	if err != nil {
		s.size.Refused(tasks, err, isTooLarge)
		return
	}
	var ahead *refusalError // of the last one that was not done
	for i, t := range tasks {
		if replies[i] == nil {
			t.Doubt(&notGraphError{errCount})
			continue
		}
		r := refusalOf(replies[i])
		switch {
		case r == nil:
			s.done(t, replies[i])
		case r.conduct == behind && ahead != nil:
			s.waited(t, ahead, len(tasks))
		default:
			answered(t, r)
			ahead = r
		}
	}
}

// waited draws the consequences for a task that was not sent, because one ahead of it in a
// batch of n was not done.
func (s *batch) waited(t *operation.Task, ahead *refusalError, n int) {
	t.Unsent()
	t.Cause = ahead
	switch {
	case ahead.conduct == refuse && ahead.isOfMailbox():
		t.Fail(ahead)
	case ahead.conduct == refuse || ahead.conduct == look:
		s.size.Halve(n) // where one fails others may, each of which costs a round
	}
}

// answered draws the consequences of an answer that the task was not done.
func answered(t *operation.Task, r *refusalError) {
	t.Cause = r
	switch r.conduct {
	case refuse:
		t.Refused(r)
	case look, busy:
		t.Doubt(r)
	case wait, slow, behind:
	}
}
