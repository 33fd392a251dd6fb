package pace

import "context"

// Each calls f for 0 to below n, at most so many at once. At the first error it ends the
// others' context, waits for them, and returns that error.
func Each(ctx context.Context, most, n int, f func(ctx context.Context, i int) error) error {
	if n == 1 {
		return f(ctx, 0)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group Group
	free := make(chan struct{}, most)
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
