package pace

import (
	"slices"
	"time"
)

// slots are who may call at once, and who waits for it in the order in which
// they came. They are guarded by the mutex of their Pacer.
type slots struct {
	// server and mailbox are the configured limits; limit is what is left of
	// server. It is a fraction, since it grows by one with as many successes as
	// it has slots: the additive increase and multiplicative decrease that TCP
	// uses against congestion (Chiu and Jain, 1989).
	server, mailbox int
	limit           float64

	// met says that the server served us: until then there is one call at a time,
	// so that a wrong password is tried once, and a wrong address not by everybody.
	met bool

	// cuts is how often limit came down.
	cuts int

	inFlight int
	perBox   map[string]int
	queue    []*waiter

	// until is the end of the pause and cause is the error that asked for it. changed is
	// closed, and made anew, when a pause begins.
	until   time.Time
	cause   error
	changed chan struct{}
}

// waiter waits for a slot of its mailbox. Its channel is closed when it has one.
type waiter struct {
	mailbox string
	granted chan struct{}
}

func newSlots(server, mailbox int) slots {
	return slots{
		server:  server,
		mailbox: mailbox,
		limit:   float64(server),
		perBox:  map[string]int{},
		changed: make(chan struct{}),
	}
}

func (s *slots) capacity() int {
	if !s.met {
		return 1
	}
	return int(s.limit)
}

// free says whether a call for the mailbox may start.
func (s *slots) free(mailbox string) bool {
	return s.inFlight < s.capacity() && (mailbox == "" || s.perBox[mailbox] < s.mailbox)
}

func (s *slots) take(mailbox string) {
	s.inFlight++
	if mailbox != "" {
		s.perBox[mailbox]++
	}
}

func (s *slots) release(mailbox string) {
	s.inFlight--
	if mailbox == "" {
		return
	}
	s.perBox[mailbox]--
	if s.perBox[mailbox] == 0 {
		delete(s.perBox, mailbox)
	}
}

// grant gives free slots to those who wait longest. A waiter whose mailbox
// has none lets others pass.
func (s *slots) grant() {
	s.queue = slices.DeleteFunc(s.queue, func(w *waiter) bool {
		if !s.free(w.mailbox) {
			return false
		}
		s.take(w.mailbox)
		close(w.granted)
		return true
	})
}

// succeeded raises the limit, unless the call was started under one that was
// found to be too high since.
func (s *slots) succeeded(cuts int) {
	if cuts == s.cuts {
		s.limit = min(s.limit+1/s.limit, float64(s.server))
	}
}

// slower halves the limit, and says whether less is possible now. Calls that
// were started before it came down say nothing about the one in force.
func (s *slots) slower(cuts int) bool {
	if cuts != s.cuts {
		return false
	}
	before := s.capacity()
	s.cuts++
	s.limit = max(s.limit/2, 1)
	return s.capacity() < before
}

// pause lets nobody start before a time, and says whether that is later than
// it was so far.
func (s *slots) pause(until time.Time, cause error) bool {
	if !until.After(s.until) {
		return false
	}
	s.until, s.cause = until, cause
	close(s.changed)
	s.changed = make(chan struct{})
	return true
}

// paused is how long the pause goes on, 0 if none is in force. The clock is
// not asked before there was one.
func (s *slots) paused(now func() time.Time) time.Duration {
	if s.until.IsZero() {
		return 0
	}
	return max(s.until.Sub(now()), 0)
}
