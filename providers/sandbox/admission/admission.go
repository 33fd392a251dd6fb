// Package admission counts who is being served, and remembers who was told to stay
// away.
package admission

import (
	"sync"
	"time"
)

// Gate lets so many in at once, and knows who is to stay away. The zero value is
// ready.
type Gate struct {
	mu   sync.Mutex
	open map[string]int
	busy map[string]pause
}

// pause is a back-off that somebody was told.
type pause struct{ said, until time.Time }

// Enter takes one of limit places of somebody. When it was taken, leave gives
// it back; when all are taken, leave is nil.
func (g *Gate) Enter(who string, limit int) (leave func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.open[who] >= limit {
		return nil
	}
	if g.open == nil {
		g.open = map[string]int{}
	}
	g.open[who]++
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.open[who]--; g.open[who] == 0 {
			delete(g.open, who)
		}
	}
}

// Hold keeps somebody away for so long from now on.
func (g *Gate) Hold(who string, now time.Time, length time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.busy == nil {
		g.busy = map[string]pause{}
	}
	p := g.busy[who]
	if until := now.Add(length); until.After(p.until) {
		g.busy[who] = pause{said: now, until: until}
	}
}

// Left is how long somebody still has to stay away, 0 if it may come. Within
// the grace after it was told, it may.
func (g *Gate) Left(who string, now time.Time, grace time.Duration) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	p, told := g.busy[who]
	switch {
	case !told || now.Sub(p.said) < grace:
		return 0
	case !now.Before(p.until):
		delete(g.busy, who)
		return 0
	}
	return p.until.Sub(now)
}
