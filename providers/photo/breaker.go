package photo

import (
	"errors"
	"sync"
	"time"
)

// breaker leaves a host alone that failed again and again: photos are many, and each would be
// waited for.
type breaker struct {
	now func() time.Time

	mu    sync.Mutex
	fails int
	until time.Time
}

const (
	maxFails = 5
	rest     = 5 * time.Minute
)

var errResting = errors.New("it could not be reached several times in a row, and is left alone for some minutes")

// check says whether the host is left alone.
func (b *breaker) check() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.now().Before(b.until) {
		return errResting
	}
	return nil
}

// reached takes it that the host answered.
func (b *breaker) reached() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fails = 0
}

// failed takes it that the host could not be reached.
func (b *breaker) failed() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fails++; b.fails >= maxFails {
		b.fails, b.until = 0, b.now().Add(rest)
	}
}
