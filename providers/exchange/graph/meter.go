package graph

import (
	"maps"
	"strings"
	"sync"

	"contactsync/providers"
	"contactsync/providers/exchange/graph/wire"
)

var _ providers.Metered = (*Target)(nil)

// meter counts requests by what they do. Those in a batch count too, beside the batch.
type meter struct {
	mu       sync.Mutex
	requests map[string]int64
}

func (m *meter) count(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.requests == nil {
		m.requests = make(map[string]int64)
	}
	m.requests[name]++
}

// requestName is what a request does: its method, and the last segment of its path that is
// no id.
func requestName(call *wire.Call) string {
	path, _, _ := strings.Cut(call.Path+call.Link, "?")
	last := "users"
	for segment := range strings.SplitSeq(path, "/") {
		switch segment {
		case "contactFolders", "childFolders", "contacts", "delta", "$count", "permanentDelete", "photo", "$batch":
			last = segment
		}
	}
	return call.Method + " " + last
}

// Metrics implements providers.Metered.
func (t *Target) Metrics() providers.Metrics {
	stats := t.gates.stats()
	rate := t.gates.rate.stats()
	t.meter.mu.Lock()
	defer t.meter.mu.Unlock()
	expiries := t.client.Expiries()
	if !t.expires.IsZero() {
		expiries["certificate"] = t.expires
	}
	return providers.Metrics{
		Requests:    maps.Clone(t.meter.requests),
		Retries:     int64(stats.Retries),
		Pauses:      int64(stats.Pauses),
		Paused:      stats.Paused,
		Throttled:   int64(stats.Throttled),
		RateWaits:   int64(rate.waits),
		RateWaited:  rate.waited,
		Concurrency: stats.Concurrency,
		InFlight:    stats.InFlight - rate.waiting, // they wait in their slots
		Expiries:    expiries,
	}
}
