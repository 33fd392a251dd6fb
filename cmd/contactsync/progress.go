package main

import (
	"fmt"
	"time"
)

// How often progress is shown on a terminal, and elsewhere.
const (
	redrawEvery = 100 * time.Millisecond
	lineEvery   = 10 * time.Second
)

// progress shows on stderr how far long work is: on a terminal in one line that
// is redrawn, elsewhere in a line every ten seconds. It is used by one
// goroutine at a time. A nil progress shows nothing.
type progress struct {
	env      *env
	verb     string
	noun     string
	started  time.Time
	shown    time.Time
	terminal bool
	drawn    bool
}

func (e *env) newProgress(verb, noun string) *progress {
	now := e.now()
	return &progress{env: e, verb: verb, noun: noun, started: now, shown: now, terminal: e.isTerminal(e.stderr)}
}

// at says how much is done.
func (p *progress) at(done, total int) {
	if p == nil {
		return
	}
	now, every := p.env.now(), lineEvery
	if p.terminal {
		every = redrawEvery
	}
	if now.Sub(p.shown) < every {
		return
	}
	p.shown = now
	line := p.line(done, total, now.Sub(p.started))
	if p.terminal {
		fmt.Fprintf(p.env.stderr, "\r\x1b[K%s", line)
		p.drawn = true
	} else {
		fmt.Fprintln(p.env.stderr, line)
	}
}

func (p *progress) line(done, total int, since time.Duration) string {
	if done == 0 || total == 0 {
		return fmt.Sprintf("%d of %d %s %s", done, total, p.noun, p.verb)
	}
	rate := float64(done) / since.Seconds()
	left := time.Duration(float64(total-done) / rate * float64(time.Second)).Round(time.Second)
	return fmt.Sprintf("%d of %d %s %s (%d %%), %.0f a second, %s to go", done, total, p.noun, p.verb, 100*done/total, rate, left)
}

// clear takes the line away, so that something else can be printed.
func (p *progress) clear() {
	if p != nil && p.drawn {
		fmt.Fprint(p.env.stderr, "\r\x1b[K")
		p.drawn = false
	}
}

// end takes the line away for good.
func (p *progress) end() { p.clear() }
