package sandbox

import (
	"fmt"
	"maps"
	"slices"
	"sync"
)

// maxViolations is how many violations are kept; a client that does one all the
// time shows it by then.
const maxViolations = 1000

// observations are what the server saw its clients do.
type observations struct {
	mu         sync.Mutex
	closed     bool
	running    sync.WaitGroup
	requests   int // ever
	inFlight   int
	most       int // requests in flight at once
	cut        int // truncated answers
	counts     Counts
	violations []string
}

// begin says that a request came, and which number it has. It is false if no
// more are served.
func (o *observations) begin() (number int, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return 0, false
	}
	o.running.Add(1)
	o.requests++
	o.inFlight++
	o.most = max(o.most, o.inFlight)
	return o.requests, true
}

// end says that a request has its answer.
func (o *observations) end() {
	o.mu.Lock()
	o.inFlight--
	o.mu.Unlock()
	o.running.Done()
}

// wait lets no more requests begin, and waits for those in flight.
func (o *observations) wait() {
	o.mu.Lock()
	o.closed = true
	o.mu.Unlock()
	o.running.Wait()
}

// count counts a request of an operation.
func (o *observations) count(operation string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.counts == nil {
		o.counts = Counts{}
	}
	o.counts[operation]++
}

// truncated counts the truncated answers: it is 0 for the first one.
func (o *observations) truncated() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.cut++
	return o.cut - 1
}

// violation notes what a client did wrong.
func (o *observations) violation(format string, values ...any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.violations) < maxViolations {
		o.violations = append(o.violations, fmt.Sprintf(format, values...))
	}
}

// Requests are the requests since the server began, or since they were
// forgotten.
func (s *Server) Requests() Counts {
	s.observed.mu.Lock()
	defer s.observed.mu.Unlock()
	return maps.Clone(s.observed.counts)
}

// MostInFlight is how many requests there were at once, at most.
func (s *Server) MostInFlight() int {
	s.observed.mu.Lock()
	defer s.observed.mu.Unlock()
	return s.observed.most
}

// Violations say what clients did that a real server would punish, such as
// calling before a back-off was over: a sentence each, in the order of events.
func (s *Server) Violations() []string {
	s.observed.mu.Lock()
	defer s.observed.mu.Unlock()
	return slices.Clone(s.observed.violations)
}

// Forget forgets the requests and violations so far.
func (s *Server) Forget() {
	s.observed.mu.Lock()
	defer s.observed.mu.Unlock()
	s.observed.counts, s.observed.violations, s.observed.most = nil, nil, s.observed.inFlight
}
