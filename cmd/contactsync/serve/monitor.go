// Package serve tells monitoring systems, over HTTP, how the runs go.
package serve

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"contactsync/state"
)

// StaleAfter is how long a mailbox may fail before it counts as stale.
const StaleAfter = 48 * time.Hour

// Run is what became of a run.
type Run struct {
	// Outcome is one of the outcomes of package state, or another word where the
	// state has none.
	Outcome  string
	Duration time.Duration

	// Guards are the names of the guards that tripped, each once.
	Guards []string

	// Planned is nil if the run did not come to its end.
	Planned *Planned
}

// Planned is what a run found that came to its end.
type Planned struct {
	Mailboxes int

	// Skips counts what was skipped by reason.
	Skips map[string]int

	// Failing are the times since when mailboxes fail.
	Failing []time.Time
}

// ErrNotApproved is what is wrong with a configuration on disk that nobody approved of.
var ErrNotApproved = errors.New("config_not_approved")

// Monitor keeps what is served. Its methods may be called by several
// goroutines.
type Monitor struct {
	now      func() time.Time
	probe    func(context.Context) error
	registry *prometheus.Registry

	runs      *prometheus.CounterVec
	changes   *prometheus.CounterVec
	failures  prometheus.Counter
	skips     *prometheus.GaugeVec
	guards    *prometheus.CounterVec
	duration  prometheus.Histogram
	good      prometheus.Gauge
	next      prometheus.Gauge
	mailboxes prometheus.Gauge
	refused   prometheus.Gauge
	meters    *meters

	mu        sync.Mutex
	failing   []time.Time
	lastBegun time.Time
	every     time.Duration
	config    error
}

// durations are the buckets of how long runs take, in seconds: a second to two
// days.
var durations = []float64{1, 5, 15, 60, 300, 900, 1800, 3600, 2 * 3600, 4 * 3600, 8 * 3600, 12 * 3600, 24 * 3600, 48 * 3600}

// NewMonitor makes a Monitor. probe says whether the state can be reached.
func NewMonitor(now func() time.Time, probe func(context.Context) error) *Monitor {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	}
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
	}
	m := &Monitor{
		now:       now,
		probe:     probe,
		registry:  prometheus.NewRegistry(),
		lastBegun: now(),
		runs:      counter("contactsync_runs_total", "Runs by outcome.", "outcome"),
		changes:   counter("contactsync_changes_total", "Changes that were made, by action and first cause.", "action", "cause"),
		failures: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "contactsync_failures_total", Help: "Changes and mailboxes that failed.",
		}),
		skips: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "contactsync_skips", Help: "What the last run skipped because a decision is needed or the input is bad, by reason.",
		}, []string{"reason"}),
		guards: counter("contactsync_guards_tripped_total", "Runs in which a guard tripped, by its name.", "guard"),
		duration: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "contactsync_run_duration_seconds", Help: "How long runs took.", Buckets: durations,
		}),
		good:      gauge("contactsync_last_good_run_timestamp_seconds", "When the last run started that brought the mailboxes up to date; 0 if there was none."),
		next:      gauge("contactsync_next_run_timestamp_seconds", "When the next run starts."),
		mailboxes: gauge("contactsync_mailboxes", "Mailboxes of the last run."),
		refused:   gauge("contactsync_config_not_approved", "1 if the configuration on disk is not taken up since nobody approved of it."),
		meters:    newMeters(),
	}
	stale := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "contactsync_mailboxes_stale", Help: "Mailboxes that have failed for over 48 hours.",
	}, m.stale)
	m.registry.MustRegister(m.runs, m.changes, m.failures, m.skips, m.guards, m.duration, m.good, m.next, m.mailboxes, m.refused, m.meters, stale,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, outcome := range []string{
		state.OutcomeDone, state.OutcomeBlocked, state.OutcomeFailed, state.OutcomeStopped, state.OutcomeError, state.OutcomeNotApproved,
	} {
		m.runs.WithLabelValues(outcome)
	}
	return m
}

// Configured says by which interval runs are wanted, 0 if none are since no configuration is approved, and
// what is wrong with the configuration on disk, nil if nothing is.
func (m *Monitor) Configured(every time.Duration, problem error) {
	refused := 0.0
	if errors.Is(problem, ErrNotApproved) {
		refused = 1
	}
	m.refused.Set(refused)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.every, m.config = every, problem
}

// Begun says that a run has begun to work.
func (m *Monitor) Begun(at time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lastBegun = at
}

// Changed counts a change that was made.
func (m *Monitor) Changed(action, cause string) { m.changes.WithLabelValues(action, cause).Inc() }

// Failed counts a change or a mailbox that failed.
func (m *Monitor) Failed() { m.failures.Inc() }

// Ended takes what became of a run.
func (m *Monitor) Ended(r Run) {
	m.runs.WithLabelValues(r.Outcome).Inc()
	m.duration.Observe(r.Duration.Seconds())
	for _, guard := range r.Guards {
		m.guards.WithLabelValues(guard).Inc()
	}
	if r.Planned == nil {
		return
	}
	m.mailboxes.Set(float64(r.Planned.Mailboxes))
	m.skips.Reset()
	for reason, n := range r.Planned.Skips {
		m.skips.WithLabelValues(reason).Set(float64(n))
	}
	m.Failing(r.Planned.Failing)
}

// Failing takes since when mailboxes fail.
func (m *Monitor) Failing(since []time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.failing = since
}

// Good takes when the last good run started.
func (m *Monitor) Good(started time.Time) { m.good.Set(seconds(started)) }

// Next takes when the next run will start.
func (m *Monitor) Next(start time.Time) { m.next.Set(seconds(start)) }

// stale counts the mailboxes that have failed for too long.
func (m *Monitor) stale() float64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, since := range m.failing {
		if m.now().Sub(since) > StaleAfter {
			n++
		}
	}
	return float64(n)
}

// seconds is a time as Prometheus has it.
func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }
