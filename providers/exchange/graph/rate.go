package graph

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"contactsync/providers/exchange/graph/wire"
)

// An application may send 130,000 requests in ten seconds over all mailboxes ("Microsoft
// Graph service-specific throttling limits", the global limit).
const (
	rateSpan = 10 * time.Second
	maxRate  = 13_000 // in a second

	// rateShare is what goes out of what may: requests arrive closer together than they
	// were sent.
	rateShare = 0.98
)

// throttle spreads the requests over all mailboxes, first come, first served.
type throttle struct {
	limiter *rate.Limiter

	mu sync.Mutex
	rateStats
}

// rateStats are how many wait now, how often something had to since the start, and how long
// in all.
type rateStats struct {
	waiting, waits int
	waited         time.Duration
}

// newThrottle lets no more requests out in any rateSpan than so many for each second of it. What
// may go out in a tenth of a second goes out at once, a batch at least; a span has that beside
// what goes out at the rate, so that the rate is lower for it.
func newThrottle(perSecond int) *throttle {
	atOnce := max(perSecond/10, wire.MaxBatch)
	inSpan := float64(perSecond)*rateSpan.Seconds()*rateShare - float64(atOnce)
	return &throttle{limiter: rate.NewLimiter(rate.Limit(inSpan/rateSpan.Seconds()), atOnce)}
}

// wait returns when n requests may go out, wire.MaxBatch at most. It fails if sleep does.
func (t *throttle) wait(ctx context.Context, n int, now time.Time, sleep func(context.Context, time.Duration) error) error {
	d := t.limiter.ReserveN(now, n).DelayFrom(now)
	if d <= 0 {
		return nil
	}
	t.mu.Lock()
	t.waiting++
	t.waits++
	t.waited += d
	t.mu.Unlock()
	defer func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.waiting--
	}()
	return sleep(ctx, d)
}

// stats are those of now.
func (t *throttle) stats() rateStats {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.rateStats
}
