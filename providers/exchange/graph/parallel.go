package graph

import (
	"context"
	"sync"
)

// parallel calls f for 0 to below n, as many at once as the mailbox allows. At
// the first error it ends the others' context, waits for them, and returns that
// error.
func (b *box) parallel(ctx context.Context, n int, f func(ctx context.Context, i int) error) error {
	if n == 1 {
		return f(ctx, 0)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group sync.WaitGroup
	free := make(chan struct{}, b.perMailbox)
	for i := range n {
		free <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		group.Go(func() {
			defer func() { <-free }()
			if err := f(ctx, i); err != nil {
				cancel(err)
			}
		})
	}
	group.Wait()
	return context.Cause(ctx)
}

// each is what a function makes of the elements of a list.
func each[E, R any](list []E, of func(*E) R) []R {
	all := make([]R, len(list))
	for i := range list {
		all[i] = of(&list[i])
	}
	return all
}
