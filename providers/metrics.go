package providers

import "time"

// Metered is what a Source or a Target may be besides: one that counts what it
// asks of its system, for whoever watches over it.
type Metered interface {
	// Metrics is what was counted since the provider was opened. It may be
	// called at any time, by any goroutine, and does not wait for the system.
	Metrics() Metrics
}

// Metrics is what a provider counted. Counts never fall.
type Metrics struct {
	// Requests counts the requests by what the system calls them: "GetItem".
	// There are few names, and nothing personal in them.
	Requests map[string]int64

	// Retries counts those of the requests that repeat one; Pauses how often the
	// system made us wait, and Paused how long in all.
	Retries int64
	Pauses  int64
	Paused  time.Duration

	// Throttled counts how often the system answered that it has too much to do.
	Throttled int64

	// RateWaits counts how often requests waited because of how many we send in a
	// second at most, and RateWaited is how long in all.
	RateWaits  int64
	RateWaited time.Duration

	// Concurrency is how many requests may be in flight at once now, and InFlight how
	// many are.
	Concurrency, InFlight int

	// Expiries says when credentials expire, by the names of their settings:
	// "client_secret". What does not expire, or does not say when, is not in it.
	Expiries map[string]time.Time
}
