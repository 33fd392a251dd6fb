package aurea

import (
	"context"
	"maps"
	"sync"
	"time"

	"contactsync/providers"
	"contactsync/providers/crm/aurea/wire"
)

var _ providers.Metered = (*Source)(nil)

// meter counts requests, and the times in which a login waited because CRM.interface was
// or may have been at work on an earlier request of it.
type meter struct {
	mu       sync.Mutex
	requests map[string]int64
	retries  int64
	pauses   int64
	paused   time.Duration
}

// count counts a request that is about to be sent: by the table of its first query, since
// "query" alone would say nothing.
func (m *meter) count(queries []*wire.Query) {
	name := "query"
	if len(queries) > 0 {
		name += " " + queries[0].Table.Name
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.requests == nil {
		m.requests = make(map[string]int64)
	}
	m.requests[name]++
}

// repeat counts that a request repeats one.
func (m *meter) repeat() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.retries++
}

// pause counts that a login waited.
func (m *meter) pause(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pauses++
	m.paused += d
}

// rest sleeps until a login may be used again, and counts it.
func (c *client) rest(ctx context.Context, d time.Duration) error {
	began := c.now()
	err := c.sleep(ctx, d)
	c.meter.pause(c.now().Sub(began))
	return err
}

// Metrics implements providers.Metered. Requests are those sent, by the table of their first
// query. The pauses that the server asks for and the waits of the logins are added up, also
// where they overlap.
func (s *Source) Metrics() providers.Metrics {
	stats := s.pacer.Stats()
	s.meter.mu.Lock()
	defer s.meter.mu.Unlock()
	return providers.Metrics{
		Requests:    maps.Clone(s.meter.requests),
		Retries:     s.meter.retries,
		Pauses:      s.meter.pauses + int64(stats.Pauses),
		Paused:      s.meter.paused + stats.Paused,
		Throttled:   int64(stats.Throttled),
		Concurrency: stats.Concurrency,
		InFlight:    stats.InFlight,
		Expiries:    s.web.Expiries(),
	}
}
