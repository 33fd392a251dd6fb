package graph

import (
	"cmp"
	"time"
)

// Limits are what the server puts up with. A field that is zero means the one of
// DefaultLimits.
type Limits struct {
	// RequestBytes is the size of the largest request, after it was unpacked. A
	// larger one is answered with 413.
	RequestBytes int64

	// Concurrent is how many requests may be open at once, of one app for one
	// mailbox. One more is answered with 429.
	Concurrent int

	// Requests is how many requests of one app for one mailbox there may be in a
	// Window, those in batches counted one by one, and those that were throttled
	// too. One more is answered with 429.
	Requests int
	Window   time.Duration

	// AllRequests is how many requests of one app there may be over all mailboxes in an
	// AllWindow, counted in the same way. One more is answered with 429, and the app has
	// to stay away from all mailboxes.
	AllRequests int
	AllWindow   time.Duration

	// BatchItems is how many requests a batch holds at most.
	BatchItems int

	// Page is how many things a page holds if the request does not say, and
	// MaxPage how many it may ask for.
	Page, MaxPage int

	// BackOff is how long a client has to stay away after it was throttled, in
	// whole seconds.
	BackOff time.Duration

	// BackOffGrace is how long after that a request may still come in that the
	// client sent before it knew.
	BackOffGrace time.Duration
}

// DefaultLimits returns those that Microsoft has published for Outlook and for an app
// ("Outlook service limits" and "Global limit" in the throttling guidance of Graph), with
// a short back-off.
func DefaultLimits() Limits {
	return Limits{
		RequestBytes: 4 << 20,
		Concurrent:   4,
		Requests:     10_000,
		Window:       10 * time.Minute,
		AllRequests:  130_000,
		AllWindow:    10 * time.Second,
		BatchItems:   20,
		Page:         10,
		MaxPage:      1000,
		BackOff:      time.Second,
		BackOffGrace: 200 * time.Millisecond,
	}
}

// orDefault fills in what was left out.
func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	return Limits{
		RequestBytes: cmp.Or(l.RequestBytes, d.RequestBytes),
		Concurrent:   cmp.Or(l.Concurrent, d.Concurrent),
		Requests:     cmp.Or(l.Requests, d.Requests),
		Window:       cmp.Or(l.Window, d.Window),
		AllRequests:  cmp.Or(l.AllRequests, d.AllRequests),
		AllWindow:    cmp.Or(l.AllWindow, d.AllWindow),
		BatchItems:   cmp.Or(l.BatchItems, d.BatchItems),
		Page:         cmp.Or(l.Page, d.Page),
		MaxPage:      cmp.Or(l.MaxPage, d.MaxPage),
		BackOff:      cmp.Or(l.BackOff, d.BackOff),
		BackOffGrace: cmp.Or(l.BackOffGrace, d.BackOffGrace),
	}
}
