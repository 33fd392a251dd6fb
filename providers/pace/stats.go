package pace

import "time"

// Stats is the state of a Pacer, for logs and metrics.
type Stats struct {
	// Concurrency is how many calls there may be at once now, InFlight how
	// many there are, and Waiting how many wait for a slot or the end of a
	// pause.
	Concurrency, InFlight, Waiting int

	// Throttled, Pauses, Retries and Slowdowns count since the start: how often the
	// server answered that it has too much to do, how often that began a pause or made one
	// longer, how often a call was repeated, and how often Concurrency came down.
	Throttled, Pauses, Retries, Slowdowns int

	// Paused is how long the pauses were in all, those that overlap counted once.
	Paused time.Duration

	// PausedUntil is the end of the last pause, past or to come; zero if
	// there was none.
	PausedUntil time.Time
}

// Stats returns the state of now.
func (p *Pacer) Stats() Stats {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.stats
	s.Concurrency = p.slots.capacity()
	s.InFlight = p.slots.inFlight
	s.Waiting = len(p.slots.queue)
	s.PausedUntil = p.slots.until
	return s
}
