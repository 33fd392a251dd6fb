package pace

import (
	"context"
	"iter"
)

// InOrder does jobs, at most so many at once, and hands out what came of them in their order. It runs
// ahead of whoever takes the results by no more than that many jobs, and asks for the jobs in a goroutine of its own.
//
// Whoever stops early ends the context of the jobs under way, and waits for them. If a job panics, or what
// asks for the next one, so does the taking of its result, with a *Panic.
func InOrder[T any](ctx context.Context, most int, jobs iter.Seq[func(context.Context) T]) iter.Seq[T] {
	most = max(most, 1)
	return func(yield func(T) bool) {
		ctx, cancel := context.WithCancel(ctx)
		queue := make(chan chan ended[T], most)
		free := make(chan struct{}, most)
		go func() {
			defer close(queue)
			defer func() {
				if p := Caught(recover()); p != nil {
					slot := make(chan ended[T], 1)
					slot <- ended[T]{panicked: p}
					select {
					case queue <- slot:
					case <-ctx.Done():
					}
				}
			}()
			for job := range jobs {
				slot := make(chan ended[T], 1)
				select {
				case queue <- slot:
				case <-ctx.Done():
					return
				}
				free <- struct{}{}
				go func() {
					defer func() { <-free }()
					slot <- end(ctx, job)
				}()
			}
		}()
		defer func() {
			cancel()
			for slot := range queue {
				<-slot
			}
		}()
		for slot := range queue {
			got := <-slot
			if got.panicked != nil {
				panic(got.panicked)
			}
			if !yield(got.result) {
				return
			}
		}
	}
}

// ended is what came of a job.
type ended[T any] struct {
	result   T
	panicked *Panic
}

func end[T any](ctx context.Context, job func(context.Context) T) (e ended[T]) {
	defer func() { e.panicked = Caught(recover()) }()
	e.result = job(ctx)
	return e
}
