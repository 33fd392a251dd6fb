package ews

import (
	"context"

	"contactsync/providers/exchange/ews/wire"
	"contactsync/providers/exchange/operation"
)

// work is how tasks of one kind are done.
type work struct {
	// encode writes a request of as many of the tasks, from the first, as fit,
	// and returns how many these are.
	encode func([]*operation.Task) ([]byte, int)

	// done settles a task with what the server calls its item now.
	done func(*operation.Task, wire.Item)

	// lookUp finds out what became of tasks that may be done: it settles them
	// or has them sent again. After an error what it left is unknown.
	lookUp func(context.Context, []*operation.Task) error
}

// batch is tasks of one kind on their way to the server.
type batch struct {
	*box
	work

	size *operation.Size
}

// send sends tasks, in as many requests as their size demands.
func (s *batch) send(ctx context.Context, tasks []*operation.Task) {
	for len(tasks) > 0 && ctx.Err() == nil {
		body, n := s.encode(tasks)
		n = min(max(n, 1), len(tasks))
		some := tasks[:n]
		tasks = tasks[n:]
		answer, err := write(ctx, s.box, body, items())
		if err != nil {
			s.size.Refused(some, err, isTooMuch)
			continue
		}
		s.answered(some, answer)
	}
}

// doneAs settles a task: its item is called that now. An answer that does not say leaves
// it open what was done.
func doneAs(t *operation.Task, item wire.Item) {
	if item.ID == "" {
		t.Doubt(&notEWSError{errCount})
		return
	}
	t.Done(item.ID, item.ChangeKey)
}

// answered draws the consequences of the messages of an answer.
func (s *batch) answered(tasks []*operation.Task, answer *wire.ItemsAnswer) {
	var cause *refusalError
	for i, t := range tasks {
		if i >= len(answer.Results) {
			t.Doubt(&notEWSError{errCount})
			continue
		}
		result := &answer.Results[i]
		r := refusalOf(&result.Message)
		if r == nil {
			s.done(t, result.Item)
			continue
		}
		t.Cause = r
		switch r.conduct {
		case refuse:
			t.Refused(r)
		case wait, slow:
		case halve:
			if len(tasks) > 1 {
				s.size.Halve(len(tasks))
				t.Unsent()
			}
			t.Doubt(r)
		case look, lookOnce:
			t.Doubt(r)
		case stop:
			if cause != nil {
				t.Fail(cause)
			}
		}
		if r.isOfMailbox() {
			cause = r
		}
	}
}
