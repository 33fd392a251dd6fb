package ews

import (
	"sync"
	"time"
)

// admission counts who is being served, and remembers who was told to stay
// away. The zero value is ready.
type admission struct {
	mu   sync.Mutex
	open map[string]int
	busy map[string]pause
}

// pause is a back-off that an account was told.
type pause struct{ said, until time.Time }

// enter takes one of limit places of somebody. When it was taken, leave gives
// it back; when all are taken, leave is nil.
func (a *admission) enter(who string, limit int) (leave func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.open[who] >= limit {
		return nil
	}
	if a.open == nil {
		a.open = map[string]int{}
	}
	a.open[who]++
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		if a.open[who]--; a.open[who] == 0 {
			delete(a.open, who)
		}
	}
}

// hold keeps an account away for so long from now on.
func (a *admission) hold(who string, now time.Time, length time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.busy == nil {
		a.busy = map[string]pause{}
	}
	p := a.busy[who]
	if until := now.Add(length); until.After(p.until) {
		a.busy[who] = pause{said: now, until: until}
	}
}

// left is how long an account still has to stay away, 0 if it may come. Within
// the grace after it was told, it may.
func (a *admission) left(who string, now time.Time, grace time.Duration) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	p, told := a.busy[who]
	switch {
	case !told || now.Sub(p.said) < grace:
		return 0
	case !now.Before(p.until):
		delete(a.busy, who)
		return 0
	}
	return p.until.Sub(now)
}
