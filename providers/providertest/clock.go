package providertest

import (
	"context"
	"sync"
	"time"
)

// Clock is a time that moves when somebody sleeps, and then at once. Several goroutines
// may use it.
type Clock struct {
	mu     sync.Mutex
	now    time.Time
	slept  []time.Duration
	during func()
}

// NewClock is a clock that begins at a time.
func NewClock(now time.Time) *Clock { return &Clock{now: now} }

// Now is the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the time on.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Sleep moves the time on. It fails if the context has ended.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	c.mu.Lock()
	during := c.during
	c.during = nil
	c.mu.Unlock()
	if during != nil {
		during()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.slept = append(c.slept, d)
	return nil
}

// During has a function called while somebody sleeps next, once.
func (c *Clock) During(act func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.during = act
}

// Slept is how long was slept, each time.
func (c *Clock) Slept() []time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]time.Duration(nil), c.slept...)
}
