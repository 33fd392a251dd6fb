package pace

import (
	"context"
	"slices"
	"time"
)

// dispatch gives free slots to those who wait, if no pause is in force.
func (p *Pacer) dispatch() {
	if p.fatal == nil && len(p.slots.queue) > 0 && p.slots.paused(p.options.Now) == 0 {
		p.slots.grant()
	}
}

// acquire waits for a slot and for the end of a pause. If it returns an error,
// the call has no slot.
func (p *Pacer) acquire(ctx context.Context, c *call) error {
	if err := ctx.Err(); err != nil {
		return c.interrupted(context.Cause(ctx))
	}
	p.mu.Lock()
	if p.fatal == nil && len(p.slots.queue) == 0 && p.slots.free(c.mailbox) && p.slots.paused(p.options.Now) == 0 {
		p.slots.take(c.mailbox)
		c.cuts = p.slots.cuts
		p.mu.Unlock()
		return nil
	}
	w := &waiter{mailbox: c.mailbox, granted: make(chan struct{})}
	p.slots.queue = append(p.slots.queue, w)
	p.mu.Unlock()
	return p.wait(ctx, c, w)
}

// wait stays in the queue until the waiter has a slot and no pause is in force.
func (p *Pacer) wait(ctx context.Context, c *call, w *waiter) error {
	for {
		pause, changed, err := p.turn(c)
		if err == nil && pause > 0 {
			if err = p.rest(ctx, c, pause); err == nil {
				continue
			}
		}
		if err != nil {
			p.leave(w)
			return err
		}
		select {
		case <-w.granted:
			p.mu.Lock()
			if p.fatal == nil && p.slots.paused(p.options.Now) == 0 {
				c.cuts = p.slots.cuts
				p.mu.Unlock()
				return nil
			}
			// A pause began after the slot was given. The waiter was the
			// first in the queue and is so again.
			p.slots.release(w.mailbox)
			w.granted = make(chan struct{})
			p.slots.queue = slices.Insert(p.slots.queue, 0, w)
			p.mu.Unlock()
		case <-changed:
		case <-p.stop:
		case <-ctx.Done():
			p.leave(w)
			return c.interrupted(context.Cause(ctx))
		}
	}
}

// turn gives out what is free, and says what a waiter does now: give up, sleep
// through a pause, or wait for its slot or until something changed.
func (p *Pacer) turn(c *call) (pause time.Duration, changed <-chan struct{}, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fatal != nil {
		return 0, nil, p.fatal
	}
	p.dispatch()
	pause = p.slots.paused(p.options.Now)
	if pause > 0 && p.late(c, p.slots.until.Add(-pause), p.slots.until) {
		if c.last != nil {
			return 0, nil, c.last
		}
		return 0, nil, &PausedError{Until: p.slots.until, Err: p.slots.cause}
	}
	return pause, p.slots.changed, nil
}

// leave takes a waiter out of the queue, or gives back the slot that it got in
// the meantime.
func (p *Pacer) leave(w *waiter) {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := len(p.slots.queue)
	p.slots.queue = slices.DeleteFunc(p.slots.queue, func(other *waiter) bool { return other == w })
	if len(p.slots.queue) == before {
		p.slots.release(w.mailbox)
	}
	p.dispatch()
}
