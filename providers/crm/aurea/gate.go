package aurea

import (
	"context"
	"sync"
	"time"
)

// gates let each login have one request at a time: the CRM refuses a second one, and
// one that came too late may still run.
type gates struct {
	mu   sync.Mutex
	list map[string]*gate
}

// of is the gate of a login.
func (g *gates) of(login string) *gate {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.list == nil {
		g.list = map[string]*gate{}
	}
	one, ok := g.list[login]
	if !ok {
		one = &gate{inside: make(chan struct{}, 1)}
		g.list[login] = one
	}
	return one
}

// gate is that of one login.
type gate struct {
	inside chan struct{} // holds whoever is inside

	// until is when the login may be used again. It belongs to whoever is inside.
	until time.Time
}

// enter waits until nobody is inside, or the context ends.
func (g *gate) enter(ctx context.Context) error {
	select {
	case g.inside <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (g *gate) leave() { <-g.inside }

// wait sleeps until the login may be used again.
func (g *gate) wait(ctx context.Context, now func() time.Time, sleep func(context.Context, time.Duration) error) error {
	if g.until.IsZero() {
		return ctx.Err()
	}
	if d := g.until.Sub(now()); d > 0 {
		if err := sleep(ctx, d); err != nil {
			return err
		}
	}
	g.until = time.Time{}
	return ctx.Err()
}
