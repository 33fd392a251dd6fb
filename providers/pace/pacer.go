// Package pace bounds how many calls a system gets at once, and repeats those
// that failed as the system wants it. Whether and when an error is to be
// repeated is decided where it arises and stands in its Verdict; here it is
// acted on.
package pace

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"
)

// Options are the settings of a Pacer. A zero field has the default that stands
// beside it.
type Options struct {
	// Server and Mailbox are how many calls there are at most at once, over
	// all mailboxes (10) and for each mailbox (4).
	Server, Mailbox int

	// Attempts is how often a call is made at most (6).
	Attempts int

	// MaxWait is how long a call goes on at most, counted from the first
	// failure or pause that it meets. Waiting for a free slot is not counted.
	// The default is no limit.
	MaxWait time.Duration

	// Base and Limit are the back-off after the first failure (1 s) and the
	// longest one (1 min). It doubles in between.
	Base, Limit time.Duration

	// Now and Sleep are the clock (the system's). Sleep ends with the
	// context's error when the context does.
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error

	// Rand returns numbers from 0 to below 1. Half of each back-off is left to
	// it, so that calls that failed together do not return together.
	Rand func() float64
}

// Pacer makes the calls of one account to one system. It is used by several
// goroutines.
type Pacer struct {
	options Options

	// stop is closed when fatal is set.
	stop chan struct{}

	mu    sync.Mutex
	fatal error

	// misses counts the calls that failed before the server served anybody.
	misses int

	slots slots
	stats Stats
}

// New makes a Pacer without calls in flight.
func New(o Options) *Pacer {
	o.Server = positive(o.Server, 10)
	o.Mailbox = positive(o.Mailbox, 4)
	o.Attempts = positive(o.Attempts, 6)
	o.Base = positive(o.Base, time.Second)
	o.Limit = positive(o.Limit, time.Minute)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = Sleep
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	return &Pacer{
		options: o,
		stop:    make(chan struct{}),
		slots:   newSlots(o.Server, o.Mailbox),
	}
}

func positive[N int | time.Duration](given, byDefault N) N {
	if given > 0 {
		return given
	}
	return byDefault
}

// Call runs f when both the mailbox and the server have a free slot and no
// pause is in force, and again as the Verdict of its error says. It returns
// f's last error. The mailbox is a name to count by; "" counts for the server
// alone.
//
// If the context ends while the call waits, the error is the context's and
// wraps f's last one too. After a fatal verdict every call that waits, and
// every later one, returns the error that had it, without calling f. If a
// pause lasts longer than the call may wait, the error is a *PausedError.
func (p *Pacer) Call(ctx context.Context, mailbox string, f func(context.Context) error) error {
	c := call{mailbox: mailbox}
	for {
		if err := p.acquire(ctx, &c); err != nil {
			return err
		}
		err := p.run(ctx, &c, f)
		if err == nil {
			return nil
		}
		wait, again := p.judge(ctx, &c, err)
		if !again {
			return err
		}
		if err := p.rest(ctx, &c, wait); err != nil {
			return err
		}
	}
}

// run calls f in the slot that the call has, and gives the slot back, even if f panics, unless f failed: then
// judge does, so that nobody gets the slot who does not know yet of what went wrong.
func (p *Pacer) run(ctx context.Context, c *call, f func(context.Context) error) (err error) {
	returned := false
	defer func() {
		if returned && err != nil {
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.free(c)
		if returned {
			p.slots.met = true
			p.slots.succeeded(c.cuts)
		}
		p.dispatch()
	}()
	c.attempts++
	c.freed = false
	err = f(context.WithValue(ctx, slotKey{}, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.slots.met {
			p.free(c)
			p.dispatch()
		}
	}))
	returned = true
	return err
}

// free gives the slot of a call back, once.
func (p *Pacer) free(c *call) {
	if !c.freed {
		c.freed = true
		p.slots.release(c.mailbox)
	}
}

// slotKey is the key by which the context of a call has the function that
// gives its slot back.
type slotKey struct{}

// Received tells the Pacer that the answer has arrived: the server is done with the
// call, and another one may go out while this answer is read. It is not for answers whose
// errors others would have to wait for. ctx is what the Pacer gave to the function that it
// called; without it nothing happens.
func Received(ctx context.Context) {
	if give, ok := ctx.Value(slotKey{}).(func()); ok {
		give()
	}
}

// judge draws the consequences of an error of f, for all calls and for this
// one: how long it waits before it is made again, if it is. Then it gives the slot of the call back.
func (p *Pacer) judge(ctx context.Context, c *call, err error) (wait time.Duration, again bool) {
	c.last = err
	var judged Judged
	var verdict Verdict
	isJudged := errors.As(err, &judged)
	if isJudged {
		verdict = judged.Verdict()
	}
	now := p.options.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	defer func() {
		p.free(c)
		p.dispatch()
	}()
	if !isJudged {
		return 0, false
	}
	if verdict.Fatal && p.fatal == nil {
		p.fatal = err
		close(p.stop)
	}
	if !verdict.Fatal && (verdict.Retry == Never || verdict.After > 0 || verdict.Slower) {
		p.slots.met = true
	}
	if verdict.Slower || verdict.After > 0 {
		p.stats.Throttled++
	}
	if verdict.Slower && p.slots.slower(c.cuts) {
		p.stats.Slowdowns++
	}
	if before := later(p.slots.until, now); verdict.After > 0 && p.slots.pause(now.Add(verdict.After), err) {
		p.stats.Pauses++
		p.stats.Paused += p.slots.until.Sub(before)
	}
	if !p.slots.met {
		p.misses++
	}
	if verdict.Retry == Once {
		c.onces++
	}
	switch {
	case p.fatal != nil, ctx.Err() != nil,
		verdict.Retry == Never,
		c.onces > 1,
		c.attempts >= p.options.Attempts,
		!p.slots.met && p.misses >= maxMisses:
		return 0, false
	}
	if verdict.After <= 0 {
		wait = p.backOff(c.attempts)
	}
	if p.late(c, now, now.Add(max(wait, verdict.After))) {
		return 0, false
	}
	p.stats.Retries++
	return wait, true
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// maxMisses is after how many failures no call is repeated if the server has
// not served anybody yet: what is wrong then is more often the configuration
// than the server.
const maxMisses = 3

// backOff is the wait after the nth failure: half of it by chance.
func (p *Pacer) backOff(n int) time.Duration {
	d := p.options.Limit
	if shift := n - 1; shift < 32 && p.options.Base<<shift < d && p.options.Base<<shift > 0 {
		d = p.options.Base << shift
	}
	return d/2 + time.Duration(p.options.Rand()*float64(d/2))
}

// rest sleeps, but not beyond the context or a fatal error.
func (p *Pacer) rest(ctx context.Context, c *call, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	asleep, wake := context.WithCancel(ctx)
	defer wake()
	go func() {
		select {
		case <-p.stop:
			wake()
		case <-asleep.Done():
		}
	}()
	err := p.options.Sleep(asleep, d)
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.fatal != nil:
		return p.fatal
	case err != nil:
		return c.interrupted(err)
	}
	return nil
}
