package graph

import (
	"net/http"
	"sync"
	"time"

	"contactsync/providers/sandbox/fault"
)

// throttled is the answer to a request that is one too many for its mailbox.
func (c *call) throttled(text string, wait time.Duration) *problem {
	return c.tooMany(codeThrottled, text, wait)
}

// tooMany is the answer to a request that is one too many.
func (c *call) tooMany(code, text string, wait time.Duration) *problem {
	c.server.observe("throttled")
	return &problem{status: http.StatusTooManyRequests, code: code, text: text, retryAfter: wait}
}

// admit counts a request, and refuses it if it came too early or too often: of the app,
// or of the app for its mailbox.
func (c *call) admit() *problem {
	now, app := c.server.now(), c.caller.User
	ofAll := c.server.usage.add(app, now, c.limits.AllRequests, c.limits.AllWindow)
	ofBox := c.server.usage.add(c.who, now, c.limits.Requests, c.limits.Window)
	if left := c.server.gate.Left(app, now, c.limits.BackOffGrace); left > 0 {
		c.server.violation("all mailboxes: a request %s before the time in Retry-After was over", left.Round(time.Millisecond))
		return c.tooMany(codeTooMany, "Too many requests.", left)
	}
	if left := c.server.gate.Left(c.who, now, c.limits.BackOffGrace); left > 0 {
		c.server.violation("mailbox %s: a request %s before the time in Retry-After was over", c.box.Address(), left.Round(time.Millisecond))
		return c.throttled("Application is over its limit.", left)
	}
	switch {
	case ofAll > 0:
		c.server.gate.Hold(app, now, ofAll)
		return c.tooMany(codeTooMany, "Too many requests.", ofAll)
	case ofBox > 0:
		c.server.gate.Hold(c.who, now, ofBox)
		return c.throttled("Application is over its request limit for this mailbox.", ofBox)
	case c.server.Faults.Roll(fault.GraphThrottled):
		c.server.gate.Hold(c.who, now, c.limits.BackOff)
		return c.throttled("Too many requests. Try again later.", c.limits.BackOff)
	}
	return nil
}

// crowded refuses a request because too many others are open.
func (c *call) crowded() *problem {
	c.server.violation("mailbox %s: more than %d requests open at once", c.box.Address(), c.limits.Concurrent)
	c.server.gate.Hold(c.who, c.server.now(), c.limits.BackOff)
	return c.throttled("Application is over its MailboxConcurrency limit.", c.limits.BackOff)
}

// usage counts requests by the second. The zero value is ready.
type usage struct {
	mu     sync.Mutex
	counts map[string]*seconds
}

// seconds are the requests of one who in the window, oldest first.
type seconds struct {
	entries []second
	total   int
}

// second is how many requests there were in a second since 1970.
type second struct {
	at int64
	n  int
}

// add counts a request. If that makes too many, it gives how long it takes until
// there is room again, else 0.
func (u *usage) add(who string, now time.Time, most int, span time.Duration) time.Duration {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.counts == nil {
		u.counts = map[string]*seconds{}
	}
	s := u.counts[who]
	if s == nil {
		s = &seconds{}
		u.counts[who] = s
	}
	at, window := now.Unix(), int64(span/time.Second)
	for len(s.entries) > 0 && s.entries[0].at <= at-window {
		s.total -= s.entries[0].n
		s.entries = s.entries[1:]
	}
	if last := len(s.entries) - 1; last >= 0 && s.entries[last].at == at {
		s.entries[last].n++
	} else {
		s.entries = append(s.entries, second{at, 1})
	}
	s.total++
	if s.total <= most {
		return 0
	}
	return s.room(most, window, at)
}

// room is how long it takes until the oldest requests are so long ago that one
// more may come.
func (s *seconds) room(most int, window, now int64) time.Duration {
	over := s.total - most
	for _, e := range s.entries {
		if over -= e.n; over < 0 {
			return time.Duration(max(e.at+window-now, 1)) * time.Second
		}
	}
	return time.Duration(window) * time.Second
}
