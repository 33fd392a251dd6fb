package ews

import (
	"bytes"
	"maps"
	"sync"

	"contactsync/providers"
)

var _ providers.Metered = (*Target)(nil)

// meter counts requests by their operations.
type meter struct {
	mu       sync.Mutex
	requests map[string]int64
}

// count counts a request that is about to be sent.
func (m *meter) count(body []byte) {
	name := requestName(body)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.requests == nil {
		m.requests = make(map[string]int64)
	}
	m.requests[name]++
}

// requestName is the name of the element in the body of one of our requests.
func requestName(request []byte) string {
	_, body, _ := bytes.Cut(request, []byte("Body><m:"))
	if end := bytes.IndexAny(body, " />"); end >= 0 {
		body = body[:end]
	}
	return string(body)
}

// Metrics implements providers.Metered.
func (t *Target) Metrics() providers.Metrics {
	stats := t.pacer.Stats()
	t.meter.mu.Lock()
	defer t.meter.mu.Unlock()
	return providers.Metrics{
		Requests:    maps.Clone(t.meter.requests),
		Retries:     int64(stats.Retries),
		Pauses:      int64(stats.Pauses),
		Paused:      stats.Paused,
		Throttled:   int64(stats.Throttled),
		Concurrency: stats.Concurrency,
		InFlight:    stats.InFlight,
		Expiries:    t.client.Expiries(),
	}
}
