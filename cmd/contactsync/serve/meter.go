package serve

import (
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"contactsync/providers"
)

// meters adds up what the providers of all runs counted: when a provider is opened
// anew its counts begin at nothing.
type meters struct {
	mu   sync.Mutex
	past map[string]providers.Metrics
	open map[string]providers.Metered
}

var (
	requestsDesc = prometheus.NewDesc("contactsync_provider_requests_total",
		"Requests to a provider's system, by operation.", []string{"provider", "operation"}, nil)
	retriesDesc = prometheus.NewDesc("contactsync_provider_retries_total",
		"Requests that repeated one.", []string{"provider"}, nil)
	pausesDesc = prometheus.NewDesc("contactsync_provider_pauses_total",
		"How often a provider's system made us wait.", []string{"provider"}, nil)
	pausedDesc = prometheus.NewDesc("contactsync_provider_paused_seconds_total",
		"How long a provider's system made us wait.", []string{"provider"}, nil)
	throttledDesc = prometheus.NewDesc("contactsync_provider_throttled_total",
		"How often a provider's system answered that it has too much to do.", []string{"provider"}, nil)
	rateWaitsDesc = prometheus.NewDesc("contactsync_provider_rate_waits_total",
		"How often requests waited for the most that are sent in a second.", []string{"provider"}, nil)
	rateWaitedDesc = prometheus.NewDesc("contactsync_provider_rate_waited_seconds_total",
		"How long requests waited for the most that are sent in a second.", []string{"provider"}, nil)
	inFlightDesc = prometheus.NewDesc("contactsync_provider_in_flight",
		"How many requests are in flight now.", []string{"provider"}, nil)
	concurrencyDesc = prometheus.NewDesc("contactsync_provider_concurrency",
		"How many requests may be in flight at once now; 0 while it is not open.", []string{"provider"}, nil)
	expiryDesc = prometheus.NewDesc("contactsync_credential_expiry_timestamp_seconds",
		"When a credential expires.", []string{"provider", "credential"}, nil)
)

func newMeters() *meters {
	return &meters{past: make(map[string]providers.Metrics), open: make(map[string]providers.Metered)}
}

// Watch has the monitor ask those of some providers that are Metered, by their
// addresses, until done is called.
func (m *Monitor) Watch(opened map[string]any) (done func()) {
	found := make(map[string]providers.Metered)
	for address, p := range opened {
		if metered, ok := p.(providers.Metered); ok {
			found[address] = metered
		}
	}
	m.meters.mu.Lock()
	defer m.meters.mu.Unlock()
	maps.Copy(m.meters.open, found)
	return func() { m.meters.fold(found) }
}

// fold adds what providers counted that are to be closed to what others did
// before them.
func (m *meters) fold(closing map[string]providers.Metered) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for address, metered := range closing {
		total := add(m.past[address], metered.Metrics())
		total.Concurrency, total.InFlight = 0, 0
		m.past[address] = total
		delete(m.open, address)
	}
}

// add is the sum of two metrics; what is no count is that of the later one.
func add(a, b providers.Metrics) providers.Metrics {
	sum := providers.Metrics{
		Requests:    make(map[string]int64),
		Retries:     a.Retries + b.Retries,
		Pauses:      a.Pauses + b.Pauses,
		Paused:      a.Paused + b.Paused,
		Throttled:   a.Throttled + b.Throttled,
		RateWaits:   a.RateWaits + b.RateWaits,
		RateWaited:  a.RateWaited + b.RateWaited,
		Concurrency: b.Concurrency,
		InFlight:    b.InFlight,
		Expiries:    make(map[string]time.Time),
	}
	for _, of := range []providers.Metrics{a, b} {
		for operation, n := range of.Requests {
			sum.Requests[operation] += n
		}
		maps.Copy(sum.Expiries, of.Expiries)
	}
	return sum
}

// Describe is for the registry.
func (m *meters) Describe(descs chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		requestsDesc, retriesDesc, throttledDesc, pausesDesc, pausedDesc, rateWaitsDesc, rateWaitedDesc, concurrencyDesc, inFlightDesc, expiryDesc,
	} {
		descs <- d
	}
}

// Collect is for the registry.
func (m *meters) Collect(metrics chan<- prometheus.Metric) {
	totals := m.totals()
	for _, address := range slices.Sorted(maps.Keys(totals)) {
		total := totals[address]
		send := func(d *prometheus.Desc, kind prometheus.ValueType, value float64, labels ...string) {
			metrics <- prometheus.MustNewConstMetric(d, kind, value, append([]string{address}, labels...)...)
		}
		for operation, n := range total.Requests {
			send(requestsDesc, prometheus.CounterValue, float64(n), operation)
		}
		send(retriesDesc, prometheus.CounterValue, float64(total.Retries))
		send(pausesDesc, prometheus.CounterValue, float64(total.Pauses))
		send(pausedDesc, prometheus.CounterValue, total.Paused.Seconds())
		send(throttledDesc, prometheus.CounterValue, float64(total.Throttled))
		send(rateWaitsDesc, prometheus.CounterValue, float64(total.RateWaits))
		send(rateWaitedDesc, prometheus.CounterValue, total.RateWaited.Seconds())
		send(inFlightDesc, prometheus.GaugeValue, float64(total.InFlight))
		send(concurrencyDesc, prometheus.GaugeValue, float64(total.Concurrency))
		for credential, expiry := range total.Expiries {
			send(expiryDesc, prometheus.GaugeValue, seconds(expiry), credential)
		}
	}
}

// totals are the metrics of all providers that there were, up to now.
func (m *meters) totals() map[string]providers.Metrics {
	m.mu.Lock()
	defer m.mu.Unlock()
	totals := maps.Clone(m.past)
	for address, metered := range m.open {
		totals[address] = add(m.past[address], metered.Metrics())
	}
	return totals
}
