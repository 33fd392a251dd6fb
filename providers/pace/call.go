package pace

import (
	"fmt"
	"time"
)

// call is the way of one Call.
type call struct {
	mailbox string

	// attempts counts the runs of f, onces those of them that said Once.
	attempts, onces int

	// freed says that the call has no slot any more.
	freed bool

	// last is what the last run of f returned.
	last error

	// deadline is when the call gives up, zero while it met no failure and no
	// pause.
	deadline time.Time

	// cuts is how often the limit had come down when f was started.
	cuts int
}

// interrupted is the error of a call that was ended by another one than f's.
func (c *call) interrupted(err error) error {
	if c.last == nil {
		return err
	}
	return fmt.Errorf("%w, while waiting to try again after: %w", err, c.last)
}

// late says that a call which met a failure or a pause now may not wait until
// then.
func (p *Pacer) late(c *call, now, then time.Time) bool {
	if p.options.MaxWait <= 0 {
		return false
	}
	if c.deadline.IsZero() {
		c.deadline = now.Add(p.options.MaxWait)
	}
	return then.After(c.deadline)
}
